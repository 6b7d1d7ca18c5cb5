package ws

import "encoding/binary"

// Opcodes of RFC 6455, with the FIN bit.
const (
	opText  = 0x81
	opClose = 0x88
	opPong  = 0x8A
)

// Encode makes a text frame of a message (RFC 6455, 5.2; a server does not mask).
func Encode(message []byte) []byte { return encode(opText, message) }

func encode(op byte, payload []byte) []byte {
	n := len(payload)
	b := make([]byte, 0, n+10)
	switch {
	case n < 126:
		b = append(b, op, byte(n))
	case n < 1<<16:
		b = binary.BigEndian.AppendUint16(append(b, op, 126), uint16(n))
	default:
		b = binary.BigEndian.AppendUint64(append(b, op, 127), uint64(n))
	}
	return append(b, payload...)
}

// closeFrame makes a close frame; reasons are short ASCII texts.
func closeFrame(code int, reason string) []byte {
	return encode(opClose, append(binary.BigEndian.AppendUint16(nil, uint16(code)), reason...))
}

package main

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/gorilla/websocket"

	"zuruf/live/wire"
)

// voter votes on a socket, one ballot after another, and sends again what was
// not answered when the server went away.
type voter struct {
	show, session, poll string
	conn                *websocket.Conn
	ballots             int // sent
	acknowledged        int
}

// option is what the n-th ballot chooses: each another than the one before.
func (v *voter) option(n int) int { return n % 4 }

// join opens the socket and returns what is acknowledged there of before.
func (v *voter) join(n *node) (choice []int, err error) {
	if v.conn, err = n.socket("role=viewer&show="+v.show, v.session); err != nil {
		return nil, err
	}
	var you wire.You
	if err = v.await(wire.TYou, &you); err != nil || len(you.Choices) == 0 {
		return nil, err
	}
	return you.Choices[0].Choice, nil
}

// await reads frames until one of a type came; a refusal ends it too.
func (v *voter) await(want wire.FrameType, into any) error {
	v.conn.SetReadDeadline(time.Now().Add(15 * time.Second))
	for {
		_, b, err := v.conn.ReadMessage()
		if err != nil {
			return err
		}
		var f wire.Refused
		if err := json.Unmarshal(b, &f); err != nil {
			return err
		}
		switch f.T {
		case want:
			return json.Unmarshal(b, into)
		case wire.TRefused:
			return &refusal{f.Error.Code}
		}
	}
}

type refusal struct{ code string }

func (r *refusal) Error() string { return "refused as " + r.code }

// cast sends the newest ballot, which may be one that was sent before, and
// waits for the answer.
func (v *voter) cast() (ack wire.Ack, err error) {
	op := fmt.Sprint("op", v.ballots)
	frame := fmt.Appendf(nil, `{"t":"ballot","op":"%s","poll":"%s","round":1,"choice":[%d]}`, op, v.poll, v.option(v.ballots))
	if err := v.conn.WriteMessage(websocket.TextMessage, frame); err != nil {
		return ack, err
	}
	if err := v.await(wire.TAck, &ack); err != nil {
		return ack, err
	}
	if ack.Op != op || !ack.Voted {
		return ack, fmt.Errorf("an answer to %s: %+v", op, ack)
	}
	v.acknowledged = v.ballots
	return ack, nil
}

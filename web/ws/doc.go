// Package ws is the WebSocket of the client protocol (live/wire/PROTOCOL.md).
//
// gorilla/websocket upgrades and reads; what is written goes straight to the
// connection as ready-made frames, shared by all who get them. A batch is
// written by the goroutine that hands it out, without waiting; only when a
// socket does not take it at once does a goroutine of its own finish the work.
// So an idle socket costs one goroutine, and a slow one delays nobody.
package ws

// Package live is the domain of Zuruf: series, shows, comments, authors,
// questions, scenes, actors and the events that tell of their changes.
//
// It holds nouns, state machines and errors as plain values and pure
// functions. It imports the standard library only, starts no goroutine and
// reads no clock: time is always a parameter.
package live

// Package feed turns log entries into frames: for every show that somebody on
// this node watches, it follows the log, reads the newest bodies of what
// changed, and publishes them to the hub, once for each audience.
//
// The hub knows no Redis and the store no wire; this package knows both. A
// frame never carries a text that was taken back: bodies are read when the
// entry is fanned out, and a resume sends the newest state of each item once.
package feed

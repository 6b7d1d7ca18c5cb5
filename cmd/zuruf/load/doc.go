// Package load is a bounded load generator for a running server: viewers on
// sockets who vote, desks that decide, overlays, and comments from a simulated
// platform that it serves itself. It makes a show of its own, measures what the
// people concerned would feel, asks the server for its processor time and
// memory, and stops by itself. With a poll instead of questions all viewers
// vote within a few seconds, and what the server counted is held against what
// they cast.
//
// Votes, comments and heartbeats leave when they are due, whether or not the
// server keeps up; a decision waits for the one before, as a person does. All
// times are taken on this machine's clock, so for the way of a comment, which
// begins with the server's received_at, both must run on one machine.
package load

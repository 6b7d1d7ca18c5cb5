// Package moderation takes comments and questions in, and carries out what
// people decide about them: intake through rules, decisions, questions,
// upvotes, bans, undo. Every decision is one script of the store; this package
// knows no Redis, no socket and no platform.
package moderation

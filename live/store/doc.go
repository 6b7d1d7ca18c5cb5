// Package store keeps shows in Redis: every key, one Lua script a state change,
// the event log with its resume tokens, leases of sources, and the batcher of
// the hot scripts. The same scripts run on a real Redis and on the embedded
// engine (package embedded).
//
// All keys of a show carry its hash tag, so that one script changes a show
// atomically and shows spread over a cluster. A script changes the state,
// appends to the log and publishes that the log has grown, in one step.
// KEYS.md lists the keys.
//
// Every mutation takes an operation id: a repeated operation answers with its
// first result. The client never retries by itself (MaxRetries -1); only the
// batcher sends a batch again, which its scripts allow.
package store

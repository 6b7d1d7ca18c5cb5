// Package ingest brings the comments of the platforms in.
//
// A Connector knows one platform: it finds the broadcast, reads its comments
// and turns them into live.Message. Everything that platforms have in common
// lives here: the Supervisor starts a connector for every source, owns the
// lease that lets exactly one node read it, waits and tries again when the
// platform fails, keeps the cursor and the lamp, and hands the messages to the
// Intake. Webhooks take the same way in through Supervisor.Deliver.
//
// What is promised: a message reaches the Intake at least once, in the order
// in which its source gave it, and a cursor is saved only after the store
// acknowledged everything before it. Exactly once is made by the store, which
// knows a comment by its kind and platform id; what is remembered here is a
// hint that saves work.
//
// CONNECTORS.md explains how to write a connector.
package ingest

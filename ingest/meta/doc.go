// Package meta holds what Facebook and Instagram share because both are
// Meta's: calls of the Graph API with a pasted token or a connected account,
// its error body, its usage headers and what they allow, acts, tests of a
// setup; the signature, the handshake and the envelope of webhooks, and signed
// requests. Sources: Meta's pages "Webhooks: Getting started", "Graph API:
// Handle errors", "Rate limits", "Secure Graph API calls", "Data Deletion
// Request Callback".
package meta

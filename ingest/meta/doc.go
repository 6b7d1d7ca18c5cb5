// Package meta holds what Facebook and Instagram share because both are
// Meta's: the signature and the handshake of webhooks, the envelope, the error
// body and the usage headers of the Graph API. Sources: Meta's pages "Webhooks:
// Getting started", "Graph API: Handle errors", "Rate limits", "Secure Graph
// API calls".
package meta

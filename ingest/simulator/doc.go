// Package simulator is a simulation of the platforms: the APIs of YouTube,
// Facebook and Instagram over HTTP as far as Zuruf reads them, with an
// invented audience. It serves rehearsals, the demo, tests and load; whoever
// shows it says that it is a simulation.
//
// It answers on one address:
//
//	GET  /youtube/v3/videos, /youtube/v3/liveChat/messages
//	GET  /v26.0/{live-video}, /v26.0/{live-video}/comments           (Facebook)
//	GET  /v26.0/{user}, /v26.0/{user}/live_media, /v26.0/{media}/comments   (Instagram)
//	POST /control/say    {platform, user, name, text, form?, amount?} → {id}
//	POST /control/delete {platform, id} · POST /control/edit {platform, id, text}
//	POST /control/fault  {platform, fault, count} · GET /control/state
//	GET  /control/said?platform= → {said: [{id, user, name, text, deleted?, hidden?, reply?}], banned: {user: until}}
//
// and, while Run runs, it calls the configured webhook address as Meta does:
// handshake, signed bodies, repeats, disorder, losses.
//
// Errors carry the bodies that the platforms send. What is simulated and what
// is known of the real ones stands in CONNECTORS.md.
package simulator

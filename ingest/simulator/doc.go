// Package simulator is a simulation of the platforms: the APIs of YouTube,
// Facebook, Instagram and Twitch as far as Zuruf uses them, with an
// invented audience. It serves rehearsals, the demo, tests and load; whoever
// shows it says that it is a simulation.
//
// It answers on one address:
//
//	GET  /youtube/v3/videos, /youtube/v3/channels, /youtube/v3/playlistItems, /youtube/v3/liveBroadcasts
//	GET, POST, DELETE /youtube/v3/liveChat/messages · GET /youtube/v3/liveChat/messages/stream · POST, DELETE /youtube/v3/liveChat/bans
//	GET  /v26.0/{page}/live_videos, /v26.0/{live-video}, /v26.0/{live-video}/comments · POST, DELETE /v26.0/{page}/blocked
//	POST, DELETE /v26.0/{comment} · POST /v26.0/{comment}/comments                            (Facebook)
//	GET  /v26.0/{user}, /v26.0/{user}/live_media, /v26.0/{media}/comments · POST, DELETE /v26.0/{comment}   (Instagram)
//	GET  /v26.0/me, /v26.0/me/permissions · GET, POST /v26.0/{page or user}/subscribed_apps · POST …/messages   (both)
//	GET  /eventsub/ws, /irc (WebSockets), /helix/users, /helix/streams; POST /helix/eventsub/subscriptions
//	DELETE /helix/moderation/chat · POST, DELETE /helix/moderation/bans · POST /helix/chat/messages   (Twitch)
//	GET  /login/{google|twitch|meta}/auth · POST /login/{google|twitch|meta}/token · POST /login/twitch/device · GET /v26.0/me/accounts
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

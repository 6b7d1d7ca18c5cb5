// Package room is the stage of a show: it takes what the host and guests
// publish by WebRTC and forwards it to everybody who watches. It knows no HTTP;
// offers and answers are handed in and out as SDP.
//
// A publication sits on a seat. A watcher has one slot for each seat's audio
// and video; media of a seat arrive in its slot for as long as the session
// lives, so nothing is negotiated anew when people come and go.
//
// The path of a packet: a publication's reader decrypts it once, notes it in the
// cache of its layer and hands it to the shards. Each shard owns a share of the
// watchers; it rewrites the header for each of them, encrypts, and collects what
// came of it in a batch that leaves with few system calls. Nothing on that path
// waits for a watcher: what does not fit is dropped up to the next key frame.
package room

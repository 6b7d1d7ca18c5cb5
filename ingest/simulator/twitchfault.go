package simulator

import (
	"time"

	"zuruf/live"
)

// Close codes of EventSub.
const (
	closeInternal  = 4000
	closeTalked    = 4001
	closeUnused    = 4003
	closeLate      = 4004
	closeReconnect = 4007
)

// reconnectTime is how long a reader has to move to another connection.
const reconnectTime = 30 * time.Second

// twitchFaultLocked lets something happen to the sockets or to the broadcast;
// false if name is nothing of that.
func (s *Simulator) twitchFaultLocked(name string, count int) bool {
	switch name {
	case "offline":
		s.twitchPhaseLocked(phaseEnded)
	case "live", "waiting", "ended":
		s.twitchPhaseLocked(phase(name))
	case "reconnect":
		for x := range s.twitch.sessions {
			x.sendLocked(frame(s.idLocked(live.Twitch), "session_reconnect", "", s.o.Now(), object{"session": object{
				"id": x.id, "status": "reconnecting", "keepalive_timeout_seconds": nil,
				"reconnect_url": x.base + "?reconnect=" + x.id, "connected_at": s.o.Now().UTC().Format(time.RFC3339Nano)}}))
			time.AfterFunc(reconnectTime, func() { x.endWith(closeLate) })
		}
		for x := range s.twitch.rooms {
			x.sendLocked(":tmi.twitch.tv RECONNECT")
			time.AfterFunc(reconnectTime, x.end)
		}
	case "revoked":
		for x := range s.twitch.sessions {
			for topic, id := range x.topics {
				x.sendLocked(frame(s.idLocked(live.Twitch), "revocation", topic, s.o.Now(), object{"subscription": object{
					"id": id, "status": "authorization_revoked", "type": topic, "version": "1"}}))
			}
			clear(x.topics)
		}
	case "redeliver":
		if count <= 0 {
			count = recentEvents
		}
		for x := range s.twitch.sessions {
			for _, b := range x.recent[max(0, len(x.recent)-count):] {
				x.sendLocked(b)
			}
		}
	case "stall":
		for x := range s.twitch.sessions {
			x.stalled = true
		}
		for x := range s.twitch.rooms {
			x.stalled = true
		}
	case "close":
		if count < closeInternal || count > closeReconnect {
			count = closeInternal
		}
		for x := range s.twitch.sessions {
			x.endWith(count)
		}
		for x := range s.twitch.rooms {
			x.end()
		}
	default:
		return false
	}
	return true
}

// twitchPhaseLocked begins or ends the broadcast and tells it.
func (s *Simulator) twitchPhaseLocked(p phase) {
	wall := s.walls[live.Twitch]
	was := wall.phase
	wall.phase = p
	switch {
	case was == p:
	case p == phaseLive:
		wall.began = s.o.Now()
		s.notifyLocked("stream.online", channel(object{"id": "40000000001", "type": "live", "started_at": wall.began.UTC().Format(time.RFC3339)}))
	case was == phaseLive:
		s.notifyLocked("stream.offline", channel(object{}))
	}
}

// twitchFaulty returns the fault that a call or a new connection meets, if it
// is one of names.
func (s *Simulator) twitchFaulty(names ...string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.faults[live.Twitch]
	for _, name := range names {
		if f.name != name {
			continue
		}
		if f.left > 0 {
			if f.left--; f.left == 0 {
				f.name = ""
			}
		}
		return name
	}
	return ""
}

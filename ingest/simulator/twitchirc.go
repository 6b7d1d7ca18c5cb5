package simulator

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gorilla/websocket"
)

// pingEvery is how often the simulated chat asks whether a reader is there.
const pingEvery = 5 * time.Minute

// twitchRoom is one reader of the chat by IRC, under the simulator's lock.
type twitchRoom struct {
	joined  bool
	tagged  bool // asked for tags
	stalled bool
	out     chan string
	gone    chan struct{} // holds one token once it is to be closed
}

func (x *twitchRoom) sendLocked(line string) {
	if x.stalled {
		return
	}
	select {
	case x.out <- line:
	default:
		x.end() // reads too slowly
	}
}

func (x *twitchRoom) end() {
	select {
	case x.gone <- struct{}{}:
	default:
	}
}

// tellLocked sends a line to everybody in the channel.
func (s *Simulator) tellLocked(tags, line string) {
	for x := range s.twitch.rooms {
		switch {
		case !x.joined:
		case x.tagged:
			x.sendLocked("@" + strings.TrimSuffix(tags, ";") + " " + line)
		default:
			x.sendLocked(line)
		}
	}
}

// twitchIRC is the chat over a WebSocket.
func (s *Simulator) twitchIRC(w http.ResponseWriter, r *http.Request) {
	switch s.twitchFaulty("silence", "500") {
	case "silence":
		<-r.Context().Done()
		return
	case "500":
		http.Error(w, "Service Unavailable", http.StatusServiceUnavailable)
		return
	}
	conn, err := twitchUpgrader.Upgrade(w, r, nil)
	if err != nil {
		return
	}
	x := &twitchRoom{out: make(chan string, twitchQueue), gone: make(chan struct{}, 1)}
	s.mu.Lock()
	s.twitch.rooms[x] = struct{}{}
	s.mu.Unlock()
	left := make(chan struct{})
	go func() {
		defer close(left)
		s.hear(conn, x)
	}()
	defer func() {
		conn.Close()
		<-left
		s.mu.Lock()
		delete(s.twitch.rooms, x)
		s.mu.Unlock()
	}()
	ping := time.NewTicker(pingEvery)
	defer ping.Stop()
	for {
		select {
		case line := <-x.out:
			for n := len(x.out); n > 0; n-- { // several lines travel in one frame
				line += "\r\n" + <-x.out
			}
			if writeText(conn, []byte(line+"\r\n")) != nil {
				return
			}
		case <-ping.C:
			s.mu.Lock()
			x.sendLocked("PING :tmi.twitch.tv")
			s.mu.Unlock()
		case <-x.gone:
			return
		case <-left:
			return
		}
	}
}

// hear answers what a reader says, until the connection ends.
func (s *Simulator) hear(conn *websocket.Conn, x *twitchRoom) {
	nick := ""
	for {
		_, b, err := conn.ReadMessage()
		if err != nil {
			return
		}
		for line := range strings.SplitSeq(strings.TrimSpace(string(b)), "\r\n") {
			command, rest, _ := strings.Cut(line, " ")
			s.mu.Lock()
			switch command {
			case "CAP":
				x.tagged = strings.Contains(rest, "twitch.tv/tags")
				x.sendLocked(":tmi.twitch.tv CAP * ACK :" + strings.TrimPrefix(rest, "REQ :"))
			case "NICK":
				nick = rest
				x.sendLocked(":tmi.twitch.tv 001 " + nick + " :Welcome, GLHF!\r\n:tmi.twitch.tv 376 " + nick + " :>")
			case "JOIN":
				s.joinLocked(x, nick, rest)
			case "PING":
				x.sendLocked(":tmi.twitch.tv PONG tmi.twitch.tv " + rest)
			}
			s.mu.Unlock()
		}
	}
}

// joinLocked lets a reader into the channel. A suspended one is told of, and of
// one that does not exist nothing is said, as there.
func (s *Simulator) joinLocked(x *twitchRoom, nick, channel string) {
	switch strings.TrimPrefix(channel, "#") {
	case TwitchChannel:
		x.joined = true
		x.sendLocked(fmt.Sprintf(":%s!%s@%s.tmi.twitch.tv JOIN %s", nick, nick, nick, channel))
		x.sendLocked(fmt.Sprintf("@emote-only=0;followers-only=-1;room-id=%s;slow=0;subs-only=0 :tmi.twitch.tv ROOMSTATE %s", TwitchUser, channel))
		x.sendLocked(fmt.Sprintf(":%s.tmi.twitch.tv 366 %s %s :End of /NAMES list", nick, nick, channel))
	case "suspended":
		x.sendLocked("@msg-id=msg_channel_suspended :tmi.twitch.tv NOTICE " + channel + " :This channel does not exist or has been suspended.")
	}
}

// chatTags are the tags of a message, in the order of the alphabet as there.
func chatTags(m *message) string {
	badges := ""
	if m.user == TwitchUser {
		badges = "broadcaster/1"
	}
	list := []string{"badge-info", "", "badges", badges}
	if bits, _, ok := strings.Cut(m.amount, " Bits"); ok {
		list = append(list, "bits", bits)
	}
	list = append(list, "color", "#1E90FF", "display-name", m.name, "emotes", "", "first-msg", "0", "id", m.id, "mod", "0")
	if m.reply != "" {
		list = append(list, "reply-parent-msg-id", m.reply)
	}
	return tags(append(list, "room-id", TwitchUser, "subscriber", "0", "tmi-sent-ts", stamp(m.at), "turbo", "0", "user-id", m.user, "user-type", "")...)
}

var escapeTag = strings.NewReplacer(`\`, `\\`, ";", `\:`, " ", `\s`, "\r", `\r`, "\n", `\n`)

// tags writes pairs of key and value as IRCv3 tags, each with a ";" behind it.
func tags(pairs ...string) string {
	var b strings.Builder
	for i := 0; i+1 < len(pairs); i += 2 {
		b.WriteString(pairs[i] + "=" + escapeTag.Replace(pairs[i+1]) + ";")
	}
	return b.String()
}

func mask(name string) string {
	l := login(name)
	return l + "!" + l + "@" + l + ".tmi.twitch.tv"
}

func stamp(t time.Time) string { return number64(t.UnixMilli()) }

func number64(n int64) string { return strconv.FormatInt(n, 10) }

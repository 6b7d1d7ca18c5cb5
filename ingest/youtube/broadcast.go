package youtube

import (
	"fmt"
	"strings"
	"time"

	"github.com/valyala/fastjson"

	"zuruf/ingest"
	"zuruf/live"
)

// broadcast is what videos.list says about a video.
type broadcast struct {
	title, channel, picture string
	content                 string // live, upcoming or none
	chat                    string // id of the live chat, while there is one
	broadcasts              bool   // it is, was or will be a live broadcast
	scheduled               time.Time
	over                    bool
}

// broadcast decodes an answer of videos.list; errUnknownVideo if it is empty.
func (d *decoder) broadcast(body []byte) (broadcast, error) {
	v, err := d.parser.ParseBytes(body)
	if err != nil {
		return broadcast{}, ingest.ErrUnreadable.Because(err)
	}
	if list := v.Get("items"); list == nil || list.Type() != fastjson.TypeArray {
		return broadcast{}, ingest.ErrUnreadable.Because(fmt.Errorf("no items"))
	}
	items := v.GetArray("items")
	if len(items) == 0 {
		return broadcast{}, errUnknownVideo
	}
	snippet, details := items[0].Get("snippet"), items[0].Get("liveStreamingDetails")
	b := broadcast{
		title:      string(snippet.GetStringBytes("title")),
		channel:    string(snippet.GetStringBytes("channelTitle")),
		content:    string(snippet.GetStringBytes("liveBroadcastContent")),
		chat:       string(details.GetStringBytes("activeLiveChatId")),
		broadcasts: details != nil,
		over:       details.Exists("actualEndTime"),
	}
	b.scheduled, _ = time.Parse(time.RFC3339, string(details.GetStringBytes("scheduledStartTime")))
	for _, size := range [...]string{"medium", "high", "default"} {
		if url := string(snippet.GetStringBytes("thumbnails", size, "url")); b.picture == "" && strings.HasPrefix(url, "https://") {
			b.picture = url
		}
	}
	return b, nil
}

// state says what the lamp shows, or the refusal of a video that has no chat
// and will get none by waiting.
func (b *broadcast) state() (live.SourceState, *live.Error) {
	switch {
	case b.chat != "" && b.content == "upcoming":
		return live.SourceWaiting, nil
	case b.chat != "":
		return live.SourceLive, nil
	case b.over:
		return live.SourceEnded, nil
	case !b.broadcasts:
		return live.SourceWaiting, errNoChat
	case b.content == "live":
		return live.SourceWaiting, errChatOff
	}
	return live.SourceWaiting, nil
}

// pause is how long to wait before looking again for a chat that is not there
// yet: each look costs a unit of quota.
func (b *broadcast) pause(now time.Time) time.Duration {
	if b.scheduled.IsZero() {
		return 30 * time.Second
	}
	if away := b.scheduled.Sub(now).Abs(); away > 15*time.Minute {
		return time.Minute
	}
	return 15 * time.Second
}

func (b *broadcast) show(s *live.SourceStatus) {
	s.Title, s.Channel, s.Picture = b.title, b.channel, b.picture
}

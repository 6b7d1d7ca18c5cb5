package youtube

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/valyala/fastjson"

	"zuruf/ingest"
	"zuruf/live"
)

// broadcast is what videos.list or liveBroadcasts.list says about a video.
type broadcast struct {
	id                      string
	title, channel, picture string
	content                 string // live, upcoming or none
	chat                    string // id of the live chat, while there is one
	broadcasts              bool   // it is, was or will be a live broadcast
	scheduled, started      time.Time
	over                    bool
}

// videos decodes an answer of videos.list.
func (d *decoder) videos(body []byte) ([]broadcast, error) {
	return d.list(body, func(v, snippet *fastjson.Value) broadcast {
		details := v.Get("liveStreamingDetails")
		return broadcast{
			channel:    string(snippet.GetStringBytes("channelTitle")),
			content:    string(snippet.GetStringBytes("liveBroadcastContent")),
			chat:       string(details.GetStringBytes("activeLiveChatId")),
			broadcasts: details != nil,
			scheduled:  moment(details, "scheduledStartTime"),
			started:    moment(details, "actualStartTime"),
			over:       details.Exists("actualEndTime"),
		}
	})
}

// own decodes an answer of liveBroadcasts.list. It knows the chat before the
// broadcast begins, and not the channel's name.
func (d *decoder) own(body []byte) ([]broadcast, error) {
	return d.list(body, func(v, snippet *fastjson.Value) broadcast {
		b := broadcast{
			chat:       string(snippet.GetStringBytes("liveChatId")),
			broadcasts: true,
			scheduled:  moment(snippet, "scheduledStartTime"),
			started:    moment(snippet, "actualStartTime"),
		}
		switch string(v.GetStringBytes("status", "lifeCycleStatus")) {
		case "live", "liveStarting":
			b.content = "live"
		case "complete", "revoked":
			b.content, b.over = "none", true
		default: // created, ready, testing, testStarting
			b.content = "upcoming"
		}
		return b
	})
}

func (d *decoder) list(body []byte, one func(v, snippet *fastjson.Value) broadcast) ([]broadcast, error) {
	v, err := d.parser.ParseBytes(body)
	if err != nil {
		return nil, ingest.ErrUnreadable.Because(err)
	}
	if items := v.Get("items"); items == nil || items.Type() != fastjson.TypeArray {
		return nil, ingest.ErrUnreadable.Because(fmt.Errorf("no items"))
	}
	var all []broadcast
	for _, item := range v.GetArray("items") {
		snippet := item.Get("snippet")
		b := one(item, snippet)
		b.id = string(item.GetStringBytes("id"))
		b.title = string(snippet.GetStringBytes("title"))
		for _, size := range [...]string{"medium", "high", "default"} {
			if url := string(snippet.GetStringBytes("thumbnails", size, "url")); b.picture == "" && strings.HasPrefix(url, "https://") {
				b.picture = url
			}
		}
		if isID(b.id) {
			all = append(all, b)
		}
	}
	return all, nil
}

func moment(v *fastjson.Value, key string) time.Time {
	t, _ := time.Parse(time.RFC3339, str(v, key))
	return t
}

// channel decodes an answer of channels.list: the channel's name and the
// playlist of its uploads; errUnknownChannel if there is none of that name.
func (d *decoder) channel(body []byte) (name, uploads string, _ error) {
	v, err := d.parser.ParseBytes(body)
	if err != nil {
		return "", "", ingest.ErrUnreadable.Because(err)
	}
	if v.Type() != fastjson.TypeObject {
		return "", "", ingest.ErrUnreadable.Because(fmt.Errorf("a %s, no object", v.Type()))
	}
	item := v.Get("items", "0")
	uploads = string(item.GetStringBytes("contentDetails", "relatedPlaylists", "uploads"))
	if uploads == "" {
		return "", "", errUnknownChannel // an unknown one is an answer without items
	}
	return string(item.GetStringBytes("snippet", "title")), uploads, nil
}

// playlist decodes an answer of playlistItems.list: at most 50 videos' ids.
func (d *decoder) playlist(body []byte) ([]string, error) {
	v, err := d.parser.ParseBytes(body)
	if err != nil {
		return nil, ingest.ErrUnreadable.Because(err)
	}
	if v.Type() != fastjson.TypeObject {
		return nil, ingest.ErrUnreadable.Because(fmt.Errorf("a %s, no object", v.Type()))
	}
	var ids []string
	for _, item := range v.GetArray("items") {
		if id := string(item.GetStringBytes("contentDetails", "videoId")); isID(id) && len(ids) < newest {
			ids = append(ids, id)
		}
	}
	return ids, nil
}

// state says what the lamp shows, or the refusal of a video that has no chat
// and will get none by waiting.
func (b *broadcast) state() (live.SourceState, *live.Error) {
	switch {
	case b.over:
		return live.SourceEnded, nil
	case !b.broadcasts:
		return live.SourceWaiting, errNoChat
	case b.content == "live" && b.chat == "":
		return live.SourceWaiting, errChatOff
	case b.content == "live":
		return live.SourceLive, nil
	}
	return live.SourceWaiting, nil
}

func (b *broadcast) live() bool { return b.content == "live" && !b.over }

func (b *broadcast) show(s *live.SourceStatus) {
	s.Title, s.Picture = b.title, b.picture
	if b.channel != "" {
		s.Channel = b.channel
	}
}

// forgotten is how late a planned broadcast must be to be taken for one that
// nobody deleted.
const forgotten = 12 * time.Hour

// choose picks the broadcast that a channel's reader wants: the one that began
// last, else the one that begins next. choices are those to choose from, where
// more than one would do. ok is false if there is none.
func choose(list []broadcast, now time.Time) (b broadcast, choices []live.Broadcast, ok bool) {
	running := slices.DeleteFunc(slices.Clone(list), func(b broadcast) bool { return !b.live() })
	if len(running) > 0 {
		slices.SortStableFunc(running, func(a, b broadcast) int { return b.started.Compare(a.started) })
		return running[0], choicesOf(running), true
	}
	planned := slices.DeleteFunc(slices.Clone(list), func(b broadcast) bool { return b.over || b.content != "upcoming" })
	if len(planned) == 0 {
		return broadcast{}, nil, false
	}
	rank := func(b broadcast) int {
		switch {
		case b.scheduled.IsZero():
			return 1
		case now.Sub(b.scheduled) > forgotten:
			return 2
		}
		return 0
	}
	slices.SortStableFunc(planned, func(a, b broadcast) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), a.scheduled.Compare(b.scheduled))
	})
	return planned[0], choicesOf(planned), true
}

func choicesOf(list []broadcast) []live.Broadcast {
	if len(list) < 2 {
		return nil
	}
	choices := make([]live.Broadcast, 0, len(list))
	for _, b := range list[:min(len(list), 10)] {
		choices = append(choices, live.Broadcast{ID: b.id, Title: b.title, Picture: b.picture, Live: b.live()})
	}
	return choices
}

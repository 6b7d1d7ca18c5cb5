package youtube

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"time"

	"zuruf/live"
)

// newest is how many of a channel's videos are looked at.
const newest = 50

// finder looks for the broadcast of a channel or account and remembers what
// need not be asked again. Not safe for concurrent use.
type finder struct {
	name, uploads string          // of the channel
	dull          map[string]bool // videos that are no broadcasts to come
	planned       []broadcast     // of the account, as last asked
	looks         int
}

// found is what one look brought.
type found struct {
	b       broadcast
	choices []live.Broadcast
}

// look asks for what src's channel or account broadcasts, leaving out one
// video. It returns errNoBroadcast if there is nothing.
func (f *finder) look(ctx context.Context, s *session, except string) (found, error) {
	var list []broadcast
	var err error
	if s.channel == "" {
		list, err = f.own(ctx, s)
	} else {
		list, err = f.ofChannel(ctx, s)
	}
	if err != nil {
		return found{}, err
	}
	kept := list[:0:0]
	for _, b := range list {
		if b.id != except {
			kept = append(kept, b)
		}
	}
	b, choices, ok := choose(kept, time.Now())
	if !ok {
		return found{}, errNoBroadcast
	}
	if b.channel == "" {
		b.channel = f.name
	}
	return found{b, choices}, nil
}

// own asks for the account's own broadcasts: what runs, and now and then what
// is planned.
func (f *finder) own(ctx context.Context, s *session) ([]broadcast, error) {
	f.name = s.name
	active, err := s.broadcasts(ctx, "active")
	if err != nil || len(active) > 0 {
		return active, err
	}
	if f.looks%fullEvery == 0 {
		if f.planned, err = s.broadcasts(ctx, "upcoming"); err != nil {
			return nil, err
		}
	}
	f.looks++
	return f.planned, nil
}

// ofChannel asks for a channel's newest videos and then about those that may
// be broadcasts to come: a video that is none never becomes one.
func (f *finder) ofChannel(ctx context.Context, s *session) ([]broadcast, error) {
	if f.uploads == "" {
		body, err := s.get(ctx, "/youtube/v3/channels", 1, channelQuery(s.channel))
		if err != nil {
			return nil, err
		}
		if f.name, f.uploads, err = s.d.channel(body); err != nil {
			return nil, err
		}
	}
	body, err := s.get(ctx, "/youtube/v3/playlistItems", 1, url.Values{
		"part": {"contentDetails"}, "playlistId": {f.uploads}, "maxResults": {"50"}})
	if errors.Is(err, errNoPlaylist) {
		return nil, nil // a channel that never uploaded anything
	}
	if err != nil {
		return nil, err
	}
	ids, err := s.d.playlist(body)
	if err != nil {
		return nil, err
	}
	var ask []string
	dull := make(map[string]bool, len(ids))
	for _, id := range ids {
		if f.dull[id] {
			dull[id] = true
		} else {
			ask = append(ask, id)
		}
	}
	f.dull = dull
	if len(ask) == 0 {
		return nil, nil
	}
	list, err := s.videos(ctx, ask...)
	if err != nil {
		return nil, err
	}
	for _, b := range list {
		if b.over || !b.broadcasts {
			f.dull[b.id] = true
		}
	}
	return list, nil
}

func channelQuery(channel string) url.Values {
	q := url.Values{"part": {"snippet,contentDetails"}}
	if strings.HasPrefix(channel, "@") {
		q.Set("forHandle", channel)
	} else {
		q.Set("id", channel)
	}
	return q
}

// videos asks videos.list about at most 50 videos, for one unit.
func (s *session) videos(ctx context.Context, ids ...string) ([]broadcast, error) {
	body, err := s.get(ctx, "/youtube/v3/videos", 1, url.Values{
		"part": {"snippet,liveStreamingDetails"}, "id": {strings.Join(ids, ",")}})
	if err != nil {
		return nil, err
	}
	return s.d.videos(body)
}

// video asks about one video; errUnknownVideo if it cannot be seen.
func (s *session) video(ctx context.Context, id string) (broadcast, error) {
	list, err := s.videos(ctx, id)
	if err != nil {
		return broadcast{}, err
	}
	if len(list) == 0 {
		return broadcast{}, errUnknownVideo
	}
	return list[0], nil
}

// broadcasts asks liveBroadcasts.list, for one unit. The status is filter
// enough: together with mine it would be refused.
func (s *session) broadcasts(ctx context.Context, status string) ([]broadcast, error) {
	body, err := s.get(ctx, "/youtube/v3/liveBroadcasts", 1, url.Values{
		"part": {"id,snippet,status,contentDetails"}, "broadcastStatus": {status}, "broadcastType": {"all"}, "maxResults": {"50"}})
	if err != nil {
		return nil, err
	}
	return s.d.own(body)
}

// find looks for what a source names: a video, or what its channel or account
// broadcasts.
func (s *session) find(ctx context.Context, f *finder) (found, error) {
	if s.id == "" {
		return f.look(ctx, s, "")
	}
	b, err := s.video(ctx, s.id)
	return found{b: b}, err
}

var errNoBroadcast = live.Refuse(live.NotFound, "no_broadcast", "video",
	"No broadcast of this channel is running or planned, as far as YouTube tells. It is looked for by itself; if one is running, give its own address.",
	"Von diesem Kanal läuft keine Übertragung, und keine ist geplant, soweit YouTube es mitteilt. Es wird von selbst weiter gesucht; läuft doch eine, geben Sie ihre eigene Adresse an.")

var errNoPlaylist = live.Refuse(live.NotFound, "playlist_unknown", "",
	"This channel has no videos.", "Dieser Kanal hat keine Videos.")

var errUnknownChannel = live.Refuse(live.NotFound, "channel_unknown", "video",
	"YouTube has no channel of this name. Check the address or the @name.",
	"YouTube hat keinen Kanal dieses Namens. Prüfen Sie die Adresse oder den @namen.")

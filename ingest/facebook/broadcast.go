package facebook

import (
	"cmp"
	"context"
	"errors"
	"net/url"
	"slices"
	"strings"

	"github.com/valyala/fastjson"

	"zuruf/ingest"
	"zuruf/ingest/meta"
	"zuruf/live"
)

// maxChoices bounds how many broadcasts of a page are offered.
const maxChoices = 20

// broadcast is what Facebook says about a live video.
type broadcast struct {
	title, channel, picture string
	page, video             string // ids, "" if unknown
	status                  string
}

// state says what the lamp shows.
func (b *broadcast) state() live.SourceState {
	switch {
	case b.status == "VOD", b.status == "LIVE_STOPPED", b.status == "PROCESSING":
		return live.SourceEnded
	case strings.HasPrefix(b.status, "SCHEDULED"), b.status == "UNPUBLISHED":
		return live.SourceWaiting
	}
	return live.SourceLive
}

func (b *broadcast) show(s *live.SourceStatus) {
	s.Title, s.Channel, s.Picture = b.title, b.channel, b.picture
}

// look asks for the live video. An object of another kind, such as the video
// behind it, lacks some fields: then only the title is asked for.
func look(ctx context.Context, call *meta.Call, id string) (broadcast, meta.Usage, error) {
	body, usage, err := call.Get(ctx, "/"+id, url.Values{"fields": {"title,status,from{id,name,picture},video"}})
	if errors.Is(err, meta.ErrParameter) {
		body, usage, err = call.Get(ctx, "/"+id, url.Values{"fields": {"title"}})
	}
	if err != nil {
		return broadcast{}, usage, err
	}
	v, err := meta.Node(&call.Parser, body)
	if err != nil {
		return broadcast{}, usage, err
	}
	return broadcast{
		title:   string(v.GetStringBytes("title")),
		status:  string(v.GetStringBytes("status")),
		channel: string(v.GetStringBytes("from", "name")),
		page:    string(v.GetStringBytes("from", "id")),
		video:   string(v.GetStringBytes("video", "id")),
		picture: meta.HTTPS(v.GetStringBytes("from", "picture", "data", "url")),
	}, usage, nil
}

// lookPage asks for a page, as a broadcast without a title.
func lookPage(ctx context.Context, call *meta.Call, page string) (broadcast, meta.Usage, error) {
	body, usage, err := call.Get(ctx, "/"+page, url.Values{"fields": {"name,picture"}})
	if errors.Is(err, meta.ErrParameter) {
		err = call.Unknown("page") // the number is that of something else
	}
	if err != nil {
		return broadcast{}, usage, err
	}
	v, err := meta.Node(&call.Parser, body)
	if err != nil {
		return broadcast{}, usage, err
	}
	return broadcast{page: page, channel: string(v.GetStringBytes("name")), picture: meta.HTTPS(v.GetStringBytes("picture", "data", "url"))}, usage, nil
}

// running asks for the broadcasts that a page runs now, the newest first. By
// the reference of the edge reading it is refused, while its index lists it and
// integrators use it (doubtful): a refusal asks for the number instead.
func running(ctx context.Context, call *meta.Call, page string) ([]live.Broadcast, meta.Usage, error) {
	body, usage, err := call.Get(ctx, "/"+page+"/live_videos", url.Values{
		"broadcast_status": {`["LIVE"]`}, "fields": {"id,title,status,permalink_url,creation_time"}, "limit": {"20"}})
	var f *meta.Fault
	if e := live.AsError(err); errors.As(err, &f) && e.Kind != live.Unauthorized && e.Kind != live.TooMany && !errors.Is(err, ingest.ErrPlatform) {
		return nil, usage, refusedList(f)
	}
	if err != nil {
		return nil, usage, err
	}
	list, err := decodeLive(&call.Parser, body)
	return list, usage, err
}

// refusedList says that a page's broadcasts are not told, in Meta's words.
func refusedList(f *meta.Fault) *live.Error {
	en, de := ".", "."
	if f.Words != "" {
		en, de = ": “"+f.Words+"”", ": „"+f.Words+"“"
	}
	return live.Refuse(live.Invalid, "live_videos_refused", "live_video",
		"Facebook does not tell this token what the page broadcasts"+en+" Paste the number or the address of the live video.",
		"Facebook sagt diesem Token nicht, was die Seite sendet"+de+" Fügen Sie die Nummer oder die Adresse des Live-Videos ein.").Because(f)
}

// decodeLive decodes an answer of the live_videos edge: what is live, the
// newest first. What has no status is taken to be, because it was asked for so.
func decodeLive(p *fastjson.Parser, body []byte) ([]live.Broadcast, error) {
	items, _, err := meta.List(p, body)
	if err != nil {
		return nil, err
	}
	type dated struct {
		live.Broadcast
		at int64
	}
	var list []dated
	for _, v := range items {
		b := dated{live.Broadcast{ID: meta.ID(new(ingest.Strings), v, "id"), Title: string(v.GetStringBytes("title")), Live: true}, meta.Millis(meta.Str(v, "creation_time"))}
		if status := meta.Str(v, "status"); meta.IsNumber(b.ID) && (status == "" || status == "LIVE") && len(list) < maxChoices {
			list = append(list, b)
		}
	}
	slices.SortStableFunc(list, func(a, b dated) int { return cmp.Compare(b.at, a.at) })
	out := make([]live.Broadcast, len(list))
	for i := range list {
		out[i] = list[i].Broadcast
	}
	return out, nil
}

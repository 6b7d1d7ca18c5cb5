package youtube

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"zuruf/live"
)

// typedPage is the same page for encoding/json: only the fields that are used.
type typedPage struct {
	NextPageToken         string      `json:"nextPageToken"`
	PollingIntervalMillis int64       `json:"pollingIntervalMillis"`
	OfflineAt             string      `json:"offlineAt"`
	Items                 []typedItem `json:"items"`
}

type typedItem struct {
	ID      string `json:"id"`
	Snippet struct {
		Type               string `json:"type"`
		PublishedAt        string `json:"publishedAt"`
		AuthorChannelID    string `json:"authorChannelId"`
		DisplayMessage     string `json:"displayMessage"`
		TextMessageDetails struct {
			MessageText string `json:"messageText"`
		} `json:"textMessageDetails"`
		SuperChatDetails struct {
			AmountDisplayString string `json:"amountDisplayString"`
			UserComment         string `json:"userComment"`
		} `json:"superChatDetails"`
	} `json:"snippet"`
	AuthorDetails struct {
		ChannelID       string `json:"channelId"`
		DisplayName     string `json:"displayName"`
		ProfileImageURL string `json:"profileImageUrl"`
	} `json:"authorDetails"`
}

// typed decodes what fullPage holds, the usual way.
func typed(body []byte, source string, received int64) (page, error) {
	var v typedPage
	if err := json.Unmarshal(body, &v); err != nil {
		return page{}, err
	}
	return v.messages(source, received), nil
}

func (v *typedPage) messages(source string, received int64) page {
	p := page{messages: make([]live.Message, 0, len(v.Items)), next: v.NextPageToken,
		interval: time.Duration(v.PollingIntervalMillis) * time.Millisecond, ended: v.OfflineAt != ""}
	authors := make([]live.Author, len(v.Items))
	for i := range v.Items {
		item, a := &v.Items[i], &authors[i]
		c := live.Comment{Kind: live.YouTube, Source: source, PlatformID: item.ID, ReceivedAt: received, Author: a}
		switch item.Snippet.Type {
		case "textMessageEvent":
			if c.Text = item.Snippet.TextMessageDetails.MessageText; c.Text == "" {
				c.Text = item.Snippet.DisplayMessage
			}
		case "superChatEvent":
			c.Form, c.Text, c.Amount = item.Snippet.Type, item.Snippet.SuperChatDetails.UserComment, item.Snippet.SuperChatDetails.AmountDisplayString
		default:
			continue
		}
		c.PublishedAt = millis(item.Snippet.PublishedAt)
		a.PlatformID, a.Name = item.AuthorDetails.ChannelID, item.AuthorDetails.DisplayName
		if strings.HasPrefix(item.AuthorDetails.ProfileImageURL, "https://") {
			a.Avatar = item.AuthorDetails.ProfileImageURL
		}
		p.messages = append(p.messages, live.Message{Comment: c})
	}
	return p
}

// TestSameAsTyped holds the two sides of the benchmark against each other, and
// the allocations against the promise of 4 a comment.
func TestSameAsTyped(t *testing.T) {
	body := fullPage(2000)
	var d decoder
	got, err := d.page(body, "s", 7)
	want, err2 := typed(body, "s", 7)
	if err != nil || err2 != nil || len(got.messages) != 2000 {
		t.Fatal(err, err2, len(got.messages))
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(page{})); diff != "" {
		t.Fatal(diff)
	}
	if n := testing.AllocsPerRun(3, func() { d.page(body, "s", 7) }); n > 4*2000 {
		t.Errorf("%.0f allocations for 2,000 comments", n)
	}
}

// BenchmarkDecodePage decodes a full page of 2,000 messages.
func BenchmarkDecodePage(b *testing.B) {
	body := fullPage(2000)
	run := func(decode func() (page, error)) func(*testing.B) {
		return func(b *testing.B) {
			b.SetBytes(int64(len(body)))
			b.ReportAllocs()
			for b.Loop() {
				if p, err := decode(); err != nil || len(p.messages) != 2000 {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/2000, "ns/comment")
		}
	}
	var d decoder
	b.Run("zuruf", run(func() (page, error) { return d.page(body, "s", 7) }))
	b.Run("encoding-json", run(func() (page, error) { return typed(body, "s", 7) }))
}

package youtube

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"zuruf/ingest"
	"zuruf/live"
)

const (
	writeCost  = 50  // units a write ("Quota cost")
	longestSay = 200 // runes of a chat message (an integrators' figure; the documentation gives none)
)

var (
	errBanElsewhere = live.Refuse(live.Conflict, "ban_unknown", "",
		"This ban was not made from here, and YouTube offers no way to look it up. Lift it in YouTube Studio under Settings, Community.",
		"Diese Sperre wurde nicht von hier aus verhängt, und YouTube bietet keinen Weg, sie nachzuschlagen. Heben Sie sie in YouTube Studio unter Einstellungen, Community auf.")
	errNoAuthor = live.Refuse(live.Conflict, "author_unknown", "",
		"YouTube did not tell who wrote this.", "YouTube hat nicht mitgeteilt, wer das geschrieben hat.")
	errNoLiveChat = live.Refuse(live.Conflict, "chat_gone", "",
		"The broadcast has no live chat at the moment, so YouTube does not take this.",
		"Die Übertragung hat gerade keinen Live-Chat; deshalb nimmt YouTube das nicht an.")
	errOnlyReads = live.Refuse(live.Conflict, "account_missing", "account",
		"An API key only reads. Connect the channel's account to moderate from here.",
		"Ein API-Schlüssel kann nur lesen. Verbinden Sie das Konto des Kanals, um von hier aus zu moderieren.")
)

// Act deletes a message, bans or unbans its author, or answers in the chat.
// Each costs 50 units, which are booked and never refused here.
func (c *Connector) Act(ctx context.Context, src live.Source, a live.Action) (receipt string, err error) {
	if src.Config["account"] == "" {
		return "", errOnlyReads
	}
	s := c.session(src)
	switch a.Act {
	case live.ActDelete:
		return "", s.remove(ctx, "/youtube/v3/liveChat/messages", a.PlatformID)
	case live.ActUnban:
		if a.Ban == "" {
			return "", errBanElsewhere
		}
		return "", s.remove(ctx, "/youtube/v3/liveChat/bans", a.Ban)
	case live.ActBan, live.ActTimeout:
		if a.Author == nil || a.Author.PlatformID == "" {
			return "", errNoAuthor
		}
		snippet := map[string]any{"type": "permanent", "bannedUserDetails": map[string]string{"channelId": a.Author.PlatformID}}
		if a.Act == live.ActTimeout {
			seconds := a.Seconds
			if seconds <= 0 {
				seconds = usualTimeout
			}
			snippet["type"], snippet["banDurationSeconds"] = "temporary", strconv.FormatInt(seconds, 10)
		}
		return s.insert(ctx, c.memory(src), "/youtube/v3/liveChat/bans", snippet)
	case live.ActReply:
		return s.insert(ctx, c.memory(src), "/youtube/v3/liveChat/messages", map[string]any{
			"type": "textMessageEvent", "textMessageDetails": map[string]string{"messageText": reply(a)}})
	}
	return "", live.ErrState
}

// remove deletes something; what is gone already is done.
func (s *session) remove(ctx context.Context, path, id string) error {
	answer, err := s.send(ctx, http.MethodDelete, path, writeCost, url.Values{"id": {id}}, nil)
	if err != nil || answer.Status/100 == 2 {
		return err
	}
	r := s.d.refusal(answer.Status, answer.Body)
	if answer.Status == http.StatusNotFound && r.readable {
		return nil
	}
	return s.unwritten(ctx, answer.Status, r)
}

// insert adds something to the live chat and returns its id.
func (s *session) insert(ctx context.Context, m *memory, path string, snippet map[string]any) (id string, err error) {
	chat := m.reading()
	if chat == "" {
		f, err := s.find(ctx, &finder{})
		if err != nil && !isNo(err) {
			return "", err
		}
		if chat = f.b.chat; err != nil || chat == "" {
			return "", errNoLiveChat
		}
	}
	snippet["liveChatId"] = chat
	body, err := json.Marshal(map[string]any{"snippet": snippet})
	if err != nil {
		return "", err
	}
	answer, err := s.send(ctx, http.MethodPost, path, writeCost, url.Values{"part": {"snippet"}}, body)
	if err != nil {
		return "", err
	}
	if answer.Status/100 != 2 {
		return "", s.unwritten(ctx, answer.Status, s.d.refusal(answer.Status, answer.Body))
	}
	if id = s.d.id(answer.Body); id == "" {
		return "", ingest.ErrUnreachable.Because(errors.New("an answer without an id: nobody knows whether it was done"))
	}
	return id, nil
}

// id is the id of what was made; "" if the answer does not tell.
func (d *decoder) id(body []byte) string {
	v, err := d.parser.ParseBytes(body)
	if err != nil {
		return ""
	}
	return string(v.GetStringBytes("id"))
}

// unwritten is the error for a refused write: to be tried again later, or
// final, with YouTube's own words.
func (s *session) unwritten(ctx context.Context, status int, r refused) *live.Error {
	e := s.meaning(ctx, r)
	switch {
	case e.Kind == live.TooMany, status >= 500, !r.readable:
		return e
	case e.Code == errReconnect.Code, e.Code == errScope.Code, e.Code == errNotEnabled.Code:
		return e
	}
	return ingest.Refused("YouTube", r.words).Because(e.Cause)
}

// reply is the text of an answer, with the name of whom it answers before it.
// YouTube knows no replies in its chat, and its messages are short: what is too
// long ends with a whole word where that is possible.
func reply(a live.Action) string {
	text := strings.Join(strings.Fields(a.Text), " ")
	if a.Author != nil && a.Author.Name != "" {
		name := strings.Join(strings.Fields(strings.TrimPrefix(a.Author.Name, "@")), "\u00a0")
		text = "@" + name + " " + text
	}
	if utf8.RuneCountInString(text) <= longestSay {
		return text
	}
	cut := string([]rune(text)[:longestSay-1])
	if blank := strings.LastIndexByte(cut, ' '); blank > len(cut)/2 {
		cut = cut[:blank]
	}
	return strings.TrimRight(cut, " ,;:–-") + "…"
}

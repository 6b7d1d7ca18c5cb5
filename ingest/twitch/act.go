package twitch

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"zuruf/ingest"
	"zuruf/live"
)

const (
	maxReply   = 500       // characters
	maxTimeout = 1_209_600 // seconds: 14 days
)

// scopes are the acts that Twitch offers and the permission that each needs.
var scopes = map[live.PlatformAct]string{
	live.ActDelete:  "moderator:manage:chat_messages",
	live.ActBan:     "moderator:manage:banned_users",
	live.ActTimeout: "moderator:manage:banned_users",
	live.ActUnban:   "moderator:manage:banned_users",
	live.ActReply:   "user:write:chat",
}

// Capabilities are what Twitch offers to an account, without what the account
// is known not to have permitted. Nobody acts anonymously.
func (c *Connector) Capabilities(src live.Source) []live.PlatformAct {
	account := src.Config["account"]
	if account == "" || c.tokens == nil || c.id == "" {
		return nil
	}
	c.mu.Lock()
	given := c.scopes[account]
	c.mu.Unlock()
	var can []live.PlatformAct
	for _, act := range live.Acts {
		if scope := scopes[act]; scope != "" && !lacks(given, scope) {
			can = append(can, act)
		}
	}
	return can
}

// Act does what was asked for in the channel, in the name of the account.
func (c *Connector) Act(ctx context.Context, src live.Source, a live.Action) (string, error) {
	scope := scopes[a.Act]
	if scope == "" || src.Config["account"] == "" {
		return "", errAct
	}
	who, err := c.account(ctx, src)
	if err != nil {
		return "", err
	}
	if lacks(who.Scopes, scope) {
		return "", missing(scope)
	}
	h := c.caller(src)
	room, err := c.channel(ctx, h, src, who)
	if err != nil {
		return "", err
	}
	moderator := url.Values{"broadcaster_id": {room.id}, "moderator_id": {who.User}}
	switch a.Act {
	case live.ActDelete:
		moderator.Set("message_id", a.PlatformID)
		return "", h.remove(ctx, "/helix/moderation/chat", moderator, http.StatusNotFound, "")
	case live.ActReply:
		return h.reply(ctx, room.id, who.User, a)
	}
	if a.Author == nil || a.Author.PlatformID == "" {
		return "", errNobody
	}
	if a.Act == live.ActUnban {
		moderator.Set("user_id", a.Author.PlatformID)
		return "", h.remove(ctx, "/helix/moderation/bans", moderator, http.StatusBadRequest, "not banned")
	}
	return "", h.ban(ctx, moderator, a)
}

// remove deletes a message or a ban. A refusal of the given status that
// contains words means that it is gone already.
func (h *caller) remove(ctx context.Context, path string, query url.Values, gone int, words string) error {
	got, err := h.call(ctx, http.MethodDelete, path, query, nil)
	if err != nil || got.ok() || got.status == gone && strings.Contains(got.words, words) {
		return err
	}
	return got.refused()
}

// ban keeps an author out, for good or for a time.
func (h *caller) ban(ctx context.Context, query url.Values, a live.Action) error {
	data := map[string]any{"user_id": a.Author.PlatformID}
	if a.Act == live.ActTimeout {
		if a.Seconds < 1 || a.Seconds > maxTimeout {
			return errTimeout
		}
		data["duration"] = a.Seconds
	}
	got, err := h.call(ctx, http.MethodPost, "/helix/moderation/bans", query, map[string]any{"data": data})
	switch {
	case err != nil || got.ok() || got.status == http.StatusBadRequest && strings.Contains(got.words, "already banned"):
		return err
	case got.status == http.StatusConflict: // somebody else is at it
		return ingest.ErrPlatform
	}
	return got.refused()
}

// reply says something as the account, below the comment that it answers.
func (h *caller) reply(ctx context.Context, room, sender string, a live.Action) (string, error) {
	text := strings.TrimSpace(a.Text)
	if text == "" {
		return "", errEmpty
	}
	if utf8.RuneCountInString(text) > maxReply {
		return "", errLong
	}
	got, err := h.call(ctx, http.MethodPost, "/helix/chat/messages", nil, map[string]any{
		"broadcaster_id": room, "sender_id": sender, "message": text, "reply_parent_message_id": a.PlatformID})
	if err != nil {
		if got.status != 0 && got.status != http.StatusServiceUnavailable {
			err = ingest.ErrUnreachable.Because(err) // it may have been said all the same
		}
		return "", err
	}
	if !got.ok() {
		return "", got.refused()
	}
	sent := got.value.Get("data", "0")
	if !sent.GetBool("is_sent") {
		return "", ingest.Refused("Twitch", str(sent.Get("drop_reason"), "message"))
	}
	return strings.Clone(str(sent, "message_id")), nil
}

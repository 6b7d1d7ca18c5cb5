package simulator

import (
	"fmt"
	"maps"
	"strconv"
	"strings"
)

// channel adds who broadcasts to an event.
func channel(event object) object {
	maps.Copy(event, object{"broadcaster_user_id": TwitchUser, "broadcaster_user_login": TwitchChannel, "broadcaster_user_name": TwitchName})
	return event
}

// chatEvent is the event of channel.chat.message.
func chatEvent(m *message) object {
	e := channel(object{
		"chatter_user_id": m.user, "chatter_user_login": login(m.name), "chatter_user_name": m.name, "message_id": m.id,
		"message":      object{"text": m.text, "fragments": []object{{"type": "text", "text": m.text, "cheermote": nil, "emote": nil, "mention": nil}}},
		"message_type": "text", "color": "#1E90FF", "badges": []object{}, "cheer": nil, "reply": nil, "channel_points_custom_reward_id": nil,
		"source_broadcaster_user_id": nil, "source_message_id": nil, "is_source_only": nil,
	})
	if bits, _, ok := strings.Cut(m.amount, " Bits"); ok {
		n, _ := strconv.Atoi(bits)
		e["cheer"] = object{"bits": n}
	}
	if m.kind == "channel_points_highlighted" {
		e["message_type"] = m.kind
	}
	if m.reply != "" {
		e["reply"] = object{"parent_message_id": m.reply, "thread_message_id": m.reply}
	}
	return e
}

// noticeEvent is the event of channel.chat.notification.
func noticeEvent(m *message) object {
	return channel(object{
		"chatter_user_id": m.user, "chatter_user_login": login(m.name), "chatter_user_name": m.name, "chatter_is_anonymous": false,
		"color": "", "badges": []object{}, "system_message": systemMessage(m), "message_id": m.id,
		"message": object{"text": m.text, "fragments": []object{}}, "notice_type": m.kind,
	})
}

// systemMessage is what Twitch writes about a notice.
func systemMessage(m *message) string {
	switch m.kind {
	case "resub":
		return m.name + " subscribed at Tier 1. They've subscribed for 7 months!"
	case "sub":
		return m.name + " subscribed at Tier 1."
	case "raid":
		return fmt.Sprintf("%d raiders from %s have joined!", 12, m.name)
	}
	return ""
}

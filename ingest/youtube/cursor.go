package youtube

import (
	"fmt"
	"time"
)

// cursor is where reading stopped: chat and token of one video, when its
// reading began, and what had been used by then of the quota of a day.
type cursor struct {
	video, chat, token string
	day                string
	used               int64
	began              time.Time // whole seconds; zero: not begun
}

func (c cursor) String() string {
	dash := func(s string) string {
		if s == "" {
			return "-"
		}
		return s
	}
	began := int64(0)
	if !c.began.IsZero() {
		began = c.began.Unix()
	}
	return fmt.Sprintf("2 %s %s %s %s %d %d", dash(c.video), dash(c.chat), dash(c.token), dash(c.day), c.used, began)
}

// parseCursor reads the text form, also the first one, which ended before
// began; anything else is the beginning.
func parseCursor(s string) cursor {
	var c cursor
	var form, began int64
	n, _ := fmt.Sscanf(s, "%d %s %s %s %s %d %d", &form, &c.video, &c.chat, &c.token, &c.day, &c.used, &began)
	if form == 1 && n != 6 || form == 2 && n != 7 || form != 1 && form != 2 {
		return cursor{}
	}
	for _, p := range []*string{&c.video, &c.chat, &c.token, &c.day} {
		if *p == "-" {
			*p = ""
		}
	}
	if began > 0 {
		c.began = time.Unix(began, 0)
	}
	return c
}

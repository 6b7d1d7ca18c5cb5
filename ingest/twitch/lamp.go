package twitch

import (
	"context"
	"time"

	"zuruf/live"
)

const (
	hintTime   = time.Minute      // how long a gap is shown
	lookEvent  = 10 * time.Minute // how often the title is looked up where events tell of the broadcast
	lookAlways = time.Minute      // and where nothing does
	lookFailed = 30 * time.Second
	doubt      = 5 * time.Minute // the list of broadcasts may be older than the event
)

// status is what the lamp shows.
type status struct {
	mode     string
	show     string // who broadcasts
	title    string
	picture  string
	live     bool
	was      bool // live during this call of Run
	known    bool // whether it is live
	told     time.Time
	hint     *live.Error
	hintTill time.Time
	trouble  *live.Error // with the account, while comments come in
}

// gap shows for a while that comments may be missing.
func (s *status) gap(from, to time.Time) {
	s.hint, s.hintTill = hintGap(from, to), to.Add(hintTime)
}

// expired takes an old hint away.
func (s *status) expired(now time.Time) bool {
	if s.hint == nil || now.Before(s.hintTill) {
		return false
	}
	s.hint = nil
	return true
}

// state is the colour of the lamp. A chat that is read anonymously is live:
// nobody says whether the channel broadcasts.
func (r *reader) state() live.SourceState {
	s := &r.status
	switch {
	case s.live, r.src.Config["account"] == "", r.refusal != nil && !s.known:
		return live.SourceLive
	case s.was:
		return live.SourceEnded
	}
	return live.SourceWaiting
}

// show reports the lamp.
func (r *reader) show() {
	s, state, hint := r.status, r.state(), r.status.hint
	trouble := s.trouble
	if r.refusal != nil {
		trouble = r.refusal
	}
	if trouble != nil && trouble.Kind == live.Forbidden {
		if hint == nil {
			hint = trouble
		}
		trouble = nil
	}
	if hint == nil && s.mode == modeEventSub && r.bans.Load() {
		hint = hintBans
	}
	if trouble != nil {
		state = live.SourceReconnect
	}
	r.out.Report(func(st *live.SourceStatus) {
		st.State, st.Mode, st.Title, st.Channel, st.Picture = state, s.mode, s.title, s.show, s.picture
		st.Error, st.Hint = trouble, hint
	})
}

// onAir notes that an event told of the beginning or the end of the broadcast.
func (r *reader) onAir(on bool) {
	s := &r.status
	s.live, s.known, s.told = on, true, time.Now()
	s.was = s.was || on
	r.lookAt = time.Time{}
	r.show()
}

// look is what a look at the broadcast brought.
type look struct {
	broadcast broadcast
	err       error
}

// look asks about the broadcast while the chat is being read on.
func (r *reader) look(ctx context.Context, now time.Time) {
	if r.src.Config["account"] == "" || r.looking {
		return
	}
	r.looking = true
	r.lookAt = now.Add(lookAlways)
	if r.status.mode == modeEventSub {
		r.lookAt = now.Add(lookEvent)
	}
	h, key, value := r.c.caller(r.src), "user_id", r.room.id
	if value == "" {
		key, value = "user_login", r.room.login
	}
	r.wg.Go(func() {
		b, err := h.look(ctx, key, value)
		r.looks <- look{b, err}
	})
}

// looked shows what a look brought. An event is believed more than the list,
// which lags behind it.
func (r *reader) looked(x look) {
	r.looking = false
	s := &r.status
	s.trouble = nil
	if x.err != nil {
		s.trouble = mustReconnect(x.err)
		r.lookAt = time.Now().Add(lookFailed)
		r.show()
		return
	}
	if s.told.IsZero() || time.Since(s.told) > doubt || x.broadcast.live == s.live {
		s.live, s.known = x.broadcast.live, true
		s.was = s.was || s.live
	}
	if x.broadcast.title != "" {
		s.title = x.broadcast.title
	}
	if x.broadcast.picture != "" {
		s.picture = x.broadcast.picture
	}
	r.show()
}

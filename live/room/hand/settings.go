package hand

import (
	"context"
	"net/url"
	"strings"

	"zuruf/live"
)

const (
	maxMinutes = 120
	maxAddress = 500
	maxToken   = 2000
)

// Change changes how a stage is set up; version 0 means the current one.
func (s *Service) Change(ctx context.Context, show string, op live.Op, version int, c live.StageChange) (live.Stage, error) {
	if err := check(&c); err != nil {
		return live.Stage{}, err
	}
	return s.Store.ChangeStage(ctx, show, op, version, c)
}

// check says what would be right, and trims addresses and token.
func check(c *live.StageChange) error {
	switch {
	case c.Layout != nil && !c.Layout.Valid():
		return live.Refuse(live.Invalid, "layout", "layout", "The layout is auto, one, two or grid.", "Die Anordnung ist auto, one, two oder grid.")
	case c.Guests != nil && (*c.Guests < 1 || *c.Guests > live.MostGuests):
		return live.Refuse(live.Invalid, "guests", "guests", "There may be 1 to 4 guests on stage at once.", "Auf der Bühne sind 1 bis 4 Gäste gleichzeitig möglich.")
	case c.Minutes != nil && (*c.Minutes < 0 || *c.Minutes > maxMinutes):
		return live.Refuse(live.Invalid, "minutes", "minutes", "Time on stage is 1 to 120 minutes, or 0 for no limit.", "Die Zeit auf der Bühne beträgt 1 bis 120 Minuten, oder 0 ohne Grenze.")
	}
	if err := checkAddress(c.OutWHIP, "out_whip"); err != nil {
		return err
	}
	if err := checkAddress(c.OutWHEP, "out_whep"); err != nil {
		return err
	}
	if c.OutToken == nil {
		return nil
	}
	token := strings.TrimSpace(*c.OutToken)
	if len(token) > maxToken || strings.ContainsFunc(token, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return live.Refuse(live.Invalid, "out_token", "out_token",
			"A token has letters, digits and signs without blanks, at most 2,000.", "Ein Token besteht aus höchstens 2.000 Buchstaben, Ziffern und Zeichen ohne Leerzeichen.")
	}
	c.OutToken = &token
	return nil
}

// Seat stands in an outside engine's address for the number of each seat.
const Seat = "{seat}"

// checkAddress takes an address of an outside engine, or none.
func checkAddress(address *string, field string) error {
	if address == nil {
		return nil
	}
	s := strings.TrimSpace(*address)
	if *address = s; s == "" {
		return nil
	}
	u, err := url.Parse(strings.ReplaceAll(s, Seat, "0"))
	if err != nil || len(s) > maxAddress || u.Scheme != "https" && u.Scheme != "http" || u.Hostname() == "" || u.User != nil || u.Fragment != "" {
		return live.Refuse(live.Invalid, "address", field,
			"An address begins with https:// and names no password; {seat} stands for the number of each seat.",
			"Eine Adresse beginnt mit https:// und nennt kein Passwort; {seat} steht für die Nummer jedes Platzes.")
	}
	return nil
}

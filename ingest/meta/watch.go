package meta

import (
	"zuruf/ingest"
	"zuruf/live"
)

const (
	maxHidden = 5000 // hidden comments that are remembered
	lately    = 20   // comments by which it is told whether names are missing
	nameless  = 5    // of these without a name are more than chance
)

// Watch follows the comments of one source from poll to poll: which are hidden
// on the platform, and whether it names who wrote them. Not safe for concurrent use.
type Watch struct {
	Kind   live.SourceKind
	Source string

	hidden map[string]bool // as last told, by id
	named  []bool          // of the latest comments
}

// Named notes whether a new comment came with its author.
func (w *Watch) Named(named bool) {
	w.named = append(w.named[max(0, len(w.named)-lately+1):], named)
}

// NamesMissing reports whether more than a few of the latest comments came
// without author.
func (w *Watch) NamesMissing() bool {
	bare := 0
	for _, named := range w.named {
		if !named {
			bare++
		}
	}
	return bare >= nameless
}

// Hidings adds, behind the comments, which of them were hidden on the platform
// or shown again since they were last seen here. The first time it tells of all
// which they are: what was shown again meanwhile was not seen by anybody.
func (w *Watch) Hidings(list []live.Message, hidden map[string]bool) []live.Message {
	anew := w.hidden == nil || len(w.hidden) > maxHidden
	if anew {
		w.hidden = map[string]bool{}
	}
	for _, m := range list {
		id := m.Comment.PlatformID
		if hidden[id] == w.hidden[id] && (hidden[id] || !anew) {
			continue
		}
		m = live.Message{Comment: live.Comment{Kind: w.Kind, Source: w.Source, PlatformID: id}, Hiding: live.Hidden}
		if w.hidden[id] = hidden[id]; !hidden[id] {
			m.Hiding = live.Unhidden
			delete(w.hidden, id)
		}
		list = append(list, m)
	}
	return list
}

// CheckNames looks whether the latest comments name who wrote them; missing
// and do are what is so, and what to do, if they do not.
func CheckNames(list []live.Message, missing, do live.Text) ingest.Check {
	const name = "names"
	if len(list) == 0 {
		return Unknown(name,
			"There is no comment yet that could show whether names are told.", "Noch gibt es keinen Kommentar, an dem sich zeigt, ob Namen genannt werden.",
			"Let somebody without a role in the app write a comment, and test again.", "Lassen Sie jemanden ohne Rolle in der App einen Kommentar schreiben und prüfen Sie noch einmal.")
	}
	for i := range list {
		if list[i].Comment.Author == nil {
			return ingest.Check{Name: name, Message: missing, Do: do}
		}
	}
	return Good(name, "Names are told.", "Namen werden genannt.")
}

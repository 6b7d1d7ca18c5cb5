package api

import (
	"fmt"
	"mime"
	"strings"

	"zuruf/live"
	"zuruf/live/poll"
	"zuruf/live/store"
	"zuruf/live/wire"
	"zuruf/moderation/text"
	"zuruf/web/feed"
)

// template is a poll to be asked again.
type template struct {
	ID   string          `json:"id"`
	Name string          `json:"name"`
	Poll poll.Definition `json:"poll"`
	Own  bool            `json:"own"` // of the series, not built in
}

type newTemplate struct {
	Name string          `json:"name"`
	Poll poll.Definition `json:"poll"`
}

// file is an answer that is a file.
type file struct {
	kind, name string
	body       []byte
}

// pollFile is the shape of a JSON file with polls.
type pollFile struct {
	Polls []poll.Definition `json:"polls"`
}

var errFormat = live.Refuse(live.Invalid, "format", "format", "The format is json or csv.", "Das Format ist json oder csv.")

// exportPolls is a file with all polls of the show and, as CSV, their results.
func (c *call) exportPolls() (any, error) {
	all, err := c.Store.Polls(c.ctx, c.show.ID)
	if err != nil {
		return nil, err
	}
	definitions := make([]poll.Definition, len(all))
	for i, p := range all {
		definitions[i] = poll.DefinitionOf(p)
	}
	out := file{name: fmt.Sprintf("polls-%s", c.show.Code)}
	switch c.r.URL.Query().Get("format") {
	case "", "json":
		out.kind, out.name = "application/json", out.name+".json"
		out.body, err = poll.WriteJSON(definitions)
	case "csv":
		var rows []poll.Row
		if rows, err = c.results(all); err != nil {
			return nil, err
		}
		out.kind, out.name = "text/csv; charset=utf-8", out.name+".csv"
		out.body, err = poll.WriteCSV(definitions, rows)
	default:
		return nil, errFormat
	}
	return out, err
}

func (c *call) results(all []*live.Poll) ([]poll.Row, error) {
	tallies, err := c.Store.Tallies(c.ctx, c.show.ID, all)
	rows := make([]poll.Row, len(tallies))
	for i, t := range tallies {
		rows[i] = poll.Row{Round: t.Round, Votes: t.Votes(), Repeats: t.Repeats}
		if r := all[i].Result(t, true); len(all[i].Options) > 0 {
			rows[i].Counts = r.Counts
		}
	}
	return rows, err
}

// importPolls makes drafts of a file. One that is wrong in any place makes none.
func (c *call) importPolls() (any, error) {
	b, err := readBody(c.w, c.r, 256<<10)
	if err != nil {
		return nil, err
	}
	kind, _, _ := mime.ParseMediaType(c.r.Header.Get("Content-Type"))
	var list []poll.Definition
	switch {
	case kind == "text/csv" || strings.HasSuffix(kind, "excel"):
		list, err = poll.ReadCSV(b)
	default:
		list, err = poll.ReadJSON(b)
	}
	if err != nil {
		return nil, err
	}
	ids, err := c.keepPolls(list)
	if err != nil {
		return nil, err
	}
	polls, err := feed.Polls(c.ctx, c.Store, c.show.ID, ids, c.audienceOf())
	return listOf[wire.Poll](polls, 0), err
}

// builtIn are the templates that everybody has, in the language of the show.
func builtIn(lang string) []template {
	say := func(en, de string) string { return live.Text{EN: en, DE: de}.In(lang) }
	options := func(texts ...string) (out []live.PollOption) {
		for _, t := range texts {
			out = append(out, live.PollOption{Text: t})
		}
		return out
	}
	ten, nought, five, one := 10.0, 0.0, 5.0, 1.0
	return []template{
		{"yesno", say("Yes or no", "Ja oder nein"), poll.Definition{Kind: live.PollYesNo, Title: say("Do you agree?", "Sind Sie dafür?"), Seconds: 30}, false},
		{"ab", say("A or B", "A oder B"), poll.Definition{Kind: live.PollChoice, Title: say("Which one?", "Was ist Ihnen lieber?"), Options: options("A", "B"), Seconds: 30}, false},
		{"mood", say("Mood, 1 to 5", "Stimmung, 1 bis 5"), poll.Definition{Kind: live.PollScale, Title: say("How do you like it?", "Wie gefällt es Ihnen?"), Min: &one, Max: &five, Seconds: 30}, false},
		{"recommend", say("Recommend, 0 to 10", "Weiterempfehlen, 0 bis 10"), poll.Definition{Kind: live.PollScale,
			Title: say("Would you recommend this show?", "Würden Sie diese Sendung weiterempfehlen?"), Min: &nought, Max: &ten, Seconds: 60}, false},
		{"word", say("In one word", "In einem Wort"), poll.Definition{Kind: live.PollCloud, Title: say("What comes to your mind?", "Was fällt Ihnen dazu ein?"), Most: 1, Seconds: 60}, false},
		{"guess", say("Guess the number", "Schätzfrage"), poll.Definition{Kind: live.PollNumber, Title: say("How many?", "Wie viele?"), Seconds: 45}, false},
		{"rank", say("Put in order", "Rangfolge"), poll.Definition{Kind: live.PollRanking, Title: say("What is most important?", "Was ist am wichtigsten?"), Options: options("A", "B", "C")}, false},
		{"ideas", say("Collect ideas", "Ideen sammeln"), poll.Definition{Kind: live.PollIdeas, Title: say("What should we do next?", "Was sollen wir als Nächstes tun?")}, false},
		{"quiz", "Quiz", poll.Definition{Kind: live.PollQuiz, Title: say("Which answer is right?", "Welche Antwort ist richtig?"),
			Options: []live.PollOption{{Text: "A", Right: true}, {Text: "B"}, {Text: "C"}, {Text: "D"}}, Seconds: 20}, false},
	}
}

func (c *call) listTemplates() (any, error) {
	own, err := c.Store.Templates(c.ctx, c.show.Series)
	out := builtIn(c.show.Language)
	for _, t := range own {
		out = append(out, template{t.ID, t.Name, poll.DefinitionOf(&t.Poll), true})
	}
	return listOf(out, 0), err
}

func (c *call) addTemplate() (any, error) {
	var in newTemplate
	if err := c.body(&in); err != nil {
		return nil, err
	}
	name := text.Clean(in.Name, 80)
	if name == "" {
		return nil, live.Refuse(live.Invalid, "name", "name", "Please name the template.", "Bitte geben Sie der Vorlage einen Namen.")
	}
	p, err := c.Polls.Text.Define(in.Poll, c.show.Language)
	if err != nil {
		return nil, err
	}
	own, err := c.Store.Templates(c.ctx, c.show.Series)
	if err != nil {
		return nil, err
	}
	if len(own) >= store.MostTemplates {
		return nil, live.Refuse(live.Conflict, "templates_most", "", "A series keeps at most 200 templates.", "Eine Sendereihe hat höchstens 200 Vorlagen.")
	}
	t := store.Template{ID: c.newID(), Name: name, Poll: p}
	if err := c.Store.SaveTemplate(c.ctx, c.show.Series, t); err != nil {
		return nil, err
	}
	return template{t.ID, t.Name, poll.DefinitionOf(&p), true}, nil
}

func (c *call) forgetTemplate() (any, error) {
	if err := c.Store.ForgetTemplate(c.ctx, c.show.Series, c.path("template")); err != nil {
		return nil, err
	}
	return done{OK: true}, nil
}

package wire

// PollOption is one of the answers to choose from.
type PollOption struct {
	Text  string `json:"text"`
	Image string `json:"image,omitempty"` // https URL
	Right *bool  `json:"right,omitempty"` // quiz: absent for the audience until the result is revealed
}

// PollEntry is a word, answer or idea that the audience wrote into a poll.
type PollEntry struct {
	N      int    `json:"n"`
	Text   string `json:"text"`
	Votes  int    `json:"votes"`
	State  string `json:"state"`            // held, shown, hidden; the audience is told of shown ones only
	Status string `json:"status,omitempty"` // ideas: taken_up, done, not_now
	Kind   string `json:"kind,omitempty"`   // of the source
	Author string `json:"author,omitempty"` // name
}

// Bin is one column of a histogram: from From to below To.
type Bin struct {
	From  float64 `json:"from"`
	To    float64 `json:"to"`
	Votes int     `json:"votes"`
}

// Numbers describe the answers to a scale or an estimate.
type Numbers struct {
	Mean     float64 `json:"mean"`
	Median   float64 `json:"median"`
	Least    float64 `json:"least"`
	Greatest float64 `json:"greatest"`
	Bins     []Bin   `json:"bins,omitempty"` // estimates
}

// Tally is the count of one round, absolute. What is null is not revealed to
// this audience; Votes always is.
type Tally struct {
	ID       string           `json:"id"` // of the poll
	Round    int              `json:"round"`
	V        int64            `json:"v"`                                                      // rises; a tally with a lower one is old
	Votes    int              `json:"votes"`                                                  // people who have voted
	Repeats  int              `json:"repeats"`                                                // votes of people who had voted already
	Counts   []int            `json:"counts" tstype:"number[] | null"`                        // an option or step; ranking: points; null for what the audience writes
	BySource map[string][]int `json:"by_source" tstype:"{ [kind: string]: number[] } | null"` // the same by source kind
	Voters   map[string]int   `json:"voters" tstype:"{ [kind: string]: number } | null"`      // people by source kind
	Numbers  *Numbers         `json:"numbers,omitempty"`
	Entries  []PollEntry      `json:"entries,omitempty"` // by votes, the most first
	Ticker   []string         `json:"ticker,omitempty"`  // overlay and desk: whose comments were counted of late
}

// Poll is something asked of the whole audience.
type Poll struct {
	ID         string           `json:"id"`
	Kind       string           `json:"kind"` // choice, yesno, scale, ranking, number, cloud, text, ideas, quiz
	Title      string           `json:"title"`
	Options    []PollOption     `json:"options"`
	Multiple   bool             `json:"multiple"`
	Most       int              `json:"most"` // how many options, words or ideas one person may choose
	Min        *float64         `json:"min,omitempty"`
	Max        *float64         `json:"max,omitempty"`
	Decimals   int              `json:"decimals,omitempty"`
	Unit       string           `json:"unit,omitempty"`
	Anonymous  bool             `json:"anonymous"`
	Who        string           `json:"who"` // all, room, comments
	Seconds    int              `json:"seconds,omitempty"`
	Points     int              `json:"points,omitempty"`
	Speed      bool             `json:"speed,omitempty"`
	State      string           `json:"state"` // draft, open, closed
	Version    int              `json:"version"`
	Round      int              `json:"round"`
	Revealed   bool             `json:"revealed"`
	Final      bool             `json:"final"` // nothing changes the result any more
	OpenedAt   *Time            `json:"opened_at"`
	ClosesAt   *Time            `json:"closes_at"` // when it closes, or did
	FinalAt    *Time            `json:"final_at"`  // closed: when the last late vote may come
	RevealedAt *Time            `json:"revealed_at"`
	Grace      map[string]int64 `json:"grace,omitempty"`  // ms that a platform's picture is behind, by source kind
	Rounds     []Tally          `json:"rounds,omitempty"` // earlier ones, as far as revealed to this audience
	CreatedAt  Time             `json:"created_at"`

	Votes    int              `json:"votes"`
	Repeats  int              `json:"repeats"`
	V        int64            `json:"v"`
	Counts   []int            `json:"counts" tstype:"number[] | null"`
	BySource map[string][]int `json:"by_source" tstype:"{ [kind: string]: number[] } | null"`
	Voters   map[string]int   `json:"voters" tstype:"{ [kind: string]: number } | null"`
	Numbers  *Numbers         `json:"numbers,omitempty"`
	Entries  []PollEntry      `json:"entries,omitempty"`
}

// Choice is what a viewer has voted in the present round of a poll.
type Choice struct {
	Poll   string   `json:"poll"`
	Round  int      `json:"round"`
	Choice []int    `json:"choice,omitempty"` // options, steps from 0, numbers of entries
	Number *float64 `json:"number,omitempty"`
	Text   []string `json:"text,omitempty"`  // words or answer given
	Order  []int    `json:"order,omitempty"` // options, the first one first
}

// Rank is one place of the quiz.
type Rank struct {
	Place  int    `json:"place"` // equal points share a place
	Name   string `json:"name"`
	Kind   string `json:"kind"` // of the source
	Points int    `json:"points"`
}

// Tallies carries counts that changed, at most ten times a second.
type Tallies struct {
	T     FrameType `json:"t"`
	Polls []Tally   `json:"polls"`
}

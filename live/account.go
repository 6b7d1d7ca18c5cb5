package live

// Account is an account on a platform that a producer connected by logging in
// there. Its tokens are sealed where it is kept.
type Account struct {
	ID         string     `json:"id"`
	Series     string     `json:"series"`
	Kind       SourceKind `json:"kind"`
	User       string     `json:"user"` // the platform's id of the channel, page or person
	Name       string     `json:"name"`
	Picture    string     `json:"picture,omitempty"` // https URL
	Scopes     []string   `json:"scopes,omitempty"`
	Expires    int64      `json:"expires,omitempty"` // ms when Access ends; 0: it does not, or nobody knows
	Generation int64      `json:"generation"`        // rises with every change of the tokens
	Dead       bool       `json:"dead,omitempty"`    // the platform refuses to renew it: a person must log in again
	CreatedAt  int64      `json:"created_at"`        // ms

	Access  string `json:"-"`
	Refresh string `json:"-"`
}

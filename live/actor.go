package live

// Role is what a session may do. Each role has its own links.
type Role string

// The roles, from the most to the least powerful.
const (
	Producer  Role = "producer"
	Moderator Role = "moderator"
	Host      Role = "host"
	Overlay   Role = "overlay"
	Viewer    Role = "viewer"
)

// Valid reports whether r is one of the roles.
func (r Role) Valid() bool {
	switch r {
	case Producer, Moderator, Host, Overlay, Viewer:
		return true
	}
	return false
}

// Moderates reports whether r may decide on comments and questions.
func (r Role) Moderates() bool { return r == Producer || r == Moderator }

// Conducts reports whether r may move the programme: what is on air and what was answered.
func (r Role) Conducts() bool { return r.Moderates() || r == Host }

// Actor is who acts, as the audit log names them. ID is the session, never a token.
type Actor struct {
	Role Role   `json:"role"`
	ID   string `json:"id"`
	Name string `json:"name"`
}

// Op names a change: the operation id its caller made (empty: none) and who acts.
type Op struct {
	ID    string
	Actor Actor
}

// Link is a personal way in for one role. Its token is derived from the
// installation's secret, so it can be shown again and is never stored;
// raising Generation revokes it.
type Link struct {
	ID         string `json:"id"`
	Series     string `json:"series"` // empty: the whole installation (producer only)
	Role       Role   `json:"role"`
	Name       string `json:"name"`
	Generation int    `json:"generation"`
	CreatedAt  int64  `json:"created_at"` // ms
	ExpiresAt  int64  `json:"expires_at"` // ms, 0 = never
	Revoked    bool   `json:"revoked"`
}

// StandingLink is the id of the link that a series always has for a role.
func StandingLink(series string, role Role) string { return string(role[:1]) + series }

// Standing reports whether l is such a link.
func (l Link) Standing() bool { return l.Series != "" && l.ID == StandingLink(l.Series, l.Role) }

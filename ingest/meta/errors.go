package meta

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"

	"github.com/valyala/fastjson"

	"zuruf/ingest"
	"zuruf/live"
)

// Words are what differs between the platforms in what people are told.
type Words struct {
	Platform string // Facebook
	Token    string // field of the token
	Object   string // field of what is read
	Needs    string // permissions for reading, if Meta names none
}

// Fault is what an error body of the Graph API says ("Graph API: Handle
// errors"). As an error it shows numbers only.
type Fault struct {
	Status, Code, Subcode int
	Transient             bool
	Words                 string // Meta's, for people, at most maxWords bytes
}

const maxWords = 600

func (f *Fault) Error() string {
	return fmt.Sprintf("status %d, code %d, subcode %d", f.Status, f.Code, f.Subcode)
}

// decodeFault decodes an error body; a body that is none is a live.Error.
func decodeFault(p *fastjson.Parser, status int, body []byte) (*Fault, error) {
	v, err := p.ParseBytes(body)
	if err != nil {
		return nil, ingest.Unreadable(status, err)
	}
	e := v.Get("error")
	if !Is(e, fastjson.TypeObject) {
		return nil, ingest.Unreadable(status, fmt.Errorf("no error in the body"))
	}
	words := Str(e, "error_user_msg")
	if words == "" {
		words = Str(e, "message")
	}
	return &Fault{
		Status: status, Code: e.GetInt("code"), Subcode: e.GetInt("error_subcode"), Transient: e.GetBool("is_transient"),
		Words: strings.ToValidUTF8(strings.Clone(words[:min(len(words), maxWords)]), ""),
	}, nil
}

// dead, limited, passing, denied and gone sort faults by what can be done about them.
func (f *Fault) dead() bool { return f.Code == 190 || f.Code == 102 || f.Code == 104 }
func (f *Fault) limited() bool {
	return f.Code == 4 || f.Code == 17 || f.Code == 32 || f.Code == 613 || f.Code == 1996 || f.Code >= 80000 && f.Code <= 80014
}
func (f *Fault) passing() bool { return f.Code == 1 || f.Code == 2 || f.Transient }
func (f *Fault) denied() bool  { return f.Code == 10 || f.Code >= 200 && f.Code <= 299 }
func (f *Fault) gone() bool    { return f.Code == 100 && f.Subcode == 33 }

// permission finds the names of permissions in Meta's messages.
var permission = regexp.MustCompile(`\b(?:pages|instagram|user|business)_[a-z_]+\b`)

// refusal says what a fault means for whoever reads, by code and subcode, then
// by status.
func (w Words) refusal(f *Fault, usage Usage) *live.Error {
	switch {
	case f.dead():
		return w.token(f.Subcode).Because(f)
	case f.limited():
		return later(usage.Wait).Because(f)
	case f.passing():
		return ingest.ErrPlatform.Because(f)
	case f.denied():
		return w.permission(f.Words, w.Needs).Because(f)
	case f.gone():
		return w.unknown().Because(f)
	case f.Code == 100 && strings.Contains(f.Words, "appsecret_proof"):
		return ErrProof.Because(f)
	case f.Code == 100:
		return ErrParameter.Because(f)
	case f.Status == http.StatusUnauthorized:
		return w.token(0).Because(f)
	case f.Status >= 500:
		return ingest.ErrPlatform.Because(f)
	}
	return ErrRefused.Because(f)
}

// What Meta refuses.
var (
	ErrProof = live.Refuse(live.Forbidden, "app_secret_wrong", "",
		"The app secret that is set here (ZURUF_META_APP_SECRET) is not the one of the app that made the token.",
		"Das hier eingestellte App-Geheimnis (ZURUF_META_APP_SECRET) gehört nicht zu der App, die das Token ausgestellt hat.")
	ErrParameter = live.Refuse(live.Unavailable, "platform_refused_parameter", "",
		"Meta does not understand this request. It is tried again by itself.",
		"Meta versteht diese Anfrage nicht. Es wird von selbst wieder versucht.")
	ErrRefused = live.Refuse(live.Unavailable, "platform_refused", "",
		"Meta refuses this request. It is tried again by itself.",
		"Meta weist diese Anfrage ab. Es wird von selbst wieder versucht.")
)

// token says why a token is dead, and that a new one is needed.
func (w Words) token(subcode int) *live.Error {
	code, en, de := "token_invalid", "is not valid", "ist nicht gültig"
	switch subcode {
	case 458:
		code, en, de = "token_app_removed", "is no longer valid: the app was removed from the account", "gilt nicht mehr: Die App wurde aus dem Konto entfernt"
	case 459:
		code, en, de = "token_checkpoint", "is blocked: log in to "+w.Platform+" in a browser and follow what it asks", "ist gesperrt: Melden Sie sich im Browser bei "+w.Platform+" an und folgen Sie den Hinweisen"
	case 460:
		code, en, de = "token_password_changed", "is no longer valid: the password was changed", "gilt nicht mehr: Das Passwort wurde geändert"
	case 463, 467:
		code, en, de = "token_expired", "has expired", "ist abgelaufen"
	}
	todoEN, todoDE := "Make a new one and connect the source again.", "Erstellen Sie ein neues und verbinden Sie die Quelle noch einmal."
	if w.Token == "account" {
		todoEN, todoDE = "Connect the account again.", "Verbinden Sie das Konto noch einmal."
	}
	return live.Refuse(live.Unauthorized, code, w.Token,
		"The access token for "+w.Platform+" "+en+". "+todoEN, "Das Zugriffstoken für "+w.Platform+" "+de+". "+todoDE)
}

// permission names the permission that is missing: as Meta's words do, else needs.
func (w Words) permission(words, needs string) *live.Error {
	if names := strings.Join(permission.FindAllString(words, 3), ", "); names != "" {
		needs = names
	}
	return live.Refuse(live.Forbidden, "permission_missing", w.Token,
		"The access token for "+w.Platform+" lacks the permission "+needs+". Grant it to the app, make a new token and connect the source again.",
		"Dem Zugriffstoken für "+w.Platform+" fehlt die Berechtigung "+needs+". Erteilen Sie sie der App, erstellen Sie ein neues Token und verbinden Sie die Quelle noch einmal.")
}

func (w Words) unknown() *live.Error {
	return live.Refuse(live.NotFound, "object_unknown", w.Object,
		w.Platform+" has nothing under this number that this token may see. Check the number, and that the token belongs to the same page or account.",
		w.Platform+" hat unter dieser Nummer nichts, was dieses Token sehen darf. Prüfen Sie die Nummer, und ob das Token zur selben Seite oder zum selben Konto gehört.")
}

// Unknown is the refusal of a number under which there is nothing, in a field.
func (c *Call) Unknown(field string) *live.Error {
	e := c.words.unknown()
	e.Field = field
	return e
}

package meta

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"time"

	"github.com/valyala/fastjson"

	"zuruf/ingest"
	"zuruf/live"
)

// Words are what differs between the platforms in what people are told.
type Words struct {
	Platform string // Facebook
	Token    string // field of the token
	Object   string // field of what is read
	Needs    string // permissions, if Meta names none
}

// permission finds the names of permissions in Meta's messages.
var permission = regexp.MustCompile(`\b(?:pages|instagram|user|business)_[a-z_]+\b`)

// refusal says what an error body means ("Graph API: Handle errors"), by code
// and subcode, then by status.
func (w Words) refusal(p *fastjson.Parser, status int, body []byte, usage Usage) *live.Error {
	v, err := p.ParseBytes(body)
	if err != nil {
		return ingest.Unreadable(status, err)
	}
	e := v.Get("error")
	if e == nil {
		return ingest.Unreadable(status, fmt.Errorf("no error in the body"))
	}
	code, subcode, message := e.GetInt("code"), e.GetInt("error_subcode"), string(e.GetStringBytes("message"))
	cause := fmt.Errorf("status %d, code %d, subcode %d", status, code, subcode)
	switch {
	case code == 190, code == 102, code == 104:
		return w.token(subcode).Because(cause)
	case code == 4, code == 17, code == 32, code == 613, code == 1996, code >= 80000 && code <= 80014:
		r := ingest.ErrRate.Because(cause)
		r.Retry = int(usage.Wait / time.Second)
		return r
	case code == 1, code == 2, e.GetBool("is_transient"):
		return ingest.ErrPlatform.Because(cause)
	case code == 10, code >= 200 && code <= 299:
		return w.permission(message).Because(cause)
	case code == 100 && subcode == 33:
		return w.gone().Because(cause)
	case code == 100 && strings.Contains(message, "appsecret_proof"):
		return ErrProof.Because(cause)
	case code == 100:
		return ErrParameter.Because(cause)
	case status == http.StatusUnauthorized:
		return w.token(0).Because(cause)
	case status >= 500:
		return ingest.ErrPlatform.Because(cause)
	}
	return ErrRefused.Because(cause)
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
	return live.Refuse(live.Unauthorized, code, w.Token,
		"The access token for "+w.Platform+" "+en+". Make a new one and connect the source again.",
		"Das Zugriffstoken für "+w.Platform+" "+de+". Erstellen Sie ein neues und verbinden Sie die Quelle noch einmal.")
}

// permission names the permission that is missing.
func (w Words) permission(message string) *live.Error {
	names := strings.Join(permission.FindAllString(message, 3), ", ")
	if names == "" {
		names = w.Needs
	}
	return live.Refuse(live.Forbidden, "permission_missing", w.Token,
		"The access token for "+w.Platform+" lacks the permission "+names+". Grant it to the app, make a new token and connect the source again.",
		"Dem Zugriffstoken für "+w.Platform+" fehlt die Berechtigung "+names+". Erteilen Sie sie der App, erstellen Sie ein neues Token und verbinden Sie die Quelle noch einmal.")
}

func (w Words) gone() *live.Error {
	return live.Refuse(live.NotFound, "object_unknown", w.Object,
		w.Platform+" has nothing under this number that this token may see. Check the number, and that the token belongs to the same page or account.",
		w.Platform+" hat unter dieser Nummer nichts, was dieses Token sehen darf. Prüfen Sie die Nummer, und ob das Token zur selben Seite oder zum selben Konto gehört.")
}

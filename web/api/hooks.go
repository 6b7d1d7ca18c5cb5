package api

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/gorilla/websocket"

	"zuruf/ingest"
	"zuruf/ingest/inbound"
	"zuruf/ingest/meta"
	"zuruf/live"
	"zuruf/live/store"
)

func (a *API) handshake(w http.ResponseWriter, r *http.Request) {
	challenge, err := a.Ingest.Handshake(live.SourceKind(chi.URLParam(r, "kind")), r.URL.Query())
	if err != nil {
		Refuse(w, r, err, nil)
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	io.WriteString(w, challenge)
}

// accepted is the answer to a webhook.
type accepted struct {
	Accepted int `json:"accepted"`
}

func (a *API) hook(w http.ResponseWriter, r *http.Request) {
	body, err := readBody(w, r, meta.MaxHook)
	if err != nil {
		Refuse(w, r, err, nil)
		return
	}
	n, err := a.Ingest.Deliver(r.Context(), live.SourceKind(chi.URLParam(r, "kind")), body, r.Header.Get("X-Hub-Signature-256"))
	if err != nil {
		Refuse(w, r, err, nil)
		return
	}
	answer(w, 200, accepted{Accepted: n})
}

// taken is the answer to what is sent to a source that is fed.
type taken struct {
	Accepted int `json:"accepted"` // messages that the body brought
	Repeated int `json:"repeated"` // of these, known already
}

// mayFeed lets pages of other origins feed a source: the secret shows who may,
// and no cookie counts.
func mayFeed(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Access-Control-Allow-Origin", "*")
	w.Header().Set("Access-Control-Allow-Headers", "Content-Type, X-Zuruf-Signature")
	w.Header().Set("Access-Control-Allow-Methods", "POST")
	w.Header().Set("Access-Control-Max-Age", "600")
}

// feedSource takes a message, or an array of them, for a source that is fed.
// The signature, or the secret itself as ?key=, shows who may.
func (a *API) feedSource(w http.ResponseWriter, r *http.Request) {
	body, err := readBody(w, r, meta.MaxHook)
	if err != nil {
		Refuse(w, r, err, nil)
		return
	}
	w.Header().Set("Access-Control-Allow-Origin", "*")
	proof := ingest.Proof{Signature: r.Header.Get("X-Zuruf-Signature"), Key: r.URL.Query().Get("key")}
	n, repeated, err := a.Ingest.Feed(r.Context(), chi.URLParam(r, "source"), proof, body)
	if err != nil {
		Refuse(w, r, err, nil)
		return
	}
	answer(w, 200, taken{n, repeated})
}

const (
	feedGreeting = 10 * time.Second // in which the first frame must show the secret
	feedSilence  = 2 * time.Minute  // without any frame or ping
)

// Anybody may connect: the first frame shows who it is, and no cookie counts.
var feedUpgrader = websocket.Upgrader{ReadBufferSize: 4096, WriteBufferSize: 1024, HandshakeTimeout: 5 * time.Second,
	CheckOrigin: func(*http.Request) bool { return true }}

// feedSocket takes the same by WebSocket: the first frame is {"secret": "…"},
// each further one a message or an array of them, answered one by one.
func (a *API) feedSocket(w http.ResponseWriter, r *http.Request) {
	source := chi.URLParam(r, "source")
	if !websocket.IsWebSocketUpgrade(r) {
		Refuse(w, r, errFeedGet, nil)
		return
	}
	c, err := feedUpgrader.Upgrade(w, r, nil)
	if err != nil {
		return // the upgrader has answered
	}
	defer c.Close()
	lang := Language(r)
	c.SetReadLimit(meta.MaxHook)
	c.SetReadDeadline(time.Now().Add(feedGreeting))
	_, first, err := c.ReadMessage()
	if err != nil {
		return
	}
	secret, err := inbound.Greeting(first)
	if err == nil {
		err = a.Ingest.Admitted(r.Context(), source, ingest.Proof{Key: secret})
	}
	if err != nil {
		respond(c, refusedOf(err, lang))
		c.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(websocket.ClosePolicyViolation, ""), time.Now().Add(time.Second))
		return
	}
	if respond(c, done{OK: true}) != nil {
		return
	}
	c.SetPingHandler(func(data string) error {
		c.SetReadDeadline(time.Now().Add(feedSilence))
		return c.WriteControl(websocket.PongMessage, []byte(data), time.Now().Add(time.Second))
	})
	for {
		c.SetReadDeadline(time.Now().Add(feedSilence))
		_, body, err := c.ReadMessage()
		if err != nil {
			return
		}
		n, repeated, err := a.Ingest.Feed(r.Context(), source, ingest.Proof{Key: secret}, body)
		var out any = taken{n, repeated}
		if err != nil {
			out = refusedOf(err, lang)
		}
		if respond(c, out) != nil {
			return
		}
	}
}

var errFeedGet = live.Refuse(live.Invalid, "feed_get", "",
	"This address takes POST with a signature, or a WebSocket.", "Diese Adresse nimmt POST mit einer Signatur, oder einen WebSocket.")

func respond(c *websocket.Conn, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	c.SetWriteDeadline(time.Now().Add(5 * time.Second))
	return c.WriteMessage(websocket.TextMessage, b)
}

// deletion is what Meta wants to hear when somebody asks that their data be deleted.
type deletion struct {
	URL  string `json:"url"`
	Code string `json:"confirmation_code"`
}

// deleteUser is Meta's data deletion callback: what the person wrote on
// Facebook or Instagram is erased in all shows, at once.
func (a *API) deleteUser(w http.ResponseWriter, r *http.Request) {
	body, err := readBody(w, r, maxBody)
	if err != nil {
		Refuse(w, r, err, nil)
		return
	}
	form, _ := url.ParseQuery(string(body)) // what cannot be read is no signed_request
	user, err := a.Meta.Deletion(form.Get("signed_request"))
	if err != nil {
		Refuse(w, r, err, nil)
		return
	}
	d := store.Deletion{Code: live.NewReceipt(), Kind: live.Facebook, At: a.Now().UnixMilli(), User: user}
	if err := a.Store.PutDeletion(r.Context(), d); err != nil {
		Refuse(w, r, err, nil)
		return
	}
	// Whether or not Meta waits for it; what fails is tried again later.
	if err := a.Forgetter.Delete(context.WithoutCancel(r.Context()), d); err != nil {
		slog.Warn("somebody's data was not deleted yet; it is tried again", "error", err)
	}
	answer(w, 200, deletion{URL: a.URL + "/deletion/" + d.Code, Code: d.Code})
}

// showDeletion is the page that tells what became of such a request.
func (a *API) showDeletion(w http.ResponseWriter, r *http.Request) {
	d, err := a.Store.Deletion(r.Context(), chi.URLParam(r, "code"))
	if err != nil {
		Refuse(w, r, err, nil)
		return
	}
	state := live.Text{EN: "is being worked on", DE: "wird bearbeitet"}
	if d.Done > 0 {
		state = live.Text{EN: "was carried out on " + time.UnixMilli(d.Done).UTC().Format("2 January 2006, 15:04 UTC"),
			DE: "wurde am " + time.UnixMilli(d.Done).UTC().Format("02.01.2006, 15:04 UTC") + " ausgeführt"}
	}
	text := live.Text{EN: "Your request " + d.Code + " to delete your data " + state.EN + ".",
		DE: "Ihre Anfrage " + d.Code + ", Ihre Daten zu löschen, " + state.DE + "."}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	io.WriteString(w, text.In(Language(r))+"\n")
}

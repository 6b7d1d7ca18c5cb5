package load

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"time"
)

// Options says what is done to which server.
type Options struct {
	Target    string        `help:"Address of the server." default:"http://127.0.0.1:8080"`
	Token     string        `help:"The producer's API token of the server." env:"ZURUF_TOKEN" required:""`
	Viewers   int           `help:"Viewers on sockets; -1: 1000, with --poll 5000." default:"-1"`
	Desks     int           `help:"Moderators' desks." default:"2"`
	Overlays  int           `help:"Overlay pages." default:"1"`
	Votes     float64       `help:"Votes a second, of all viewers together." default:"100"`
	Comments  float64       `help:"Comments a second from the simulated YouTube; needs --simulator." default:"100"`
	Decisions float64       `help:"Decisions a second at the desk that the overlay shows." default:"20"`
	Duration  time.Duration `help:"How long to measure." default:"1m"`
	Poll      bool          `help:"One poll instead of questions: all viewers vote within the time that --within says, one in ten changes it once."`
	Within    time.Duration `help:"Time in which all viewers vote in the poll." default:"5s"`
	Stage     bool          `help:"The stage instead of questions: one video track to all viewers (800), over WebRTC."`
	Plain     int           `help:"With --stage, compare with the plain loop of the WebRTC library and so many viewers; 0: do not." default:"400"`
	Simulator string        `help:"Address to serve the simulated YouTube on, as 127.0.0.1:8090; the server must run with --youtube-url=http://127.0.0.1:8090."`
	Owned     bool          `name:"yes-i-own-this-server" help:"Allow a target that is not on this machine."`
	JSON      bool          `name:"json" help:"Print a JSON object."`
}

// What one run may do at the most.
const (
	mostViewers   = 20_000
	mostPages     = 50 // desks, and overlays
	mostVotes     = 20_000
	mostComments  = 2_000
	mostDecisions = 100
	mostDuration  = 30 * time.Minute

	votesPerViewer = 3 // a second; the server takes four of a session

	viewersOfQuestions, viewersOfPoll, viewersOfStage = 1_000, 5_000, 800 // where the number is left open
)

// check refuses what is out of bounds; it asks the network for nothing but the
// addresses of the target's name.
func (o *Options) check() error {
	if err := o.settle(); err != nil {
		return err
	}
	within := func(name string, n, least, most float64) error {
		if n < least || n > most {
			return fmt.Errorf("--%s is a number from %.0f to %.0f", name, least, most)
		}
		return nil
	}
	for _, err := range []error{
		within("viewers", float64(o.Viewers), 0, mostViewers),
		within("desks", float64(o.Desks), 0, mostPages),
		within("overlays", float64(o.Overlays), 0, mostPages),
		within("votes", o.Votes, 0, mostVotes),
		within("comments", o.Comments, 0, mostComments),
		within("decisions", o.Decisions, 0, mostDecisions),
	} {
		if err != nil {
			return err
		}
	}
	switch {
	case o.Duration < time.Second || o.Duration > mostDuration:
		return fmt.Errorf("--duration is from 1s to %s", mostDuration)
	case o.Votes > votesPerViewer*float64(o.Viewers):
		return fmt.Errorf("%.0f votes a second need at least %.0f viewers: the server takes %d a second from each at most",
			o.Votes, o.Votes/votesPerViewer, votesPerViewer)
	}
	if o.Simulator != "" {
		host, port, err := net.SplitHostPort(o.Simulator)
		if err != nil {
			return fmt.Errorf("--simulator is an address as 127.0.0.1:8090: %w", err)
		}
		if host == "" {
			o.Simulator = net.JoinHostPort("127.0.0.1", port)
		} else if !loopback(host) {
			return fmt.Errorf("--simulator must be an address of this machine only, as 127.0.0.1:%s", port)
		}
	}
	u, err := url.Parse(o.Target)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
		return fmt.Errorf("--target is an address as http://127.0.0.1:8080")
	}
	o.Target = u.Scheme + "://" + u.Host
	if !o.Owned && !loopback(u.Hostname()) {
		return fmt.Errorf("%s is not on this machine, and load is for your own server only; if it is yours, say --yes-i-own-this-server", u.Hostname())
	}
	return nil
}

// settle fills in what follows from the rest: whoever votes in a poll does not
// vote on questions, and it lasts until everybody had an answer.
func (o *Options) settle() error {
	if o.Stage {
		if o.Viewers == -1 {
			o.Viewers = viewersOfStage
		}
		if o.Poll || o.Viewers < 1 {
			return errors.New("--stage needs viewers, and goes without --poll")
		}
		o.Votes = 0
		return nil
	}
	if !o.Poll {
		if o.Viewers == -1 {
			o.Viewers = viewersOfQuestions
		}
		return nil
	}
	if o.Viewers == -1 {
		o.Viewers = viewersOfPoll
	}
	if o.Viewers < 1 {
		return errors.New("a poll needs viewers")
	}
	if o.Within < time.Second || o.Within > mostDuration/2 {
		return fmt.Errorf("--within is from 1s to %s", mostDuration/2)
	}
	o.Votes, o.Decisions, o.Duration = 0, 0, o.Within+patience
	return nil
}

// spare is how many files are open beside the sockets: the API's connections,
// and what every process has open.
const spare = 150

// fit refuses more sockets than this process may have files.
func (o *Options) fit(files int) error {
	if o.Viewers+o.Desks+o.Overlays+spare <= files {
		return nil
	}
	return fmt.Errorf("this process may open %d files, and so at most %d sockets; ask for fewer viewers or raise the limit (ulimit -n), also that of the server",
		files, max(0, files-spare))
}

// loopback reports whether every address of a host is this machine's own.
func loopback(host string) bool {
	if ip := net.ParseIP(host); ip != nil {
		return ip.IsLoopback()
	}
	ips, err := net.LookupIP(host)
	for _, ip := range ips {
		if !ip.IsLoopback() {
			return false
		}
	}
	return err == nil && len(ips) > 0
}

package main

import (
	"encoding/json"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/gorilla/websocket"

	"zuruf/live/store/redistest"
	"zuruf/live/wire"
)

// openPoll makes a poll of four options in a new show and opens it.
func (n *node) openPoll(title string) (sh object, id string) {
	n.t.Helper()
	sh = n.show(title)
	path := "/api/v1/shows/" + sh.str("id") + "/polls"
	options := []object{{"text": "A"}, {"text": "B"}, {"text": "C"}, {"text": "D"}}
	id = n.must("POST", path, testToken, object{"kind": "choice", "title": "?", "options": options}).str("id")
	n.must("POST", path+"/"+id+"/open", testToken, object{})
	return sh, id
}

func (n *node) poll(show, id string) (p wire.Poll) {
	n.t.Helper()
	b, err := json.Marshal(n.must("GET", "/api/v1/shows/"+show+"/polls/"+id, testToken, nil))
	if err == nil {
		err = json.Unmarshal(b, &p)
	}
	if err != nil {
		n.t.Fatal(err)
	}
	return p
}

// perLife is how many ballots one session may cast before the server calls it too fast.
const perLife = 30

// TestKillLosesNoAcknowledgedBallot kills the server while viewers vote, several
// times: every ballot that was acknowledged is there, and none counts twice
// although the viewers send again what was not answered.
func TestKillLosesNoAcknowledgedBallot(t *testing.T) {
	stores(t, func(t *testing.T, args []string) {
		n := serve(t, args...)
		sh, id := n.openPoll("kill")
		voters := make([]*voter, 8)
		for i := range voters {
			voters[i] = &voter{show: sh.str("id"), session: n.viewer(sh.str("code")), poll: id}
		}
		var answers atomic.Int64
		unanswered := 0
		for life := range 5 {
			last := life == 4
			before := answers.Load()
			var wg sync.WaitGroup
			for _, v := range voters {
				wg.Go(func() {
					choice, err := v.join(n)
					if err != nil {
						t.Errorf("not let in: %v", err)
						return
					}
					defer v.conn.Close()
					if v.acknowledged == v.ballots && v.ballots > 0 && !slices.Equal(choice, []int{v.option(v.acknowledged)}) {
						t.Errorf("acknowledged was %d, the server says %v", v.option(v.acknowledged), choice)
					}
					for range perLife {
						if v.acknowledged == v.ballots {
							v.ballots++
						}
						if _, err := v.cast(); err != nil {
							if _, said := err.(*refusal); said || last {
								t.Errorf("%v", err)
							}
							return
						}
						answers.Add(1)
						if last {
							return
						}
					}
				})
			}
			if !last {
				n.until("in the midst of voting", func() bool { return answers.Load() > before+int64(20+15*life) })
				n.kill()
			}
			wg.Wait()
			for _, v := range voters {
				if v.acknowledged < v.ballots {
					unanswered++
				}
			}
			if !last {
				n.start()
			}
		}
		if unanswered == 0 {
			t.Error("nothing was unanswered at any kill: no test")
		}
		want, repeats := make([]int, 4), 0
		for _, v := range voters {
			want[v.option(v.acknowledged)]++
			repeats += v.ballots - 1
		}
		p := n.poll(sh.str("id"), id)
		if !slices.Equal(p.Counts, want) || p.Votes != len(voters) || p.Repeats != repeats || !slices.Equal(p.BySource["room"], want) {
			t.Errorf("%v of %d, %d repeats; want %v and %d", p.Counts, p.Votes, p.Repeats, want, repeats)
		}
	})
}

// TestTwoNodesCountTogether and close at the same moment: what was acknowledged
// on either counts on both, and there is one result.
func TestTwoNodesCountTogether(t *testing.T) {
	r := redistest.Start(t)
	args := []string{"--redis", r.URL(), "--seal-key", "k", "--secret", "s"}
	nodes := []*node{serve(t, append(args, "--data", t.TempDir())...), serve(t, append(args, "--data", t.TempDir())...)}
	sh, id := nodes[0].openPoll("two nodes vote")
	show, path := sh.str("id"), "/api/v1/shows/"+sh.str("id")+"/polls/"+id
	var desks []*websocket.Conn
	for _, n := range nodes {
		c, err := n.socket("role=moderator&show="+show, sh["tokens"].(map[string]any)["desk"].(string))
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		frames(t, c, "snapshot", ofType("snapshot"))
		desks = append(desks, c)
	}
	var voted atomic.Int64
	var wg sync.WaitGroup
	closing := make(chan struct{})
	for i := range 60 {
		v := &voter{show: show, session: nodes[0].viewer(sh.str("code")), poll: id, ballots: i}
		if _, err := v.join(nodes[i%2]); err != nil {
			t.Fatal(err)
		}
		defer v.conn.Close()
		wg.Go(func() {
			if i >= 20 {
				<-closing
			}
			_, err := v.cast()
			if no, said := err.(*refusal); err == nil {
				voted.Add(1)
			} else if i < 20 || !said || no.code != "poll_closed" {
				t.Error(err)
			}
		})
	}
	nodes[0].until("voted on by twenty", func() bool { return voted.Load() >= 20 })
	close(closing)
	closed := make([]object, 2)
	for i, n := range nodes {
		wg.Go(func() {
			status, out, err := n.call("POST", path+"/close", testToken, object{})
			if err != nil || status != http.StatusOK {
				t.Errorf("%d %v %v", status, out, err)
			}
			closed[i] = out
		})
	}
	wg.Wait()
	if closed[0].str("closes_at") == "" || closed[0].str("closes_at") != closed[1].str("closes_at") {
		t.Errorf("closed twice: %v and %v", closed[0], closed[1])
	}
	for i, n := range nodes {
		n.until("final", func() bool { return n.poll(show, id).Final })
		if p := n.poll(show, id); p.Votes != int(voted.Load()) || p.Repeats != 0 {
			t.Errorf("node %d counts %d votes and %d repeats, acknowledged were %d", i, p.Votes, p.Repeats, voted.Load())
		}
		frames(t, desks[i], "the last count", func(o object) bool { // in a tally, or with the poll that closed
			list, _ := o["polls"].([]any)
			return len(list) == 1 && object(list[0].(map[string]any)).num("votes") == int(voted.Load())
		})
	}
	if a, b := nodes[0].poll(show, id), nodes[1].poll(show, id); !slices.Equal(a.Counts, b.Counts) || a.Version != b.Version || a.V != b.V {
		t.Errorf("%+v and %+v", a, b)
	}
}

// TestBallotsWhileRedisIsAway are refused as such, and taken when it is back.
func TestBallotsWhileRedisIsAway(t *testing.T) {
	r := redistest.Start(t)
	n := serve(t, "--data", t.TempDir(), "--redis", r.URL(), "--seal-key", "k")
	sh, id := n.openPoll("away")
	v := &voter{show: sh.str("id"), session: n.viewer(sh.str("code")), poll: id, ballots: 1}
	if _, err := v.join(n); err != nil {
		t.Fatal(err)
	}
	defer v.conn.Close()
	if _, err := v.cast(); err != nil {
		t.Fatal(err)
	}
	v.ballots++
	r.Kill()
	_, err := v.cast()
	if no, said := err.(*refusal); !said || no.code != "store_unavailable" {
		t.Fatalf("without a store: %v", err)
	}
	r.Run()
	n.until("taking ballots again", func() bool {
		_, err = v.cast()
		_, said := err.(*refusal)
		if err != nil && !said {
			t.Fatal(err)
		}
		return err == nil
	})
	if p := n.poll(sh.str("id"), id); p.Votes != 1 || p.Repeats != 1 || !slices.Equal(p.Counts, []int{0, 0, 1, 0}) {
		t.Errorf("%+v", p)
	}
}

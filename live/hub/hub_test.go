package hub

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

type sink struct {
	mu      sync.Mutex
	batches []string
}

func (s *sink) deliver(b []byte) {
	s.mu.Lock()
	s.batches = append(s.batches, string(b))
	s.mu.Unlock()
}

func lines(b []byte) []byte { return append(b[:len(b):len(b)], '\n') }

func TestMessagesThatMayWaitLeaveTogether(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := New(lines)
		s := &sink{}
		sub := &Subscriber{Deliver: s.deliver}
		h.Subscribe("a", sub)
		for i := range 10 {
			h.Publish("a", fmt.Append(nil, i), false)
			time.Sleep(Window * 3 / 10)
			synctest.Wait()
		}
		time.Sleep(Window)
		synctest.Wait()
		want := []string{"0\n", "1\n2\n3\n", "4\n5\n6\n", "7\n8\n9\n"}
		if fmt.Sprint(s.batches) != fmt.Sprint(want) {
			t.Errorf("%q, want %q", s.batches, want)
		}
		h.Unsubscribe("a", sub)
		h.Close()
	})
}

func TestAnUrgentMessageTakesTheOthersWithIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := New(lines)
		s := &sink{}
		h.Subscribe("a", &Subscriber{Deliver: s.deliver})
		h.Publish("a", []byte("1"), false)
		synctest.Wait()
		h.Publish("a", []byte("2"), false)
		h.Publish("a", []byte("3"), true)
		synctest.Wait() // no time passes
		if got := strings.Join(s.batches, ""); got != "1\n2\n3\n" {
			t.Errorf("%q", got)
		}
		h.Close()
	})
}

func TestOrderHoldsForEverySubscriber(t *testing.T) {
	h := New(lines)
	sinks := make([]*sink, 600)
	for i := range sinks {
		sinks[i] = &sink{}
		h.Subscribe("a", &Subscriber{Deliver: sinks[i].deliver})
	}
	var want strings.Builder
	for i := range 200 {
		h.Publish("a", fmt.Append(nil, i), i%3 == 0 || i == 199)
		fmt.Fprintln(&want, i)
	}
	h.Close()
	for i, s := range sinks {
		if got := strings.Join(s.batches, ""); got != want.String() {
			t.Fatalf("subscriber %d: %q", i, got)
		}
	}
	if h.Count("a") != 600 || h.Count("b") != 0 {
		t.Error("count")
	}
}

func TestCloseHandsOutWhatWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := New(lines)
		s, gone := &sink{}, &Subscriber{Deliver: func([]byte) {}}
		h.Subscribe("a", &Subscriber{Deliver: s.deliver})
		h.Subscribe("b", gone)
		for _, topic := range []string{"a", "b"} {
			for i := range 3 {
				h.Publish(topic, fmt.Append(nil, i), false)
				synctest.Wait()
			}
		}
		h.Unsubscribe("b", gone) // with something waiting
		h.Close()
		h.Publish("a", []byte("late"), true)
		time.Sleep(2 * Window)
		if got := strings.Join(s.batches, ""); got != "0\n1\n2\n" {
			t.Errorf("%q", got)
		}
	})
}

func TestComingAndGoingWhileMessagesFlow(t *testing.T) {
	h := New(lines)
	stays := &sink{}
	h.Subscribe("a", &Subscriber{Deliver: stays.deliver})
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 200 {
				s := &sink{}
				sub := &Subscriber{Deliver: s.deliver}
				h.Subscribe("a", sub)
				h.Subscribe("mine", sub)
				h.Publish("mine", []byte("you"), true)
				h.Unsubscribe("mine", sub)
				h.Unsubscribe("a", sub)
			}
		})
	}
	var want strings.Builder
	for i := range 500 {
		h.Publish("a", fmt.Append(nil, i), i%5 == 0)
		fmt.Fprintln(&want, i)
	}
	wg.Wait()
	h.Close()
	if got := strings.Join(stays.batches, ""); got != want.String() {
		t.Errorf("%q", got)
	}
	if h.Count("a") != 1 || h.Count("mine") != 0 {
		t.Error("count")
	}
}

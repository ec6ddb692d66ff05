package main

import (
	"fmt"
	"math/rand/v2"
	"os/exec"
	"sync"
	"testing"
	"time"

	"bywhen/calendar/google/googletest"
	"bywhen/daemon"
)

// misfortunes are what can go wrong with a call at Google, without effect and
// with it.
func misfortunes() []googletest.Fault {
	return []googletest.Fault{
		{Status: 500, Reason: "backendError"}, {Status: 500, Reason: "backendError", Applied: true},
		{Status: 503, Reason: "backendError"}, {Status: 503, Reason: "backendError", Applied: true},
		{Cut: true}, {Cut: true, Applied: true},
		{Status: 429, Reason: "rateLimitExceeded", RetryAfter: "60"}, {Status: 403, Reason: "userRateLimitExceeded"},
		{Status: 410, Reason: "fullSyncRequired"}, {Status: 412, Reason: "conditionNotMet"}, {Status: 401, Reason: "authError"},
	}
}

// A killer kills a process at one of its calls, or lets that call go wrong.
type killer struct {
	mu      sync.Mutex
	process *exec.Cmd // nil: the call goes wrong
	in      int       // calls until then
	fault   googletest.Fault
	struck  int
}

// ask is called by the server at each call.
func (k *killer) ask(c googletest.Call) googletest.Fault {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.in--; k.in != 0 {
		return googletest.Fault{}
	}
	k.struck++
	f := k.fault
	if f.Status == 410 && c.Method != "calendar.events.list" || f.Status == 412 && c.Method != "calendar.events.patch" {
		f.Status = 500 // which tokens and versions do not bring about
	}
	if p := k.process; p != nil {
		f = googletest.Fault{Cut: true, Applied: f.Applied}
		if !f.Applied {
			p.Process.Kill()
		}
		f.Then = func() { p.Process.Kill() }
	}
	return f
}

// strike lets one sync go wrong at its n-th call.
func (k *killer) strike(t *testing.T, home, at string, n int, f googletest.Fault, kill bool) {
	t.Helper()
	k.mu.Lock()
	k.in, k.fault, k.process = n, f, nil
	k.mu.Unlock()
	if !kill {
		inside(t.Context(), t, home, nil, "sync", "--as-of", at)
		return
	}
	c := command(home, "sync", "--as-of", at)
	k.mu.Lock()
	err := c.Start()
	k.process = c
	k.mu.Unlock()
	if err != nil {
		t.Fatal(err)
	}
	_ = c.Wait() // it was killed, or came through
}

// TestExactlyOnceAtGoogle lets 200 syncs go wrong at random calls: the answer is a
// failure, with or without effect, it never comes, or bywhen is killed before or
// after the call had its effect. Then one runs to its end: the check-in stands
// once, where the story has it, and nobody was told.
func TestExactlyOnceAtGoogle(t *testing.T) {
	const homes, strikes = 40, 5
	var kills int
	var mu sync.Mutex
	t.Run("homes", func(t *testing.T) {
		for i := range homes {
			t.Run(fmt.Sprint(i), func(t *testing.T) {
				t.Parallel()
				random := rand.New(rand.NewPCG(20260504, uint64(i)))
				s := googletest.New(t)
				home := signedIn(t, s)
				k := &killer{}
				s.Fault = k.ask
				now := time.Date(2026, 5, 4, 15, 0, 0, 0, time.UTC)
				all := misfortunes()
				dead := 0
				for k.struck < strikes {
					n, kill, before := 1+random.IntN(4), random.IntN(4) == 0, k.struck
					k.strike(t, home, now.Format(time.RFC3339), n, all[random.IntN(len(all))], kill)
					if k.struck == before { // there were fewer calls
						k.strike(t, home, now.Format(time.RFC3339), 1, all[random.IntN(len(all))], kill)
					}
					if kill {
						dead++
					}
					now = now.Add(time.Duration(random.IntN(120)) * time.Minute)
				}
				mu.Lock()
				kills += dead
				mu.Unlock()
				onceAtGoogle(t, s, home, now)
			})
		}
	})
	t.Logf("%d calls went wrong, at %d of them bywhen was killed", homes*strikes, kills)
}

// onceAtGoogle lets bywhen come to rest and judges what stands.
func onceAtGoogle(t *testing.T, s *googletest.Server, home string, now time.Time) {
	t.Helper()
	s.Fault = nil
	for range 3 { // what waits after failures waits up to four hours
		now = now.Add(5 * time.Hour)
		inside(t.Context(), t, home, nil, "sync", "--as-of", now.Format(time.RFC3339))
	}
	all := ours(s)
	if len(all) != 1 {
		at := now.Format(time.RFC3339)
		t.Fatalf("%d check-ins stand at Google: %v\nbywhen status: %s\nbywhen log: %s", len(all), all,
			inside(t.Context(), t, home, nil, "status", "--as-of", at), inside(t.Context(), t, home, nil, "log", "--as-of", at))
	}
	if start := all[0]["start"].(map[string]any)["dateTime"]; start != "2026-05-12T09:30:00-04:00" {
		t.Errorf("the check-in is at %v", start)
	}
	var ins daemon.CheckInsDocument
	unmarshal(t, inside(t.Context(), t, home, nil, "checkins", "--json", "--as-of", now.Format(time.RFC3339)).out, &ins)
	if len(ins.CheckIns) != 1 || ins.CheckIns[0].State != "booked" {
		t.Errorf("the ledger has %+v", ins.CheckIns)
	}
	for _, told := range s.Told() {
		if told != "none" {
			t.Errorf("somebody was told: sendUpdates=%s", told)
		}
	}
}

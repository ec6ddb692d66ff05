package main

import (
	"bytes"
	"strings"
	"testing"
	"time"
)

// TestProgress: a line says what is read and how far it has come, and is gone
// afterwards; a reading that is quick shows nothing.
func TestProgress(t *testing.T) {
	var b bytes.Buffer
	p := &progress{w: &b, end: make(chan struct{})}
	p.line(time.Now())
	p.report("work\x1b[2J", 1200)
	p.line(p.begun.Add(showAfter / 2))
	if b.Len() > 0 {
		t.Errorf("before anything takes long: %q", b.String())
	}
	p.line(p.begun.Add(3 * time.Second))
	p.report("work\x1b[2J", -1)
	p.line(p.begun.Add(4 * time.Second))
	p.stop()
	if want := "\r\x1b[KReading calendar work[2J: 1,200 events, 3 s\r\x1b[K"; b.String() != want {
		t.Errorf("shown is %q, want %q", b.String(), want)
	}
	b.Reset()
	quick := newProgress(&b)
	quick.report("work", 3)
	quick.stop()
	if strings.Contains(b.String(), "Reading") {
		t.Errorf("a quick reading showed %q", b.String())
	}
}

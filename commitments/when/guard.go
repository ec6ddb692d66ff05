package when

// What stands next to a number can say that it is no time: a price, a version,
// a telephone number, a room.

// freeLeft reports whether a phrase can begin with token i, as far as the
// characters before it go.
func (p *parser) freeLeft(i int) bool {
	t := &p.toks[i]
	if t.digits == 0 {
		return !p.isInsideWord(i)
	}
	if i == 0 {
		return true
	}
	before := &p.toks[i-1]
	if p.isLabelled(i) {
		return false
	}
	if t.gap {
		return !p.isSign(i-1) || !p.toks[i-1].gap || i < 2 || !p.is(i-2, aDigit)
	}
	switch {
	case before.letters:
		return false
	case before.role == rHyphen:
		return p.freeAfterHyphen(i)
	}
	switch p.text[before.pos] {
	case '.', '$', '#', '_', '\\', '&', '=', '^':
		return false
	case ',', ':', '/':
		return i < 2 || p.toks[i-2].digits == 0 || before.gap
	}
	return before.end-before.pos == 1 || !isCurrency(p.text[before.pos:before.end])
}

// isLabelled reports whether the number at token i is a name: "room 4", "Version:
// 1.1.30".
func (p *parser) isLabelled(i int) bool {
	if p.toks[i].newline {
		return false
	}
	for j := i - 1; j >= max(0, i-3); j-- {
		t := &p.toks[j]
		if t.letters {
			return t.is&aLabel != 0
		}
		if c := p.text[t.pos]; c != ':' && c != '.' && c != '#' {
			return false
		}
	}
	return false
}

func isCurrency(s string) bool { return s == "€" || s == "£" || s == "¥" || s == "₹" }

// freeAfterHyphen reports whether a number that touches a hyphen before it can
// be a date. After digits it cannot; after letters or nothing it can if it is
// written in full, as in file names: report-2026-05-18.
func (p *parser) freeAfterHyphen(i int) bool {
	t := &p.toks[i]
	if i >= 2 && !p.toks[i-1].gap && p.toks[i-2].digits > 0 {
		return false
	}
	return t.digits == 4 || t.digits == 8
}

// isSign reports whether token i is a sign that makes a formula.
func (p *parser) isSign(i int) bool {
	c := p.text[p.toks[i].pos]
	return c == '*' || c == '=' || c == '/'
}

// isInsideWord reports whether token i is part of a longer name: "@today",
// "foo_monday", "x.may".
func (p *parser) isInsideWord(i int) bool {
	t := &p.toks[i]
	if t.gap || t.hyphen || i == 0 {
		return false
	}
	if !t.letters {
		return p.punctAt(i, '@') && p.toks[i-1].letters // an address
	}
	switch p.text[p.toks[i-1].pos] {
	case '.', '_', '#', '\\', '$', '&', '=':
		return true
	case '@':
		return i > 1 && !p.toks[i-1].gap
	case '/':
		return !p.is(i-2, aMonth|aWeekday|aDayWord|aPart) // Monday/Tuesday
	}
	return p.toks[i-1].digits > 0 || p.toks[i-1].letters
}

// freeRight reports whether a number may end before token i, as far as the
// characters after it go. A hyphen is let pass: it may make a range.
func (p *parser) freeRight(i int) bool {
	if i >= len(p.toks) || p.toks[i].gap || p.toks[i].hyphen {
		return true
	}
	t := &p.toks[i]
	if t.letters || t.digits > 0 {
		return t.is&aMonth != 0 || t.digits > 0 && p.is(i-1, aMonth) // 18May2026
	}
	switch p.text[t.pos] {
	case '%', '$', '#', '_', '*', '\\', '=', '^':
		return false
	case '/':
		return !p.gluedDigits(i+1) || p.toks[i+1].digits == 4 && p.hasRole(i+2, rHyphen) // ISO 8601 interval
	case '.', ',', ':':
		return !p.gluedDigits(i + 1)
	}
	return t.end-t.pos == 1 || !isCurrency(p.text[t.pos:t.end])
}

// ends reports whether a phrase that reaches up to token i can end there.
func (p *parser) ends(i int) bool {
	if i >= len(p.toks) || p.toks[i].gap {
		return true
	}
	if p.toks[i-1].digits > 0 && !p.freeRight(i) || (p.toks[i].letters || p.toks[i].digits > 0) && !p.toks[i].hyphen {
		return false
	}
	return p.toks[i].role != rHyphen || !p.gluedDigits(i+1)
}

// isBoundary reports whether the sense of a phrase can end before token i: at
// the end of a sentence or clause, or before a word such as "and" or "we". A
// number before a word that is not in the table counts something.
func (p *parser) isBoundary(i int) bool {
	if i >= len(p.toks) {
		return true
	}
	t := &p.toks[i]
	switch {
	case t.newline:
		return true
	case t.digits > 0:
		return false
	case t.letters:
		return t.is&(isFunction|aDayWord|aWeekday|aZone|aRelative|aMonth|anArticle) != 0
	case t.role == rHyphen:
		return t.gap && !p.is(i+1, aDigit)
	}
	switch p.text[t.pos] {
	case '%', '$', '#', '*', '/', '+', '\'':
		return false
	}
	return !p.gluedDigits(i + 1)
}

// recording skips a position in a recording at token i: (12:41), [00:12:41], a
// cue of a subtitle file, or the time before the name of a speaker at the
// beginning of a line.
func (p *parser) recording(i int) int {
	t := &p.toks[i]
	switch c := p.text[t.pos]; {
	case c == '(' || c == '[':
		end, _ := p.position(i + 1)
		if end > 0 && (p.punctAt(end, ')') || p.punctAt(end, ']')) {
			return end + 1
		}
	case t.digits > 0 && (i == 0 || t.newline || p.punctAt(i-1, '>')):
		return p.recordingAtLineStart(i)
	}
	return i
}

func (p *parser) recordingAtLineStart(i int) int {
	end, long := p.position(i)
	if end == 0 || p.hasRole(end, rHyphen) && p.is(end+1, aDigit) {
		return i // 10:00:00 - 11:00:00
	}
	if long && end < len(p.toks) && !p.toks[end].newline || p.isSpeaker(end) {
		return end
	}
	return i
}

// position reads H:MM or H:MM:SS with a fraction or not. It is long if it has
// seconds.
func (p *parser) position(i int) (next int, long bool) {
	if !p.is(i, aDigit) || p.toks[i].digits > 2 || !p.glued(i+1, ':') || !p.twoDigits(i+2) {
		return 0, false
	}
	if next = i + 3; p.glued(next, ':') && p.twoDigits(next+1) {
		next, long = next+2, true
	}
	if (p.glued(next, '.') || p.glued(next, ',')) && p.gluedDigits(next+1) {
		next, long = next+2, true
	}
	if p.is(next, isMeridiem) {
		return 0, false
	}
	return next, long
}

// isSpeaker reports whether token i begins a name of up to three words and a
// colon.
func (p *parser) isSpeaker(i int) bool {
	for j := i; j < min(i+4, len(p.toks)); j++ {
		t := &p.toks[j]
		if p.text[t.pos] == ':' {
			return j > i && !t.gap
		}
		if !t.letters || !t.upper || t.newline {
			return false
		}
	}
	return false
}

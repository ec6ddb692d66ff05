package when

// modifier is a word that says how the time after or before it is meant.
func modifier(x Modifier) filler {
	return func(p *parser, s *said, m *match) bool {
		switch {
		case s.mod == None || s.mod == On:
			s.mod = x
		case x == Around:
			s.approximate = true
		}
		return true
	}
}

// sinceModifier is "since": it looks back.
func sinceModifier(p *parser, s *said, m *match) bool {
	s.past = true
	return modifier(Since)(p, s, m)
}

// someDay is the "one day" of "one day next week".
func someDay(p *parser, s *said, m *match) bool { return p.is(m.to, aRelative) }

// fromModifier is "from": the start of a range, or of something open.
func fromModifier(p *parser, s *said, m *match) bool {
	s.between = true
	if s.mod == None {
		s.mod = Since
	}
	return true
}

// inCapitals is a rule whose last word counts in capitals only: a boy is no
// beginning of the year.
func inCapitals(fill filler) filler {
	return func(p *parser, s *said, m *match) bool {
		return p.isCapitals(&p.toks[m.to-1]) && fill(p, s, m)
	}
}

// aboutAmount is "about" before a length of time.
func aboutAmount(p *parser, s *said, m *match) bool {
	s.mod = Around
	return true
}

// beforeWhole is the "the" of "the whole day".
func beforeWhole(p *parser, s *said, m *match) bool { return p.hasRole(m.to, rWhole) }

// openEnd is the "on" of "from Friday on".
func openEnd(p *parser, s *said, m *match) bool { return s.mod == Since && p.endsClause(m.to) }

// betweenModifier is "between".
func betweenModifier(p *parser, s *said, m *match) bool {
	s.between = true
	return true
}

// slashConnector is the "/" between two full times (ISO 8601): between days it
// means "or".
func slashConnector(p *parser, s *said, m *match) bool {
	return s.has&sDate != 0 && s.has&sClock != 0 && !p.toks[m.from].gap
}

// afterBetween is a rule that counts after "between" only: "the 18th and 20th"
// are two days, "between the 18th and 20th" is a range.
func afterBetween(fill filler) filler {
	return func(p *parser, s *said, m *match) bool { return s.between && fill(p, s, m) }
}

// andConnector is "and", which joins only after "between".
func andConnector(p *parser, s *said, m *match) bool { return s.between }

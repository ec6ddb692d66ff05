package when

// modifier is a word that says how the time after or before it is meant.
func modifier(x Modifier) func(*parser, *said, *match) bool {
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

// fromModifier is "from": the start of a range, or of something open.
func fromModifier(p *parser, s *said, m *match) bool {
	s.between = true
	if s.mod == None {
		s.mod = Since
	}
	return true
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

// andConnector is "and", which joins only after "between".
func andConnector(p *parser, s *said, m *match) bool { return s.between }

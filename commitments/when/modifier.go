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

// betweenModifier is "between".
func betweenModifier(p *parser, s *said, m *match) bool {
	s.between = true
	return true
}

// andConnector is "and", which joins only after "between".
func andConnector(p *parser, s *said, m *match) bool { return s.between }

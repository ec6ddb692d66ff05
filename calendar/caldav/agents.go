package caldav

import (
	"bytes"
	"regexp"

	"bywhen/calendar"
)

// agentNone is the parameter that keeps a server from inviting somebody itself
// (RFC 6638 7.1).
const agentNone = ";SCHEDULE-AGENT=NONE"

var attendee = regexp.MustCompile(`(?mi)^ATTENDEE((?:\r?\n[ \t]|[^:\r\n"]|"(?:\r?\n[ \t]|[^"\r\n])*")*):`)

var agent = regexp.MustCompile(`(?i);SCHEDULE-AGENT=[A-Z-]*`)

// withAgents says on each attendee whether the server may write to them: with
// TellNobody it may not. The parameter stands on a line of its own fold, so that
// no line grows.
func withAgents(data []byte, tell calendar.Tell) []byte {
	return attendee.ReplaceAllFunc(data, func(line []byte) []byte {
		unfolded := bytes.ReplaceAll(bytes.ReplaceAll(line, []byte("\r\n "), nil), []byte("\r\n\t"), nil)
		if agent.Match(unfolded) {
			line = agent.ReplaceAll(unfolded, nil)
		}
		if tell != calendar.TellNobody {
			return line
		}
		return append([]byte("ATTENDEE"+agentNone+"\r\n "), line[len("ATTENDEE"):]...)
	})
}

package service

import (
	"encoding/xml"
	"strings"
)

// AgentLabel is the name of the launch agent.
const AgentLabel = "bywhen"

// agent is the launch agent: see launchd.plist(5).
func (s Spec) agent() string {
	var b strings.Builder
	b.WriteString(xml.Header +
		`<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">` + "\n" +
		"<plist version=\"1.0\">\n<dict>\n")
	b.WriteString("\t<key>Label</key>\n" + plistString(AgentLabel))
	b.WriteString("\t<key>ProgramArguments</key>\n\t<array>\n")
	for _, a := range append([]string{s.Binary}, s.Args...) {
		b.WriteString("\t" + plistString(a))
	}
	b.WriteString("\t</array>\n")
	if len(s.Environment) > 0 {
		b.WriteString("\t<key>EnvironmentVariables</key>\n\t<dict>\n")
		for _, e := range s.Environment {
			name, value, _ := strings.Cut(e, "=")
			b.WriteString("\t\t<key>" + escape(name) + "</key>\n\t" + plistString(value))
		}
		b.WriteString("\t</dict>\n")
	}
	b.WriteString("\t<key>RunAtLoad</key>\n\t<true/>\n" +
		"\t<key>KeepAlive</key>\n\t<dict>\n\t\t<key>SuccessfulExit</key>\n\t\t<false/>\n\t</dict>\n" +
		"\t<key>ProcessType</key>\n" + plistString("Background") +
		"\t<key>Umask</key>\n\t<integer>63</integer>\n") // 0077
	b.WriteString("</dict>\n</plist>\n")
	return b.String()
}

func plistString(text string) string { return "\t<string>" + escape(text) + "</string>\n" }

func escape(text string) string {
	var b strings.Builder
	// A strings.Builder takes everything.
	_ = xml.EscapeText(&b, []byte(text))
	return b.String()
}

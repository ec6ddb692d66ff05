package service

import (
	"fmt"
	"strings"
	"time"
)

// UnitName is the name of the systemd user unit.
const UnitName = "bywhen.service"

// Watchdog is how long systemd waits for a sign of life before it starts the
// daemon anew. The loop gives one at least once a minute.
const Watchdog = 3 * time.Minute

// hardening is what the daemon does without. PrivateUsers is what makes the
// rest work in a user's own manager; ProtectHome=tmpfs would hide the socket
// that readiness is told through.
const hardening = `NoNewPrivileges=yes
PrivateUsers=yes
ProtectSystem=strict
ProtectHome=read-only
PrivateTmp=yes
PrivateDevices=yes
ProtectKernelTunables=yes
ProtectKernelModules=yes
ProtectKernelLogs=yes
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectProc=invisible
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
MemoryDenyWriteExecute=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallErrorNumber=EPERM
CapabilityBoundingSet=
UMask=0077
`

// unit is the systemd unit: see systemd.service(5) and systemd.exec(5).
func (s Spec) unit() string {
	var b strings.Builder
	b.WriteString("# Written by bywhen service install, which writes it anew each time.\n" +
		"# Changes of your own belong into `systemctl --user edit " + UnitName + "`.\n\n")
	b.WriteString("[Unit]\nDescription=bywhen: what was promised, to whom, by when\n" +
		"StartLimitIntervalSec=10min\nStartLimitBurst=10\n\n")
	b.WriteString("[Service]\nType=notify\nNotifyAccess=main\n")
	b.WriteString("ExecStart=" + quoteAll(append([]string{s.Binary}, s.Args...)) + "\n")
	b.WriteString("ExecReload=kill -HUP $MAINPID\n")
	for _, e := range s.Environment {
		b.WriteString("Environment=" + quote(e) + "\n")
	}
	fmt.Fprintf(&b, "WatchdogSec=%d\nRestart=on-failure\nRestartSec=5\n", int(Watchdog.Seconds()))
	// A configuration that cannot be read does not get better by trying again.
	b.WriteString("RestartPreventExitStatus=5\nTimeoutStopSec=30\n\n")
	if s.RuntimeDirectory != "" {
		b.WriteString("RuntimeDirectory=" + quote(s.RuntimeDirectory) + "\nRuntimeDirectoryMode=0700\nRuntimeDirectoryPreserve=yes\n")
	}
	for _, w := range s.Writes {
		// What is not there yet is no reason not to start.
		b.WriteString("ReadWritePaths=" + quote("-"+w) + "\n")
	}
	b.WriteString(hardening)
	b.WriteString("\n[Install]\nWantedBy=default.target\n")
	return b.String()
}

func quoteAll(words []string) string {
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = strings.ReplaceAll(quote(w), "$", "$$")
	}
	return strings.Join(quoted, " ")
}

// quote writes a word as a unit file takes it literally: quoted, without
// specifiers.
func quote(word string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "%", "%%", "\n", `\n`, "\t", `\t`).Replace(word) + `"`
}

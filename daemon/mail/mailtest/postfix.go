package mailtest

import (
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A Postfix is a real mail server with a configuration and a queue of its own.
// Mail to anybody at example.com ends in one Maildir. Whoever sends has to sign
// in, over TLS, which a Dovecot of its own decides upon.
type Postfix struct {
	Submission  string // address that wants STARTTLS
	Submissions string // address that speaks TLS from the first byte
	Maildir     string
	*Certificate
	dir string
}

// NewPostfix starts Postfix and Dovecot. It skips the test where they are not
// installed or the test does not run as root, unless BYWHEN_REAL=1.
func NewPostfix(t testing.TB) *Postfix {
	t.Helper()
	missing := ""
	for _, path := range []string{"/usr/sbin/postfix", "/usr/sbin/dovecot"} {
		if _, err := os.Stat(path); err != nil {
			missing = path + " is not installed"
		}
	}
	if os.Getuid() != 0 {
		missing = "Postfix wants root"
	}
	if missing != "" {
		if os.Getenv("BYWHEN_REAL") == "1" {
			t.Fatal(missing)
		}
		t.Skip(missing)
	}
	// Its daemons run under other names: they have to get to their files.
	dir, err := os.MkdirTemp("", "postfix")
	if err == nil {
		err = os.Chmod(dir, 0o755)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	p := &Postfix{Certificate: NewCertificate(t), dir: dir, Maildir: filepath.Join(dir, "mail", "inbox")}
	p.Submission, p.Submissions = free(t), free(t)
	p.dovecot(t)
	p.postfix(t)
	return p
}

// free is an address that nobody listens on.
func free(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// file writes a file of the servers.
func (p *Postfix) file(t testing.TB, name, text string) string {
	t.Helper()
	path := filepath.Join(p.dir, name)
	err := os.MkdirAll(filepath.Dir(path), 0o755)
	if err == nil {
		err = os.WriteFile(path, []byte(text), 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// dovecot answers who may sign in, by PLAIN and by SCRAM.
func (p *Postfix) dovecot(t testing.TB) {
	t.Helper()
	users := p.file(t, "users", Username+":{PLAIN}"+Password+"\n")
	socket := filepath.Join(p.dir, "auth.sock")
	conf := p.file(t, "dovecot.conf", fmt.Sprintf(`base_dir = %[1]s/dovecot
log_path = %[1]s/dovecot.log
protocols =
ssl = no
auth_mechanisms = plain scram-sha-1 scram-sha-256
passdb {
  driver = passwd-file
  args = %[2]s
}
userdb {
  driver = static
  args = uid=65534 gid=65534 home=/nonexistent
}
service auth {
  unix_listener %[3]s {
    mode = 0666
  }
}
service anvil {
  chroot =
}
`, p.dir, users, socket))
	p.start(t, "/usr/sbin/dovecot", "-F", "-c", conf)
	p.until(t, "dovecot.log", func() bool {
		c, err := net.Dial("unix", socket)
		if err == nil {
			c.Close()
		}
		return err == nil
	})
}

// postfix takes mail in and puts it into the Maildir.
func (p *Postfix) postfix(t testing.TB) {
	t.Helper()
	for _, name := range []string{"queue", "data", "mail"} {
		if err := os.MkdirAll(filepath.Join(p.dir, name), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chown(filepath.Join(p.dir, "mail"), 65534, 65534); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("chown", "postfix", filepath.Join(p.dir, "data")).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	p.file(t, "etc/main.cf", fmt.Sprintf(`compatibility_level = 3.6
queue_directory = %[1]s/queue
data_directory = %[1]s/data
maillog_file = %[1]s/postfix.log
maillog_file_prefixes = %[1]s
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = localhost
mydestination =
mynetworks =
local_recipient_maps =
default_transport = error
virtual_mailbox_domains = example.com
virtual_mailbox_base = %[1]s/mail
virtual_mailbox_maps = static:inbox/
virtual_uid_maps = static:65534
virtual_gid_maps = static:65534
smtpd_tls_cert_file = %[2]s
smtpd_tls_key_file = %[3]s
smtpd_tls_auth_only = yes
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = %[1]s/auth.sock
smtpd_relay_restrictions = permit_sasl_authenticated, reject
smtpd_recipient_restrictions = permit_sasl_authenticated, reject
`, p.dir, p.CertFile, p.KeyFile))
	p.file(t, "etc/master.cf", fmt.Sprintf(`%s inet n - n - - smtpd -o smtpd_tls_security_level=encrypt
%s inet n - n - - smtpd -o smtpd_tls_wrappermode=yes
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
error unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
proxymap unix - - n - - proxymap
`, p.Submission, p.Submissions))
	etc := filepath.Join(p.dir, "etc")
	t.Cleanup(func() { // its master leaves the group of whoever started it
		if out, err := exec.Command("/usr/sbin/postfix", "-c", etc, "stop").CombinedOutput(); err != nil {
			t.Errorf("stop Postfix: %v\n%s", err, out)
		}
	})
	p.start(t, "/usr/sbin/postfix", "-c", etc, "start-fg")
	p.until(t, "postfix.log", func() bool {
		c, err := net.Dial("tcp", p.Submission)
		if err == nil {
			c.Close()
		}
		return err == nil
	})
}

// start starts a server in a process group of its own, which ends with the test.
func (p *Postfix) start(t testing.TB, args ...string) {
	t.Helper()
	log, err := os.Create(filepath.Join(p.dir, filepath.Base(args[0])+".out"))
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Stdout, cmd.Stderr = log, log
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = cmd.Wait() // however it ends
	}()
	t.Cleanup(func() {
		defer log.Close()
		_ = cmd.Process.Signal(syscall.SIGTERM)
		select {
		case <-ended:
		case <-time.After(10 * time.Second):
		}
		// Whatever is left of the group: its leader was ours.
		if err := syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL); err != nil && !errors.Is(err, syscall.ESRCH) {
			t.Errorf("end %s: %v", args[0], err)
		}
	})
}

// until waits for a server to be there.
func (p *Postfix) until(t testing.TB, log string, there func() bool) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		if there() {
			return
		}
	}
	t.Fatalf("it did not come up:\n%s", p.Log(log))
}

// Log is what the servers have written down.
func (p *Postfix) Log(name string) string {
	var b strings.Builder
	found, _ := filepath.Glob(filepath.Join(p.dir, "*.out"))
	for _, path := range append(found, filepath.Join(p.dir, name)) {
		text, _ := os.ReadFile(path)
		b.Write(text)
	}
	return b.String()
}

// Mails waits until so many mails are in the Maildir, and gives all that are.
func (p *Postfix) Mails(t testing.TB, n int) []string {
	t.Helper()
	var mails []string
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		mails = nil
		found, err := filepath.Glob(filepath.Join(p.Maildir, "new", "*"))
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range found {
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			mails = append(mails, string(text))
		}
		if len(mails) >= n {
			return mails
		}
	}
	t.Fatalf("%d mails, expected %d:\n%s", len(mails), n, p.Log("postfix.log"))
	return nil
}

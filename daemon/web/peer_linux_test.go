package web

import (
	"net"
	"os"
	"testing"
)

// TestOwnerOf finds the user at the other end of a connection, in each of the
// ways in which loopback addresses are written.
func TestOwnerOf(t *testing.T) {
	for _, c := range []struct{ listen, dial string }{
		{"127.0.0.1:0", "127.0.0.1"}, {"[::1]:0", "::1"}, {"[::]:0", "127.0.0.1"}, {"127.0.0.5:0", "127.0.0.5"},
	} {
		l, err := net.Listen("tcp", c.listen)
		if err != nil {
			t.Logf("%s: %v", c.listen, err) // a machine without IPv6
			continue
		}
		defer l.Close()
		_, port, _ := net.SplitHostPort(l.Addr().String())
		there, err := net.Dial("tcp", net.JoinHostPort(c.dial, port))
		if err != nil {
			t.Fatal(err)
		}
		defer there.Close()
		here, err := l.Accept()
		if err != nil {
			t.Fatal(err)
		}
		defer here.Close()
		if uid, known := ownerOf(here); !known || uid != os.Getuid() {
			t.Errorf("%s: user %d, known %v", c.listen, uid, known)
		}
	}
}

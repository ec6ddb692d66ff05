package web

import (
	"bufio"
	"encoding/hex"
	"fmt"
	"net"
	"os"
	"strconv"
	"strings"
)

// ownerOf is the user id at the other end of a connection within this machine.
// known is false when the kernel does not list it.
func ownerOf(c net.Conn) (uid int, known bool) {
	here, ok1 := c.LocalAddr().(*net.TCPAddr)
	there, ok2 := c.RemoteAddr().(*net.TCPAddr)
	if !ok1 || !ok2 {
		return 0, false
	}
	for _, table := range []struct {
		file string
		size int
	}{{"/proc/net/tcp", net.IPv4len}, {"/proc/net/tcp6", net.IPv6len}} {
		// Seen from the other end, its own address comes first.
		if uid, known := lookUp(table.file, listed(there, table.size)+" "+listed(here, table.size)); known {
			return uid, true
		}
	}
	return 0, false
}

// listed is an address as the kernel lists it: 32-bit words, each with its bytes
// turned round (on machines that do so), and the port, in hexadecimal.
func listed(a *net.TCPAddr, size int) string {
	ip := a.IP.To16()
	if size == net.IPv4len {
		ip = a.IP.To4()
	}
	words := make([]byte, 0, size)
	for i := 0; i+4 <= len(ip); i += 4 {
		words = append(words, nativeWord(ip[i:i+4])...)
	}
	return fmt.Sprintf("%s:%04X", strings.ToUpper(hex.EncodeToString(words)), a.Port)
}

// lookUp finds the owner of the socket between two addresses. The fields of a
// line are: number, local address, remote address, state, queues, timer,
// retransmissions, user id.
func lookUp(file, between string) (uid int, known bool) {
	f, err := os.Open(file)
	if err != nil {
		return 0, false
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		fields := strings.Fields(lines.Text())
		if len(fields) < 8 || fields[1]+" "+fields[2] != between {
			continue
		}
		uid, err := strconv.Atoi(fields[7])
		return uid, err == nil
	}
	return 0, false
}

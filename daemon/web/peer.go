package web

import (
	"context"
	"encoding/binary"
	"net"
	"os"
)

type foreignKey struct{}

// noteForeign marks a connection within this machine whose other end belongs to
// another user. The link and the cookie keep them out already; this keeps them
// out even with those. Root could read everything anyway.
func noteForeign(ctx context.Context, c net.Conn) context.Context {
	a, ok := c.RemoteAddr().(*net.TCPAddr)
	if !ok || !a.IP.IsLoopback() {
		return ctx
	}
	uid, known := ownerOf(c)
	return context.WithValue(ctx, foreignKey{}, known && uid != 0 && uid != os.Getuid())
}

func foreign(ctx context.Context) bool {
	is, _ := ctx.Value(foreignKey{}).(bool)
	return is
}

// nativeWord turns four bytes in network order into this machine's order.
func nativeWord(b []byte) []byte {
	return binary.NativeEndian.AppendUint32(nil, binary.BigEndian.Uint32(b))
}

package ledger

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"sync"
)

// errClosed is what a transaction gets that comes too late.
var errClosed = errors.New("the ledger is closed")

// A pool hands out a fixed number of connections, each to one transaction at a
// time. Other than [sql.DB] it keeps the statements that were prepared on a
// connection: compiling them takes as long as running them.
type pool struct {
	db *sql.DB
	// free holds the connections that nobody uses; nil stands for one that is
	// still to be opened.
	free   chan *connection
	closed chan struct{}
	once   sync.Once
}

// A connection is one connection and its statements.
type connection struct {
	*sql.Conn
	prepared map[string]*sql.Stmt
}

func newPool(db *sql.DB, size int) *pool {
	db.SetMaxOpenConns(size)
	p := &pool{db: db, free: make(chan *connection, size), closed: make(chan struct{})}
	for range size {
		p.free <- nil
	}
	return p
}

// take waits for a connection.
func (p *pool) take(ctx context.Context) (*connection, error) {
	var c *connection
	select {
	case <-p.closed:
		return nil, errClosed
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	case c = <-p.free:
	}
	if c != nil {
		return c, nil
	}
	conn, err := p.db.Conn(ctx)
	if err != nil {
		p.free <- nil
		return nil, err
	}
	return &connection{conn, map[string]*sql.Stmt{}}, nil
}

// give takes a connection back.
func (p *pool) give(c *connection) { p.free <- c }

// discard closes a connection that is in an unknown state, which rolls back
// whatever was under way on it.
func (p *pool) discard(c *connection) {
	_ = c.forget() // whatever is wrong with them goes with the connection
	// This is how database/sql is told not to use a connection again.
	_ = c.Raw(func(any) error { return driver.ErrBadConn })
	p.free <- nil
}

// rest closes the connections that nobody uses, and with them what they keep
// in memory. The next transactions open them again.
func (p *pool) rest() (err error) {
	for range cap(p.free) {
		select {
		case c := <-p.free:
			if c != nil {
				err = errors.Join(err, c.forget(), c.Conn.Close())
			}
			p.free <- nil
		default:
			return err // the others are in use
		}
	}
	return err
}

// close waits for the transactions under way and closes all connections. Closing
// again does nothing.
func (p *pool) close() (err error) {
	p.once.Do(func() {
		close(p.closed)
		for range cap(p.free) {
			if c := <-p.free; c != nil {
				err = errors.Join(err, c.forget(), c.Conn.Close())
			}
		}
		err = errors.Join(err, p.db.Close())
	})
	return err
}

// prepare compiles a statement, unless it has been compiled before.
func (c *connection) prepare(ctx context.Context, query string) (*sql.Stmt, error) {
	if s := c.prepared[query]; s != nil {
		return s, nil
	}
	s, err := c.PrepareContext(ctx, query)
	if err == nil {
		c.prepared[query] = s
	}
	return s, err
}

// forget closes the statements. [sql.Conn] does not do it, and SQLite keeps a
// connection open, and its log unfolded, for as long as it has any.
func (c *connection) forget() (err error) {
	for _, s := range c.prepared {
		err = errors.Join(err, s.Close())
	}
	clear(c.prepared)
	return err
}

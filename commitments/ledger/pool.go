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
	// seats has one entry for each connection that may still be handed out.
	seats  chan struct{}
	closed chan struct{}
	once   sync.Once

	mu sync.Mutex
	// idle are the open connections that nobody uses. The last one that was
	// given back is handed out first, so that one reader at a time opens one
	// connection and compiles its statements once.
	idle []*connection
}

// A connection is one connection and its statements.
type connection struct {
	*sql.Conn
	prepared map[string]*sql.Stmt
}

func newPool(db *sql.DB, size int) *pool {
	db.SetMaxOpenConns(size)
	p := &pool{db: db, seats: make(chan struct{}, size), closed: make(chan struct{})}
	for range size {
		p.seats <- struct{}{}
	}
	return p
}

// take waits for a connection.
func (p *pool) take(ctx context.Context) (*connection, error) {
	select {
	case <-p.closed:
		return nil, errClosed
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	case <-p.seats:
	}
	if c := p.pop(); c != nil {
		return c, nil
	}
	conn, err := p.db.Conn(ctx)
	if err != nil {
		p.seats <- struct{}{}
		return nil, err
	}
	return &connection{conn, map[string]*sql.Stmt{}}, nil
}

// pop is the idle connection that was used last, nil for none.
func (p *pool) pop() *connection {
	p.mu.Lock()
	defer p.mu.Unlock()
	last := len(p.idle) - 1
	if last < 0 {
		return nil
	}
	c := p.idle[last]
	p.idle = p.idle[:last]
	return c
}

// give takes a connection back.
func (p *pool) give(c *connection) {
	p.mu.Lock()
	p.idle = append(p.idle, c)
	p.mu.Unlock()
	p.seats <- struct{}{}
}

// discard closes a connection that is in an unknown state, which rolls back
// whatever was under way on it.
func (p *pool) discard(c *connection) {
	_ = c.forget() // whatever is wrong with them goes with the connection
	// This is how database/sql is told not to use a connection again.
	_ = c.Raw(func(any) error { return driver.ErrBadConn })
	p.seats <- struct{}{}
}

// rest closes the connections that nobody uses, and with them what they keep
// in memory. The next transactions open them again.
func (p *pool) rest() (err error) {
	for c := p.pop(); c != nil; c = p.pop() {
		err = errors.Join(err, c.forget(), c.Conn.Close())
	}
	return err
}

// close waits for the transactions under way and closes all connections. Closing
// again does nothing.
func (p *pool) close() (err error) {
	p.once.Do(func() {
		close(p.closed)
		for range cap(p.seats) {
			<-p.seats
		}
		err = errors.Join(p.rest(), p.db.Close())
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

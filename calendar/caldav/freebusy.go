package caldav

import (
	"context"

	"bywhen/calendar"
)

// Busy gives nothing yet.
func (c *CalDAV) Busy(ctx context.Context, who []calendar.Address, window calendar.Span) (map[calendar.Address][]calendar.Span, error) {
	return nil, ctx.Err()
}

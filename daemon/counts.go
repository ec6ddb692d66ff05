package daemon

import (
	"slices"

	"bywhen/calendar"
)

// A standing of a meeting: whether what is said in it may become a commitment.
type standing struct {
	counts bool
	// draftOnly says that nothing in it is believed without confirmation.
	draftOnly bool
	reason    string
}

// counts says whether a meeting may hand over work (section 6 of the plan):
// anyone can send an invitation, so who organized it decides, by address and
// never by display name.
func (c *Core) counts(cal *Calendar, ev *calendar.Event, muted bool) standing {
	no := func(reason string) standing { return standing{reason: reason} }
	switch {
	case c.Accept == AcceptOff:
		return no("meetings are not read (capture.accept = \"off\")")
	case !cal.Watch:
		return no("its calendar is not watched")
	case cal.Trust == TrustNone:
		return no("its calendar is trusted for busy time only")
	case muted:
		return no("this series is muted")
	case (ev.Own.Kind != "" || isOwnUID(ev.UID)) && !planted("own events read as news"):
		return no("it is one of bywhen's own events")
	case ev.Status == calendar.Cancelled:
		return no("it was cancelled")
	case c.declined(ev):
		return no("you declined it")
	}
	return c.organized(cal, ev)
}

// organized judges a meeting by its organizer and by whether I take part.
func (c *Core) organized(cal *Calendar, ev *calendar.Event) standing {
	by := ev.Organizer.Address
	switch {
	case by == "" && ev.Organizer.Name == "" && cal.Trust == TrustOwn:
		return standing{counts: true, reason: "it stands on your own calendar"}
	case by == "":
		return standing{reason: "nobody can be recognised as its organizer"}
	case c.isMe(by):
		if cal.Trust == TrustPeople {
			return standing{reason: "only meetings of people you named count on its calendar"}
		}
		return standing{counts: true, reason: "you organize it"}
	case !c.attending(ev):
		return standing{reason: "you are not among its attendees"}
	case c.person(by) != nil:
		return standing{counts: true, reason: c.name(by) + " organizes it"}
	case cal.Trust == TrustOwn && slices.Contains(c.Domains, by.Domain()):
		return standing{counts: true, draftOnly: true, reason: "its organizer's domain is in capture.domains"}
	}
	return standing{reason: "its organizer " + string(by) + " is nobody you named"}
}

func (c *Core) attending(ev *calendar.Event) bool {
	return slices.ContainsFunc(ev.Attendees, func(a calendar.Attendee) bool { return c.isMe(a.Address) })
}

// isOwnUID reports whether a UID has the shape of those that we derive.
func isOwnUID(uid string) bool {
	return len(uid) == 32+len(ownSuffix) && uid[32:] == ownSuffix
}

// ownSuffix is how the UIDs that we derive end.
const ownSuffix = "@bywhen"

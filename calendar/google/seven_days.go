package google

import "time"

// Google ends the refresh tokens of clients whose publishing status is "Testing"
// after seven days. Whether a client is in testing it says, if at all, by
// refresh_token_expires_in.
const (
	testingLife = 7 * 24 * time.Hour
	testingWarn = 5 * 24 * time.Hour
	// testingSlack is how far off the seventh day an end may be noticed.
	testingSlack = 24 * time.Hour
)

// publish is the way out.
const publish = `in Google's console, under Audience, choose "Publish app"`

// testing reports whether a grant that ended by now did so as those of clients
// in testing do.
func (g *grant) testing(now time.Time) bool {
	if !g.Until.IsZero() {
		return !now.Before(g.Until.Add(-early))
	}
	age := now.Sub(g.SignedIn)
	return age >= testingLife-testingSlack && age <= testingLife+testingSlack
}

// Advice says from the fifth day on that a sign-in may end on the seventh.
func (g *Google) Advice(now time.Time) string {
	held, err := load(g.account.path)
	if err != nil || held.Ended != "" {
		return "" // that is an error of the reading
	}
	return held.advice(now)
}

func (g *grant) advice(now time.Time) string {
	if !g.Until.IsZero() {
		if left := g.Until.Sub(now); left > testingLife-testingWarn || left <= 0 {
			return ""
		}
		return "the sign-in to Google ends on " + g.Until.In(now.Location()).Format("Mon 2 Jan, 15:04") + ": " + publish + ", then " + howToSignIn
	}
	age := now.Sub(g.SignedIn)
	if age < testingWarn || age > testingLife+testingSlack {
		return ""
	}
	return "if your client at Google is still in testing, this sign-in ends on " +
		g.SignedIn.Add(testingLife).In(now.Location()).Format("Mon 2 Jan, 15:04") + ": " + publish + ", then " + howToSignIn
}

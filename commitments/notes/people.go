package notes

import (
	"maps"
	"slices"
	"strings"

	"bywhen/calendar"
)

// A cast is the people who may be meant in a text, and the words that lead to
// each. A word that leads to two people leads to nobody.
type cast struct {
	byName  map[string]calendar.Address // "" for a name that is not unique
	names   map[calendar.Address]string // how to write a person
	present []calendar.Address          // who attends, the organizer included
	me      calendar.Address
	longest int // words in the longest name
}

// maxNameWords caps how many words of a display name count.
const maxNameWords = 4

// A claim is one word or name that would lead to a person.
type claim struct {
	key string
	who calendar.Address
}

// castOf takes the people of a meeting. A display name that an invitation gives
// to another address than the configured one is not believed: whoever wrote the
// invitation chose it.
func castOf(m *Meeting) *cast {
	c := &cast{byName: map[string]calendar.Address{}, names: map[calendar.Address]string{}, me: m.Me.Address}
	people := mergePeople(m)
	for _, p := range m.Attendees {
		c.attend(p.Address)
	}
	c.attend(m.Organizer)
	var full, first, handles []claim
	for _, p := range people {
		name := nameWords(p.Name)
		if len(name) > 0 && !c.contradicts(p, people) {
			full = append(full, claim{strings.Join(name, " "), p.Address})
			first = append(first, claim{name[0], p.Address})
			handles = append(handles, claim{strings.Join(name, ""), p.Address})
			c.names[p.Address] = strings.Join(strings.Fields(inert(p.Name)), " ")
		}
		handles = append(handles, localForms(p.Address)...)
	}
	c.settle(append(full, first...))
	c.settle(handles)
	for _, p := range people {
		c.byName[string(p.Address)] = p.Address
	}
	return c
}

func (c *cast) attend(a calendar.Address) {
	if a != "" && !slices.Contains(c.present, a) {
		c.present = append(c.present, a)
	}
}

// settle enters claims that are not contested among themselves, below what has
// been entered before.
func (c *cast) settle(claims []claim) {
	found := map[string]calendar.Address{}
	for _, cl := range claims {
		if who, taken := found[cl.key]; taken && who != cl.who {
			found[cl.key] = ""
			continue
		}
		found[cl.key] = cl.who
	}
	for key, who := range found {
		if _, taken := c.byName[key]; !taken && key != "" {
			c.byName[key] = who
			c.longest = max(c.longest, strings.Count(key, " ")+1)
		}
	}
}

// mergePeople lists every person once: what the configuration says about
// somebody comes before what the invitation says.
func mergePeople(m *Meeting) []Person {
	me := m.Me
	me.Configured = true
	all := []Person{me}
	for _, p := range m.Others {
		p.Configured = true
		all = append(all, p)
	}
	all = append(all, m.Attendees...)
	all = append(all, Person{Address: m.Organizer})
	slices.SortStableFunc(all, func(a, b Person) int { return rank(a) - rank(b) })
	var out []Person
	for _, p := range all {
		if p.Address == "" {
			continue
		}
		i := slices.IndexFunc(out, func(q Person) bool { return q.Address == p.Address })
		switch {
		case i < 0:
			out = append(out, p)
		case out[i].Name == "":
			out[i].Name = p.Name
		}
	}
	return out
}

func rank(p Person) int {
	if p.Configured {
		return 0
	}
	return 1
}

// contradicts reports whether the display name of p is the name of somebody
// who was configured under another address and attends too. If the namesake
// does not attend the name leads to two people, and so to nobody.
func (c *cast) contradicts(p Person, people []Person) bool {
	if p.Configured {
		return false
	}
	name := strings.Join(nameWords(p.Name), " ")
	return slices.ContainsFunc(people, func(q Person) bool {
		return q.Configured && q.Address != p.Address && slices.Contains(c.present, q.Address) &&
			strings.Join(nameWords(q.Name), " ") == name
	})
}

// nameWords are the words of a display name in reading order: "Lead, Ops
// (Berlin)" gives "ops", "lead".
func nameWords(name string) []string {
	if at := strings.IndexAny(name, "(<[|"); at > 0 {
		name = name[:at]
	}
	if last, first, ok := strings.Cut(name, ","); ok {
		name = first + " " + last
	}
	var out []string
	for _, w := range wordsOf(name) {
		if !w.isMark() && len(out) < maxNameWords {
			out = append(out, strings.Trim(w.low, "."))
		}
	}
	if len(out) == 1 && strings.Contains(out[0], "@") {
		return nil // an address in place of a name
	}
	return out
}

// localForms are the words with which the local part of an address is written
// as a handle: "ops.lead" gives "ops.lead" and "opslead".
func localForms(a calendar.Address) []claim {
	local, _, ok := strings.Cut(string(a), "@")
	if !ok {
		return nil
	}
	local, _, _ = strings.Cut(local, "+")
	forms := []claim{{local, a}}
	bare := strings.NewReplacer(".", "", "-", "", "_", "").Replace(local)
	if bare != local {
		forms = append(forms, claim{bare, a})
	}
	return forms
}

// withMe is the cast for a text of the user's own: "me" is the user, and in a
// talk of two "them" is the other one.
func (c *cast) withMe(me calendar.Address) *cast {
	own := *c
	own.byName = maps.Clone(c.byName)
	own.byName["me"] = me
	if them := c.other(me); them != "" {
		own.byName["them"] = them
	}
	return &own
}

// resolve finds who is meant by a name or handle; ok is false when the words
// are no name of anybody here. A name that two people share gives "", true.
func (c *cast) resolve(name string) (who calendar.Address, ok bool) {
	name = strings.TrimPrefix(strings.TrimSpace(name), "@")
	if who, ok := c.byName[strings.ToLower(name)]; ok {
		return who, true
	}
	words := nameWords(name)
	if len(words) == 0 {
		return "", false
	}
	if who, ok := c.byName[strings.Join(words, " ")]; ok {
		return who, true
	}
	who, ok = c.byName[strings.Join(words, "")]
	return who, ok
}

// nameAt finds the longest name at the start of ws, and how many words it
// takes; n is 0 if none stands there.
func (c *cast) nameAt(ws []word) (who calendar.Address, n int) {
	if len(ws) == 0 {
		return "", 0
	}
	key := ""
	for i := 0; i < len(ws) && i < max(c.longest, 1); i++ {
		if i > 0 {
			key += " "
		}
		key += strings.TrimPrefix(ws[i].low, "@")
		if a, ok := c.byName[key]; ok {
			who, n = a, i+1
		}
	}
	return who, n
}

// other is the one other person of a meeting of two, seen from who; "" when
// there are more, or fewer.
func (c *cast) other(who calendar.Address) calendar.Address {
	if len(c.present) != 2 || who == "" {
		return ""
	}
	switch who {
	case c.present[0]:
		return c.present[1]
	case c.present[1]:
		return c.present[0]
	}
	return ""
}

// name is how to write a person: the name, "" if only the address is known.
func (c *cast) name(who calendar.Address) string { return c.names[who] }

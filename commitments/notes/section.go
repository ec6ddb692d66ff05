package notes

import "strings"

// A section says what the lines below a heading are about.
type section int

const (
	noSection  section = iota
	actions            // what was handed over
	earlier            // what was handed over another time, under review
	finished           // what is done
	agenda             // what is to be talked about
	details            // what was said, retold
	transcript         // what was said, word for word
	undecided          // questions, ideas, risks: nobody promised anything
	decisions
	otherSection
)

// idle reports whether nothing is handed over in the lines of a section.
func (s section) idle() bool { return s == agenda || s == finished || s == undecided }

// sectionNames are the titles that people and programs give to the parts of
// their notes, each with its section.
var sectionNames = titlesOf(map[section]string{
	actions: `
		action
		actions
		action item
		action items
		actions items
		action items and next steps
		action items & next steps
		actions and next steps
		actions agreed
		agreed actions
		action points
		action list
		summary of action items
		summary of actions
		list of action items
		recap of action items
		action items summary
		action summary
		action log
		actions arising
		new actions
		new action items
		next step
		next steps
		suggested next steps
		next steps and action items
		next actions
		ai
		ais
		aps
		follow up
		follow ups
		follow-up
		follow-ups
		followups
		follow-up tasks
		follow up tasks
		follow-up items
		follow up items
		tasks
		task list
		to do
		to dos
		to-do
		to-dos
		to-do list
		todo
		todos
		todo list
		commitments
		assignments
		deliverables
		who does what
		who does what by when
		who what when
		what happens next
		takeaways and actions
		outcomes and actions
		decisions and actions
		decisions & actions
		actions & decisions
		actions and decisions
		open actions
		open items
		what we do now
		what we do next
		open action items
		our commitments
		what we agreed
		agreed
		agreements
		homework
		asks
		requests
		requests and offers
		what we promised
		what we promised each other
		promised
		promises`,
	earlier: `
		previous action items
		previous actions
		previous follow-ups
		action items from last time
		action items from last week
		action items from last meeting
		actions from last time
		actions from last week
		actions from last meeting
		actions from the last meeting
		last week's actions
		last week's action items
		old action items
		old actions
		review of actions
		review of action items
		review of previous actions
		action item review
		action review
		carried over
		carry over
		carry-over
		matters arising
		outstanding actions
		status of actions`,
	finished: `
		done
		completed
		completed actions
		completed action items
		completed items
		closed
		closed actions
		closed items
		finished
		accomplishments
		achievements
		wins
		what got done
		done since last time
		done this week
		shipped
		last week
		yesterday
		since last time
		progress
		dropped
		cancelled
		no longer needed
		not doing
		won't do`,
	agenda: `
		agenda
		proposed agenda
		draft agenda
		topics
		topics for today
		discussion topics
		talking points
		items to discuss
		to discuss
		for discussion
		today's agenda
		plan for today
		schedule
		programme
		program
		run of show
		timetable
		objective
		objectives
		goal
		goals
		purpose
		purpose of this meeting
		preparation
		pre-read
		pre-reads
		before the meeting
		roles
		format
		ground rules
		how this meeting works
		example
		examples
		template`,
	details: `
		details
		summary
		meeting summary
		quick recap
		recap
		overview
		notes
		meeting notes
		minutes
		discussion
		discussion notes
		key points
		key takeaways
		takeaways
		highlights
		main points
		topics discussed
		what was discussed
		executive summary
		outline
		chapters
		shorthand bullet
		key discussion points
		meeting minutes
		background
		context
		status
		updates
		status updates
		round table`,
	transcript: `
		transcript
		full transcript
		transcription
		conversation
		chat
		chat log
		meeting chat
		irc log`,
	undecided: `
		open questions
		questions
		open issues
		open points
		open topics
		unresolved
		parking lot
		parked
		parked items
		ideas
		idea parking
		brainstorm
		brainstorming
		suggestions
		wish list
		wishlist
		someday
		someday maybe
		someday / maybe
		maybe later
		later
		backlog
		nice to have
		nice to haves
		risks
		risks and issues
		concerns
		blockers
		fyi
		for information
		announcements
		news
		proposals
		options
		options considered
		hypotheses
		assumptions
		dependencies
		out of scope
		not agreed
		rejected
		rejected ideas
		declined
		jokes
		what if`,
	decisions: `
		decisions
		decision
		decisions made
		key decisions
		decided
		resolutions
		outcomes
		outcome`,
	otherSection: `
		attendees
		participants
		present
		invited
		who
		apologies
		absent
		regrets
		date
		time
		when
		where
		location
		place
		links
		attachments
		resources
		references
		materials
		recording
		next meeting
		meeting details
		meeting records
		about
		contact
		feedback`,
})

// titlesOf turns lists of titles, one a line, into a lookup.
func titlesOf(lists map[section]string) map[string]section {
	m := map[string]section{}
	for sec, titles := range lists {
		for title := range lineSet(titles) {
			m[title] = sec
		}
	}
	return m
}

// sectionOf is the section that a line opens as a heading, noSection if it is
// no known title. A title may stand behind a number, before a colon, or at the
// end of a sentence that ends in a colon.
func sectionOf(l *line) section {
	if !l.sectioned {
		l.section, l.sectioned = readSection(l), true
	}
	return l.section
}

func readSection(l *line) section {
	if l.box != noBox || l.bullet && !l.number && !strings.HasSuffix(l.text, ":") {
		return noSection
	}
	if at := strings.IndexByte(l.text[:min(len(l.text), 80)], ':'); at >= 0 && strings.TrimSpace(l.text[at+1:]) != "" {
		return noSection // it goes on behind the colon, as nearly all that people say does
	}
	s, _ := titleOf(l.text)
	switch {
	case s != noSection:
		return s
	case strings.HasSuffix(l.text, ":"):
		return looseTitle(lastPart(strings.TrimSuffix(l.text, ":")))
	case l.level > 0 || l.bold:
		return looseTitle(l.text)
	case len(l.text) < 50 && strings.HasPrefix(strings.ToLower(l.text), "agenda "):
		return agenda
	}
	return noSection
}

// lastPart is what stands behind the last full stop or comma.
func lastPart(text string) string {
	if at := strings.LastIndexAny(text, ".,;!?"); at >= 0 {
		return text[at+1:]
	}
	return text
}

// titleOf finds a known title at the start of a text, up to the end or a colon,
// and what stands behind the colon.
func titleOf(text string) (s section, rest string) {
	head := text[:min(len(text), 80)]
	title, _, colon := strings.Cut(head, ":")
	if !colon && len(text) > 60 {
		return noSection, ""
	}
	rest = strings.TrimPrefix(text[len(title):], ":")
	key := titleKey(title)
	if key == "" {
		return noSection, ""
	}
	return sectionOfTitle(key), strings.TrimSpace(rest)
}

func sectionOfTitle(key string) section { return sectionNames[key] }

// actionTitles are words that make a longer heading one of a list of work, such
// as "Action items from today"; the others say that it is another list.
var (
	actionTitles = tableOf(row{"actions", `
		action|actions items|item|points|point|list; next|follow-up|followup steps|actions|items|tasks;
		follow up items|tasks|actions; follow-ups; followups; to-dos; todos; to dos; actions; tasks;
		who does what; commitments; to do`})
	earlierTitles = tableOf(row{"earlier", `
		previous|last|earlier|old|past|prior|carried|outstanding|pending|existing; review of; status of;
		from last; follow up on actions; update on`})
	finishedTitles = tableOf(row{"finished", `
		done; completed|closed|finished|resolved|dropped|cancelled; accomplished`})
)

// looseTitle is the section of a heading that contains more than a known title.
func looseTitle(text string) section {
	if len(text) > 80 {
		return noSection
	}
	if s := sectionOfTitle(titleKey(text)); s != noSection {
		return s
	}
	ws := wordsOf(text)
	switch {
	case len(ws) > 8 || !actionTitles.has(ws):
		return noSection
	case finishedTitles.has(ws):
		return finished
	case earlierTitles.has(ws):
		return earlier
	}
	return actions
}

// titleKey is a title as the lists above write it: lower case, no pictures, no
// marks at the ends, no remark in brackets behind it.
func titleKey(title string) string {
	if len(title) > 80 {
		return ""
	}
	title = strings.ToLower(strings.ReplaceAll(title, "’", "'"))
	if at := strings.IndexAny(title, "(["); at > 0 {
		title = title[:at]
	}
	title = strings.TrimFunc(title, func(r rune) bool { return !wordRune(r) })
	for _, lead := range []string{"meeting ", "our ", "the ", "my ", "team ", "and "} {
		if rest, ok := strings.CutPrefix(title, lead); ok && sectionOfTitle(rest) != noSection {
			title = rest
		}
	}
	return strings.Join(strings.Fields(title), " ")
}

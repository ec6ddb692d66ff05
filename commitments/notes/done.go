package notes

import (
	"slices"
	"strings"
)

// doneMarks at either end of a line say that there is nothing left to do.
var doneMarks = struct{ front, behind, inside []string }{
	front: listOf(`done:; done -; done –; [done]; (done); completed:; closed:; complete:; cancelled:; dropped:; resolved:;
		✅; ✔; ✓; ☑; obsolete:; done.; [closed]; [completed]; finished:`),
	behind: listOf(`(done); [done]; - done; – done; — done; : done; (completed); - completed; – completed; — completed;
		: completed; (closed); - closed; (complete); - complete; ✅; ✔; ✓; ☑; (cancelled); (canceled);
		- cancelled; (dropped); - dropped; (no longer needed); (obsolete); (n/a); (resolved); (finished);
		... done; … done; done!; (shipped); (sent); (struck); -> done; → done; => done`),
	inside: listOf(`(done ; [done ; (completed ; (closed ; (cancelled ; done on ; completed on ; (superseded; (moved to;
		(handed to`),
}

// isDone reports whether the text of a task says that it is done or dropped.
func isDone(text string) bool {
	low := strings.ToLower(strings.TrimRight(strings.TrimSpace(text), "."))
	marked := func(how func(s, mark string) bool) func(string) bool {
		return func(m string) bool { return how(low, m) }
	}
	return slices.ContainsFunc(doneMarks.front, marked(strings.HasPrefix)) ||
		slices.ContainsFunc(doneMarks.behind, marked(strings.HasSuffix)) ||
		slices.ContainsFunc(doneMarks.inside, marked(strings.Contains))
}

// noTasks are lines that stand where tasks stand and are none.
var noTasks = lineSet(`
	none
	n/a
	na
	nothing
	no action items
	no actions
	no next steps
	no follow-ups
	none so far
	nothing new
	none today
	none this week
	no new actions
	no new action items
	tbd
	tba
	tbc
	see above
	see below
	as above
	same as last week
	action items
	add action items here
	add action item here
	add your action items here
	action item
	your action item
	task
	to be added
	to be defined
	no suggested next steps were found for this meeting
	no next steps were identified
	unassigned
	everyone
	nobody`)

// isPlaceholder reports whether the text is that of a form nobody filled in.
func isPlaceholder(text string) bool {
	low := strings.ToLower(text)
	return slices.ContainsFunc(placeholders, func(m string) bool { return strings.Contains(low, m) })
}

// placeholders stand in a form where somebody is to write something.
var placeholders = listOf(`
	<owner; <name; <task; <who; <what; <date; [owner]; [name]; [task]; [date]; [who]; [what]; [action];
	[deadline]; {name}; {owner}; {task}; ___; xxx; lorem ipsum; <action; [insert; <insert; (owner); (who);
	yyyy; [person; <person; [assignee]; {{`)

// clearTask reports whether the text of a task is something to do at all.
func clearTask(text string) bool {
	key := strings.ToLower(strings.Trim(text, " .:-–—()[]*!…"))
	ws := wordsOf(text)
	switch {
	case key == "" || noTasks[key] || isDone(text) || isPlaceholder(text):
		return false
	case len(ws) > 0 && questionStarts.has(ws[0].low) && strings.HasSuffix(strings.TrimSpace(text), "?"):
		return false
	}
	return true
}

var questionStarts = set("who what when where why how which is are do does did should shall can could would will has have")

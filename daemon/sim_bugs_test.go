package daemon

// A simBug is a bug that can be planted in the product, to show that the
// simulation catches it.
type simBug struct {
	name string
	seed uint64 // of a life that is known to show it: the first to be tried
}

// simBugs are the bugs that the simulation has to catch.
var simBugs = []simBug{
	{"random id", 1},
	{"done before sent", 1},
	{"no If-Match", 1},
	{"cursor before data", 5},
	{"no tombstone", 2},
	{"retry without pull", 2},
	{"unknown taken for failed", 4},
	{"update outside the markers", 1},
	{"blast limit off", 8},
	{"own events read as news", 5},
	{"consent ignored", 1},
	{"undo without ETag", 9},
	{"emptied calendar believed", 3},
	{"rebuilt ledger goes on unasked", 6},
	{"late versions believed", 1},
	{"wrong clock believed", 10},
	{"mail repeated after unknown", 1},
	{"mail without a yes", 2},
	{"sequence stands still", 1},
}

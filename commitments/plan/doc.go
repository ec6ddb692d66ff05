// Package plan is the judgement: how much free time there is, whether what was
// promised fits into it, what could move if it does not, and when to meet so
// that there is still time to change course.
//
// Everything is a pure function of an instant and facts. All amounts are whole
// minutes, on the axis of UTC minutes that no change of the clocks disturbs
// (minute.go, worktime.go). docs/plan.md gives the definitions, the theorems and
// a case that can be followed with a pencil.
//
// [Weigh] judges. It turns [Facts] into a supply, prefix sums of the free time
// (supply.go), and an instance of jobs that compete for it (instance.go). One
// algorithm, the sweep (sweep.go, transition.go), answers all questions about an
// instance: which set of intervals lacks most, within what bounds, or round the
// window of one job. On it stand the overloads and the breakdown factor
// (excess.go), the ways out (option.go, comfortable.go, together.go, meetings.go,
// hard.go) and, with a dynamic programme and branch and bound of their own, the
// sets of least weight (leastweight.go, branch.go).
//
// [Place] finds the time of a check-in (place.go, tiers.go, proposals.go),
// [PlaceAll] the times of several (several.go). [Expected] says what should be
// left of work by now, [LatestUseful] by when a decision still helps, [Daily] how
// the days divide up.
package plan

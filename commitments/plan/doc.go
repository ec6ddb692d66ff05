// Package plan is the judgement: how much free time there is, whether what was
// promised fits into it, what could move if it does not, and when to meet so
// that there is still time to change course.
//
// Everything is a pure function of an instant and facts. All amounts are whole
// minutes. docs/plan.md gives the definitions; the feasibility test is that of
// preemptive earliest-due-date scheduling (Horn 1974) on a time axis from which
// everything but free minutes has been cut out.
package plan

package plan

import (
	"slices"
	"time"
)

// The slack that makes a date comfortable: two hours, and a tenth of what is
// due by then.
const (
	comfortMinutes = 120
	comfortPart    = 10
)

// comfortable is the first end of a working day, from minute at on, at which j,
// which is not in the instance, has the slack of a comfortable date; zero when
// there is none within the horizon.
func (w *weighing) comfortable(j *job, at int) time.Time {
	i, _ := slices.BinarySearch(w.work.ends, at)
	for i < len(w.work.ends) {
		end := w.work.ends[i]
		lacks := w.comfort(j, end) - w.slackAt(j, end)
		if lacks <= 0 {
			return w.at(end)
		}
		free, deep := w.supply.upTo(end)
		if j.deep {
			free = deep
		}
		// Slack grows by no more than the time that becomes free.
		next, ok := w.supply.reach(free+int(ceilDiv(lacks, w.in.cs)), j.deep)
		if !ok {
			break
		}
		k, _ := slices.BinarySearch(w.work.ends, next)
		i = max(i+1, k)
	}
	return time.Time{}
}

// comfort is the slack that is wanted at minute end, with j due by then.
func (w *weighing) comfort(j *job, end int) int64 {
	demand := j.left
	for i := range w.in.jobs {
		if k := &w.in.jobs[i]; !k.out && k.due <= end {
			demand += k.left
		}
	}
	return max(comfortMinutes*w.in.cd, int64(demand)*w.in.cd/comfortPart)
}

// slackAt is what remains of the time up to minute end, with j due there: the
// least slack of the sets that contain its window and end with it.
func (w *weighing) slackAt(j *job, end int) int64 {
	q := w.in.overAll()
	q.closes = span{end, end}
	return -w.in.tightest(j, end, q).value - int64(j.left)*w.in.cd
}

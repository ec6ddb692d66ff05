#!/usr/bin/python3
"""instances.py FILE FROM TO [FROM TO ...]: the instances of an iCalendar file by
recurring_ical_events, in the form of instances.cjs."""
import datetime
import sys

import icalendar
import recurring_ical_events

with open(sys.argv[1], "rb") as f:
    calendar = icalendar.Calendar.from_ical(f.read())
windows = [int(a) for a in sys.argv[2:]]
utc = datetime.timezone.utc


def text(t):
    if isinstance(t, datetime.datetime):
        return str(int(t.timestamp()))
    return t.strftime("%Y%m%d")


def touches(e, start, end):
    """Whether the event shares time with the window; days are those of UTC."""
    times = [e["DTSTART"].dt, e["DTEND"].dt]
    for k, t in enumerate(times):
        if not isinstance(t, datetime.datetime):
            times[k] = datetime.datetime(t.year, t.month, t.day, tzinfo=utc)
    return times[0] < end and times[1] > start


out = []
day = datetime.timedelta(days=1)
for i in range(0, len(windows), 2):
    start, end = [datetime.datetime.fromtimestamp(w, utc) for w in windows[i : i + 2]]
    # It misses some instances that began before the window: ask for more.
    for e in recurring_ical_events.of(calendar).between(start - 7 * day, end + day):
        if not touches(e, start, end):
            continue
        out.append("%d %s %s %s" % (i // 2, e["UID"], text(e["DTSTART"].dt), text(e["DTEND"].dt)))
print("\n".join(sorted(out)))

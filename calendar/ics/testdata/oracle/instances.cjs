// instances.cjs FILE FROM TO [FROM TO ...]: the instances of an iCalendar file
// by ical.js, one a line: window, UID, start, end. Times are seconds since 1970,
// days of all-day events are YYYYMMDD. FROM and TO are seconds since 1970.
const fs = require("node:fs");
const ICAL = require("ical.js").default ?? require("ical.js");

const root = new ICAL.Component(ICAL.parse(fs.readFileSync(process.argv[2], "utf8")));
for (const zone of root.getAllSubcomponents("vtimezone")) {
  ICAL.TimezoneService.register(new ICAL.Timezone(zone));
}
const byUID = new Map();
for (const c of root.getAllSubcomponents("vevent")) {
  const uid = c.getFirstPropertyValue("uid");
  byUID.set(uid, [...(byUID.get(uid) ?? []), c]);
}
// Unless told which, an Event takes every override of the file for its own.
const masters = [...byUID].map(([uid, all]) => [
  uid,
  new ICAL.Event(
    all.find((c) => !c.hasProperty("recurrence-id")),
    { exceptions: all.filter((c) => c.hasProperty("recurrence-id")) },
  ),
]);

const out = [];
const windows = process.argv.slice(3).map(Number);
const margin = 40 * 86400; // no override of these calendars moves farther
const seconds = (t) => t.toUnixTime();
const text = (t) => (t.isDate ? t.toICALString() : String(t.toUnixTime()));

function put(uid, start, end) {
  for (let i = 0; i < windows.length; i += 2) {
    if (seconds(start) < windows[i + 1] && seconds(end) > windows[i]) {
      out.push([i / 2, uid, text(start), text(end)].join(" "));
    }
  }
}

const last = Math.max(...windows) + margin;
for (const [uid, e] of masters) {
  if (!e.isRecurring()) {
    put(uid, e.startDate, e.endDate);
    continue;
  }
  const it = e.iterator();
  for (let t = it.next(); t && seconds(t) < last; t = it.next()) {
    const d = e.getOccurrenceDetails(t);
    put(uid, d.startDate, d.endDate);
  }
}
console.log(out.sort().join("\n"));

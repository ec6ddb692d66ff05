// Reads iCalendar files with ical.js and writes them out again: one line for
// each complaint; the last line counts them.
const fs = require("fs");
const ICAL = require("ical.js");

let complaints = 0;
const files = process.argv.slice(2);
for (const name of files) {
  try {
    const calendar = new ICAL.Component(ICAL.parse(fs.readFileSync(name, "utf8")));
    if (calendar.name !== "vcalendar") throw new Error("it is a " + calendar.name);
    for (const component of calendar.getAllSubcomponents()) {
      if (component.name !== "vevent" && component.name !== "vtodo") throw new Error("it holds a " + component.name);
      for (const property of ["uid", "dtstamp"]) {
        if (component.getAllProperties(property).length !== 1) throw new Error("not one " + property);
      }
      if (component.name === "vevent") {
        const event = new ICAL.Event(component);
        if (!(event.endDate.toUnixTime() > event.startDate.toUnixTime())) throw new Error(event.uid + " ends before it starts");
      }
    }
    if (JSON.stringify(ICAL.parse(calendar.toString())) !== JSON.stringify(calendar.toJSON())) throw new Error("it is another once written");
  } catch (problem) {
    console.log(name + ": " + problem);
    complaints++;
  }
}
console.log(files.length + " files, " + complaints + " complaints");
process.exit(complaints ? 1 : 0);

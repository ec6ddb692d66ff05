// Reads sentences from stdin, one JSON object a line, and writes what
// chrono-node finds in each, one JSON object a line. The last line is the time
// per sentence in nanoseconds, from the fastest of ten further passes.
import * as chrono from "chrono-node";
import { createInterface } from "node:readline";

const sentences = [];
for await (const line of createInterface({ input: process.stdin })) {
  sentences.push(JSON.parse(line));
}

function read({ text, ref, offset }) {
  const reference = { instant: new Date(ref), timezone: offset };
  return chrono.parse(text, reference, { forwardDate: true });
}

function point(components) {
  return { at: components.date().toISOString(), hasTime: components.isCertain("hour") };
}

for (const s of sentences) {
  const found = read(s).map((r) => ({
    text: r.text,
    pos: Buffer.byteLength(s.text.slice(0, r.index)),
    start: point(r.start),
    end: r.end ? point(r.end) : null,
  }));
  console.log(JSON.stringify(found));
}

let best = Infinity;
for (let pass = 0; pass < 10; pass++) {
  const begin = process.hrtime.bigint();
  sentences.forEach(read);
  best = Math.min(best, Number(process.hrtime.bigint() - begin));
}
console.log(JSON.stringify(Math.round(best / sentences.length)));

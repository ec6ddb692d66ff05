// Says what of an HTML mail a mail program does not support at all: a line
// "client<TAB>feature" for each. A client of which caniemail does not know
// whether it reads style sheets is asked about the mail without its own.
import fs from "node:fs";
import { caniemail } from "caniemail";

const html = fs.readFileSync(process.argv[2], "utf8");
const plain = html.replace(/<style>[^]*?<\/style>/, "");
for (const client of process.argv.slice(3)) {
  let result;
  try {
    result = caniemail({ clients: [client], html });
  } catch (problem) {
    if (!(problem instanceof RangeError)) throw problem;
    result = caniemail({ clients: [client], html: plain });
  }
  const found = new Set();
  for (const [, issues] of result.issues.errors) {
    for (const issue of issues) found.add(issue.title);
  }
  for (const title of found) console.log(client + "\t" + title);
}

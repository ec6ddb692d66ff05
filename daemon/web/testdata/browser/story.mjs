// Does the story in a real browser. BYWHEN is the program; a daemon of its runs
// at the moment of the story, a draft among its commitments. Ends with 1 at the
// first thing that is not as it should be. With PICTURES set, pictures of all
// pages go there.
import { execFileSync } from "node:child_process";
import { createServer } from "node:http";
import { chromium } from "playwright-core";
import { AxeBuilder } from "@axe-core/playwright";

// A link is what bywhen open prints: good for two minutes, once.
const link = () => execFileSync(process.env.BYWHEN, ["open"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
const first = link();
const base = new URL(first).origin;
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
  args: ["--no-sandbox"],
});

// What a page complains about: scripts that fail, or what the policy refuses.
const complaints = [];
const watched = (page) => {
  page.setDefaultTimeout(20_000);
  page.on("console", (m) => { if (m.type() === "error" && !/status of 4/.test(m.text())) complaints.push(`${page.url()}: ${m.text()}`); });
  page.on("pageerror", (e) => complaints.push(`${page.url()}: ${e}`));
  return page;
};
const must = (ok, what) => { if (!ok) throw new Error(what); };
const main = (page) => page.locator("main");
const says = async (page, text) => {
  await main(page).getByText(text).first().waitFor({ state: "visible" }).catch(() => { throw new Error(`${page.url()} does not say ${text}`); });
};
const wedge = (page) => page.locator("svg.wide path.wedge");

// axe looks at a page in every format that people have.
const formats = [];
for (const colorScheme of ["light", "dark"]) for (const width of [360, 1280]) formats.push({ colorScheme, width });
let looked = 0;
const look = async (page, name) => {
  for (const { colorScheme, width } of formats) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 800 });
    const found = (await new AxeBuilder({ page }).setLegacyMode(true).analyze()).violations;
    must(found.length === 0, `${name}, ${colorScheme}, ${width}: ${found.map((v) => `${v.id} at ${v.nodes.map((n) => n.target).join(", ")}`).join("; ")}`);
    const sideways = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    must(sideways <= 0, `${name}, ${width}: it scrolls sideways by ${sideways}`);
    if (process.env.PICTURES) await page.screenshot({ path: `${process.env.PICTURES}/${name}-${colorScheme}-${width}.png`, fullPage: true });
    looked++;
  }
  await page.setViewportSize({ width: 1280, height: 800 });
};

const scenes = {
  async "the link signs in, once"(s) {
    s.context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    s.page = watched(await s.context.newPage());
    await s.page.goto(first);
    await s.page.waitForURL(`${base}/`);
    await says(s.page, "One thing to decide");
    const other = watched(await (await browser.newContext()).newPage());
    must((await other.goto(first)).status() === 410, "the link worked twice");
    await look(other, "used-link");
    must((await other.goto(base)).status() === 401, "another browser is let in");
    await look(other, "refused");
    await other.context().close();
  },
  async "a draft is confirmed"({ page }) {
    await page.getByRole("link", { name: "Edit" }).click();
    must(await page.locator("mark").count() > 0, "the words are not marked in the quote");
    await look(page, "draft");
    await page.getByLabel("Why").fill("the fair is in autumn");
    await page.getByRole("button", { name: "Confirm" }).click();
    await says(page, "Confirm this?");
    await look(page, "preview");
    await page.getByRole("button", { name: "Confirm" }).click();
    await says(page, "Confirmed.");
  },
  async "the wedge is seen, named in hours, and the table says the same"({ page }) {
    await page.getByRole("link", { name: "Fit", exact: true }).click();
    await wedge(page).first().waitFor({ state: "visible" });
    must(await page.locator("svg.wide .short").first().textContent() === "2 h 30 min too much", "the wedge is not named");
    must(await page.locator("table .over strong").textContent() === "2 h 30 min too little", "the table does not say so");
    must(await page.locator("svg.wide circle.dot").count() >= 4, "not every due date has a dot");
  },
  async "Johnathon says Riverbed, and it is gone"({ page }) {
    await page.getByRole("link", { name: "Riverbed to Tue May 19, 5:00 PM" }).click();
    await says(page, "Then everything fits.");
    must(await page.locator("svg.wide path.after").first().isVisible(), "the line after the move is not drawn");
    await look(page, "choice");
    await page.getByLabel("Why (you may leave this out)").fill("Waterfall comes first");
    await page.getByRole("button", { name: "Johnathon said Riverbed" }).click();
    await says(page, "It fits");
    must(await wedge(page).count() === 0, "the wedge is still there");
    await look(page, "fits");
  },
  async "it is taken back"({ page }) {
    await page.getByRole("link", { name: "Journal" }).click();
    await look(page, "journal");
    await page.getByRole("button", { name: "Take this back" }).click();
    await says(page, "Take this back?");
    await page.getByRole("button", { name: "Take it back" }).click();
    await says(page, "Taken back.");
    await page.goto(`${base}/fit`);
    await wedge(page).first().waitFor({ state: "visible" });
  },
  async "every page, in light and dark, narrow and wide"({ page }) {
    for (const [name, path] of Object.entries({
      now: "/", fit: "/fit", week: "/week", next: "/week?day=2026-05-12", mine: "/commitments", all: "/commitments?show=all",
      one: "/commitments/brief-waterfall-team", why: "/commitments/brief-waterfall-team/why", ask: "/commitments/brief-waterfall-team/ask", recap: "/recap", agenda: "/agenda", calendars: "/calendars", nowhere: "/nowhere", problem: "/fit?option=nothing",
    })) {
      await page.goto(base + path);
      for (const d of await page.locator("details").all()) await d.evaluate((e) => { e.open = true; });
      await look(page, name);
    }
  },
  async "another site can do nothing"({ page, context }) {
    const form = `<form method="post" action="${base}/do"><input name="verb" value="decide"><input name="option" value="move:riverbed"><input name="back" value="/"></form><script>document.forms[0].submit()</script>`;
    const evil = createServer((q, a) => { a.setHeader("Content-Type", "text/html"); a.end(q.url === "/frame" ? `<iframe src="${base}/"></iframe>` : form); });
    await new Promise((up) => evil.listen(0, "127.0.0.1", up));
    for (const host of ["127.0.0.1", "localhost"]) { // same site by address, another by name
      const tab = await context.newPage();
      const [answer] = await Promise.all([tab.waitForResponse(`${base}/do`), tab.goto(`http://${host}:${evil.address().port}/`)]);
      must([401, 403].includes(answer.status()), `a form from ${host} was answered ${answer.status()}`);
      await tab.goto(`http://${host}:${evil.address().port}/frame`);
      must(!(await tab.frames()[1]?.content().catch(() => ""))?.includes("Riverbed"), "the page can be framed");
      await tab.close();
    }
    evil.close();
    await page.goto(`${base}/fit`);
    must(await wedge(page).count() > 0, "another site decided");
    await says(page, "It does not fit");
  },
  async "without scripts, a page that waits is refreshed by what another does"(s) {
    await s.page.goto(`${base}/fit`);
    s.plain = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 360, height: 740 } });
    const page = s.phone = watched(await s.plain.newPage());
    await page.goto(link());
    await page.getByRole("button", { name: "Sign in" }).click();
    await says(page, "One thing to decide");
    await page.getByRole("link", { name: "Riverbed to Tue May 19, 5:00 PM" }).click();
    await page.getByRole("button", { name: "Johnathon said Riverbed" }).click();
    await says(page, "It fits");
    await wedge(s.page).first().waitFor({ state: "detached" });
    await says(s.page, "It fits");
  },
  async "a recap on the phone, without scripts"({ phone: page }) {
    await page.getByRole("link", { name: "Recap" }).click();
    await page.getByLabel("What are you to do, said back in a few words?").fill("order the name tags");
    await page.getByLabel("By when?").first().fill("May 12");
    await page.getByLabel("How much work is it?").fill("1h");
    const target = await page.getByRole("button", { name: "Say it back" }).boundingBox();
    must(target.height >= 44, "the button is too small for a thumb");
    await page.getByRole("button", { name: "Say it back" }).click();
    await says(page, "So you want me to order the name tags by Tue May 12.");
    await page.getByRole("button", { name: "Yes, record it" }).click();
    await says(page, "On record.");
    await page.getByRole("heading", { name: "Order the name tags" }).waitFor();
  },
  async "names are hidden for a picture"({ page }) {
    await page.goto(`${base}/`);
    await page.getByRole("button", { name: "Hide names" }).click();
    must(!(await page.locator("body").innerText()).includes("Johnathon"), "a name is shown");
    await page.getByRole("button", { name: "Show names" }).click();
    await page.getByRole("button", { name: "Sign out" }).click();
    await says(page, "You are signed out.");
    must((await page.goto(base)).status() === 401, "it is not signed out");
  },
};

let failed = 0;
const state = {};
for (const [name, scene] of Object.entries(scenes)) {
  try {
    await scene(state);
    must(complaints.length === 0, complaints.join("\n"));
    console.log(`ok: ${name}`);
  } catch (e) {
    console.log(`not ok: ${name}: ${e.message}`);
    failed = 1;
    break;
  }
}
console.log(`axe looked at ${looked} pages`);
await browser.close();
process.exit(failed);

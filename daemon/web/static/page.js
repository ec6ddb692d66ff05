// Refreshes what is shown when the daemon says that something changed, and sends
// the sign-in by itself. Everything works without it.
(() => {
  "use strict";
  const auto = document.querySelector("form[data-auto]");
  if (auto) auto.submit();
  if (!document.body.hasAttribute("data-live")) return;

  let touched = false; // somebody is typing: what they see stays
  document.addEventListener("input", () => { touched = true; });

  const refresh = async () => {
    const main = document.querySelector("main");
    if (touched || main.contains(document.activeElement) && document.activeElement !== main) return;
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const next = page.querySelector("main");
    if (!next || touched) return;
    const open = [...main.querySelectorAll("details")].map((d) => d.open);
    next.querySelectorAll("details").forEach((d, i) => { d.open = open[i] || false; });
    if (next.innerHTML !== main.innerHTML) main.replaceWith(document.adoptNode(next));
  };
  let due = 0;
  const soon = () => {
    clearTimeout(due);
    due = setTimeout(() => refresh().catch(() => {}), 300);
  };
  const events = new EventSource("/events");
  events.addEventListener("changed", soon);
  let before = false; // after a gap something may have been missed
  events.addEventListener("open", () => { if (before) soon(); before = true; });
})();

// The teacher's page on a projector: #show. A part a screen, by the arrow keys; the presenter's notes are not on it,
// but in a window of the presenter's own, which this page fills: it is no page, and asks for nothing.
(() => {
  const SHOW = "show", HELP = "← → part · N notes · Esc end";
  const main = document.querySelector("main"), root = document.documentElement;
  const parts = [{ shown: [], notes: [] }];
  for (const node of main.querySelectorAll(":scope > *")) {
    if (node.matches("h2, .short")) parts.push({ heading: node.matches("h2") ? node : node.querySelector("h2"), shown: [], notes: [] });
    parts.at(-1)[node.matches(".teacher") ? "notes" : "shown"].push(node);
  }
  const title = ({ heading }) => (heading ?? main.querySelector("h1")).textContent;
  const place = Object.assign(document.createElement("p"), { className: "place" });
  place.setAttribute("role", "status");
  const way = Object.assign(document.createElement("p"), { className: "projector" });
  way.append(Object.assign(document.createElement("a"), { href: `#${SHOW}`, textContent: "Show on a projector" }), ": a part a screen, large, your notes in a window of your own.");
  main.querySelector("h1").after(way);
  document.body.append(place);

  let at = -1, began, folds = [], notes, clock;

  function turn(to) {
    at = Math.min(Math.max(to, 0), parts.length - 1);
    parts.forEach(({ shown }, n) => shown.forEach((node) => node.toggleAttribute("data-off", n !== at)));
    scrollTo(0, 0);
    dispatchEvent(new Event("resize")); // a chart that was out of sight takes its width
    place.textContent = `${at + 1} of ${parts.length} · ${HELP}`;
    tell();
  }

  function begin() {
    if (at >= 0) return;
    const before = parts.findLastIndex(({ heading }) => heading && heading.getBoundingClientRect().top < innerHeight / 3);
    root.classList.add("showing");
    folds = [...document.querySelectorAll(".answer[open]")];
    folds.forEach((fold) => { fold.open = false; }); // the class answers first
    began ??= Date.now();
    turn(before);
  }

  function end() {
    if (at < 0) return;
    const { heading } = parts[at];
    at = -1;
    root.classList.remove("showing");
    for (const node of main.querySelectorAll("[data-off]")) node.removeAttribute("data-off");
    folds.forEach((fold) => { fold.open = true; });
    notes?.close();
    heading?.scrollIntoView();
    if (location.hash === `#${SHOW}`) history.replaceState(history.state, "", location.href.split("#")[0]);
  }

  function openNotes() {
    if (!notes || notes.closed) notes = open("", "", "popup,width=720,height=860");
    if (!notes) {
      place.textContent = "The browser held the window back: allow windows for this page, then press N again.";
      return;
    }
    notes.document.documentElement.lang = "en";
    notes.document.title = "Notes for the presenter";
    notes.document.head.append(document.querySelector("style").cloneNode(true));
    notes.document.body.className = "presenter";
    notes.addEventListener("keydown", press);
    clearInterval(clock);
    clock = setInterval(() => { if (notes.closed) clearInterval(clock); else tick(); }, 5_000);
    tell();
  }

  function tick() {
    const minutes = Math.floor((Date.now() - began) / 60_000);
    notes.document.querySelector(".clock").textContent = `${minutes} ${minutes === 1 ? "minute" : "minutes"} since the start`;
  }

  function tell() {
    if (!notes || notes.closed || at < 0) return;
    const line = (name, text, kind = "") => Object.assign(document.createElement(name), { textContent: text, className: kind });
    const said = parts[at].notes.map((node) => node.cloneNode(true));
    const next = parts[at + 1];
    notes.document.body.replaceChildren(
      line("p", "", "clock"), line("h1", title(parts[at])), ...(said.length ? said : [line("p", "No note for this part.")]),
      line("p", next ? `Next: ${title(next)}` : "This is the last part."),
    );
    tick();
  }

  function onward() {
    if (scrollY + innerHeight < root.scrollHeight - 8) scrollBy(0, innerHeight * 0.85);
    else if (at < parts.length - 1) turn(at + 1);
  }

  function back() {
    if (scrollY > 8) scrollBy(0, -innerHeight * 0.85);
    else turn(at - 1);
  }

  const KEYS = {
    ArrowRight: onward, PageDown: onward, ArrowLeft: back, PageUp: back,
    Home: () => turn(0), End: () => turn(parts.length - 1), Escape: end, n: openNotes, N: openNotes,
  };
  function press(event) {
    const busy = event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey;
    if (at < 0 || busy || event.target.closest?.("input, select, textarea, [tabindex='0']")) return;
    if (!KEYS[event.key]) return;
    event.preventDefault();
    KEYS[event.key]();
  }

  const follow = () => (location.hash === `#${SHOW}` ? begin() : undefined);
  addEventListener("keydown", press);
  addEventListener("hashchange", follow);
  addEventListener("beforeprint", end);
  addEventListener("pagehide", () => notes?.close());
  follow();
})();

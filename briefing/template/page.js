"use strict";
// Shows another state when the reader makes another choice, and what a mark of a chart says. The charts stand in the
// page already; those that Plotly draws are drawn by figures.js, which only pages with such a chart have.

// What the page says by itself, in its own language (briefing/frame.py).
const words = JSON.parse(document.getElementById("page.words")?.textContent ?? "{}");
const say = (sentence, values = {}) => (words[sentence] ?? sentence).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

// A JSON Merge Patch (RFC 7396).
function merge(target, patch) {
  const merged = { ...(isObject(target) ? target : {}) };
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete merged[key];
    else merged[key] = isObject(value) ? merge(merged[key], value) : value;
  }
  return merged;
}

function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) if (value) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

// The page that has the sources in full, where this one leaves them to it.
const booklet = document.querySelector("main").dataset.booklet ?? "";

// --- parts --------------------------------------------------------------------------------------------------------

// The markup of a part of each kind is the template's alone; here it is copied and filled in.
const blanks = document.getElementById("page.blanks").content;
function blank(kind) {
  const found = blanks.querySelector(`[data-kind="${kind}"]`);
  if (!found || !fill[kind]) throw new Error(`This page cannot show a part of the kind ${kind}.`);
  return found.cloneNode(true);
}

function dataTable({ caption, head, rows, align, lang, link }) {
  const frame = blank("table").firstElementChild;
  const repeat = (row, texts, fillCell) => {
    const made = row.cloneNode();
    made.append(...texts.map((text, i) => {
      const cell = row.cells[Math.min(i, 1)].cloneNode();
      cell.className = align[i];
      fillCell(cell, text, i);
      return cell;
    }));
    return made;
  };
  const [top, pattern] = frame.querySelectorAll("tr");
  top.replaceWith(repeat(top, head, (cell, name) => cell.append(name)));
  pattern.parentElement.replaceChildren(...rows.map((row) => repeat(pattern, row, (cell, text, i) => {
    if (lang[i]) cell.lang = lang[i];
    const lead = (at) => element("a", { href: `${beside[at.split(" §")[0]] ?? booklet}#${at.replaceAll(" ", "")}` }, named(at));
    cell.append(...(link[i] && text ? text.split(", ").flatMap((at, nth) => (nth ? [", ", lead(at)] : [lead(at)])) : [text]));
  })));
  frame.querySelector("caption span").textContent = caption;
  if (!caption) frame.querySelector("caption").remove();
  frame.ariaLabel = null; // as `reach` has it
  return frame;
}

// Puts a part into its place on the page.
const fill = {
  chart(figure, chart) {
    const plot = figure.querySelector(".drawn, .plot");
    figure.querySelector(".title").textContent = chart.title;
    figure.querySelector(".subtitle").textContent = chart.subtitle;
    figure.querySelector(".alt").textContent = chart.alt;
    figure.querySelector(".scroll").replaceWith(dataTable({ ...chart.table, caption: chart.table.caption || chart.title }));
    plot.setAttribute("aria-label", chart.alt);
    if (chart.picture) plot.innerHTML = chart.picture.join("");
    else figures.show(plot, () => chart);
  },
  table(place, table) {
    place.replaceChildren(dataTable(table));
  },
  html(place, html) {
    place.innerHTML = html;
  },
  text(place, text) {
    place.textContent = text;
  },
};

// What a listener should hear of a part: short, with its numbers, and each word in its language.
const hear = {
  chart: ({ title, table: { rows, lang } }) => [
    `${title}${rows.length ? ": " : ""}`,
    ...rows.slice(0, 6).flatMap((row, n) => [n ? ", " : "", ...row.slice(0, 2).flatMap((text, i) => [i ? " " : "", spoken(text, lang[i])])]),
    rows.length > 6 ? `, ${say("and {count} more", { count: rows.length - 6 })}` : "",
  ],
  table: ({ caption, rows }) => [`${caption || say("Table")}: ${rows.length} ${rows.length === 1 ? say("row") : say("rows")}`],
  html: (_, place) => firstWords(place),
  text: (text) => [text.slice(0, 200)],
};

const spoken = (text, lang) => (lang ? element("span", { lang }, text) : text);

function firstWords(place) {
  const found = [], texts = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
  for (let left = 200; left > 0 && texts.nextNode();) {
    const text = texts.currentNode.textContent.replace(/\s+/g, " ").slice(0, left);
    const within = texts.currentNode.parentElement.closest("[lang]");
    found.push(spoken(text, within !== document.documentElement && within?.lang));
    left -= text.length;
  }
  return found;
}

function show(places, parts) {
  const stops = () => [...places.querySelectorAll("a[href], summary, .scroll[tabindex]")];
  const held = stops().indexOf(document.activeElement);
  const said = parts.map((part, i) => {
    const [kind] = Object.keys(part);
    if (places.children[i]?.dataset.kind !== kind) {
      const place = blank(kind);
      if (!places.children[i]) places.append(place);
      else {
        forget(places.children[i]);
        places.children[i].replaceWith(place);
      }
    }
    fill[kind](places.children[i], part[kind]);
    return hear[kind](part[kind], places.children[i]);
  });
  while (places.children.length > parts.length) {
    forget(places.lastElementChild);
    places.lastElementChild.remove();
  }
  watch(places);
  // What held the focus may be gone: what stands in its place takes it over, or else the control.
  if (held >= 0 && !places.contains(document.activeElement)) {
    (stops()[held] ?? stops().at(-1) ?? places.closest(".exhibit").querySelector("select, input"))?.focus({ preventScroll: true });
  }
  return said.length ? said.flatMap((one, i) => [i ? ". " : "", ...one]) : [say("Nothing to show")];
}

function forget(place) {
  place.querySelectorAll(".plot").forEach((plot) => figures.forget(plot));
}

// On a phone a table becomes cards, a row each, which say the name of each column: one that is wider than the page, or
// whose cells hold sentences.
const phone = matchMedia("(width < 40rem)");
const roles = { TABLE: "table", THEAD: "rowgroup", TBODY: "rowgroup", TR: "row", TD: "cell" };
function deal(scroller) {
  const table = scroller.querySelector("table");
  if (!table) return;
  table.classList.remove("cards");
  const heads = [...(table.tHead?.rows[0]?.cells ?? [])].map((cell) => cell.textContent);
  if (!phone.matches || heads.length < 3 || heads.length > 6) return;
  const long = [...table.querySelectorAll("td, tbody th")].some((cell) => cell.textContent.length > 60);
  if (!long && scroller.scrollWidth <= scroller.clientWidth) return;
  table.classList.add("cards");
  // A browser takes what is not laid out as a table for none.
  for (const node of [table, ...table.querySelectorAll("thead, tbody, tr, th, td")]) {
    node.role = roles[node.tagName] ?? (node.scope === "row" ? "rowheader" : "columnheader");
    if (node.parentElement.parentElement.tagName === "TBODY") node.dataset.head = heads[node.cellIndex] ?? "";
  }
}

// What is wider than the page can be scrolled by keyboard; what fits is no stop on the way, and no landmark.
const widths = new WeakMap();
function reach(scroller) {
  if (widths.get(scroller) !== scroller.clientWidth) deal(scroller);
  widths.set(scroller, scroller.clientWidth);
  const wide = scroller.scrollWidth > scroller.clientWidth;
  // Who takes the stop away from what holds the focus takes the focus away.
  if (!wide && scroller === document.activeElement) {
    scroller.addEventListener("blur", () => reach(scroller), { once: true });
    return;
  }
  scroller.toggleAttribute("tabindex", wide);
  if (wide) scroller.tabIndex = 0;
  if (scroller.tagName === "PRE") {
    scroller.role = wide ? "region" : null;
    scroller.ariaLabel = wide ? (scroller.matches(".code") ? say("Code") : say("Text in columns")) : null;
    return;
  }
  scroller.role = wide ? "region" : "group";
  scroller.ariaLabel ??= `${say("Table")}: ${scroller.querySelector("caption")?.textContent ?? [...scroller.querySelectorAll("thead th")].map((th) => th.textContent).join(", ")}`;
}
// What another state has replaced is out of sight for good.
const reached = new ResizeObserver((entries) => entries.forEach(({ target }) => (target.isConnected ? reach(target) : reached.unobserve(target))));
function watch(root) {
  // At once, for in a fold nothing is observed before it opens.
  root.querySelectorAll(".scroll, .html:has(table):not(.letters), pre:is(.columns, .code)").forEach((scroller) => { reach(scroller); reached.observe(scroller); });
  // A table within a text, as on a card of a role play, is part of the text.
  const tables = [...root.querySelectorAll(".scroll > table, .html:not(.letters) table")];
  tables.filter((table) => !table.closest(".html")?.querySelector("p:not(.csv), li, h3, h4")).forEach(offerFile);
  root.querySelectorAll("a[href^='#']").forEach((link) => noted(link)?.tagName === "DT" && explain(link));
  root.querySelectorAll("a[href]").forEach(join);
  root.querySelectorAll(".drawn").forEach(step);
}

// --- exhibits -----------------------------------------------------------------------------------------------------

// States do not repeat what the page says anyway, nor what their pool says before: a mark (briefing/reuse.py) points to
// the text of the class "said" or, by its number, to a text that was read before.
let said;
function readStates(json) {
  const texts = [said ??= [...document.querySelectorAll(".said")].map((node) => node.textContent).join("")];
  const whole = (mark, text, start, length) => texts[parseInt(text ?? 0, 36)].substr(parseInt(start, 36), parseInt(length, 36));
  return JSON.parse(json, (key, value) => {
    if (typeof value !== "string") return value;
    texts.push(value.replace(/\ue000(?:(\w+)\.)?(\w+)\.(\w+);/g, whole));
    return texts.at(-1);
  });
}

// The native elements that controls are made of: how the number of the chosen option is read and set. Of radio buttons
// the first option has none where it is that nothing is chosen.
const natives = {
  "select": { get: ([select]) => select.selectedIndex, set: ([select], index) => { select.selectedIndex = index; } },
  "[type=range]": { get: ([slider]) => +slider.value, set: ([slider], index) => { slider.value = index; } },
  "[type=checkbox]": { get: ([box]) => +box.checked, set: ([box], index) => { box.checked = index === 1; } },
  "[type=radio]": {
    get: (buttons, { unset }) => buttons.findIndex((button) => button.checked) + unset,
    set: (buttons, index, { unset }) => buttons.forEach((button, n) => { button.checked = n + unset === index; }),
  },
};

function native(control) {
  const selector = Object.keys(natives).find((one) => control.querySelector(one));
  if (!selector) throw new Error(`This page cannot work the control ${control.textContent}.`);
  return { control, inputs: [...control.querySelectorAll(selector)], ...natives[selector] };
}

class Exhibit {
  constructor(node) {
    this.node = node;
    this.places = node.querySelector(".parts");
    this.natives = [...node.querySelectorAll(".control")].map(native);
    this.saved = null;
    // A browser may remember what was chosen when the page was last open; the address says it better.
    node.querySelectorAll("input").forEach((input) => { input.checked = input.defaultChecked; if (input.type === "range") input.value = input.defaultValue; });
    node.querySelectorAll("option").forEach((option) => { option.selected = option.defaultSelected; });
    node.querySelector(".controls")?.addEventListener("input", () => {
      node.querySelector("[role=status]").replaceChildren(...this.update(), ...grade(this));
      exhibits.delete(node.id);
      exhibits.set(node.id, this); // the last to be touched comes last, and first in the address
      remember();
    });
    this.places.querySelectorAll(".plot").forEach((plot) => {
      const place = [...this.places.children].indexOf(plot.closest("figure"));
      figures.expect(plot, () => this.parts(this.start)[place].chart);
    });
  }

  // Its states are read when the first of them is needed.
  get states() {
    return (this.saved ??= readStates(this.node.querySelector(":scope > script").textContent));
  }

  get start() {
    return this.states.controls.map(({ index }) => index);
  }

  // The number of each control's chosen option.
  get chosen() {
    return this.natives.map(({ get, inputs }, i) => get(inputs, this.states.controls[i]));
  }

  set chosen(indexes) {
    this.natives.forEach(({ set, inputs }, i) => set(inputs, indexes[i], this.states.controls[i]));
    this.update();
  }

  parts(indexes) {
    const { controls, first, patches, states, pool, alone } = this.states;
    let number = indexes.reduce((sum, index, i) => sum * controls[i].options.length + index, 0);
    if (alone) {
      const [one = 0, more] = indexes.flatMap((index, i) => (index === controls[i].index ? [] : [i]));
      if (more) return [{ html: `<p class="note">${say("The page does not have these choices together. Set all but one as they were, or open the notebook.")}</p>` }];
      number = controls.slice(0, one).reduce((sum, { options }) => sum + options.length, indexes[one]);
    }
    const pieces = (numbers) => numbers.map((number) => pool[number]);
    const text = (numbers) => pieces(numbers).join("");
    const table = (given) => ({ ...given, caption: text(given.caption), rows: pieces(given.rows) });
    return Object.values(merge(first, patches[states[number]])).map((part) => {
      if (part.table) return { table: table(part.table) };
      if (part.html) return { html: text(part.html) };
      const { chart } = part;
      if (!chart?.table) return part;
      const [title, subtitle, alt] = [chart.title, chart.subtitle, chart.alt].map(text);
      return { chart: { ...chart, title, subtitle, alt, table: table(chart.table), picture: chart.picture && pieces(chart.picture) } };
    });
  }

  words(indexes) {
    return this.states.controls.flatMap(({ label, options, lang }, i) => [`${i ? " · " : ""}${label}${label.endsWith("?") ? "" : ":"} `, spoken(options[indexes[i]], lang[indexes[i]])]);
  }

  // Shows what is chosen; returns what a listener should hear of it.
  update() {
    const indexes = this.chosen;
    this.natives.forEach(({ control }, i) => {
      const { options, lang } = this.states.controls[i], words = options[indexes[i]];
      control.querySelector("[type=range]")?.setAttribute("aria-valuetext", words);
      for (const output of control.querySelectorAll("output")) output.value = words;
      for (const range of control.querySelectorAll(".range")) lang[indexes[i]] ? range.lang = lang[indexes[i]] : range.removeAttribute("lang");
    });
    this.node.querySelector(".chosen").replaceChildren(...this.words(indexes));
    return show(this.places, this.parts(indexes));
  }

  // For paper: every state of the controls with five options or fewer, the others as they are chosen.
  unfold() {
    if (!this.node.querySelector(".every input")?.checked) return;
    const lists = this.chosen.map((index, i) => {
      const { length } = this.states.controls[i].options;
      return length <= 5 ? [...Array(length).keys()] : [index];
    });
    const all = lists.reduce((found, list) => found.flatMap((indexes) => list.map((index) => [...indexes, index])), [[]]);
    const copies = element("div", { class: "copies" });
    this.node.append(copies);
    for (const indexes of all) {
      const places = element("div", { class: "parts" });
      copies.append(element("p", { class: "chosen" }, ...this.words(indexes)), places);
      show(places, this.parts(indexes));
    }
  }

  fold() {
    const copies = this.node.querySelector(".copies");
    if (copies) forget(copies);
    copies?.remove();
  }
}

// --- the address: where on the page, and what is chosen: #33694-49§4&c7-1=2.0 ---------------------------------------

// What stands behind the # of an address or a link; a link within a drawing has no hash.
function afterHash({ hash = "" }) {
  try {
    return decodeURIComponent(hash.slice(1));
  } catch {
    return ""; // a % that stands for nothing
  }
}

const fragment = () => afterHash(location).split("&").filter(Boolean);

const KEPT = "kept"; // the state of an address to go back to: where the reader was in it the browser knows
let writing = 0;
// Browsers allow few changes of the address in a row, so it follows when the reader pauses.
function remember(target = "") {
  clearTimeout(writing);
  writing = setTimeout(() => {
    const moved = [...exhibits].reverse().filter(([, one]) => one.saved && one.chosen.join() !== one.start.join());
    const items = [target, ...moved.map(([key, one]) => `${key}=${one.chosen.join(".")}`)].filter(Boolean);
    history.replaceState(KEPT, "", items.length ? `#${items.join("&")}` : location.href.split("#")[0]);
  }, target ? 0 : 400);
}

function restore() {
  for (const item of fragment().reverse()) {
    const [key, indexes] = item.split("=");
    const exhibit = indexes && exhibits.get(key);
    const numbers = exhibit && indexes.split(".").map(Number);
    const known = numbers && numbers.length === exhibit.natives.length && numbers.every((n, i) => exhibit.states.controls[i].options[n] !== undefined);
    if (known) exhibit.chosen = numbers;
  }
}

// Goes to what the address names first; it may lie in a fold.
function arrive() {
  const [first] = fragment();
  const target = first && document.getElementById(first.split("=")[0]);
  for (let fold = target?.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  target?.scrollIntoView();
}

addEventListener("hashchange", () => {
  if (history.state === KEPT) return;
  const [target = ""] = fragment();
  restore();
  arrive();
  remember(target.includes("=") ? "" : target);
});

// --- notes: what an address or a term stands for, beside it ----------------------------------------------------------

// The paragraph or the term that a link leads to, if it is one.
function noted(link) {
  const target = document.getElementById(afterHash(link));
  return target && !target.contains(link) && (target.tagName === "DT" || target.id.includes("§")) ? target : null;
}

const fullAddress = (target) => target.id.replace(/§(\d+)(?:n(\d+))?.*/, (_, number, note) => ` §${number}${note ? ` n${note}` : ""}`);
const named = (address) => address.replace(/^.*?(?= §|$)/, (id) => shortNames[id] ?? id);
const copies = (node) => [...node.childNodes].map((child) => child.cloneNode(true));

// What a paragraph of the letters says, without its address and what cites it.
function saidAt(target) {
  const said = target.cloneNode(true);
  said.querySelectorAll(".cited").forEach((node) => node.remove());
  const [first] = said.querySelectorAll("b");
  if (first?.textContent === fullAddress(target)) first.remove();
  said.removeAttribute("id");
  said.querySelectorAll("[id]").forEach((node) => node.removeAttribute("id"));
  said.querySelectorAll(".said").forEach((node) => node.classList.remove("said")); // it is said once: see `quoted`
  return said;
}

function explain(link) {
  link.role = "button";
  link.ariaExpanded = "false";
}

const heard = element("div", { role: "status" });
const read = element("div", { id: "page.note" });
const onward = element("a", {});
const bubble = element("div", { class: "term", popover: "auto", "aria-label": say("What it says"), role: "group" }, heard, read, element("p", {}, onward));
let showing = null; // { link, pinned }: what the bubble shows, and whether it was asked for or only passed by
let pressed = null; // the link whose bubble was asked for when the pointer went down, for that closes it
let waiting = 0;

function openNote(link, pinned) {
  const target = noted(link), term = target.tagName === "DT";
  clearTimeout(waiting);
  if (showing?.link !== link || pinned) bubble.hidePopover();
  if (!showing) bubble.showPopover(pinned ? { source: link } : {}); // after a word that was asked for comes its note
  showing = { link, pinned };
  if (term) {
    link.ariaExpanded = "true";
    const headings = [...document.querySelectorAll("h2[id]")];
    heard.replaceChildren(element("strong", {}, ...copies(target)), element("div", {}, ...copies(target.nextElementSibling)));
    read.replaceChildren();
    onward.textContent = say("All terms");
    onward.href = `#${headings.findLast((h2) => h2.compareDocumentPosition(target) & Node.DOCUMENT_POSITION_FOLLOWING)?.id ?? target.id}`;
  } else {
    const letter = document.getElementById(target.id.split("§")[0])?.textContent.split(", ").slice(1).join(", ");
    heard.replaceChildren();
    read.replaceChildren(element("p", {}, element("strong", {}, fullAddress(target)), letter ? `, ${letter}` : ""), saidAt(target));
    link.setAttribute("aria-describedby", "page.note");
    onward.textContent = say("Read it in the letter");
    onward.href = link.href;
  }
  onward.parentElement.hidden = !pinned; // who passes by goes on: the link itself leads there
  const word = link.getClientRects()[0], below = innerHeight - word.bottom;
  const above = word.bottom + bubble.scrollHeight > innerHeight && word.top > below;
  bubble.style.maxHeight = `${Math.max(above ? word.top : below, 120) - 16}px`;
  const long = bubble.scrollHeight > bubble.clientHeight;
  bubble.role = long ? "region" : "group";
  bubble.toggleAttribute("tabindex", long);
  if (long) bubble.tabIndex = 0;
  const { width, height } = bubble.getBoundingClientRect();
  bubble.style.left = `${scrollX + Math.max(8, Math.min(word.left, document.documentElement.clientWidth - width - 8))}px`;
  bubble.style.top = `${scrollY + (above ? word.top - height - 4 : word.bottom + 4)}px`;
}

bubble.addEventListener("beforetoggle", ({ newState }) => {
  if (newState === "open" || !showing) return;
  if (showing.link.ariaExpanded) showing.link.ariaExpanded = "false";
  showing.link.removeAttribute("aria-describedby");
  showing = null;
});
const passing = (wait, act) => { clearTimeout(waiting); waiting = setTimeout(act, wait); };
const noteOf = (node) => {
  const link = node.closest?.("a[href^='#']");
  return link && !bubble.contains(link) && noted(link) ? link : null;
};

document.addEventListener("mouseover", ({ target }) => {
  if (bubble.contains(target)) return clearTimeout(waiting);
  const link = noteOf(target);
  if (link && link !== showing?.link && hovers.matches) passing(300, () => openNote(link, false));
  else if (link) clearTimeout(waiting);
  else if (showing && !showing.pinned && showing.link !== document.activeElement) passing(300, () => bubble.hidePopover());
  else if (!showing) clearTimeout(waiting);
});
const hovers = matchMedia("(hover: hover)");
document.addEventListener("focusin", ({ target }) => {
  const link = noteOf(target);
  if (link && !link.ariaExpanded && link.matches(":focus-visible")) openNote(link, false);
});
document.addEventListener("focusout", ({ target }) => { if (showing?.link === target && !showing.pinned) bubble.hidePopover(); });
onward.addEventListener("click", () => bubble.hidePopover());
document.addEventListener("pointerdown", () => { clearTimeout(waiting); pressed = showing?.pinned ? showing.link : null; }, true);
document.addEventListener("click", (event) => {
  const link = noteOf(event.target);
  clearTimeout(waiting);
  // A finger cannot pass by: it opens the note, and the note leads on.
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || (!link.ariaExpanded && event.pointerType !== "touch")) return;
  event.preventDefault();
  if (showing?.link === link && showing.pinned) bubble.hidePopover();
  else if (pressed !== link || !event.detail) openNote(link, true);
});
document.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 40, ArrowUp: -40 }[event.key];
  if (step && showing?.link === event.target && bubble.scrollHeight > bubble.clientHeight) {
    event.preventDefault();
    bubble.scrollBy(0, step);
  }
  if (event.key !== " " || !event.target.matches("a[aria-expanded]")) return;
  event.preventDefault();
  event.target.click();
});

// In the margin of a wide page: what is cited for the first time in a part.
function annotate() {
  const whole = (text, length) => (text.length > length ? `${text.slice(0, length).replace(/\s+\S*$/, "")} …` : text);
  let seen = new Set();
  for (const node of document.querySelectorAll("main > h2, main :is(p, li) > a[href*='§']")) {
    if (node.tagName === "H2") seen = new Set();
    const target = node.tagName === "A" && !node.closest(".exhibit, .whole, table, blockquote, [data-kind]") && noted(node);
    const block = target && node.closest("p, li");
    if (!target || seen.has(target) || block.dataset.margin) continue;
    seen.add(target);
    const [dutch, english] = target.querySelectorAll(".said");
    if (dutch) block.dataset.margin = [`${named(fullAddress(target))}:`, whole(dutch.textContent, 90), english ? `“${whole(english.textContent, 120)}”` : ""].join("\n").trim();
  }
}

// --- letters: each in a fold -----------------------------------------------------------

const headings = [...document.querySelectorAll("[data-short]")];
// Said above the text, for the letters may stand in the booklet.
const shortNames = Object.fromEntries([...document.querySelectorAll(".called a")].map((link) => [afterHash(link), link.textContent]));
// Those of which the page has the words only: the link in them names them, and leads to the page where they stand.
const beside = {};
for (const link of document.querySelectorAll("[data-letter] > a")) {
  const id = afterHash(link);
  beside[id] = link.getAttribute("href").split("#")[0];
  shortNames[id] ??= link.textContent;
}

for (const heading of headings) {
  heading.closest(".html")?.classList.add("letters");
  const fold = element("details", { class: "whole" }, element("summary", {}, say("Read this letter"), element("span", { class: "unseen" }, `, ${heading.dataset.short}`)));
  while (heading.nextElementSibling && !heading.nextElementSibling.matches("[data-short]")) fold.append(heading.nextElementSibling);
  heading.after(fold);
}

// --- numbers to take along: a table of numbers as a file, as it is shown ---------------------------------------------

// The cells of a table in full rows: what spans several stands in each of them.
function readCells(table) {
  const rows = [...table.rows].map(() => []);
  [...table.rows].forEach((row, y) => {
    let x = 0;
    for (const cell of row.cells) {
      while (rows[y][x] !== undefined) x += 1;
      const text = cell.dataset.value ?? cell.textContent.replace(/\s+/g, " ").trim();
      for (let down = 0; down < cell.rowSpan && rows[y + down]; down++) for (let right = 0; right < cell.colSpan; right++) rows[y + down][x + right] = text;
    }
  });
  const head = Math.max(table.tHead?.rows.length ?? 0, +![...(table.rows[0]?.cells ?? [])].some(({ tagName }) => tagName === "TD"));
  return { head: rows.slice(0, head), body: rows.slice(head) };
}

// How a column of numbers or days is written, and each of them as a program reads it; a comma that could mean either stays.
const SIGN = "[+\\-−]?", WRITTEN = [
  { form: `${SIGN}\\d+(?:\\.\\d+)?(?:e${SIGN}\\d+)?`, plain: (text) => text },
  { form: "\\d{4}-\\d{2}-\\d{2}|\\d{1,2} [a-z]{3,9} \\d{4}", plain: (text) => text },
  { lang: "en", form: `${SIGN}\\d{1,3}(?:,\\d{3})*(?:\\.\\d+)?`, plain: (text) => text.replaceAll(",", "") },
  { lang: "nl", form: `${SIGN}(?:\\d{1,3}(?:\\.\\d{3})*|\\d+)(?:,\\d+)?`, plain: (text) => text.replaceAll(".", "").replace(",", ".") },
].map(({ form, ...way }) => ({ ...way, form: new RegExp(`^${form}$`, "i") }));
function readColumn(texts) {
  const filled = texts.filter(Boolean), here = document.documentElement.lang.slice(0, 2);
  return filled.length && WRITTEN.find(({ lang, form }) => (lang ?? here) === here && filled.every((text) => form.test(text)));
}

const saved = element("p", { class: "unseen", role: "status" }); // one for the page: who listens hears what was saved
function offerFile(table) {
  const { body } = readCells(table);
  if (table.nextElementSibling?.matches(".csv") || !(body[0] ?? []).some((_, i) => readColumn(body.map((row) => row[i] ?? "")))) return;
  const name = table.caption?.textContent ?? "";
  const button = element("button", { type: "button", title: say("Save the table as it is shown: a file with commas between the cells and a decimal point (CSV, UTF-8)") }, "CSV", element("span", { class: "unseen" }, name && `: ${name}`));
  const told = element("span", { "aria-hidden": "true" });
  button.addEventListener("click", () => { saved.textContent = saveTable(table, name); told.textContent = ` ${saved.textContent}`; });
  table.after(element("p", { class: "csv" }, button, told));
}

// Saves a table by RFC 4180, with a byte order mark, without which Excel misreads it; returns what to say of it. A text
// that a spreadsheet would take for a formula has an apostrophe before it, as in utils/dossier/exports.py.
function saveTable(table, name) {
  const { head, body } = readCells(table);
  const ways = (body[0] ?? []).map((_, i) => readColumn(body.map((row) => row[i] ?? "")));
  let defused = 0;
  const cell = (text = "", way) => {
    if (way && text) return way.plain(text).replaceAll("−", "-");
    const formula = /^'*[=+\-@\t\r]/.test(text), safe = formula ? `'${text}` : text;
    defused += formula;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  const lines = [...head.map((row) => row.map((text) => cell(text))), ...body.map((row) => row.map((text, i) => cell(text, ways[i])))];
  const words = `${location.pathname.split("/").pop().replace(/\.html?$/, "")}-${name || "table"}`;
  const file = `${words.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").replace(/[^\w]+/g, "-").slice(0, 80).replace(/^-+|-+$/g, "")}.csv`;
  const url = URL.createObjectURL(new Blob(["\ufeff", ...lines.map((row) => `${row.join(",")}\r\n`)], { type: "text/csv;charset=utf-8" }));
  element("a", { href: url, download: file }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
  return say("Saved as {file}.", { file }) + (defused ? ` ${say("An apostrophe stands before each cell that a spreadsheet would take for a formula: {count}.", { count: defused })}` : "");
}

// --- quoting: what is copied from a quote or a source takes its address along ---------------------------------------

document.addEventListener("copy", (event) => {
  const selection = getSelection();
  if (selection.isCollapsed) return;
  const range = selection.getRangeAt(0);
  const within = range.commonAncestorContainer;
  const place = (within.closest ? within : within.parentElement).closest("blockquote, [id*='§']");
  const link = place?.querySelector("a[href*='§']");
  const address = place?.id ? fullAddress(place) : link && fullAddress({ id: afterHash(link) });
  if (!address || selection.toString().includes(address)) return;
  const html = element("div", {}, range.cloneContents(), ` (${address})`);
  event.clipboardData.setData("text/plain", `${selection} (${address})`);
  event.clipboardData.setData("text/html", html.innerHTML);
  event.preventDefault();
});

// --- charts: what a mark says, by pointer, touch and keyboard -------------------------------------------------------

const marks = (plot) => [...plot.querySelectorAll("[data-tip]")];
const tip = element("div", { class: "tip", hidden: "hidden" });
let told = null; // the mark whose words are shown

// Beside a chart a stop for the keyboard, which goes from mark to mark as a slider does.
function step(plot) {
  const { length } = marks(plot), found = plot.parentElement.querySelector(".step");
  if (!length) found?.remove();
  else if (!found) plot.after(element("span", { class: "step", role: "slider", tabindex: "0", "aria-label": say("Marks of the chart"), "aria-valuemin": "1" }));
  const stop = plot.parentElement.querySelector(".step");
  if (stop) Object.assign(stop, { ariaValueMax: length, ariaValueNow: 1, ariaValueText: say("{count} marks", { count: length }) });
}

function tell(mark) {
  told?.classList.remove("told");
  told = mark;
  tip.hidden = !mark;
  if (!mark) return;
  mark.classList.add("told");
  tip.textContent = mark.dataset.tip;
  const { left, right, top, bottom } = mark.getBoundingClientRect(), { width, height } = tip.getBoundingClientRect();
  const at = Math.max(8, Math.min((left + right - width) / 2, document.documentElement.clientWidth - width - 8));
  tip.style.left = `${scrollX + at}px`;
  tip.style.top = `${scrollY + (top > height + 8 ? top - height - 8 : bottom + 8)}px`;
}

// The mark under a pointer, or the nearest one that is not farther than a finger is wide.
function near({ target, clientX, clientY }) {
  const plot = target.closest?.(".drawn");
  if (!plot) return null;
  let found = target.closest("[data-tip]"), least = 20;
  for (const mark of found ? [] : marks(plot)) {
    const { left, right, top, bottom } = mark.getBoundingClientRect();
    const away = Math.hypot(Math.max(left - clientX, 0, clientX - right), Math.max(top - clientY, 0, clientY - bottom));
    if (away < least && Math.min(right - left, bottom - top) < 40) [found, least] = [mark, away];
  }
  return found;
}

function point(event) {
  if (tip.contains(event.target)) return; // its words can be pointed at, and copied
  const mark = near(event);
  if (mark !== told && (mark || !document.activeElement.matches(".step"))) tell(mark);
}
document.addEventListener("pointermove", point);
document.addEventListener("pointerdown", point);
document.addEventListener("focusout", ({ target }) => target.matches(".step") && tell(null));
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") tell(null);
  if (!event.target.matches?.(".step") || event.ctrlKey || event.metaKey || event.altKey) return;
  const all = marks(event.target.previousElementSibling), at = all.indexOf(told);
  const next = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at < 0 ? 0 : at - 1, ArrowUp: at < 0 ? 0 : at - 1, Home: 0, End: all.length - 1 }[event.key];
  if (next === undefined) return;
  event.preventDefault();
  tell(all[Math.max(0, Math.min(next, all.length - 1))]);
  Object.assign(event.target, { ariaValueNow: all.indexOf(told) + 1, ariaValueText: told.dataset.tip });
  told.scrollIntoView({ block: "nearest" });
});

// --- the dots of promises: one stop for the Tab key, and the arrows go from dot to dot ---------------------------------

document.querySelectorAll(".promises").forEach((promises) => {
  const dots = [...promises.querySelectorAll(".dot > summary")];
  const stopAt = (one) => dots.forEach((dot) => { dot.tabIndex = dot === one ? 0 : -1; });
  stopAt(dots[0]);
  promises.addEventListener("focusin", ({ target }) => dots.includes(target) && stopAt(target));
  promises.addEventListener("keydown", (event) => {
    const next = dots[dots.indexOf(event.target) + { ArrowRight: 1, ArrowLeft: -1 }[event.key]];
    if (!dots.includes(event.target) || !next) return;
    event.preventDefault();
    next.focus();
  });
});

// --- keys: links that stand together are one stop, and arrow keys go from one to the next ---------------------------

const TOGETHER = "table, ul, ol, dl, blockquote, .html:not(.letters)";
function group(link) {
  let found = link.closest(`${TOGETHER}, p, h3, h4`);
  for (let around = found; around; around = around.parentElement.closest(TOGETHER)) found = around;
  return found;
}
const together = (place) => (place ? [...place.querySelectorAll("a[href]")].filter((link) => link.checkVisibility()) : []);

function join(link) {
  const place = group(link);
  if (!place) return;
  const held = place.querySelector("a[href][data-stop]") ?? place.querySelector("a[href]");
  stop(link, link === held);
}
function stop(link, held) {
  if (held) link.removeAttribute("tabindex");
  else link.tabIndex = -1;
}

const hint = element("p", { class: "hint", "aria-hidden": "true" });
document.addEventListener("focusin", ({ target }) => {
  const place = target.matches("a[href]") && group(target), links = together(place);
  hint.hidden = links.length < 2 || !target.matches(":focus-visible");
  if (!hint.hidden) hint.textContent = `← → ${say("link {number} of {count}", { number: links.indexOf(target) + 1, count: links.length })}`;
  place && place.querySelectorAll("a[href]").forEach((link) => {
    stop(link, link === target);
    link.toggleAttribute("data-stop", link === target);
  });
});
document.addEventListener("keydown", (event) => {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || !event.target.matches("a[href]")) return;
  const links = together(group(event.target)), next = links[links.indexOf(event.target) + step];
  if (links.length < 2) return;
  event.preventDefault();
  next?.focus();
});

// --- a quiz: how many answers are right -----------------------------------------------------------------------------

const score = element("p", { class: "score" });
// What there is to tell once an answer to a question was chosen; nothing where no answer is the right one.
function grade(exhibit) {
  const right = (one) => one.states.controls.findIndex((control) => control.right !== undefined);
  if (right(exhibit) < 0) return [];
  const questions = [...document.querySelectorAll(".exhibit")].map(({ id }) => exhibits.get(id)).filter((one) => right(one) >= 0);
  const chosen = questions.map((one) => ({ ...one.states.controls[right(one)], at: one.chosen[right(one)] }));
  const left = chosen.filter(({ at, unset }) => unset && !at).length;
  score.textContent = `${say("{number} of {count} right", { number: chosen.filter(({ at, right }) => at === right).length, count: chosen.length })}${left ? `, ${say("{count} still to answer", { count: left })}` : ""}.`;
  questions.at(-1).node.after(score);
  return [" ", score.textContent];
}

// --- the contents: a bar on a phone, beside the text where there is room ---------------------------------------------

const roomy = matchMedia("(width >= 75rem)");
function followReader() {
  const fold = document.querySelector(".contents details");
  if (!fold) return;
  const links = [...fold.querySelectorAll("a")];
  const parts = links.map((link) => document.getElementById(afterHash(link)));
  const mark = () => {
    const now = parts.findLastIndex((part) => part && part.getBoundingClientRect().top < innerHeight / 3);
    links.forEach((link, n) => (n === now ? link.setAttribute("aria-current", "true") : link.removeAttribute("aria-current")));
    fold.querySelector(".here").textContent = now < 0 ? "" : `: ${links[now].textContent}`;
  };
  const lay = () => { fold.open = roomy.matches; };
  let marking = 0;
  addEventListener("scroll", () => { marking ||= requestAnimationFrame(() => { marking = 0; mark(); }); }, { passive: true });
  fold.addEventListener("click", ({ target }) => { if (!roomy.matches && target.closest("a")) fold.open = false; });
  fold.addEventListener("keydown", ({ key }) => {
    if (key === "Escape" && !roomy.matches) { fold.open = false; fold.querySelector("summary").focus(); }
  });
  roomy.addEventListener("change", lay);
  lay();
  mark();
}

// --- paper: every chart, every fold, every state that is asked for, and notes with what is cited ---------------------

// On paper an address has a number, and the notes at the end say what stands there, each once.
let added = [];
const shortPaper = document.querySelector("main[data-paper=short]");
function addNotes() {
  if (!headings.length || document.getElementById("page.letters").checked) return;
  document.documentElement.classList.add("noted");
  if (shortPaper) return;
  const numbers = new Map();
  for (const link of document.querySelectorAll("main a[href*='§']")) {
    const target = noted(link);
    if (!target || link.closest(".whole, .search") || !link.checkVisibility()) continue;
    if (!numbers.has(target)) numbers.set(target, numbers.size + 1);
    const mark = element("sup", {}, `${numbers.get(target)}`);
    link.after(mark);
    added.push(mark);
  }
  if (!numbers.size) return removeNotes(); // the page is the letters themselves
  const items = [...numbers.keys()].map((target) => element("li", {}, element("b", {}, fullAddress(target)), saidAt(target)));
  const notes = element("div", { class: "notes" }, element("h3", {}, say("Notes: what is cited, in full")), element("ol", {}, ...items));
  headings[0].before(notes);
  added.push(notes);
}
function removeNotes() {
  added.forEach((one) => one.remove());
  added = [];
  document.documentElement.classList.remove("noted");
}

let folds = [];
addEventListener("beforeprint", () => {
  tell(null);
  exhibits.forEach((exhibit) => exhibit.unfold());
  folds = [...document.querySelectorAll(`${shortPaper ? ".whole" : "details"}:not([open])`)];
  folds.forEach((details) => { details.open = true; });
  addNotes();
  window.figures?.print(true);
});
addEventListener("afterprint", () => {
  removeNotes();
  exhibits.forEach((exhibit) => exhibit.fold());
  folds.forEach((details) => { details.open = false; });
  window.figures?.print(false);
});

// --- the start ------------------------------------------------------------------------------------------------------

if (document.querySelector(".plot") && !window.figures) throw new Error("plotly.js is not there; the page stays as it is.");
const exhibits = new Map([...document.querySelectorAll(".exhibit")].map((node) => [node.id, new Exhibit(node)]));
document.querySelector("main").append(bubble, hint, tip, saved);
hint.hidden = true;
window.searchField?.();
annotate();
watch(document);
followReader();
restore();
if (history.state !== KEPT) arrive(); // else the browser knows better where the reader was
history.replaceState(KEPT, "");
window.figures?.start();
window.briefing = true;

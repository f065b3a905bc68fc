"use strict";
// Shows another state when the reader makes another choice, and what a mark of a chart says. The charts stand in the
// page already; those that Plotly draws are drawn by figures.js, which only pages with such a chart have.

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
    cell.append(link[i] && text ? element("a", { href: `${booklet}#${text.replaceAll(" ", "")}` }, text) : text);
  })));
  frame.querySelector("caption span").textContent = caption;
  if (!caption) frame.querySelector("caption").remove();
  frame.ariaLabel = null; // as `reach` has it
  return frame;
}

// Puts a part into its place on the page; returns what a listener should hear of it.
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
    return chart.title;
  },
  table(place, table) {
    place.replaceChildren(dataTable(table));
    return `${table.caption || "Table"}: ${table.rows.length} ${table.rows.length === 1 ? "row" : "rows"}`;
  },
  html(place, html) {
    place.innerHTML = html;
    return place.textContent.trim().replace(/\s+/g, " ").slice(0, 200);
  },
  text(place, text) {
    place.textContent = text;
    return text.slice(0, 200);
  },
};

function show(places, parts) {
  const stops = () => [...places.querySelectorAll("a[href], summary, [tabindex]")];
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
    return fill[kind](places.children[i], part[kind]);
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
  return said.join(". ") || "Nothing to show";
}

function forget(place) {
  place.querySelectorAll(".plot").forEach((plot) => figures.forget(plot));
}

// What is wider than the page can be scrolled by keyboard; what fits is no stop on the way, and no landmark.
function reach(scroller) {
  const wide = scroller.scrollWidth > scroller.clientWidth;
  // Who takes the stop away from what holds the focus takes the focus away.
  if (!wide && scroller === document.activeElement) {
    scroller.addEventListener("blur", () => reach(scroller), { once: true });
    return;
  }
  scroller.toggleAttribute("tabindex", wide);
  if (wide) scroller.tabIndex = 0;
  scroller.role = wide ? "region" : "group";
  scroller.ariaLabel ??= `Table: ${scroller.querySelector("caption")?.textContent ?? [...scroller.querySelectorAll("thead th")].map((th) => th.textContent).join(", ")}`;
}
const reached = new ResizeObserver((entries) => entries.forEach(({ target }) => reach(target)));
function watch(root) {
  // At once, for in a fold nothing is observed before it opens.
  root.querySelectorAll(".scroll, .html:has(table)").forEach((scroller) => { reach(scroller); reached.observe(scroller); });
  root.querySelectorAll("a[href^='#']").forEach((link) => definition(link) && explain(link));
  root.querySelectorAll(".drawn").forEach(step);
}

// --- exhibits -----------------------------------------------------------------------------------------------------

// States do not repeat what the page says anyway: a mark (briefing/reuse.py) points to the text of the class "said".
let said;
function quoted(key, value) {
  if (typeof value !== "string" || !value.includes("\ue000")) return value;
  said ??= [...document.querySelectorAll(".said")].map((node) => node.textContent).join("");
  return value.replace(/\ue000(\w+)\.(\w+);/g, (mark, start, length) => said.substr(parseInt(start, 36), parseInt(length, 36)));
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
      node.querySelector("[role=status]").textContent = this.update();
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
    return (this.saved ??= JSON.parse(this.node.querySelector(":scope > script").textContent, quoted));
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
    const { controls, first, patches, states, pool } = this.states;
    const number = indexes.reduce((sum, index, i) => sum * controls[i].options.length + index, 0);
    const whole = (table) => ({ ...table, rows: table.rows.map((row) => pool[row]) });
    return Object.values(merge(first, patches[states[number]])).map((part) => {
      if (part.table) return { table: whole(part.table) };
      if (part.html) return { html: part.html.map((piece) => pool[piece]).join("") };
      if (!part.chart?.table) return part;
      return { chart: { ...part.chart, subtitle: pool[part.chart.subtitle], table: whole(part.chart.table), picture: part.chart.picture?.map((piece) => pool[piece]) } };
    });
  }

  words(indexes) {
    return this.states.controls.map(({ label, options }, i) => `${label}${label.endsWith("?") ? "" : ":"} ${options[indexes[i]]}`).join(" · ");
  }

  // Shows what is chosen; returns what a listener should hear of it.
  update() {
    const indexes = this.chosen;
    this.natives.forEach(({ control }, i) => {
      const words = this.states.controls[i].options[indexes[i]];
      control.querySelector("[type=range]")?.setAttribute("aria-valuetext", words);
      for (const output of control.querySelectorAll("output")) output.value = words;
    });
    this.node.querySelector(".chosen").textContent = this.words(indexes);
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
      copies.append(element("p", { class: "chosen" }, this.words(indexes)), places);
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

let writing = 0;
// Browsers allow few changes of the address in a row, so it follows when the reader pauses.
function remember(target = "") {
  clearTimeout(writing);
  writing = setTimeout(() => {
    const moved = [...exhibits].reverse().filter(([, one]) => one.saved && one.chosen.join() !== one.start.join());
    const items = [target, ...moved.map(([key, one]) => `${key}=${one.chosen.join(".")}`)].filter(Boolean);
    history.replaceState("kept", "", items.length ? `#${items.join("&")}` : location.href.split("#")[0]);
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

// An address may lie in a fold.
function arrive() {
  const [first] = fragment();
  const target = first && document.getElementById(first.split("=")[0]);
  for (let fold = target?.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  target?.scrollIntoView();
}

addEventListener("hashchange", () => {
  if (!history.state) restore(); // a new address, not one to go back to
  arrive();
  const [target] = fragment();
  if (target && !target.includes("=")) remember(target);
});

// --- terms: a definition beside its word -----------------------------------------------------------------------------

function definition(link) {
  const target = document.getElementById(afterHash(link));
  return target?.tagName === "DT" ? target : null;
}

function explain(link) {
  link.role = "button";
  link.ariaExpanded = "false";
}

const heard = element("div", { role: "status" });
const allTerms = element("a", {}, "All terms");
const bubble = element("div", { class: "term", popover: "auto" }, heard, element("p", {}, allTerms));
let explained = null; // the word whose definition is open
let pressed = null; // the word that was open when the pointer went down, for that closes it

function openTerm(link) {
  const term = definition(link);
  const meaning = term.nextElementSibling;
  const copy = (node) => [...node.childNodes].map((child) => child.cloneNode(true));
  bubble.showPopover({ source: link });
  explained = link;
  link.ariaExpanded = "true";
  heard.replaceChildren(element("strong", {}, ...copy(term)), element("div", {}, ...copy(meaning)));
  const headings = [...document.querySelectorAll("h2[id]")];
  allTerms.href = `#${headings.findLast((h2) => h2.compareDocumentPosition(term) & Node.DOCUMENT_POSITION_FOLLOWING)?.id ?? term.id}`;
  const word = link.getBoundingClientRect(), { width, height } = bubble.getBoundingClientRect();
  const above = word.bottom + height > innerHeight && word.top > height;
  bubble.style.left = `${scrollX + Math.max(8, Math.min(word.left, document.documentElement.clientWidth - width - 8))}px`;
  bubble.style.top = `${scrollY + (above ? word.top - height - 4 : word.bottom + 4)}px`;
}

bubble.addEventListener("toggle", ({ newState }) => {
  if (newState === "open") return;
  explained.ariaExpanded = "false";
  explained = null;
});
allTerms.addEventListener("click", () => bubble.hidePopover());
document.addEventListener("pointerdown", () => { pressed = explained; }, true);
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[aria-expanded]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (explained === link) bubble.hidePopover();
  else if (pressed !== link || !event.detail) openTerm(link);
});
document.addEventListener("keydown", (event) => {
  if (event.key !== " " || !event.target.matches("a[aria-expanded]")) return;
  event.preventDefault();
  event.target.click();
});

// --- quoting: what is copied from a quote or a source takes its address along ---------------------------------------

document.addEventListener("copy", (event) => {
  const selection = getSelection();
  if (selection.isCollapsed) return;
  const range = selection.getRangeAt(0);
  const within = range.commonAncestorContainer;
  const place = (within.closest ? within : within.parentElement).closest("blockquote, [id*='§']");
  const address = place?.id.replace(/§(\d+)(?:n(\d+))?.*/, (_, number, note) => ` §${number}${note ? ` n${note}` : ""}`) || place?.querySelector("a[href*='§']")?.textContent;
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
  else if (!found) plot.after(element("span", { class: "step", role: "slider", tabindex: "0", "aria-label": "Marks of the chart", "aria-valuemin": "1" }));
  const stop = plot.parentElement.querySelector(".step");
  if (stop) Object.assign(stop, { ariaValueMax: length, ariaValueNow: 1, ariaValueText: `${length} marks` });
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

// --- paper: every chart, every fold, and every state that is asked for ----------------------------------------------

let folds = [];
addEventListener("beforeprint", () => {
  tell(null);
  exhibits.forEach((exhibit) => exhibit.unfold());
  folds = [...document.querySelectorAll("details:not([open])")];
  folds.forEach((details) => { details.open = true; });
  window.figures?.print(true);
});
addEventListener("afterprint", () => {
  exhibits.forEach((exhibit) => exhibit.fold());
  folds.forEach((details) => { details.open = false; });
  window.figures?.print(false);
});

// --- the start ------------------------------------------------------------------------------------------------------

if (document.querySelector(".plot") && !window.figures) throw new Error("plotly.js is not there; the page stays as it is.");
const exhibits = new Map([...document.querySelectorAll(".exhibit")].map((node) => [node.id, new Exhibit(node)]));
document.querySelector("main").append(bubble, tip);
watch(document);
restore();
arrive();
window.figures?.start();
window.briefing = true;

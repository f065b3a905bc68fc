"use strict";
// Draws the charts of a page when they come near, and shows another state when the reader makes another choice.

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

// --- charts -------------------------------------------------------------------------------------------------------

const darkScheme = matchMedia("(prefers-color-scheme: dark)");
const charts = new Map(); // what is to be drawn in each plot: a function that returns its data and layout
let printing = false;

// On dark paper each colour keeps its hue and its contrast: as far from the dark as it was from white.
const white = 1.05, night = 0.0589; // relative luminance + 0.05 (WCAG 2.2), of white and of the page when dark
const linear = (channel) => (channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4);
const gamma = (light) => (light <= 0.0031308 ? light * 12.92 : 1.055 * light ** (1 / 2.4) - 0.055);
const pen = document.createElement("canvas").getContext("2d");

function inTheDark(colour) {
  pen.fillStyle = colour;
  const [, hex] = /^#(.{6})$/.exec(pen.fillStyle) ?? [];
  if (!hex) return colour;
  const rgb = hex.match(/../g).map((pair) => linear(parseInt(pair, 16) / 255));
  const luminance = ([r, g, b]) => 0.2126 * r + 0.7152 * g + 0.0722 * b;
  const wanted = Math.min(1, (night * white) / (luminance(rgb) + 0.05) - 0.05);
  // First as bright as the hue allows, then paler.
  const scale = Math.min(wanted / luminance(rgb), 1 / Math.max(...rgb));
  const bright = rgb.map((c) => (c ? c * scale : 0));
  const paler = wanted < 1 ? Math.max(0, (wanted - luminance(bright)) / (1 - luminance(bright))) : 1;
  return "#" + bright.map((c) => Math.round(255 * gamma(c + (1 - c) * paler)).toString(16).padStart(2, "0")).join("");
}

// A copy of what Plotly is to draw, for it writes into it; in the dark, with its colours changed.
function copied(value, dark, key = "") {
  if (Array.isArray(value)) return value.map((item) => copied(item, dark, key));
  if (isObject(value)) return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, copied(item, dark, name === "color" || /color(way|scale)?$/.test(name) ? "color" : /^\d+$/.test(name) ? key : name)]));
  return dark && key === "color" && typeof value === "string" && CSS.supports("color", value) ? inTheDark(value) : value;
}

// Keeps so many pixels free for a chart, on paper no more than fit on one.
function room(plot, height) {
  const free = printing ? Math.min(height, 880) : height;
  plot.style.height = `${free}px`;
  return free;
}

function draw(plot) {
  nearby.unobserve(plot);
  const { data, layout } = charts.get(plot)();
  const style = { ...layout, height: room(plot, layout.height), font: { size: 14, color: "#444444", ...layout.font }, paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)" };
  // Paper is white, and has the width of the text on an A4 page.
  if (printing) Object.assign(style, { autosize: false, width: 650 });
  const dark = darkScheme.matches && !printing;
  Plotly.react(plot, copied(Object.values(data), dark), copied(style, dark), { displayModeBar: false, responsive: true });
}

// The room for a chart is kept free in the page; it is drawn when it is less than half a screen away.
const nearby = new IntersectionObserver(
  (entries) => entries.forEach(({ isIntersecting, target }) => isIntersecting && draw(target)), { rootMargin: "50%" });

function drawAgain(plot) {
  Plotly.purge(plot);
  room(plot, charts.get(plot)().layout.height);
  nearby.observe(plot);
}
darkScheme.addEventListener("change", () => charts.forEach((_, plot) => drawAgain(plot)));

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
    cell.append(link[i] && text ? element("a", { href: "#" + text.replaceAll(" ", "") }, text) : text);
  })));
  frame.querySelector("caption span").textContent = caption;
  if (!caption) frame.querySelector("caption").remove();
  frame.ariaLabel = null; // as `reach` has it
  return frame;
}

// Puts a part into its place on the page; returns what a listener should hear of it.
const fill = {
  chart(figure, chart) {
    const plot = figure.querySelector(".plot");
    figure.querySelector(".title").textContent = chart.title;
    figure.querySelector(".subtitle").textContent = chart.subtitle;
    figure.querySelector(".alt").textContent = chart.alt;
    figure.querySelector(".scroll").replaceWith(dataTable({ ...chart.table, caption: chart.table.caption || chart.title }));
    plot.setAttribute("aria-label", chart.alt);
    charts.set(plot, () => chart);
    draw(plot);
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
  place.querySelectorAll(".plot").forEach((plot) => { nearby.unobserve(plot); charts.delete(plot); Plotly.purge(plot); });
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
      charts.set(plot, () => this.parts(this.start)[place].chart);
      nearby.observe(plot);
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
      return part.chart?.table ? { chart: { ...part.chart, table: whole(part.chart.table) } } : part;
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
  printing = true;
  exhibits.forEach((exhibit) => exhibit.unfold());
  folds = [...document.querySelectorAll("details:not([open])")];
  folds.forEach((details) => { details.open = true; });
  charts.forEach((_, plot) => draw(plot));
});
addEventListener("afterprint", () => {
  printing = false;
  exhibits.forEach((exhibit) => exhibit.fold());
  folds.forEach((details) => { details.open = false; });
  charts.forEach((_, plot) => drawAgain(plot));
});

// --- the start ------------------------------------------------------------------------------------------------------

if (document.querySelector(".plot") && !window.Plotly) throw new Error("plotly.js is not there; the page stays as it is.");
const exhibits = new Map([...document.querySelectorAll(".exhibit")].map((node) => [node.id, new Exhibit(node)]));
document.querySelector("main").append(bubble);
watch(document);
restore();
arrive();
// What is in sight is drawn at once, without waiting for a frame.
charts.forEach((_, plot) => {
  const { top, bottom } = plot.getBoundingClientRect();
  if (plot.checkVisibility() && !plot.data && bottom > 0 && top < innerHeight) draw(plot);
});
window.briefing = true;

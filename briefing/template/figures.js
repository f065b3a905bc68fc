"use strict";
// Draws with Plotly the figures that a page has no picture of, when they come near.

const darkScheme = matchMedia("(prefers-color-scheme: dark)");
const charts = new Map(); // what is to be drawn in each plot: a function that returns its data and layout
let printing = false;

// Maps bring along all that they draw (briefing/offline.py), and nothing is asked of the network for them.
PlotlyGeoAssets.topojson = new Proxy({}, { get: () => ({ type: "Topology", objects: {}, arcs: [] }) });

// Days and months in the language of the page.
const language = document.documentElement.lang;
if (!language.startsWith("en")) {
  const names = (options, days) => days.map((day) => new Intl.DateTimeFormat(language, { ...options, timeZone: "UTC" }).format(day));
  const week = [...Array(7).keys()].map((n) => new Date(Date.UTC(2023, 0, n + 1))), year = [...Array(12).keys()].map((n) => new Date(Date.UTC(2023, n, 1)));
  Plotly.register({ moduleType: "locale", name: language, dictionary: {}, format: {
    days: names({ weekday: "long" }, week), shortDays: names({ weekday: "short" }, week),
    months: names({ month: "long" }, year), shortMonths: names({ month: "short" }, year), date: "%d-%m-%Y" } });
}

// --- colours ------------------------------------------------------------------------------------------------------

// On dark paper each colour keeps its hue and its contrast: as far from the dark as it was from white.
const white = 1.05, night = 0.0589; // relative luminance + 0.05 (WCAG 2.2), of white and of the page when dark
const linear = (channel) => (channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4);
const gamma = (light) => (light <= 0.0031308 ? light * 12.92 : 1.055 * light ** (1 / 2.4) - 0.055);
const luminance = ([r, g, b]) => 0.2126 * r + 0.7152 * g + 0.0722 * b;
const pen = document.createElement("canvas").getContext("2d");

// The light of red, green and blue, and what of it comes through.
function channels(colour) {
  pen.fillStyle = "#000000";
  pen.fillStyle = colour;
  const hex = /^#(.{6})$/.exec(pen.fillStyle)?.[1].match(/../g).map((pair) => parseInt(pair, 16));
  const [r, g, b, alpha = 1] = hex ?? pen.fillStyle.match(/[\d.]+/g).map(Number);
  return { rgb: [r, g, b].map((c) => linear(c / 255)), alpha };
}

function inTheDark(colour) {
  const { rgb, alpha } = channels(colour);
  const light = luminance(rgb), wanted = Math.min(1, (night * white) / (light + 0.05) - 0.05);
  // First as bright as the hue allows, then paler.
  const scale = light ? Math.min(wanted / light, 1 / Math.max(...rgb)) : 0;
  const bright = rgb.map((c) => c * scale);
  const paler = wanted < 1 ? Math.max(0, (wanted - luminance(bright)) / (1 - luminance(bright))) : 1;
  const made = bright.map((c) => Math.round(255 * gamma(c + (1 - c) * paler)));
  return alpha < 1 ? `rgba(${made.join(", ")}, ${alpha})` : `#${made.map((c) => c.toString(16).padStart(2, "0")).join("")}`;
}

// A copy of what Plotly is to draw, for it writes into it; in the dark, with its colours changed.
function copied(value, dark, key = "") {
  if (Array.isArray(value)) return value.map((item) => copied(item, dark, key));
  if (isObject(value)) return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, copied(item, dark, name === "color" || /colou?r(s|way|scale)?$/.test(name) ? "color" : /^\d+$/.test(name) ? key : name)]));
  return dark && key === "color" && typeof value === "string" && CSS.supports("color", value) ? inTheDark(value) : value;
}

// Words that Plotly set within a mark, in the one of its two inks that it thought best, in one that can be read there.
const INKS = ["rgb(68, 68, 68)", "rgb(255, 255, 255)"];
function readable(plot) {
  for (const text of plot.querySelectorAll(":is(.slice, .point) text")) {
    const mark = text.closest(".slice, .point").querySelector("path"), { fill } = getComputedStyle(text);
    const { left, right, top, bottom } = text.getBoundingClientRect(), place = mark?.getScreenCTM?.();
    if (!place || !INKS.includes(fill) || !mark.isPointInFill(new DOMPoint((left + right) / 2, (top + bottom) / 2).matrixTransform(place.inverse()))) continue;
    const style = getComputedStyle(mark), { rgb, alpha } = channels(style.fill), cover = alpha * style.fillOpacity * style.opacity;
    const under = darkScheme.matches && !printing ? night - 0.05 : 1;
    const light = luminance(rgb.map((c) => linear(gamma(c) * cover + gamma(under) * (1 - cover)))) + 0.05;
    text.style.fill = white / light > light / 0.05 ? "#ffffff" : "#000000";
  }
}

// --- drawing ------------------------------------------------------------------------------------------------------

// Keeps so many pixels free for a chart, on paper no more than fit on one.
function room(plot, height) {
  const free = printing ? Math.min(height, 880) : height;
  plot.style.height = `${free}px`;
  return free;
}

const drawsSolids = (() => {
  let able;
  return () => (able ??= Boolean(document.createElement("canvas").getContext("webgl")));
})();

const COLOURS = ["#1f6fa8", "#a85a00", "#2a7a2a", "#c62828", "#7d57ab", "#8c564b", "#b0479a", "#696969", "#6f7000", "#0b7c8a"];
async function draw(plot) {
  nearby.unobserve(plot);
  const { data, layout } = charts.get(plot)();
  const solid = Object.keys(layout).some((name) => /^scene\d*$/.test(name));
  if (solid && !drawsSolids()) return tellFlat(plot);
  const style = {
    colorway: layout.template?.layout?.colorway ?? COLOURS, uirevision: plot.dataset.seen ?? "0", ...layout, height: room(plot, layout.height),
    font: { size: 14, color: "#444444", ...layout.font }, paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)",
    dragmode: isOpen(toolsOf(plot)) ? "zoom" : false,
  };
  // Paper is white, and has the width of the text on an A4 page.
  if (printing) Object.assign(style, { autosize: false, width: 650 });
  const dark = darkScheme.matches && !printing;
  await Plotly.react(plot, copied(Object.values(data), dark), copied(style, dark), { displayModeBar: false, responsive: true, scrollZoom: false, locale: language });
  if (!plot.isConnected || !plot.data) return;
  readable(plot);
  offerTools(plot);
}

// The wheel scrolls the page, whatever it is over: Plotly keeps it to itself above what has three dimensions.
document.addEventListener("wheel", (event) => event.target.closest?.(".plot") && event.stopPropagation(), { capture: true, passive: true });

// The room for a chart is kept free in the page; it is drawn when it is less than half a screen away.
const nearby = new IntersectionObserver(
  (entries) => entries.forEach(({ isIntersecting, target }) => isIntersecting && draw(target)), { rootMargin: "50%" });

function drawAgain(plot) {
  Plotly.purge(plot);
  room(plot, charts.get(plot)().layout.height);
  nearby.observe(plot);
}
darkScheme.addEventListener("change", () => charts.forEach((_, plot) => drawAgain(plot)));

// Where a browser cannot draw what has three dimensions, its numbers are shown.
function tellFlat(plot) {
  plot.hidden = true;
  const figure = plot.closest("figure");
  if (!figure.querySelector(".note")) plot.after(element("p", { class: "note" }, say("This browser cannot draw in three dimensions, for it has no WebGL; the numbers are in the table.")));
  figure.querySelector("details").open = true;
}

// --- zooming and turning, on wish ---------------------------------------------------------------------------------

const toolsOf = (plot) => plot.parentElement.querySelector(".tools");
const isOpen = (tools) => tools?.firstElementChild.ariaExpanded === "true";
const scenesOf = (plot) => plot._fullLayout._subplots.gl3d ?? [];
const axesOf = ({ _fullLayout: full }) => [...(full._subplots.xaxis ?? []), ...(full._subplots.yaxis ?? [])].map((id) => full[id.replace(/^[xy]/, "$&axis")]).filter((axis) => axis && !axis.fixedrange && axis.visible !== undefined);
const MOVES = { ArrowLeft: "left", ArrowRight: "right", ArrowUp: "up", ArrowDown: "down", "+": "nearer", "=": "nearer", "-": "farther", "0": "whole" };

// Beside a chart that can be zoomed or turned, a button that opens others.
function offerTools(plot) {
  const solid = scenesOf(plot).length > 0, useful = solid || axesOf(plot).length > 0;
  let tools = toolsOf(plot);
  if (!useful) return tools?.remove();
  const name = solid ? say("Turn the chart") : say("Zoom in on the chart");
  if (tools?.dataset.name === name) return;
  tools?.remove();
  const open = element("button", { type: "button", "aria-expanded": "false" }, name);
  const words = { left: say("Left"), right: say("Right"), up: solid ? say("Higher") : say("Up"), down: solid ? say("Lower") : say("Down"), nearer: say("Nearer"), farther: say("Farther"), whole: say("As it was") };
  const group = element("span", { role: "group", "aria-label": name, hidden: "hidden" }, ...Object.entries(words).map(([move, word]) => element("button", { type: "button", "data-move": move }, word)));
  const status = element("span", { class: "unseen", role: "status" });
  tools = element("p", { class: "tools", "data-name": name }, open, group, status);
  const act = (move) => status.replaceChildren((solid ? turn : zoom)(plot, move));
  open.addEventListener("click", () => {
    group.hidden = !group.hidden;
    open.ariaExpanded = `${!group.hidden}`;
    plot.classList.toggle("held", !group.hidden);
    if (!solid) Plotly.relayout(plot, { dragmode: group.hidden ? false : "zoom" });
  });
  group.addEventListener("click", ({ target }) => target.dataset.move && act(target.dataset.move));
  tools.addEventListener("keydown", (event) => {
    const move = MOVES[event.key];
    if (group.hidden || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") { open.click(); open.focus(); }
    if (!move) return;
    event.preventDefault();
    act(move);
  });
  plot.after(tools);
}

// Draws a chart as it was at first.
function restoreView(plot) {
  plot.dataset.seen = `${+(plot.dataset.seen ?? 0) + 1}`;
  draw(plot);
}

// Shows another part of a chart's axes; returns what a listener should hear.
function zoom(plot, move) {
  const all = say("The whole chart is in sight");
  if (move === "whole") {
    plot.share = 1;
    restoreView(plot);
    return all;
  }
  const share = { nearer: 0.7, farther: 1 / 0.7 }[move] ?? 1, across = { left: -0.25, right: 0.25 }[move] ?? 0, up = { up: 0.25, down: -0.25 }[move] ?? 0;
  const change = {};
  for (const axis of axesOf(plot)) {
    const [low, high] = axis.range.map((end) => axis.r2l(end)), middle = (low + high) / 2, half = ((high - low) / 2) * share;
    const by = (axis._id.startsWith("x") ? across : up) * (high - low);
    change[`${axis._name}.range`] = [middle - half + by, middle + half + by].map((end) => axis.l2r(end));
  }
  plot.share = (plot.share ?? 1) * share;
  Plotly.relayout(plot, change).then(() => readable(plot));
  return plot.share < 1 ? say("{share} % of each axis is in sight", { share: Math.round(100 * plot.share) }) : all;
}

// Moves the eye around what has three dimensions; returns what a listener should hear.
function turn(plot, move) {
  const change = {};
  let said = "";
  if (move === "whole") restoreView(plot);
  for (const name of scenesOf(plot)) {
    const { eye, center } = move === "whole" ? { eye: { x: 1.55, y: 1.55, z: 1.15 }, center: { x: 0, y: 0, z: 0 }, ...charts.get(plot)().layout[name]?.camera } : plot._fullLayout[name]._scene.getCamera();
    const [x, y, z] = ["x", "y", "z"].map((axis) => eye[axis] - center[axis]), degree = Math.PI / 180;
    const far = Math.hypot(x, y, z) * ({ nearer: 0.8, farther: 1.25 }[move] ?? 1);
    const around = Math.atan2(y, x) / degree + ({ left: 15, right: -15 }[move] ?? 0);
    const height = Math.max(-85, Math.min(85, Math.asin(z / Math.hypot(x, y, z)) / degree + ({ up: 15, down: -15 }[move] ?? 0)));
    const level = far * Math.cos(height * degree);
    change[`${name}.camera.eye`] = { x: center.x + level * Math.cos(around * degree), y: center.y + level * Math.sin(around * degree), z: center.z + far * Math.sin(height * degree) };
    said = say("Seen from {around}° around and {height}° high", { around: (Math.round(around) + 360) % 360, height: Math.round(height) });
  }
  if (move !== "whole") Plotly.relayout(plot, change);
  return said;
}

window.figures = {
  show(plot, chart) {
    plot.classList.replace("drawn", "plot");
    charts.set(plot, chart);
    draw(plot);
  },
  expect(plot, chart) {
    charts.set(plot, chart);
    nearby.observe(plot);
  },
  forget(plot) {
    nearby.unobserve(plot);
    charts.delete(plot);
    Plotly.purge(plot);
  },
  print(starts) {
    printing = starts;
    charts.forEach((_, plot) => (starts ? draw(plot) : drawAgain(plot)));
  },
  // What is in sight is drawn at once, without waiting for a frame.
  start() {
    charts.forEach((_, plot) => {
      const { top, bottom } = plot.getBoundingClientRect();
      if (plot.checkVisibility() && !plot.data && bottom > 0 && top < innerHeight) draw(plot);
    });
  },
};

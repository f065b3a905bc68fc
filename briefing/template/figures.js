"use strict";
// Draws with Plotly the figures that a page has no picture of, when they come near.

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

window.figures = {
  show(plot, chart) {
    plot.className = "plot";
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

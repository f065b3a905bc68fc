"use strict";
// Draws each exhibit of a page, and draws it again when the reader makes another choice.

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

// The same table as the template's: what a reader without JavaScript sees is what is drawn first.
function dataTable({ caption, head, rows, align, lang, link }) {
  const cell = (text, i) => {
    const content = link[i] && text ? element("a", { href: "#" + text.replaceAll(" ", "") }, text) : text;
    return element(i ? "td" : "th", { scope: i ? "" : "row", class: align[i], lang: lang[i] }, content);
  };
  return element("div", { class: "scroll", role: "region", "aria-label": `Table: ${caption || head.join(", ")}`, tabindex: "0" },
    element("table", {},
      ...(caption ? [element("caption", {}, element("span", {}, caption))] : []),
      element("thead", {}, element("tr", {}, ...head.map((name, i) => element("th", { scope: "col", class: align[i] }, name)))),
      element("tbody", {}, ...rows.map((row) => element("tr", {}, ...row.map(cell))))));
}

const blank = {
  chart: () => {
    const figure = document.getElementById("chart").content.firstElementChild.cloneNode(true);
    figure.querySelector("details").open = false;
    return figure;
  },
  table: () => element("div", { "data-kind": "table" }),
  html: () => element("div", { "data-kind": "html", class: "html" }),
  text: () => element("p", { "data-kind": "text", class: "text" }),
};

// Puts a part into its place on the page; returns what a listener should hear of it.
const fill = {
  chart(figure, { title, subtitle, alt, table, data, layout }) {
    const plot = figure.querySelector(".plot");
    figure.querySelector(".title").textContent = title;
    figure.querySelector(".subtitle").textContent = subtitle;
    figure.querySelector(".alt").hidden = true;
    figure.querySelector(".scroll").replaceWith(dataTable({ ...table, caption: table.caption || title }));
    plot.hidden = false;
    plot.style.height = `${layout.height}px`;
    plot.setAttribute("aria-label", alt);
    // Plotly writes into what it draws, so it gets a copy.
    Plotly.react(plot, structuredClone(Object.values(data)), structuredClone(layout), { displayModeBar: false, responsive: true });
    return title;
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

// The number of a control's present option; of radio buttons the first, "nothing chosen", may have no button.
function chosen(control, { options }) {
  const input = control.querySelector("select, input");
  if (input.type === "range") return +input.value;
  if (input.type === "checkbox") return +input.checked;
  if (input.type === "radio") {
    const radios = [...control.querySelectorAll("input")];
    return radios.findIndex((radio) => radio.checked) + options.length - radios.length;
  }
  return input.selectedIndex;
}

// What is wider than the page can be scrolled by keyboard; what fits is no stop on the way, and no landmark.
function reach(scroller) {
  const wide = scroller.scrollWidth > scroller.clientWidth;
  scroller.toggleAttribute("tabindex", wide);
  if (wide) scroller.tabIndex = 0;
  scroller.role = wide ? "region" : "group";
  scroller.ariaLabel ??= `Table: ${[...scroller.querySelectorAll("thead th")].map((th) => th.textContent).join(", ")}`;
}
const reached = new ResizeObserver((entries) => entries.forEach(({ target }) => reach(target)));
const watch = (root) => root.querySelectorAll(".scroll, .html").forEach((scroller) => reached.observe(scroller));

function open(exhibit) {
  const { controls, first, patches, states } = JSON.parse(exhibit.querySelector("script").textContent);
  const places = exhibit.querySelector(".parts");
  const natives = [...exhibit.querySelectorAll(".control")];

  const draw = () => {
    const indexes = natives.map((control, i) => chosen(control, controls[i]));
    const number = indexes.reduce((sum, index, i) => sum * controls[i].options.length + index, 0);
    const parts = Object.values(merge(first, patches[states[number]]));
    const said = parts.map((part, i) => {
      const [kind] = Object.keys(part);
      if (places.children[i]?.dataset.kind !== kind) {
        const place = blank[kind]();
        if (places.children[i]) places.children[i].replaceWith(place);
        else places.append(place);
      }
      return fill[kind](places.children[i], part[kind]);
    });
    while (places.children.length > parts.length) places.lastElementChild.remove();
    natives.forEach((control, i) => {
      const words = controls[i].options[indexes[i]];
      control.querySelector("[type=range]")?.setAttribute("aria-valuetext", words);
      for (const output of control.querySelectorAll("output")) output.value = words;
    });
    const text = exhibit.querySelector(".chosen");
    if (text) text.textContent = controls.map(({ label, options }, i) => `${label}${label.endsWith("?") ? "" : ":"} ${options[indexes[i]]}`).join(" · ");
    watch(places);
    return said.join(". ") || "Nothing to show";
  };

  exhibit.querySelectorAll(".controls").forEach((group) => { group.hidden = false; });
  exhibit.querySelectorAll("figure details").forEach((details) => { details.open = false; });
  exhibit.addEventListener("input", () => { exhibit.querySelector("[role=status]").textContent = draw(); });
  draw();
}

document.documentElement.classList.add("live");
document.querySelectorAll(".exhibit").forEach(open);
watch(document);

const plots = (root) => [...root.querySelectorAll(".plot")].filter((plot) => plot.data);

// A chart drawn out of sight has no width to draw to.
document.addEventListener("toggle", ({ target }) => plots(target).forEach((plot) => Plotly.Plots.resize(plot)), true);

// On paper: every fold open, and charts as wide as the text of an A4 page.
let folds = [];
addEventListener("beforeprint", () => {
  folds = [...document.querySelectorAll("details:not([open])")];
  folds.forEach((details) => { details.open = true; });
  plots(document).forEach((plot) => Plotly.relayout(plot, { autosize: false, width: 650 }));
});
addEventListener("afterprint", () => {
  folds.forEach((details) => { details.open = false; });
  plots(document).forEach((plot) => Plotly.relayout(plot, { autosize: true, width: null }));
});

// An address may lie in a fold, and charts have moved it down since the page was opened.
function arrive() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (let fold = target?.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  target?.scrollIntoView();
}
addEventListener("hashchange", arrive);
if (location.hash) arrive();

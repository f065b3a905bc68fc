"use strict";
// The field that finds words in the letters of a page, by search.js; page.js calls it.

// The letters that can be searched, in order: those in full on this page, and those whose words alone it has; of others it
// has the link.
const findLetters = () => [...document.querySelectorAll("[data-short], [data-letter]:has(> p)")].map((node) => ({ node, id: node.dataset.letter ?? node.id, short: shortNames[node.dataset.letter] ?? node.dataset.short }));

// The headings and paragraphs of the letters, as sent or in English, as `letterSearch` takes them; as in Python, notes are
// not searched, and a heading has the address of the paragraph below it.
function passages(english) {
  const found = [];
  for (const { id, node } of findLetters()) {
    const own = node.dataset.letter, nodes = own ? node.children : node.nextElementSibling.querySelectorAll(":scope > :is(h4, h5, [id*='§'])");
    let heading = null, number = 0;
    for (const part of own && english ? [] : nodes) {
      if (own ? part.tagName === "B" : !part.id.includes("§")) {
        heading = own ? part.textContent : part.querySelector(english ? "i" : "[lang]")?.textContent.replace(/^\(|\)$/g, "");
      } else if (own ? part.tagName === "P" : /§\d+$/.test(part.id)) {
        const said = own ? part : part.querySelector(`.said${english ? ":not([lang])" : "[lang]"}`);
        const place = { address: own ? `${id} §${number += 1}` : fullAddress(part), letter: id };
        if (heading) found.push({ ...place, text: heading, starts: [] });
        if (said) found.push({ ...place, text: said.textContent, starts: english ? sentences(said.textContent) : (said.dataset.sentences ?? "").split(" ").filter(Boolean).map(Number) });
        heading = null;
      }
    }
  }
  return found;
}
const sentences = (text) => [...text.matchAll(/[.?!]\s+/g)].map((end) => end.index + end[0].length);

// Their index, made when it is first needed; many letters take a second, so the page is let go in between.
const indexes = [];
const readLetters = (english) => (indexes[+english] ??= (async () => {
  const all = passages(english), reading = letterSearch.read(all);
  for (let start = performance.now(); ;) {
    const { value, done } = reading.next();
    if (done) return value;
    if (performance.now() - start < 30) continue;
    await new Promise((go) => { setTimeout(go); });
    start = performance.now();
  }
})());

const FIRST = 8, PORTION = 100; // lines that are shown at once, and on demand
const FEW = 20, TOP = 10; // letters that are listed at once; of more these
const digits = (value, after = 0) => value.toLocaleString(document.documentElement.lang, { minimumFractionDigits: after, maximumFractionDigits: after });

function searchField() {
  const letters = findLetters();
  const tongue = document.querySelector(".said[lang], [data-letter][lang]")?.lang;
  const field = element("input", { id: "page.search", type: "search", autocomplete: "off" });
  const language = element("select", { id: "page.language" }, element("option", {}, say("Dutch, as sent")), element("option", {}, say("English, unofficial")));
  const status = element("p", { role: "status" });
  const inWords = element("p", {}), results = element("div", { class: "parts" });
  const doubt = element("p", { class: "note" }, say("Rates are per 1,000 words. The doubt says between which rates chance alone could put a letter, in 95 of 100 cases: it is wide where a letter is short."));
  const [moreRows, moreLines] = [0, 1].map(() => element("button", { type: "button" }));
  let lines = FIRST, every = false, asked = 0;

  async function search() {
    const turn = asked += 1, english = language.selectedIndex > 0, lang = english ? null : tongue, query = field.value.trim();
    let index = null, whole = [], longer = [];
    if (query) {
      const slow = setTimeout(() => { status.textContent = say("Reading the letters …"); }, 300);
      index = await readLetters(english);
      clearTimeout(slow);
      ({ whole, longer } = letterSearch.find(index, query));
    }
    if (turn !== asked) return; // something else was asked for meanwhile
    const count = (places) => places.reduce((counts, [first]) => {
      const { letter } = index.passages[index.places[first]];
      return counts.set(letter, (counts.get(letter) ?? 0) + 1);
    }, new Map());
    const [inWhole, inLonger] = [whole, longer].map(count), all = [...whole, ...longer], few = letters.length <= FEW;
    const found = letters.map(({ id, short }) => ({ short, whole: inWhole.get(id) ?? 0, longer: inLonger.get(id) ?? 0, size: index?.sizes.get(id) ?? 0 }))
      .filter((row) => few || row.whole || row.longer);
    const kind = whole.length ? "whole" : "longer", surest = (row) => rate(between(row[kind])[0], row.size);
    const part = !every && found.length > FEW, shown = part ? found.sort((one, other) => surest(other) - surest(one)).slice(0, TOP) : found;
    status.replaceChildren(...(query ? ["“", spoken(query, lang), "” ", ...told(found, whole.length, longer.length, few)] : []));
    inWords.replaceChildren(...inLongerWords(index, longer, lang));
    const column = (align, lang) => ({ align, lang });
    const table = (caption, head, columns, all, link = 0) => ({ table: { caption, head, rows: all, align: columns.map(({ align }) => align), lang: columns.map(({ lang }) => lang), link: head.map((_, i) => i < link) } });
    const left = column("left"), right = column("right");
    show(results, all.length ? [
      table(part ? say("By letter: the {count} in which it is surely frequent", { count: TOP }) : say("By letter"),
        [say("Letter"), say("As a word"), say("Rate"), say("Doubt"), say("In longer words"), say("Rate of these")], [left, ...Array(5).fill(right)], shown.map(withRates)),
      table(say("In context"), [say("Address"), say("Before"), say("Found"), say("After")], [left, column("right", lang), column("center", lang), column("left", lang)],
        all.slice(0, lines).map((place) => letterSearch.line(index, place)).map((line) => [line.address, line.before, line.hit, line.after]), 1),
    ] : []);
    if (all.length) drawBars(results.querySelector("tbody"), shown, kind);
    doubt.hidden = !all.length;
    moreRows.hidden = !part;
    moreRows.textContent = say("Show all {count} letters", { count: digits(found.length) });
    moreLines.hidden = all.length <= lines;
    moreLines.textContent = all.length - lines <= PORTION ? say("Show all {count} lines", { count: digits(all.length) }) : say("Show {count} more of {total} lines", { count: PORTION, total: digits(all.length) });
  }

  function told(found, whole, longer, few) {
    const times = (n) => (n === 1 ? say("once") : say("{count} times", { count: digits(n) }));
    const holding = found.filter((row) => row.whole).length;
    const where = few ? found.map((row) => `${row.short} ${row.whole}`).join(", ") : say("in {count} of {total} letters", { count: digits(holding), total: digits(letters.length) });
    return [`${say("stands in these letters")} ${whole ? `${times(whole)}: ${where}` : say("nowhere as a word")}${longer ? `; ${say("within longer words")} ${times(longer)}` : ""}.`];
  }

  function inLongerWords(index, longer, lang) {
    const counts = new Map();
    for (const [at] of longer) counts.set(index.terms[at], (counts.get(index.terms[at]) ?? 0) + 1);
    const [first, rest] = [[0, 12], [12]].map((cut) => [...counts].sort(([, one], [, other]) => other - one).slice(...cut));
    if (!first.length) return [];
    return [`${say("Longer words")}: `, ...first.flatMap(([id, n], i) => [i ? ", " : "", spoken(index.vocabulary[id], lang), ` ${digits(n)}`]), rest.length ? `, ${say("and {count} more", { count: rest.length })}` : "", "."];
  }

  const rate = (count, size) => (size ? (1000 * count) / size : 0);
  const doubts = new Map();
  const between = (count) => doubts.get(count) ?? doubts.set(count, letterSearch.interval(count)).get(count);

  function withRates({ short, whole, longer, size }) {
    const [low, high] = between(whole);
    const told = (count) => digits(rate(count, size), 1);
    return [short, digits(whole), told(whole), `${told(low)}–${told(high)}`, digits(longer), told(longer)];
  }

  // Beside each rate a bar, as long as it is beside the highest.
  function drawBars(body, shown, kind) {
    const rates = shown.map((row) => rate(row[kind], row.size)), most = Math.max(...rates);
    rates.forEach((one, i) => {
      const bar = element("span", { class: "bar" }, element("span", {}));
      bar.firstChild.style.width = `${(100 * one) / most}%`;
      body.rows[i].cells[kind === "whole" ? 2 : 5].append(bar);
    });
  }

  const begin = () => { [lines, every] = [FIRST, false]; return search(); };
  let typing = 0;
  field.addEventListener("input", () => { clearTimeout(typing); typing = setTimeout(begin, 250); });
  field.addEventListener("focus", () => readLetters(language.selectedIndex > 0), { once: true });
  language.addEventListener("change", begin);
  // Who asked for more goes on where it begins, and hears how much it is.
  async function goOn(table, at) {
    await search();
    const { rows } = results.querySelectorAll("tbody")[table], next = rows[at].querySelector("a") ?? rows[at].cells[0];
    if (!next.href) next.tabIndex = -1;
    next.focus();
    const range = { first: digits(at + 1), last: digits(rows.length) };
    status.textContent = table ? say("Lines {first} to {last} are shown below.", range) : say("Letters {first} to {last} are shown below, in order of time.", range);
  }
  moreRows.addEventListener("click", () => { every = true; goOn(0, 0); });
  moreLines.addEventListener("click", () => { lines += PORTION; goOn(1, lines - PORTION); });
  [moreRows, moreLines, doubt].forEach((node) => { node.hidden = true; });
  const control = (label, input) => element("p", { class: "control" }, element("label", { for: input.id }, label), input);
  const translated = document.querySelector(".whole .said:not([lang])");
  const place = element("search", { class: "search" }, element("div", { class: "controls" }, control(say("Search these letters"), field), ...(translated ? [control(say("In"), language)] : [])),
    element("p", { class: "note" }, say("A word, a part of one, or a phrase; notes at the foot of a letter are not searched.")), status, inWords, results, doubt, moreRows, moreLines);
  // Where the page says that it has a field, or before the letters.
  const [asks, ...others] = document.querySelectorAll("[data-ask]");
  others.forEach((one) => one.remove()); // it says that a field is there
  asks?.closest(".html")?.classList.add("letters");
  if (asks) asks.replaceWith(place);
  else letters[0].node.before(place);
  const paper = element("input", { type: "checkbox", id: "page.letters" });
  headings[0]?.before(element("p", { class: "every" }, element("label", {}, paper, ` ${document.querySelector("main[data-paper=short]") ? say("Print the letters in full too") : say("Print the letters in full, in place of notes with what is cited")}`)));
  // A way to the field stands where a control takes any word; without scripts there is neither.
  document.querySelectorAll("[data-search]").forEach((lead) => { lead.firstElementChild.href = `#${field.id}`; lead.hidden = false; });
}

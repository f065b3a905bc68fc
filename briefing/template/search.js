"use strict";
// Finds words in the letters of a page. What a word is, and as what it is counted, is what utils/words/tokens.py says;
// tests hold the two together. It needs nothing else of the page.
const letterSearch = (() => {
  const D = "\\p{Nd}", W = "[\\p{L}\\p{N}_]", A = "[\\p{L}\\p{Nl}\\p{No}]", BLANK = "[ \\u00a0\\u2009\\u202f]";
  const LETTER = "[\\p{L}\\p{N}][\\u0300-\\u036f]*";
  const RUN = `(?:${LETTER})+(?:['’ʼ](?:${LETTER})+)*`;
  // In Python, where case is ignored, an i is also İ and ı.
  const MONTHS = "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december".replaceAll("i", "[iİı]");
  const dossier = (blank) => `(?<!${D})(?:21${blank}?501-${D}{2}|${D}{2}${blank}?${D}{3}(?:[ -][IVXİı]+[AB]?)?)(?!${W})`;
  const WORD = new RegExp([
    `(?<!${W})${D}{1,2}${BLANK}(?:${MONTHS})(?:${BLANK}${D}{4})?(?!${W})`, // 28 januari, 26 september 2019
    `(?<!${W})${dossier(BLANK)}(?:[-‑]${D}+)?(?![-‑.,'’]?${W}|${BLANK}${D}{3}(?!${D}))`, // 33 694, 33 694-49
    `(?<!${W})${D}{1,3}(?:${BLANK}${D}{3})+(?!${W})`, // 1 000 000
    `www(?:\\.[\\p{L}\\p{N}_-]+)+`,
    `(?<!${W})(?:${A}\\.)+${A}(?!${W})`, // d.d, c.s
    `${D}+(?:[.,]${D}+)+(?!${W})`, // 2,5
    `(?<!${W})t/m(?!${W})`,
    `(?<!${W})['’][stn](?!['’]|${W})`, // 's, 't
    `(?:(?<!${W})[-‑](?=${A}))?${RUN}(?:[-‑]${RUN})*(?:[-‑](?!${W}))?`,
  ].join("|"), "giu");
  const DOSSIER = new RegExp(`^${dossier("[ ]")}(?:-${D}+)?$`, "iu");

  const normal = (text) => text.toLowerCase().normalize("NFC").replace(/[’ʼ]/g, "'").replace(/‑/g, "-").replace(/[\u00a0\u2009\u202f]/g, " ");

  function counted(text) {
    const term = normal(text);
    return DOSSIER.test(term) ? term.replace(/^(\d\d) /, "$1").replaceAll(" ", "-") : term;
  }

  // The words of a text: as what each is counted, and where it stands.
  const words = (text) => [...text.matchAll(WORD)].map((found) => ({ term: counted(found[0]), start: found.index, end: found.index + found[0].length }));

  // Reads passages { letter, address, text, starts } into an index; starts are those of the sentences, which no phrase
  // runs across. It stops after each passage, so that who reads much can let the page breathe.
  function* read(passages) {
    const ids = new Map(), spelled = new Map(), vocabulary = [];
    const terms = [], froms = [], ends = [], sentences = [], places = [], sizes = new Map();
    let sentence = 0;
    for (const [place, { letter, text, starts }] of passages.entries()) {
      let next = 0, size = 0;
      sentence += 1;
      for (const found of text.matchAll(WORD)) {
        for (; starts[next] <= found.index; next++) sentence += 1;
        let id = spelled.get(found[0]);
        if (id === undefined) {
          const term = counted(found[0]);
          id = ids.get(term) ?? vocabulary.push(term) - 1;
          ids.set(term, id);
          spelled.set(found[0], id);
        }
        terms.push(id);
        froms.push(found.index);
        ends.push(found.index + found[0].length);
        sentences.push(sentence);
        places.push(place);
        size += 1;
      }
      sizes.set(letter, (sizes.get(letter) ?? 0) + size);
      yield;
    }
    return { passages, ids, vocabulary, terms, froms, ends, sentences, places, sizes };
  }

  // Where a word or a phrase stands: [first, last] word of each place. `longer` has the longer words that hold the one
  // word that is sought.
  function find({ ids, vocabulary, terms, sentences }, query) {
    const wanted = words(query).map(({ term }) => ids.get(term)), whole = [], longer = [];
    const [part] = words(query).map(({ term }) => term);
    const holds = wanted.length === 1 && part.length > 2 ? vocabulary.map((term, id) => id !== wanted[0] && term.includes(part)) : [];
    for (let i = 0; i < terms.length && wanted.length; i++) {
      const last = i + wanted.length - 1;
      if (wanted.every((id, n) => id === terms[i + n]) && sentences[i] === sentences[last]) {
        whole.push([i, last]);
        i = last;
      } else if (holds[terms[i]]) longer.push([i, i]);
    }
    return { whole, longer };
  }

  // A place with up to so many words on either side, to the letter; at an end of the passage with the marks there.
  function line({ passages, froms, ends, places }, [first, last], width = 5) {
    const { text, address } = passages[places[first]], within = (at) => places[at] === places[first];
    let from = first, to = last;
    while (first - from < width && within(from - 1)) from -= 1;
    while (to - last < width && within(to + 1)) to += 1;
    const start = first - from < width ? 0 : froms[from], end = within(to + 1) ? ends[to] : text.length;
    return { address, before: text.slice(start, froms[first]), hit: text.slice(froms[first], ends[last]), after: text.slice(ends[last], end) };
  }

  // Where the mean of so many occurrences can lie, by chance alone: as `poisson_interval` in utils/words/measures.py.
  function interval(count) {
    const most = count + 10 * Math.sqrt(count + 1) + 10;
    // The chance of so many occurrences or fewer: each term by the logarithm of the one before it.
    const chance = (upTo, mean) => {
      let log = -mean, sum = Math.exp(log);
      for (let k = 1; k <= upTo; k++) sum += Math.exp(log += Math.log(mean / k));
      return sum;
    };
    const crossing = (below) => {
      let low = 0, high = most;
      for (let n = 0; n < 50; n++) below((low + high) / 2) ? (high = (low + high) / 2) : (low = (low + high) / 2);
      return low;
    };
    return [count ? crossing((mean) => chance(count - 1, mean) < 0.975) : 0, crossing((mean) => chance(count, mean) < 0.025)];
  }

  return { words, read, find, line, interval };
})();

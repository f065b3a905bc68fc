"use strict";
// Finds words in the letters of a page. What a word is, and as what it is counted, is what utils/words/tokens.py says;
// a test holds the two together on every word of the seeds. It needs nothing else of the page.
const letterSearch = (() => {
  const D = "\\p{Nd}", W = "[\\p{L}\\p{N}_]", A = "[\\p{L}\\p{Nl}\\p{No}]", BLANK = "[ \\u00a0\\u2009\\u202f]";
  const LETTER = "[\\p{L}\\p{N}][\\u0300-\\u036f]*";
  const RUN = `(?:${LETTER})+(?:['’ʼ](?:${LETTER})+)*`;
  const MONTHS = "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december";
  const dossier = (blank) => `(?<!${D})(?:21${blank}?501-${D}{2}|${D}{2}${blank}?${D}{3}(?:[ -][IVX]+[AB]?)?)(?!${W})`;
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

  // Where a word or a phrase stands in passages, { address, text, starts }: starts are those of the sentences, which no
  // phrase runs across. `longer`: the hit is a longer word that holds the one that is sought.
  function find(passages, query) {
    const wanted = words(query).map(({ term }) => term);
    if (!wanted.length) return [];
    return passages.flatMap((passage) => {
      const all = (passage.words ??= words(passage.text)), hits = [];
      const sentence = (word) => passage.starts.filter((start) => start <= word.start).length;
      for (let i = 0; i < all.length; i++) {
        const last = all[i + wanted.length - 1];
        const whole = last && wanted.every((term, n) => all[i + n].term === term) && sentence(all[i]) === sentence(last);
        const longer = !whole && wanted.length === 1 && wanted[0].length > 2 && all[i].term.includes(wanted[0]);
        if (!whole && !longer) continue;
        const end = whole ? last : all[i], n = all.indexOf(end);
        hits.push({
          address: passage.address, longer,
          before: passage.text.slice(all[Math.max(0, i - 5)].start, all[i].start).trim(),
          hit: passage.text.slice(all[i].start, end.end),
          after: passage.text.slice(end.end, all[Math.min(all.length - 1, n + 5)].end).trim(),
        });
        if (whole) i = n;
      }
      return hits;
    });
  }

  return { words, find };
})();

/* Search over the index of hubgen.outputs.search: open incidents first, then by where the words are. */
"use strict";

{
  const MOST_RESULTS = 20;
  const EXCERPT = 160;
  const LONGEST_WORD = 40;
  /* Letters that Unicode does not decompose, as people type them on other keyboards. */
  const LETTERS = { ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", ħ: "h", ŧ: "t", ı: "i", ς: "σ" };
  /* Letters with marks as people spell them without: Rückruf as Rueckruf. */
  const SPELT_OUT = { ä: "ae", ö: "oe", ü: "ue", ø: "oe", å: "aa" };
  const IGNORED = /[\p{M}\p{Cf}'’‘ʼʻ′`´ʹ׳״ـ]/u;

  const form = document.querySelector("[data-search]");
  const field = form.elements.q;
  const count = form.querySelector("[role=status]");
  const list = document.querySelector(".search__results");
  let entries;

  /* Two forms of each text: marks removed, and marks spelt out. A word has to be there in one. */
  const FORMS = [{}, SPELT_OUT];

  function foldLetter(letter, spelt) {
    if (letter < "\x7f") return letter === "'" || letter === "`" ? "" : letter.toLowerCase();
    const out = spelt[letter.toLowerCase()];
    if (out) return out;
    let folded = "";
    for (const part of letter.normalize("NFKD").toLowerCase()) {
      if (!IGNORED.test(part)) folded += LETTERS[part] ?? part;
    }
    return folded;
  }

  /* `text`, in Unicode form NFC, without case, marks and apostrophes. */
  function fold(text, spelt) {
    let folded = "";
    for (const letter of text) folded += foldLetter(letter, spelt);
    return folded;
  }

  const forms = (text) => FORMS.map((spelt) => fold(text, spelt));

  /* Where in `text` the place `at` of its folded form is. */
  function unfold(text, at, spelt) {
    let folded = 0;
    let place = 0;
    for (const letter of text) {
      folded += foldLetter(letter, spelt).length;
      if (folded > at) return place;
      place += letter.length;
    }
    return place;
  }

  const words = (html) => new DOMParser().parseFromString(html, "text/html").body.textContent.normalize();

  /* What is looked for: words without the punctuation around them, in both forms. */
  const terms = (query) =>
    query
      .normalize()
      .split(/\s+/)
      .map((word) => forms(word).map((form) => form.replace(/^[\p{P}\p{S}]+|[\p{P}\p{S}]+$/gu, "")))
      .filter(([word]) => word);

  async function load() {
    const answer = await fetch(form.dataset.index);
    if (!answer.ok) throw new Error(answer.statusText);
    const { docs } = await answer.json();
    const { prefix } = form.dataset;
    const others = form.dataset.tongues.split(" ").filter(Boolean).map((tongue) => tongue + "/");
    return docs
      .filter(({ location }) => (prefix ? location.startsWith(prefix) : !others.some((other) => location.startsWith(other))))
      .map(({ location, title, text, note = "", open = false }) => {
        const shown = { location, open, title: words(title), text: words(text), note: words(note) };
        return { ...shown, inTitle: forms(shown.title), inText: forms(shown.text) };
      });
  }

  const holds = (text, word) => word.some((form, number) => text[number].includes(form));

  /* A title counts more than a text; every word must be there. */
  function rank(entry, wanted) {
    let score = 0;
    for (const word of wanted) {
      const inTitle = holds(entry.inTitle, word);
      if (!inTitle && !holds(entry.inText, word)) return 0;
      score += inTitle ? 10 : 1;
    }
    return score;
  }

  /* The place at or before `place` at which no word is cut; in scripts without spaces, no letter. */
  function cut(text, place) {
    if (place <= 0) return 0;
    if (place >= text.length) return text.length;
    const space = text.lastIndexOf(" ", place);
    if (space >= place - LONGEST_WORD) return space;
    return /[\uDC00-\uDFFF]/.test(text[place]) ? place - 1 : place;
  }

  /* The place in `text` at which `word` is, in the first form in which it is there. */
  function placeOf({ text, inText }, word) {
    const number = word.findIndex((form, one) => inText[one].includes(form));
    return number < 0 ? [] : [unfold(text, inText[number].indexOf(word[number]), FORMS[number])];
  }

  function excerpt(entry, wanted) {
    const { text } = entry;
    const places = wanted.flatMap((word) => placeOf(entry, word));
    const at = places.length ? Math.min(...places) : 0;
    const start = cut(text, at > EXCERPT / 2 ? at - EXCERPT / 3 : 0);
    const end = cut(text, Math.max(start + EXCERPT, at + 1));
    return (start ? "… " : "") + text.slice(start, end).trim() + (end < text.length ? " …" : "");
  }

  function item(entry, wanted) {
    const line = document.createElement("li");
    const link = document.createElement("a");
    const text = document.createElement("p");
    link.href = form.dataset.root + entry.location;
    link.textContent = entry.title;
    text.textContent = excerpt(entry, wanted);
    line.append(link);
    if (entry.note) {
      const note = document.createElement("span");
      note.className = "meta";
      note.textContent = entry.note;
      line.append(" ", note);
    }
    line.append(text);
    return line;
  }

  function say(found) {
    const { none, one, other } = form.dataset;
    count.textContent = found === 0 ? none : found === 1 ? one : other.replace("#", found);
  }

  async function search() {
    const wanted = terms(field.value);
    const address = new URL(location);
    address.search = wanted.length ? "?q=" + encodeURIComponent(field.value) : "";
    history.replaceState(null, "", address);
    if (!wanted.length) {
      list.replaceChildren();
      count.textContent = "";
      return;
    }
    try {
      entries ??= await load();
    } catch {
      count.textContent = form.dataset.failed;
      return;
    }
    const found = entries
      .map((entry) => ({ entry, score: rank(entry, wanted) }))
      .filter(({ score }) => score)
      .sort((one, other) => other.entry.open - one.entry.open || other.score - one.score);
    list.replaceChildren(...found.slice(0, MOST_RESULTS).map(({ entry }) => item(entry, wanted)));
    say(found.length);
  }

  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  field.addEventListener("input", search);
  field.value = new URLSearchParams(location.search).get("q") ?? "";
  field.focus();
  search();
}

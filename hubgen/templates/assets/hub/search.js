/* Search over the index that MkDocs writes: questions, pages, open and recent incidents. */
"use strict";

{
  const MOST_RESULTS = 20;
  const EXCERPT = 160;

  const form = document.querySelector("[data-search]");
  const field = form.elements.q;
  const count = form.querySelector("[role=status]");
  const list = document.querySelector(".search__results");
  let entries;

  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const words = (html) => new DOMParser().parseFromString(html, "text/html").body.textContent.replace(/\s+/g, " ").trim();

  async function load() {
    const answer = await fetch(form.dataset.index);
    if (!answer.ok) throw new Error(answer.statusText);
    const { docs } = await answer.json();
    const { prefix } = form.dataset;
    const others = form.dataset.tongues.split(" ").filter(Boolean).map((tongue) => tongue + "/");
    const pages = new Map(docs.filter(({ location }) => !location.includes("#")).map(({ location, title }) => [location, words(title)]));
    return docs
      .filter(({ location }) => (prefix ? location.startsWith(prefix) : !others.some((other) => location.startsWith(other))))
      .map(({ location, title, text }) => {
        const [path, anchor] = location.split("#");
        const shown = { location, title: words(title), text: words(text), page: anchor && pages.get(path) };
        return { ...shown, inTitle: plain(shown.title), inText: plain(shown.text) };
      });
  }

  /* A title counts more than a text; every word must be there. */
  function rank(entry, wanted) {
    let score = 0;
    for (const word of wanted) {
      const inTitle = entry.inTitle.includes(word);
      if (!inTitle && !entry.inText.includes(word)) return 0;
      score += inTitle ? 10 : 1;
    }
    return score;
  }

  function excerpt(entry, wanted) {
    const at = Math.max(0, entry.inText.indexOf(wanted.find((word) => entry.inText.includes(word)) ?? ""));
    const start = at > EXCERPT / 2 ? entry.text.indexOf(" ", at - EXCERPT / 2) + 1 : 0;
    const end = start + EXCERPT;
    return (start ? "… " : "") + entry.text.slice(start, end) + (end < entry.text.length ? " …" : "");
  }

  function item(entry, wanted) {
    const line = document.createElement("li");
    const link = document.createElement("a");
    const text = document.createElement("p");
    link.href = form.dataset.root + entry.location;
    link.textContent = entry.title;
    text.textContent = excerpt(entry, wanted);
    line.append(link);
    if (entry.page) line.append(" · " + entry.page);
    line.append(text);
    return line;
  }

  function say(found) {
    const { none, one, other } = form.dataset;
    count.textContent = found === 0 ? none : found === 1 ? one : other.replace("#", found);
  }

  async function search() {
    const wanted = plain(field.value).split(/\s+/).filter(Boolean);
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
      .map((entry) => [rank(entry, wanted), entry])
      .filter(([score]) => score)
      .sort(([one], [other]) => other - one);
    list.replaceChildren(...found.slice(0, MOST_RESULTS).map(([, entry]) => item(entry, wanted)));
    say(found.length);
  }

  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  field.addEventListener("input", search);
  field.value = new URLSearchParams(location.search).get("q") ?? "";
  field.focus();
  search();
}

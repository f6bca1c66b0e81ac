// Gaps: [[…]] in the fields of a message look like chips, and Tab goes from one to the next.
// A copy of the text lies behind each field and colours its gaps; without this script the
// fields work as well.
"use strict";

const GAP = /\[\[[^\]\n]*\]\]/g;

/** Return the gaps of `text` as pairs of their start and their end. */
function gapsIn(text) {
  return [...text.matchAll(GAP)].map((one) => [one.index, one.index + one[0].length]);
}

/** Colour the gaps of `field` in the copy behind it. */
function colour(field, copy) {
  const parts = [];
  let last = 0;
  for (const [start, end] of gapsIn(field.value)) {
    const chip = document.createElement("mark");
    chip.textContent = field.value.slice(start, end);
    parts.push(field.value.slice(last, start), chip);
    last = end;
  }
  copy.replaceChildren(...parts, field.value.slice(last), "\n");
  copy.scrollTop = field.scrollTop;
}

/** Select the next gap of `field`, or the one before; return whether there is one. */
function select(field, isBack, from) {
  const all = gapsIn(field.value);
  const gap = isBack
    ? all.findLast(([, end]) => end <= from)
    : all.find(([start]) => start >= from);
  if (gap) field.setSelectionRange(...gap);
  return gap !== undefined;
}

let lastTab = null; // the press of Tab that moves the focus just now

for (const field of document.querySelectorAll("#form textarea")) {
  const box = document.createElement("div");
  const copy = document.createElement("div");
  box.className = "with-chips";
  copy.className = "chips-behind";
  copy.setAttribute("aria-hidden", "true");
  field.before(box);
  box.append(copy, field);
  colour(field, copy);
  field.addEventListener("input", () => colour(field, copy));
  field.addEventListener("scroll", () => (copy.scrollTop = field.scrollTop));
  field.addEventListener("focus", () => {
    if (!lastTab) return;
    const { isBack } = lastTab;
    setTimeout(() => select(field, isBack, isBack ? field.value.length : 0));
  });
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Tab" || event.ctrlKey || event.altKey || event.metaKey) return;
  const isBack = event.shiftKey;
  lastTab = { isBack };
  setTimeout(() => (lastTab = null));
  const field = event.target;
  if (!field.matches("#form textarea")) return;
  const from = isBack ? field.selectionStart : field.selectionEnd;
  if (select(field, isBack, from)) event.preventDefault();
});

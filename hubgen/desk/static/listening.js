// Messages: a digit sets the class of the message that has the focus, arrow keys go on to the next.
"use strict";

const list = document.querySelector("[data-mentions]");
const rows = [...list?.querySelectorAll("[data-mention]") ?? []];

for (const row of rows) row.tabIndex = 0;
for (const hint of document.querySelectorAll("[data-keys]")) hint.hidden = false;

/** Say in words what was done, to people who hear the page. */
function announce(words) {
  document.querySelector("[data-status]").textContent = words;
}

/** Set the class of the message in `row` to the one with the number `digit`. */
async function setClass(row, digit) {
  const form = row.querySelector("form");
  const select = form.elements.class;
  const before = select.selectedIndex;
  if (digit >= select.options.length) return;
  select.selectedIndex = digit;
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      headers: { Accept: "application/json" },
      body: new URLSearchParams(new FormData(form)),
    });
    if (!answer.ok) throw new Error(answer.status);
    const { label } = await answer.json();
    row.querySelector("[data-class]").textContent = label;
    announce(`${list.dataset.saved} ${label}`);
  } catch {
    select.selectedIndex = before;
    announce(list.dataset.failed);
  }
}

list?.addEventListener("keydown", (event) => {
  const row = event.target;
  if (!rows.includes(row) || event.ctrlKey || event.metaKey || event.altKey) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    event.preventDefault();
    rows[rows.indexOf(row) + step]?.focus();
  } else if (/^[1-9]$/.test(event.key)) {
    setClass(row, Number(event.key) - 1);
  }
});

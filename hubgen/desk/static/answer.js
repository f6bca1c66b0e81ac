// Answers: shows how the text looks and what the check finds, while it is typed. Without
// this script the button "check" does the same.
"use strict";

const PAUSE = 200; // milliseconds without a key before the server is asked

const form = document.getElementById("form");
let timer = 0;
let asked = 0;

/** Ask the server how the answer looks; of several requests only the newest is shown. */
async function check() {
  const number = ++asked;
  try {
    const answer = await fetch(form.dataset.check, {
      method: "POST",
      body: new URLSearchParams(new FormData(form)),
    });
    const html = await answer.text();
    if (answer.ok && number === asked) show(html);
  } catch {
    // The desk has ended or is being started again: the next key asks it.
  }
}

/** Show each region of the server's answer in its place; what is open in it stays open. */
function show(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  for (const region of page.querySelectorAll("[data-region]")) {
    const place = document.querySelector(`[data-region="${region.dataset.region}"]`);
    if (!place || place.innerHTML === region.innerHTML) continue;
    const open = new Map([...place.querySelectorAll("[data-post]")].map((one) => [one.dataset.post, one.open]));
    for (const one of region.querySelectorAll("[data-post]")) {
      one.open = open.get(one.dataset.post) ?? one.open;
    }
    place.replaceChildren(...region.childNodes);
  }
}

for (const button of document.querySelectorAll("[data-without-script]")) button.hidden = true;

const text = form?.querySelector("[data-answer]");
text?.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(check, PAUSE);
});
// What was typed before this script ran, or what the browser restored.
if (text && text.value !== text.defaultValue) check();

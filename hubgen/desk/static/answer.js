// Answers: shows how the text looks and what the check finds, while it is typed. Without
// this script the button "check" does the same.
"use strict";

const PAUSE = 200; // milliseconds without a key before the server is asked

const form = document.getElementById("form");
const place = document.querySelector("[data-checked]");
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
    if (answer.ok && number === asked) place.innerHTML = html;
  } catch {
    // The desk has ended or is being started again: the next key asks it.
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

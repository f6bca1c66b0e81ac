// Write: keeps what is typed at once, and shows what depends on it. Without this script the
// form works as well: its buttons keep, check and save.
"use strict";

const PAUSE = 120; // milliseconds without a key before the server is asked
const FOLLOW = 1000; // milliseconds between looks at the file
const AGAIN = 2000; // milliseconds until it is asked again after a failure

const form = document.getElementById("form");
const saved = document.querySelector("[data-saved]");
const frame = document.querySelector("[data-page]");
let timer = 0;
let isAsking = false;
let isWaiting = false;
let hasUnkept = false;

/** Return the fields as they are sent while somebody types; answers to gaps are sent when done. */
function fields() {
  const data = new FormData(form);
  for (const name of [...data.keys()]) if (/^(gap|reason)-/.test(name)) data.delete(name);
  return data;
}

/** Ask the server to keep what is typed, soon. */
function changed() {
  hasUnkept = true;
  clearTimeout(timer);
  timer = setTimeout(keep, PAUSE);
}

/** Have the server keep what is typed, one request after another; show its answer. */
async function keep() {
  if (isAsking) {
    isWaiting = true;
    return;
  }
  isAsking = true;
  hasUnkept = false;
  try {
    const answer = await fetch(form.dataset.live, {
      method: "POST",
      body: new URLSearchParams(fields()),
    });
    const said = await answer.json();
    if (answer.ok) show(said);
    else complain(said.error);
  } catch {
    hasUnkept = true;
    complain(form.dataset.offline);
    timer = setTimeout(keep, AGAIN);
  }
  isAsking = false;
  if (isWaiting) {
    isWaiting = false;
    keep();
  }
}

/** Say that something went wrong. */
function complain(words) {
  saved.textContent = words;
  saved.classList.add("late");
}

/** Look whether somebody else has changed the file, and show it. */
async function follow() {
  try {
    const answer = await fetch(form.dataset.live);
    const { base } = answer.ok ? await answer.json() : {};
    if (base && base !== form.elements.base.value && !isAsking && !hasUnkept) {
      const isShown = document.querySelector("[data-conflict]");
      if (!isShown) location.reload();
    }
  } catch {
    // The desk has ended or is being started again: the next look finds it.
  }
  setTimeout(follow, FOLLOW);
}

/** Show what the server says of the fields. */
function show(answer) {
  saved.textContent = answer.saved;
  saved.classList.remove("late");
  document.querySelector("[data-undo]").disabled = !answer.undo;
  document.querySelector("[data-redo]").disabled = !answer.redo;
  document.querySelector("[data-count]").textContent = answer.count;
  const complete = document.querySelector("[data-complete]");
  if (complete) complete.disabled = !answer.complete;
  for (const place of document.querySelectorAll("[data-findings]")) {
    replace(place, answer.findings[place.dataset.findings] ?? "");
  }
  replace(document.querySelector("[data-gaps]"), answer.gapsHtml);
  const difference = document.querySelector("[data-difference]");
  if (difference) replace(difference, answer.differenceHtml);
  showPosts(answer.postsHtml);
  showPage(answer.page);
  if (answer.conflict) location.reload();
}

/** Replace the content of `place`, unless it is the same or somebody is in it. */
function replace(place, html) {
  if (place.dataset.html === html || place.contains(document.activeElement)) return;
  place.dataset.html = html;
  place.innerHTML = html;
}

/** Show the posts; each stays as open as it is. */
function showPosts(html) {
  const place = document.querySelector("[data-posts]");
  const open = new Map([...place.querySelectorAll("details")].map((one) => [one.dataset.post, one.open]));
  const focused = document.activeElement?.closest("[data-post]")?.dataset.post;
  if (place.dataset.html === html) return;
  place.dataset.html = html;
  place.innerHTML = html;
  for (const one of place.querySelectorAll("details")) {
    one.open = open.get(one.dataset.post) ?? one.open;
    if (one.dataset.post === focused) one.querySelector("summary").focus();
  }
}

/** Show the page in the phone; where one has scrolled to stays. */
function showPage(html) {
  const shown = frame?.contentDocument?.querySelector("main");
  if (!html || !shown) return;
  const page = new DOMParser().parseFromString(html, "text/html").querySelector("main");
  if (page && page.innerHTML !== shown.innerHTML) shown.innerHTML = page.innerHTML;
}

/** Put `text` in place of the selection, so that the browser's own undo knows it. */
function insert(field, text) {
  field.focus();
  if (!document.execCommand("insertText", false, text)) {
    field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

const FORMATS = {
  bold(field, words) {
    insert(field, `**${words}**`);
    if (!words) field.setSelectionRange(field.selectionEnd - 2, field.selectionEnd - 2);
  },
  list(field, words) {
    const lines = words.split("\n").map((line) => (/^\s*- /.test(line) ? line : `- ${line}`));
    const isAtStart = /(^|\n)$/.test(field.value.slice(0, field.selectionStart));
    insert(field, (isAtStart ? "" : "\n") + lines.join("\n"));
  },
  link(field, words) {
    const isAddress = /^https?:\/\/\S+$/.test(words);
    insert(field, isAddress ? `[](${words})` : `[${words}](https://)`);
    const back = isAddress ? words.length + 3 : 1;
    field.setSelectionRange(field.selectionEnd - back, field.selectionEnd - back);
  },
  picture(field) {
    target = field;
    document.getElementById("picture").focus();
    document.getElementById("picture").click();
  },
};

/** Format the selection in `field`. */
function format(name, field) {
  FORMATS[name](field, field.value.slice(field.selectionStart, field.selectionEnd));
}

/** Put an answer into its gap, wherever the gap is. */
function fill(gap, words) {
  for (const field of form.querySelectorAll("textarea")) {
    const filled = field.value.replaceAll(`[[${gap}]]`, words);
    if (filled === field.value) continue;
    field.value = filled;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

form.dataset.offline = document.body.dataset.offline ?? "";
form.addEventListener("input", ({ target: field }) => {
  if (!/^(gap|reason)-/.test(field.name)) changed();
});
form.addEventListener("change", ({ target: field }) => {
  const words = field.value.trim().replace(/\s+/g, " ");
  if (!("gap" in field.dataset) || !words) return;
  fill(field.dataset.gap, words);
  setTimeout(() => field.closest(".gaps__one").remove()); // once the focus has moved on
});
form.addEventListener("submit", () => clearTimeout(timer));
addEventListener("pagehide", () => {
  if (hasUnkept) navigator.sendBeacon(form.dataset.live, new URLSearchParams(fields()));
});

// Enter in a gap goes on to the next one; it must not press a button of the form.
form.addEventListener("keydown", (event) => {
  const field = event.target;
  if (event.key === "Enter" && field.matches("input[data-gap], input[name^='reason-']")) {
    event.preventDefault();
    if ("gap" in field.dataset) {
      const all = [...form.querySelectorAll("[data-gap]")];
      (all[all.indexOf(field) + 1] ?? document.getElementById("summary")).focus();
    } else field.parentElement.querySelector("button").click();
  }
  if (!field.matches("[data-markdown]") || !(event.ctrlKey || event.metaKey) || event.altKey) return;
  const name = { b: "bold", k: "link" }[event.key.toLowerCase()];
  if (name) {
    event.preventDefault();
    format(name, field);
  }
});

for (const bar of document.querySelectorAll("[data-toolbar]")) {
  const buttons = [...bar.querySelectorAll("button")];
  bar.hidden = false;
  bar.addEventListener("click", ({ target: clicked }) => {
    const button = clicked.closest("button");
    if (button) format(button.dataset.format, document.getElementById(bar.dataset.toolbar));
  });
  bar.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const from = buttons.indexOf(document.activeElement);
    const next = buttons[(from + step + buttons.length) % buttons.length];
    for (const one of buttons) one.tabIndex = one === next ? 0 : -1;
    next.focus();
  });
}

// Text from Word, mail or a web page arrives as plain Markdown; pictures go beside the update.
form.addEventListener("paste", async (event) => {
  const field = event.target;
  if (!field.matches("textarea")) return;
  const file = [...event.clipboardData.files].find((one) => one.type.startsWith("image/"));
  const html = event.clipboardData.getData("text/html");
  if (file && !html) {
    event.preventDefault();
    offerPicture(file, field);
  } else if (html && field.matches("[data-markdown]")) {
    event.preventDefault();
    const plain = event.clipboardData.getData("text/plain");
    const answer = await fetch("/clean", { method: "POST", body: new URLSearchParams({ html }) });
    insert(field, answer.ok ? (await answer.text()).trim() : plain);
  }
});

setTimeout(follow, FOLLOW);

let target = null;
const pictureForm = document.querySelector("[data-picture-form]");
const pictureFile = document.getElementById("picture");

/** Ask for the description of a picture that was dropped or pasted into `field`. */
function offerPicture(file, field) {
  target = field;
  const files = new DataTransfer();
  files.items.add(file);
  pictureFile.files = files.files;
  pictureForm.scrollIntoView({ block: "center" });
  document.getElementById("description").focus();
}

form.addEventListener("dragover", (event) => {
  if ([...event.dataTransfer.types].includes("Files")) event.preventDefault();
});
form.addEventListener("drop", (event) => {
  const file = [...event.dataTransfer.files].find((one) => one.type.startsWith("image/"));
  if (!file) return;
  event.preventDefault();
  offerPicture(file, event.target.closest("[data-markdown]"));
});
pictureFile.addEventListener("change", () => {
  if (pictureFile.files.length) document.getElementById("description").focus();
});
pictureForm.addEventListener("submit", async (event) => {
  event.preventDefault();
  const data = new FormData(pictureForm);
  data.set("script", "yes");
  const answer = await fetch(form.dataset.picture, { method: "POST", body: data });
  const words = await answer.text();
  const error = document.querySelector("[data-picture-error]");
  error.hidden = answer.ok;
  error.textContent = answer.ok ? "" : words;
  if (!answer.ok) return;
  const fallback = [...form.querySelectorAll("[data-markdown]")].pop();
  const field = target ?? fallback;
  field.setSelectionRange(field.value.length, field.value.length);
  insert(field, `${field.value ? "\n\n" : ""}${words}`);
  pictureForm.reset();
  target = null;
});

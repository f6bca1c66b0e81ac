// Every screen: a page that shows the state of the hub follows it; nothing here is needed to work.
"use strict";

const EVERY = 1000; // milliseconds between looks at the version
const COUNTDOWN = 30000; // countdowns grow old even where no file changes
const EXERCISE = 2000; // the clock of an exercise may run at sixty times the speed

const isLive = "live" in document.body.dataset;
const isExercise = document.querySelector(".exercise") !== null;

/** Return whether somebody is in the middle of something on this page. */
function isBusy() {
  const active = document.activeElement;
  const fields = [...document.querySelectorAll("main :is(input, textarea)")];
  const isTyped = (one) => one.value !== one.defaultValue || one.checked !== one.defaultChecked;
  return active?.matches("input, select, textarea, .bar *") || fields.some(isTyped);
}

/** Replace the page's frame and main part by those of the server, keeping focus and place. */
async function refresh() {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  replaceParts(page, ".exercise");
  if (isLive && isBusy()) return;
  document.body.dataset.version = page.body.dataset.version;
  if (!isLive) return;
  const [mine, theirs] = [document, page].map((one) => one.querySelector("main"));
  if (!theirs || mine.innerHTML === theirs.innerHTML) return;
  const focused = document.activeElement?.getAttribute("href");
  mine.replaceChildren(...theirs.childNodes);
  if (focused) mine.querySelector(`[href="${CSS.escape(focused)}"]`)?.focus();
  replaceParts(page, ".bar");
  replaceParts(page, ".tabs");
}

/** Replace what is in the element of `selector` by what `page` has there. */
function replaceParts(page, selector) {
  const [mine, theirs] = [document, page].map((one) => one.querySelector(selector));
  if (mine && theirs && mine.innerHTML !== theirs.innerHTML) mine.replaceChildren(...theirs.childNodes);
}

/** Look whether the hub has changed, and show it. */
async function follow(last) {
  let next = last;
  try {
    const answer = await fetch("/version");
    const { version } = answer.ok ? await answer.json() : {};
    const isNewer = version !== undefined && String(version) !== document.body.dataset.version;
    const isOld = Date.now() - last > (isExercise ? EXERCISE : COUNTDOWN);
    if ((isNewer || isOld) && !document.hidden && (isExercise || !isBusy())) {
      await refresh();
      next = Date.now();
    }
  } catch {
    // The desk has ended or is being started again: the next look finds it.
  }
  setTimeout(follow, EVERY, next);
}

if (isLive || isExercise) follow(Date.now());

// Every screen: a page that shows the state of the hub follows it; nothing here is needed to work.
"use strict";

const EVERY = 1000; // milliseconds between looks at the version
const COUNTDOWN = 30000; // countdowns grow old even where no file changes

/** Return whether somebody is in the middle of something on this page. */
function isBusy() {
  const active = document.activeElement;
  return document.hidden || active?.matches("input, select, textarea, .bar *");
}

/** Replace the page's main part by that of the server, keeping focus and place. */
async function refresh() {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const [mine, theirs] = [document, page].map((one) => one.querySelector("main"));
  if (!theirs || mine.innerHTML === theirs.innerHTML) return;
  const focused = document.activeElement?.getAttribute("href");
  mine.replaceChildren(...theirs.childNodes);
  if (focused) mine.querySelector(`[href="${CSS.escape(focused)}"]`)?.focus();
  document.body.dataset.version = page.body.dataset.version;
  for (const frame of [".bar", ".tabs"]) {
    document.querySelector(frame)?.replaceChildren(...page.querySelector(frame).childNodes);
  }
}

/** Look whether the hub has changed, and show it. */
async function follow(last) {
  let next = last;
  try {
    const answer = await fetch("/version");
    const { version } = answer.ok ? await answer.json() : {};
    const isNewer = version !== undefined && String(version) !== document.body.dataset.version;
    const isOld = Date.now() - last > COUNTDOWN;
    if ((isNewer || isOld) && !isBusy()) {
      await refresh();
      next = Date.now();
    }
  } catch {
    // The desk has ended or is being started again: the next look finds it.
  }
  setTimeout(follow, EVERY, next);
}

if ("live" in document.body.dataset) follow(Date.now());

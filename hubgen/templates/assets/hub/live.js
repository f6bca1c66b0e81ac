/* Says when there is something newer than this page; it never reloads by itself. */
"use strict";

{
  const EVERY = 60_000;
  const IN_BACKGROUND = 300_000;
  const LONGEST = 900_000;
  const JITTER = 0.2;

  const page = document.querySelector("[data-live]");
  const asOf = document.querySelector("[data-as-of]");
  const bar = document.querySelector(".live");
  let failures = 0;
  let timer;

  const isNewer = (status) => {
    const about = status.open.find(({ id }) => id === page.dataset.live) ?? status;
    return about.changed > page.dataset.changed;
  };

  /* When this page was last known to be the newest. */
  function confirm() {
    if (!asOf || document.querySelector(".hub-kept")) return;
    const pinned = document.querySelector(".hub").dataset.at;
    const time = (pinned ? new Date(pinned) : new Date()).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    asOf.textContent = asOf.dataset.asOf.replace("#", time);
  }

  function announce() {
    const link = document.createElement("a");
    link.href = location.pathname + location.search;
    link.textContent = page.dataset.show;
    link.addEventListener("click", (event) => {
      event.preventDefault();
      location.reload();
    });
    bar.append(page.dataset.newer, " ", link);
  }

  async function look() {
    try {
      const answer = await fetch(page.dataset.status, { cache: "no-cache", credentials: "omit" });
      if (!answer.ok) throw new Error(answer.statusText);
      failures = 0;
      if (isNewer(await answer.json())) return announce();
      confirm();
    } catch {
      failures += 1;
    }
    return wait();
  }

  function wait() {
    const pause = Math.min((document.hidden ? IN_BACKGROUND : EVERY) * 2 ** failures, LONGEST);
    timer = setTimeout(look, pause * (1 + JITTER * (2 * Math.random() - 1)));
  }

  document.addEventListener("visibilitychange", () => {
    if (document.hidden || bar.hasChildNodes()) return;
    clearTimeout(timer);
    timer = setTimeout(look, 1000 * Math.random());
  });
  confirm();
  wait();
}

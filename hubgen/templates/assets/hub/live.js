/* Shows new answers to questions, and says when there is anything else that is newer; it never reloads by itself. */
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
  let isAnnounced = false;
  let timer;

  const about = (status) => status.open.find(({ id }) => id === page.dataset.live) ?? status;

  const answersIn = (part) => [...(part?.querySelectorAll(".question[id], :scope > ul a") ?? [])];

  /* Takes the section of questions from the newest page; what is unfolded stays so. */
  async function showAnswers(changed) {
    const answer = await fetch(location.pathname + location.search, { cache: "no-cache", credentials: "omit" });
    if (!answer.ok) throw new Error(answer.statusText);
    const newest = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-answers]");
    if (!newest) return;
    const section = document.importNode(newest, true);
    const here = document.querySelector("[data-answers]");
    const known = new Set(answersIn(here).map(({ id, href }) => id || href));
    for (const fold of section.querySelectorAll("details")) {
      const known = document.getElementById(fold.id);
      if (known?.localName === "details") fold.open ||= known.open;
    }
    if (here) here.replaceWith(section);
    else (page.querySelector(".incident__body > .update") ?? page.querySelector(".now")).after(section);
    page.dataset.answered = changed;
    dispatchEvent(new CustomEvent("hub:added", { detail: section }));
    const added = answersIn(section).find(({ id, href }) => !known.has(id || href));
    if (!added) return;
    const link = document.createElement("a");
    link.href = added.href ?? `#${added.id}`;
    link.textContent = (added.querySelector("h3") ?? added).textContent;
    bar.replaceChildren(section.dataset.new, " ", link);
  }

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
    isAnnounced = true;
    bar.replaceChildren(page.dataset.newer, " ", link);
  }

  async function look() {
    try {
      const answer = await fetch(page.dataset.status, { cache: "no-cache", credentials: "omit" });
      if (!answer.ok) throw new Error(answer.statusText);
      const { changed, answered } = about(await answer.json());
      if (answered > (page.dataset.answered ?? "")) await showAnswers(answered);
      failures = 0;
      if (changed > page.dataset.changed) return announce();
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
    if (document.hidden || isAnnounced) return;
    clearTimeout(timer);
    timer = setTimeout(look, 1000 * Math.random());
  });
  confirm();
  wait();
}

/* Conveniences; pages are complete without them. */
"use strict";

{
  const root = document.documentElement;
  root.classList.replace("no-js", "js");
  /* The page's language in the reader's variety: American English, Swiss German. */
  const kind = navigator.languages.find((one) => one.split("-")[0] === root.lang);
  const language = kind ?? root.lang;
  const hub = document.querySelector(".hub");

  /* A page built for a chosen instant keeps that time. */
  const pinned = hub?.dataset.at ? new Date(hub.dataset.at) : null;
  const now = () => pinned ?? new Date();

  /* Times: in the reader's zone or the hub's. */

  const ZONE_KEY = "hub-zone";
  const day = (style) => ({ day: "numeric", month: style, year: "numeric" });
  const CLOCK = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZoneName: "short" };
  const written = (at, parts) => new Intl.DateTimeFormat(language, parts).format(at);
  const FORMS = {
    short: (at) => `${written(at, day("short"))}, ${written(at, CLOCK)}`,
    long: (at) => `${written(at, { weekday: "long", ...day("long") })}, ${written(at, CLOCK)}`,
    clock: (at) => written(at, CLOCK),
  };

  /* The reader's date: 2026-11-22. */
  const localDay = (at) => new Intl.DateTimeFormat("sv", { dateStyle: "short" }).format(at);

  /* Planned times stay in the hub's zone; see addOwnTime. */
  const timesIn = (part) =>
    [...part.querySelectorAll('time[datetime*="T"]')].map((element) => ({
      element,
      stays: element.closest(".window") !== null,
      at: new Date(element.dateTime),
      original: [...element.childNodes].map((node) => node.cloneNode(true)),
    }));
  const times = timesIn(document);

  function inReadersZone({ element, at }) {
    const clock = element.querySelector(".promise__clock");
    const listed = element.closest("[data-day]")?.dataset.day;
    if (listed) {
      element.textContent = FORMS[localDay(at) === listed ? "clock" : "short"](at);
    } else if (clock) {
      clock.textContent = FORMS.clock(at);
      element.querySelector(".promise__day").textContent = written(at, { weekday: "long", ...day("long") });
    } else {
      const start = element.previousElementSibling;
      const apart = start?.dateTime && written(new Date(start.dateTime), day("short")) !== written(at, day("short"));
      element.textContent = FORMS[apart ? "short" : (element.dataset.form ?? "short")](at);
    }
  }

  function addOwnTime(planned, theirs, mine) {
    const [start, end] = [...planned.querySelectorAll("time")].map(({ dateTime }) => new Date(dateTime));
    if ([start, end].every((at) => offset(at, theirs) === offset(at, mine))) return;
    const own = document.createElement("span");
    own.className = "window__own";
    const range = new Intl.DateTimeFormat(language, { ...day("short"), ...CLOCK }).formatRange(start, end);
    own.textContent = planned.dataset.own.replace("#", range);
    planned.append(own);
  }

  function offset(at, timeZone) {
    const parts = new Intl.DateTimeFormat("en", { timeZone, timeZoneName: "longOffset" }).formatToParts(at);
    return parts.find(({ type }) => type === "timeZoneName").value;
  }

  /* A zone's city and short name: New York (EST). */
  const city = (timeZone) => timeZone.split("/").at(-1).replaceAll("_", " ");
  function shortName(timeZone) {
    const named = (locale) =>
      new Intl.DateTimeFormat(locale, { timeZone, timeZoneName: "short" }).formatToParts(now()).find(({ type }) => type === "timeZoneName").value;
    const names = [language, "en-GB", "en-US", "en-AU"].map(named);
    return names.find((name) => /^[A-Z]+$/.test(name)) ?? names[0];
  }

  function remember(value) {
    try {
      if (value === undefined) return localStorage.getItem(ZONE_KEY);
      localStorage.setItem(ZONE_KEY, value);
    } catch {
      /* Without storage the choice counts for this page only. */
    }
    return value;
  }

  function settleZones() {
    const line = document.querySelector("[data-zone]");
    if (!line) return;
    const theirs = line.dataset.zone;
    const mine = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const hubs = line.dataset.hub.replace("#", shortName(theirs));
    line.textContent = hubs;
    if (times.every(({ at }) => offset(at, theirs) === offset(at, mine))) return;
    document.querySelectorAll(".window").forEach((planned) => addOwnTime(planned, theirs, mine));
    const moving = times.filter(({ stays }) => !stays);
    if (!moving.length) return;
    let isOwn = false;
    const words = document.createElement("span");
    const turn = document.createElement("button");
    turn.type = "button";
    line.replaceChildren(words, " ", turn);
    const show = (own) => {
      isOwn = own;
      moving.forEach((time) => (own ? inReadersZone(time) : time.element.replaceChildren(...time.original.map((node) => node.cloneNode(true)))));
      words.textContent = own ? line.dataset.own.replace("#", `${city(mine)} (${shortName(mine)})`) : hubs;
      turn.textContent = own ? line.dataset.showHub : line.dataset.showOwn;
      turn.onclick = () => show(remember(own ? "hub" : "own") === "own");
    };
    const asChosen = () => show(remember() !== "hub");
    asChosen();
    addEventListener("hub:added", ({ detail }) => {
      moving.push(...timesIn(detail));
      show(isOwn);
    });
    addEventListener("beforeprint", () => show(false));
    addEventListener("afterprint", asChosen);
  }

  /* Time left until the next update, and how late it is. */

  const relative = new Intl.RelativeTimeFormat(language, { numeric: "always" });
  function apart(minutes) {
    const size = Math.abs(minutes);
    if (size >= 2 * 24 * 60) return relative.format(Math.trunc(minutes / 60 / 24), "day");
    if (size >= 2 * 60) return relative.format(Math.trunc(minutes / 60), "hour");
    return relative.format(minutes, "minute");
  }

  function count() {
    for (const promise of document.querySelectorAll(".promise")) {
      const due = promise.querySelector("[data-due]");
      const left = promise.querySelector(".promise__left");
      if (!due || !left) continue;
      const minutes = (new Date(due.dateTime) - now()) / 60000;
      const late = minutes <= -1;
      promise.classList.toggle("promise--late", late);
      const words = apart(late ? Math.ceil(minutes) : Math.max(0, Math.ceil(minutes)));
      const text = late ? promise.dataset.late.replace("#", words) : words;
      if (left.textContent !== text) left.textContent = text;
    }
    for (const line of document.querySelectorAll("[data-starts]")) {
      const minutes = Math.ceil((new Date(line.dataset.starts) - now()) / 60000);
      const isRunning = minutes <= 0 && now() < new Date(line.dataset.ends);
      line.textContent = minutes > 0 ? apart(minutes) : isRunning ? line.dataset.now : "";
    }
    for (const part of document.querySelectorAll("[data-hide-after]")) part.hidden = now() > new Date(part.dataset.hideAfter);
  }

  /* Opening hours, in minutes of the day on the hub's clocks. */

  const MINUTE = 60_000;
  const DAY = 24 * 60 * MINUTE;
  const DAYS_AHEAD = 15;

  /* The time on a zone's clocks, as if it were UTC. */
  const wallClock = (at, timeZone) =>
    Date.parse(`${new Intl.DateTimeFormat("sv", { timeZone, dateStyle: "short", timeStyle: "medium" }).format(at).replace(" ", "T")}Z`);

  function instant(wall, timeZone) {
    let at = now().getTime();
    for (let round = 0; round < 2; round += 1) at += wall - wallClock(at, timeZone);
    return new Date(at);
  }

  /* The current or next time of opening, merged with those that follow without a gap. */
  function nextOpening({ zone, week, dates }) {
    const wall = wallClock(now(), zone);
    const today = wall - (wall % DAY);
    let found;
    for (let day = today - DAY; day < today + DAYS_AHEAD * DAY; day += DAY) {
      const weekday = (new Date(day).getUTCDay() + 6) % 7;
      for (const [start, end] of dates[new Date(day).toISOString().slice(0, 10)] ?? week[weekday]) {
        const [from, to] = [day + start * MINUTE, day + end * MINUTE];
        if (to <= wall) continue;
        if (found && from > found.to) return found;
        found = { from: found?.from ?? from, to, isOpen: (found?.from ?? from) <= wall };
      }
    }
    return found;
  }

  function updateOpen() {
    for (const line of document.querySelectorAll("[data-open]")) {
      const hours = JSON.parse(line.dataset.open);
      const opening = nextOpening(hours);
      if (!opening) continue;
      const at = instant(opening.isOpen ? opening.to : opening.from, hours.zone);
      const ahead = at - now();
      const on = localDay(at) === localDay(now()) ? {} : ahead < 6 * DAY ? { weekday: "short" } : day("short");
      const time = written(at, { ...on, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
      const words = !opening.isOpen ? "from" : ahead > 7 * DAY ? "now" : "until";
      const text = line.dataset[words].replace("#", time);
      if (line.textContent !== text) line.textContent = text;
      line.classList.toggle("contact__open--now", opening.isOpen);
    }
  }

  /* What ended today or yesterday, for 24 hours. */

  for (const ended of document.querySelectorAll("[data-ended]")) {
    const at = new Date(ended.dataset.ended);
    const word = ended.querySelector(".now__day");
    ended.hidden = now() - at > 24 * 3_600_000;
    word.textContent = localDay(at) === localDay(now()) ? word.dataset.today : word.dataset.yesterday;
  }

  /* Open folded text for links to it and for printing. */

  function openTarget() {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const fold = target && target.closest("details:not([open])");
    if (!fold) return;
    fold.open = true;
    target.scrollIntoView();
  }

  let unfolded = [];
  addEventListener("hashchange", openTarget);
  addEventListener("beforeprint", () => {
    unfolded = [...document.querySelectorAll(".hub details:not([open])")];
    unfolded.forEach((fold) => (fold.open = true));
  });
  addEventListener("afterprint", () => unfolded.forEach((fold) => (fold.open = false)));
  openTarget();


  for (const button of document.querySelectorAll("[data-copy]")) {
    if (!navigator.clipboard) break;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.textContent = button.dataset.copied;
    });
  }

  const keepTrue = () => {
    count();
    updateOpen();
  };
  settleZones();
  keepTrue();
  if (!pinned) setInterval(keepTrue, 15000);

  /* Offline reading. */
  if ("serviceWorker" in navigator && location.protocol.startsWith("http")) {
    navigator.serviceWorker.register(new URL("../../sw.js", document.currentScript.src)).catch(() => {});
  }
}

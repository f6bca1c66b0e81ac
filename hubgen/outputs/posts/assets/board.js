
// The board: live counts, copying, saving, and what has been posted (kept in this browser).
(() => {
  "use strict";
  const said = document.getElementById("said");
  const say = (words) => { said.textContent = ""; said.textContent = words; };
  const filled = (words, values) => words.replace(/\{(\w+)\}/g, (gap, name) => values[name] ?? gap);

  function excess(rule, limit, text) {
    for (const [unit, most] of [[rule.unit, limit], ...Object.entries(rule.also)]) {
      const over = counters[unit](text) - most;
      if (over > 0) return { over, unit };
    }
    return null;
  }

  /* Shows the whole text; browsers that size a field by its content need no help. */
  function fit(area) {
    if (CSS.supports("field-sizing", "content")) return;
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight + 2}px`;
  }

  function recount(area) {
    fit(area);
    const post = area.closest(".post");
    const part = area.closest(".part");
    const rule = rules[post.dataset.channel];
    const count = part.querySelector(".count");
    const warning = part.querySelector(".too-long");
    const broken = excess(rule, Number(post.dataset.limit), area.value);
    count.textContent = filled(count.dataset.words, { count: counters[rule.unit](area.value) });
    warning.hidden = broken === null;
    const told = broken?.unit === "links" ? words.links : words.over;
    const complaint = broken ? filled(told, { over: broken.over }) : "";
    if (warning.textContent !== complaint) warning.textContent = complaint;
    part.classList.toggle("over", broken !== null);
    part.querySelector(".restore").hidden = area.value === area.defaultValue;
    const share = part.querySelector(".share");
    if (share && rule.share) {
      const gaps = { text: area.value, url: post.dataset.link, subject: post.dataset.subject };
      const encoded = (name) => encodeURIComponent(gaps[name].replace(/\r\n|\r|\n/g, rule.lineBreak));
      share.href = rule.share.replace(/\{(\w+)\}/g, (_, name) => encoded(name));
      share.hidden = share.href.length > rule.longestShare;
    }
  }

  async function copied(area) {
    try {
      await navigator.clipboard.writeText(area.value);
      return true;
    } catch {
      area.focus();
      area.select();
      return document.execCommand("copy");
    }
  }

  async function copy(button, area) {
    const outcome = (await copied(area)) ? words.copied : words.copyFailed;
    const before = button.dataset.words ?? button.textContent;
    button.dataset.words = before;
    button.textContent = outcome;
    say(outcome);
    setTimeout(() => { button.textContent = before; }, 2000);
  }

  function save(area) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([area.value], { type: "text/plain;charset=utf-8" }));
    link.download = area.dataset.file;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    const area = button?.closest(".part")?.querySelector("textarea");
    if (!area) return;
    if (button.classList.contains("copy")) copy(button, area);
    if (button.classList.contains("save")) save(area);
    if (button.classList.contains("restore")) {
      area.value = area.defaultValue;
      recount(area);
      area.focus();
    }
  });

  document.addEventListener("input", (event) => {
    if (event.target.matches(".post > .part > textarea")) recount(event.target);
  });

  const kept = {
    read(key) { try { return localStorage.getItem(key); } catch { return null; } },
    write(key, value) {
      try {
        if (value) localStorage.setItem(key, value); else localStorage.removeItem(key);
      } catch { /* a browser that keeps nothing still shows the board */ }
    },
  };
  const clock = new Intl.DateTimeFormat(document.documentElement.lang, {
    day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZoneName: "short",
  });
  const keyOf = (post) => `hubgen posted ${document.body.dataset.hub} ${post.id}`;

  function showPosted(post) {
    const box = post.querySelector(".posted input");
    const at = kept.read(keyOf(post));
    box.checked = Boolean(at);
    const label = box.nextElementSibling;
    label.dataset.words ??= label.textContent;
    label.textContent = at
      ? filled(words.postedAt, { time: clock.format(new Date(at)) })
      : label.dataset.words;
    post.classList.toggle("done", box.checked);
    const entry = post.closest(".update").querySelector(`.todo a[href="#${post.id}"]`);
    entry?.parentElement.classList.toggle("done", box.checked);
  }

  function showLeft(update) {
    const line = update.querySelector(".left");
    if (!line) return;
    const boxes = [...update.querySelectorAll(".posted input")];
    const count = boxes.filter((box) => !box.checked).length;
    line.textContent = count ? filled(words.left, { count, total: boxes.length }) : words.allDone;
    line.classList.toggle("done", count === 0);
  }

  document.addEventListener("change", (event) => {
    if (!event.target.matches(".posted input")) return;
    const post = event.target.closest(".post");
    kept.write(keyOf(post), event.target.checked ? new Date().toISOString() : null);
    showPosted(post);
    showLeft(post.closest(".update"));
  });

  function openTarget() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const update = target?.closest(".update");
    if (update) { update.open = true; target.scrollIntoView(); }
  }
  addEventListener("hashchange", openTarget);

  document.addEventListener("toggle", ({ target }) => target.querySelectorAll("textarea").forEach(fit), true);
  document.querySelectorAll("textarea").forEach(fit);
  document.querySelectorAll(".post").forEach(showPosted);
  document.querySelectorAll(".update").forEach(showLeft);
  if (!document.querySelector(".update[open]")) document.querySelector(".update")?.setAttribute("open", "");
  openTarget();
})();

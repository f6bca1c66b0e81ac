// The preview's own script: reloads the page when it is outdated, shows what keeps
// the hub from being built, and marks what is not public yet. It is never published.
(() => {
  "use strict";
  const own = document.currentScript.dataset;
  const isDraft = own.kind === "drafts";
  const place = "hubgen-place:" + location.pathname;
  let source = null;
  let shadow = null;
  let marked = false;

  const element = (name, className, text) => {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  };

  const shadowOn = (host) => {
    const root = host.attachShadow({ mode: "open" });
    const style = element("link");
    style.rel = "stylesheet";
    style.href = "/_hubgen/panel.css";
    root.append(style);
    return root;
  };

  const restorePlace = () => {
    const kept = sessionStorage.getItem(place);
    sessionStorage.removeItem(place);
    if (!kept) return;
    const { x, y, open } = JSON.parse(kept);
    document.querySelectorAll("details").forEach((one, index) => {
      if (open.includes(index)) one.open = true;
    });
    scrollTo({ left: x, top: y, behavior: "instant" });
  };

  const reload = () => {
    const open = [...document.querySelectorAll("details")]
      .map((one, index) => (one.open ? index : -1))
      .filter((index) => index >= 0);
    sessionStorage.setItem(place, JSON.stringify({ x: scrollX, y: scrollY, open }));
    source?.close();
    location.reload();
  };

  const root = () => {
    if (!shadow) {
      const host = element("hubgen-preview");
      document.body.append(host);
      shadow = shadowOn(host);
    }
    return shadow;
  };

  const showProblems = (state) => {
    const { words } = state;
    root().querySelector(".problems")?.remove();
    if (!state.count && !state.failure) return;
    const panel = element("section", "problems");
    panel.setAttribute("role", "alert");
    panel.append(element("h2", "", words.broken));
    if (state.failure) panel.append(element("p", "", state.failure));
    const list = element("ol");
    for (const problem of state.problems) {
      const item = element("li");
      item.append(element("code", "", `${problem.path}:${problem.line}:${problem.column}`));
      item.append(element("p", "", problem.what));
      if (problem.fix) item.append(element("p", "fix", problem.fix));
      list.append(item);
    }
    panel.append(list);
    if (state.count > state.problems.length) panel.append(element("p", "", words.more));
    panel.append(element("p", "note", words.standing));
    root().append(panel);
  };

  const showDrafts = (state) => {
    root().querySelector(".drafts")?.remove();
    if (!state.hidden.length && !isDraft) return;
    const bar = element("nav", "drafts");
    bar.setAttribute("aria-label", state.words.title);
    const toggle = element("a", "", isDraft ? state.words.public : state.words.drafts);
    toggle.href = isDraft ? location.pathname.replace(/^\/_draft/, "") : "/_draft" + location.pathname;
    bar.append(toggle);
    if (isDraft && state.hidden.length) {
      const list = element("details");
      list.append(element("summary", "", state.words.hidden));
      for (const one of state.hidden) {
        const link = element("a", "", `${one.title} · ${one.number} · ${one.label}`);
        link.href = one.address;
        list.append(link);
      }
      bar.append(list);
    }
    root().append(bar);
  };

  const post = (words, one) => {
    const made = element("section", "post");
    made.append(element("h4", "", one.name));
    for (const part of one.parts) {
      made.append(element("pre", "", part.text));
      made.append(element("p", "note", `${part.count} / ${one.limit}`));
    }
    if (!one.fits) made.append(element("p", "over", words.over));
    return made;
  };

  const markUpdate = async (state, one) => {
    const update = document.getElementById(`update-${one.number}`);
    if (!update || !location.pathname.includes(`/incidents/${one.incident}/`)) return;
    const host = element("hubgen-draft-update");
    const inside = shadowOn(host);
    const box = element("section", "about");
    box.append(element("p", "why", one.label));
    if (one.approve) box.append(element("code", "", one.approve));
    inside.append(box);
    update.prepend(host);
    const language = location.pathname.split("/")[2];
    const folder = state.languages.includes(language) ? `${language}/` : "";
    const answer = await fetch(`/_draft/_social/${one.incident}/${one.number}/${folder}posts.json`);
    if (!answer.ok) return;
    const posts = element("details", "posts");
    posts.append(element("summary", "", state.words.posts));
    posts.append(...(await answer.json()).posts.map((made) => post(state.words, made)));
    box.append(posts);
  };

  const show = (state) => {
    if (state[own.kind] !== own.token) {
      reload();
      return;
    }
    showProblems(state);
    showDrafts(state);
    if (isDraft && !marked) {
      marked = true;
      state.hidden.forEach((one) => markUpdate(state, one));
    }
  };

  // A hidden tab lets go: browsers allow six connections to one server.
  const listen = () => {
    if (document.visibilityState === "hidden") {
      source?.close();
      source = null;
    } else if (!source) {
      source = new EventSource("/_hubgen/events");
      source.addEventListener("state", (event) => show(JSON.parse(event.data)));
    }
  };

  // One that another server at this address left behind would show its pages instead of ours.
  navigator.serviceWorker?.getRegistrations().then((all) => all.forEach((one) => one.unregister()));

  if (document.readyState === "complete") restorePlace();
  else addEventListener("load", restorePlace);
  document.addEventListener("visibilitychange", listen);
  addEventListener("pagehide", () => {
    source?.close();
    source = null;
  });
  addEventListener("pageshow", listen);
  listen();
})();

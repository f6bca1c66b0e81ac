/* Turns the link to all editions into a list of them, asked for when it is first opened.
   Material's own script looks for versions.json one level above the hub. */
"use strict";

for (const place of document.querySelectorAll("[data-versions]")) {
  const link = place.querySelector("a");
  if (!location.protocol.startsWith("http")) continue;
  const file = new URL(place.dataset.versions, document.baseURI);
  const button = document.createElement("button");
  const list = document.createElement("ul");
  button.type = "button";
  button.className = link.className;
  button.textContent = place.dataset.here;
  if (link.textContent !== place.dataset.here) button.setAttribute("aria-label", `${link.textContent}: ${place.dataset.here}`);
  button.setAttribute("aria-controls", (list.id = "hub-versions"));
  button.setAttribute("aria-expanded", "false");
  list.hidden = true;
  link.replaceWith(button, list);

  const links = () => [...list.querySelectorAll("a")];
  const entry = (title, address, isCurrent) => {
    const item = document.createElement("li");
    const anchor = document.createElement("a");
    anchor.href = address;
    anchor.textContent = title;
    if (isCurrent) anchor.setAttribute("aria-current", "true");
    item.append(anchor);
    return item;
  };

  async function fill() {
    const answer = await fetch(file, { cache: "no-cache", credentials: "omit" });
    if (!answer.ok) throw new Error(answer.statusText);
    const versions = (await answer.json()).filter(({ properties }) => !properties?.hidden);
    list.replaceChildren(
      ...versions.map(({ version, title }) => entry(title, new URL(`${version}/`, file), version === place.dataset.current)),
      entry(place.dataset.all, link.href, false),
    );
  }

  function show(isOpen) {
    list.hidden = !isOpen;
    button.setAttribute("aria-expanded", String(isOpen));
  }

  button.addEventListener("click", async () => {
    if (!list.hidden) return show(false);
    try {
      await fill();
      show(true);
    } catch {
      location.assign(link.href);
    }
  });
  place.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "Escape") {
      show(false);
      button.focus();
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const all = [button, ...links()];
    all.at((all.indexOf(document.activeElement) + step) % all.length).focus();
  });
  place.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget && !place.contains(relatedTarget)) show(false);
  });
  document.addEventListener("click", ({ target }) => {
    if (!place.contains(target)) show(false);
  });
}

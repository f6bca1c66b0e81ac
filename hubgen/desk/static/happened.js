// Something happened: choosing a scenario fills in what it brings, unless the person chose already.
"use strict";

const form = document.querySelector("form[action='/happened']");
const chosen = new Set();
form.elements.follows.disabled = false;

form.addEventListener("change", ({ target, isTrusted }) => {
  if (target.name === "scenario") fillIn(target.dataset);
  else if (isTrusted) chosen.add(target.name);
});

/** Choose the severity and the components of a scenario. */
function fillIn({ severity, components }) {
  const affected = JSON.parse(components);
  if (!chosen.has("severity")) {
    for (const one of form.elements.severity) one.checked = one.value === severity;
  }
  for (const select of form.querySelectorAll("select[name^='component-']")) {
    if (chosen.has(select.name)) continue;
    select.value = affected[select.name.slice("component-".length)] ?? "operational";
  }
}

"use strict";

const said = document.getElementById("said");

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

document.addEventListener("click", async (event) => {
  const button = event.target.closest("button.copy");
  if (!button) return;
  const area = button.closest(".part").querySelector("textarea");
  const words = (await copied(area)) ? button.dataset.done : button.dataset.failed;
  const before = button.textContent;
  said.textContent = words;
  button.textContent = words;
  setTimeout(() => { button.textContent = before; }, 2000);
});

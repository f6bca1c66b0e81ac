/* What makes reading easier; every page says everything without it. */
"use strict";

/* Material's search opens by a hidden switch; these buttons let a keyboard reach it. */
const searchSwitch = document.getElementById("__search");
const openSearch = document.querySelector("[data-hub-search]");
if (searchSwitch && openSearch) {
  const turn = (on) => {
    searchSwitch.checked = on;
    searchSwitch.dispatchEvent(new Event("change"));
  };
  openSearch.hidden = false;
  openSearch.addEventListener("click", () => turn(true));
  document.querySelector("[data-hub-search-close]")?.addEventListener("click", () => {
    turn(false);
    openSearch.focus();
  });
}

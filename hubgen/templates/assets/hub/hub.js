/* What makes reading easier; every page says everything without it. */
"use strict";

document.documentElement.classList.replace("no-js", "js");

/* Shows this hub's banner on another website, only while there is something to say:
   <script src="https://status.example.org/embed.js" defer></script>
   data-hub="de/" takes another language; data-into="#id" a place other than the top;
   data-always shows that all is well, too. No cookie, no storage, no other origin.
   Its looks: .hub-banner, .hub-banner a, [data-indicator]. */
(function () {
  "use strict";
  var me = document.currentScript;
  if (!me || !window.fetch) return;
  var root = new URL(me.dataset.hub || "", me.src);
  var banner;
  function place() {
    var into = me.dataset.into && document.querySelector(me.dataset.into);
    banner = document.createElement("aside");
    banner.className = "hub-banner";
    banner.setAttribute("role", "status");
    var style = { padding: ".7em 1em", font: "1rem/1.4 system-ui,sans-serif",
      borderInlineStart: ".4em solid", background: "#fff", color: "#1a1a1a" };
    for (var name in style) banner.style[name] = style[name];
    (into || document.body).prepend(banner);
  }
  function show(now) {
    var wanted = now.indicator !== "none" || now.incident || "always" in me.dataset;
    if (!wanted) {
      if (banner) banner.hidden = true;
      return;
    }
    if (!banner) place();
    banner.hidden = false;
    var link = document.createElement("a");
    link.href = (now.incident || now).url;
    if (!/^https?:$/.test(link.protocol)) return;
    link.textContent = now.incident ? now.incident.title : now.description;
    link.style.color = "inherit";
    var said = now.name + ": " + (now.incident ? now.description + ". " : "");
    if (banner.dataset.said === said + link.href + link.textContent) return;
    banner.dataset.said = said + link.href + link.textContent;
    banner.dataset.indicator = now.indicator;
    banner.style.borderColor = { none: "#1a7f37", maintenance: "#1f5fbf", minor: "#8a6100",
      major: "#b04a00", critical: "#b3261e" }[now.indicator] || "#3c4043";
    banner.replaceChildren(said, link);
  }
  function look() {
    if (document.hidden) return;
    fetch(new URL("status.json", root), { credentials: "omit", cache: "no-cache" })
      .then(function (answer) { if (answer.ok) return answer.json().then(show); })
      .catch(function () {});
  }
  function start() { look(); setInterval(look, 60000); }
  document.body ? start() : addEventListener("DOMContentLoaded", start);
})();

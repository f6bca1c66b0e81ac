/* Keeps home, open incidents and the text-only page readable without a network.
   The network always comes first; what comes from the store says from when it is. */
"use strict";

const STORE = "hub-1";
const MOST_KEPT = 60;
const WORTH_KEEPING = /^(?:[a-z]{2,3}(?:-[A-Za-z]+)?\/)?(?:lite\/|incidents\/[^/]+\/)?$/;
const KEPT_AT = "x-hub-kept-at";
const here = (path) => new URL(path, registration.scope).href;

async function keep(request, response) {
  if (!response.ok || response.type !== "basic") return;
  const headers = new Headers(response.headers);
  headers.set(KEPT_AT, new Date().toISOString());
  const body = await response.blob();
  const store = await caches.open(STORE);
  await store.put(request, new Response(body, { status: 200, headers }));
}

/* The oldest go first: a reader's storage is not ours to fill. */
async function tidy() {
  const store = await caches.open(STORE);
  const kept = await store.keys();
  await Promise.all(kept.slice(0, Math.max(0, kept.length - MOST_KEPT)).map((request) => store.delete(request)));
}

async function fetchAndKeep(address) {
  const response = await fetch(address, { cache: "no-cache" });
  await keep(address, response.clone());
  return response;
}

/* Home, the text-only page, and what is open: a handful of small files. */
async function keepWhatMatters() {
  const status = await (await fetchAndKeep(here("status.json"))).json();
  const paths = ["./", "lite/", "assets/hub/lite.css", ...status.open.slice(0, 5).map(({ id }) => `incidents/${id}/`)];
  const [home] = await Promise.all(paths.map((path) => fetchAndKeep(here(path))));
  const looks = (await home.text()).matchAll(/(?:href|src)="([^"]+\.(?:css|js|svg))"/g);
  await Promise.all([...looks].map(([, path]) => fetchAndKeep(here(path))));
}

/* Writes into a kept page that it is a kept one, in the words that the page brings along. */
async function marked(response) {
  const kept = new Date(response.headers.get(KEPT_AT));
  const html = await response.text();
  const language = html.match(/<html[^>]* lang="([^"]*)"/)?.[1] ?? "en";
  const words = html.match(/<meta name="hub-kept" content="([^"]*)"/)?.[1] ?? "#";
  const time = kept.toLocaleString(language === "en" ? "en-GB" : language, { dateStyle: "long", timeStyle: "short" });
  const note = `<p class="hub-kept" role="status">${words.replace("#", time)}</p>`;
  return new Response(html.replace(/<body[^>]*>/, "$&" + note), { headers: { "content-type": "text/html; charset=utf-8" } });
}

async function page(event) {
  try {
    const response = await fetch(event.request);
    const path = event.request.url.slice(registration.scope.length).split(/[?#]/)[0];
    if (path === "") event.waitUntil(keepWhatMatters().then(tidy).catch(() => {}));
    else if (WORTH_KEEPING.test(path)) event.waitUntil(keep(event.request, response.clone()).catch(() => {}));
    return response;
  } catch (error) {
    const store = await caches.open(STORE);
    const kept = await store.match(event.request, { ignoreSearch: true });
    if (kept) return marked(kept);
    const lite = await store.match(here("lite/"));
    if (lite) return marked(lite);
    throw error;
  }
}

async function asset(event) {
  try {
    const response = await fetch(event.request);
    event.waitUntil(keep(event.request, response.clone()));
    return response;
  } catch (error) {
    const kept = await caches.match(event.request, { ignoreSearch: true });
    if (kept) return kept;
    throw error;
  }
}

addEventListener("install", (event) => {
  event.waitUntil(keepWhatMatters().catch(() => {}).then(() => skipWaiting()));
});
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || !request.url.startsWith(registration.scope)) return;
  if (request.mode === "navigate") event.respondWith(page(event));
  else if (["style", "script", "image", "font"].includes(request.destination)) event.respondWith(asset(event));
});

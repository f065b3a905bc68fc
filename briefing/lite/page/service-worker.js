// Keeps the lab for a second visit, with a network or without. What has a hash in its name never changes and is taken from
// here; all else is asked for, and taken from here where there is no network. Files of the reader are JupyterLite's affair.
"use strict";
{ // JupyterLite's own worker, which follows, has names of its own
const FILES = []; // written by build.py: all that a visit without a network may need
const CACHE = `briefing-lab ${self.registration.scope}`;
const FIXED = /\.[0-9a-f]{7,20}\.js$|\/static\/pyodide-[0-9a-f]{8}\//;
const OWN = /\/api\/(drive|stdin|service-worker-heartbeat)/;

const isFixed = ({ pathname }) => FIXED.test(pathname);
const keyOf = ({ origin, pathname }) => origin + pathname;

async function fetchAndKeep(request, key) {
  const response = await fetch(request, { cache: "no-cache" });
  if (response.status === 200) {
    const copy = response.clone();
    caches.open(CACHE).then((cache) => cache.put(key, copy)).catch(() => {}); // the disk may be full
  }
  return response;
}

async function answer(request, url) {
  const key = keyOf(url), cache = await caches.open(CACHE);
  if (isFixed(url)) return (await cache.match(key)) ?? fetchAndKeep(request, key);
  try {
    return await fetchAndKeep(request, key);
  } catch (error) {
    const kept = await cache.match(key);
    if (kept) return kept;
    throw error;
  }
}

async function keepAll() {
  const cache = await caches.open(CACHE);
  const wanted = FILES.map((path) => new URL(path, self.registration.scope));
  for (const url of wanted) {
    if (!(await cache.match(keyOf(url)))) await fetchAndKeep(url.href, keyOf(url)).catch(() => {});
  }
  const names = new Set(wanted.map(keyOf));
  for (const { url } of await cache.keys()) if (!names.has(url)) await cache.delete(url);
}

self.addEventListener("fetch", (event) => {
  const { request } = event, url = new URL(request.url);
  if (request.method !== "GET" || !url.href.startsWith(self.registration.scope) || OWN.test(url.pathname)) return;
  event.stopImmediatePropagation();
  event.respondWith(answer(request, url));
});
self.addEventListener("message", (event) => {
  if (event.data === "keep the lab") event.waitUntil(keepAll());
});
}
importScripts("jupyterlite-worker.js");

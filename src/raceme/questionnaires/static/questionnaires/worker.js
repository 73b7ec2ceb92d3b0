/*
 * Opens the kept pages of one set of answers without a connection. It answers for the addresses
 * below its own scope only, asks the server first each time, and keeps nothing by itself: a page
 * of the person who fills in puts it here (pages.js), and any page of another removes it.
 */
"use strict";

const KEPT = "raceme-pages ";
const UNTIL = "raceme-kept-until";
const PATIENCE = 8000;
const REFUSED = new Set([401, 403, 404, 410]);
// What an address asks of a page beyond the page itself needs the server.
const PLAIN = { ignoreSearch: true };
const scope = new URL(self.registration.scope).pathname;

const nameOfKept = async () =>
  (await caches.keys()).find((name) => name.startsWith(KEPT) && name.endsWith(` ${scope}`));

const kept = async (request, options) => {
  const name = await nameOfKept();
  if (!name) return undefined;
  const found = await caches.match(request, { cacheName: name, ignoreVary: true, ...options });
  if (!found) return undefined;
  const until = found.headers.get(UNTIL);
  if (until && Number(until) < Date.now()) {
    await caches.delete(name);
    return undefined;
  }
  return found;
};

/* The page of the server; without an answer, or without one in time, the kept one. */
const page = async (request) => {
  const asked = fetch(request);
  asked.catch(() => {});
  const late = new Promise((resolve) => { setTimeout(resolve, PATIENCE); });
  try {
    const first = await Promise.race([asked, late]);
    if (!first) return (await kept(request, PLAIN)) || (await asked);
    if (REFUSED.has(first.status) && (await kept(request, PLAIN))) await caches.delete(await nameOfKept());
    return first;
  } catch (error) {
    const found = await kept(request, PLAIN);
    if (found) return found;
    throw error;
  }
};

/* Names of static files change with what is in them: what is kept is right. */
const file = async (request) => (await kept(request)) || fetch(request);

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== location.origin) return;
  if (request.mode === "navigate" && address.pathname.startsWith(scope)) event.respondWith(page(request));
  else if (address.pathname.startsWith("/static/")) event.respondWith(file(request));
});

/*
 * The pages of one set of answers, kept on this device for the person who has opened them, so
 * that they open again without a connection. The worker at ``worker`` hands them out, for their
 * own addresses only; core/kept.js removes them when anybody else is signed in, or nobody.
 */
"use strict";

window.raceme = window.raceme || {};
window.raceme.keptPages = (() => {
  const KEPT_FOR = 7 * 24 * 3600 * 1000;
  const FRESH_FOR = 5 * 60 * 1000;
  const UNTIL = "raceme-kept-until";

  const isOurs = (address) => new URL(address, location.href).origin === location.origin;
  const filesOf = () => {
    const named = [...document.querySelectorAll("script[src], link[rel=stylesheet][href], link[rel=icon][href], use[href]")]
      .map((each) => each.getAttribute("src") || each.getAttribute("href"));
    const loaded = performance.getEntriesByType("resource").map((each) => each.name);
    return new Set([...named, ...loaded]
      .map((each) => new URL(each, location.href))
      .filter((each) => isOurs(each) && each.pathname.startsWith("/static/"))
      .map((each) => each.pathname));
  };

  const none = {
    ready: async () => false,
    put: async () => {},
    has: async () => false,
    refresh: async () => {},
    remove: async () => {},
  };

  /* ``taken``: called with each page that has been kept, as text. */
  return ({ mark, scope, worker, pages, taken }) => {
    if (!mark || !scope || !window.caches || !navigator.serviceWorker) return none;
    const name = `raceme-pages ${mark} ${scope}`;

    /* Somebody else may have signed in in another window: their page is not ours to keep. */
    const isOwn = (text) => text.includes(`name="raceme-whose" content="${mark}"`);
    const put = async (address, text, headers) => {
      if (!isOwn(text)) return;
      const kept = new Headers(headers);
      kept.set(UNTIL, String(Date.now() + KEPT_FOR));
      await (await caches.open(name)).put(address, new Response(text, { headers: kept }));
    };
    const has = async (address) => Boolean(await caches.match(address, { cacheName: name }));
    const ageOf = async (address) => {
      const kept = await caches.match(address, { cacheName: name });
      return kept ? Date.now() - (Number(kept.headers.get(UNTIL)) - KEPT_FOR) : Infinity;
    };
    const keepFiles = async () => {
      const cache = await caches.open(name);
      for (const file of filesOf()) {
        if (!(await cache.match(file))) await cache.add(file);
      }
    };
    const refresh = async (isStale) => {
      await keepFiles();
      for (const address of pages) {
        if (!isStale && (await ageOf(address)) < FRESH_FOR) continue;
        const answer = await fetch(address, { redirect: "manual" });
        if (!answer.ok) continue;
        const text = await answer.text();
        await put(address, text, answer.headers);
        if (isOwn(text)) await taken(text);
      }
    };
    /* Whether one can go on from here without a connection: all pages are kept, not this one alone. */
    const ready = async () => {
      let isWhole = true;
      try {
        await navigator.serviceWorker.register(worker, { scope });
        await refresh(false);
      } catch {
        // Without connection there is what was kept before.
        isWhole = (await Promise.all(pages.map(has))).every(Boolean);
      }
      return isWhole && has(location.pathname);
    };
    const remove = async () => {
      await caches.delete(name);
      const found = await navigator.serviceWorker.getRegistration(scope);
      if (found && new URL(found.scope).pathname === scope) await found.unregister();
    };
    return { ready, put, has, refresh, remove };
  };
})();

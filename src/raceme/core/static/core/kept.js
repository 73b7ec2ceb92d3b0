/*
 * Pages that this browser keeps for a time without connection belong to one person. A page of
 * anybody else, or of nobody, removes them; so does the button that signs out, at once.
 */
"use strict";

(() => {
  const KEPT = "raceme-pages ";
  const whose = document.querySelector('meta[name="raceme-whose"]');
  if (!whose || !window.caches) return;

  const remove = async (mark) => {
    for (const name of await caches.keys()) {
      if (name.startsWith(KEPT) && (!mark || !name.startsWith(`${KEPT}${mark} `))) await caches.delete(name);
    }
  };
  remove(whose.content).catch(() => {});
  document.addEventListener("submit", (event) => {
    if (event.target.getAttribute("action") === whose.dataset.out) remove("").catch(() => {});
  });
})();

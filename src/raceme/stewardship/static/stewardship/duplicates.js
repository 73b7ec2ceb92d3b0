/* Pairs are worked through by single keys, which count only while one is in the list. */
"use strict";

(() => {
  const list = document.querySelector("[data-pairs]");
  if (!list) return;
  const pairs = [...list.querySelectorAll("article")];
  const here = () => pairs.findIndex((pair) => pair.contains(document.activeElement));
  const go = (at) => {
    const pair = pairs[Math.max(0, Math.min(pairs.length - 1, at))];
    pair.focus({ preventScroll: true });
    pair.scrollIntoView({ block: "nearest" });
  };
  const press = (pair, what) => {
    const found = pair && pair.querySelector(what);
    if (found && found.requestSubmit) found.requestSubmit();
    else if (found) found.click();
  };
  const does = {
    j: () => go(here() + 1),
    ArrowDown: () => go(here() + 1),
    k: () => go(here() - 1),
    ArrowUp: () => go(here() - 1),
    s: () => press(pairs[here()], "[data-same]"),
    n: () => press(pairs[here()], "[data-apart]"),
    u: () => {
      const undo = document.getElementById("undo");
      if (undo) undo.click();
    },
  };
  list.addEventListener("keydown", (event) => {
    const held = event.ctrlKey || event.metaKey || event.altKey || event.shiftKey;
    if (held || event.repeat && event.key.length === 1 || event.target.matches("input, textarea, select")) return;
    const act = does[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });

  /* One begins at the pair of the address, which comes after the one that was answered. */
  const wanted = document.getElementById(window.location.hash.slice(1));
  if (wanted && list.contains(wanted)) wanted.focus();
  else if (pairs.length && document.activeElement === document.body) pairs[0].focus({ preventScroll: true });
})();

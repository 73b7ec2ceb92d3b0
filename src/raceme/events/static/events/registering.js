/* Another row for another colleague: without this the page has three. */
"use strict";

(() => {
  const rows = document.getElementById("colleague-rows");
  const blank = document.getElementById("colleague-blank");
  const more = document.getElementById("colleague-more");
  if (!rows || !blank || !more) return;
  const most = Number(rows.dataset.most);
  const filled = (row) => [...row.querySelectorAll("input")].some((input) => input.value);

  const settle = () => {
    more.hidden = rows.children.length >= most;
  };
  const add = () => {
    const row = document.createElement("div");
    row.innerHTML = blank.innerHTML.replaceAll("__at__", String(rows.children.length));
    const made = row.firstElementChild;
    rows.append(made);
    settle();
    return made;
  };
  // One row is enough to begin with: what was typed into the others stays.
  [...rows.children].slice(1).reverse().some((row) => {
    if (filled(row)) return true;
    row.remove();
    return false;
  });
  more.addEventListener("click", () => add().querySelector("input").focus());
  settle();
})();

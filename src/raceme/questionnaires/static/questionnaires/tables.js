/*
 * Rows of a table, added and removed on the page. A row is a ``.q-row`` whose controls are named
 * ``a-<item>-<number>-<column>``; numbers may have gaps, and blank rows are no answer.
 */
"use strict";

window.raceme = window.raceme || {};
window.raceme.tables = (() => {
  const NAMING = ["id", "name", "for", "aria-describedby", "aria-labelledby"];
  const stem = (box) => `a-${box.dataset.item}-`;
  const rows = (box) => [...box.querySelectorAll(".q-row")];
  const marker = (box, row) => [...row.querySelectorAll("input[type=hidden]")]
    .find((each) => each.name.startsWith(stem(box)) && each.name.endsWith("-"));
  const numberOf = (box, row) => Number(marker(box, row).name.slice(stem(box).length, -1));

  const emptied = (row) => {
    for (const note of row.querySelectorAll(".r-error, .q-conflict, .q-file")) note.remove();
    for (const control of row.querySelectorAll("input, select, textarea")) {
      control.classList.remove("is-invalid");
      control.removeAttribute("aria-invalid");
      if (control.type === "checkbox" || control.type === "radio") control.checked = control.value === "" && control.type === "radio";
      else control.value = "";
    }
  };
  const counted = (box) => {
    rows(box).forEach((row, at) => {
      for (const said of [row.querySelector("legend"), row.querySelector("button[name=less]")]) {
        const text = said && [...said.childNodes].reverse().find((each) => each.nodeType === Node.TEXT_NODE && /\d/.test(each.data));
        if (text) text.data = text.data.replace(/\d+/, at + 1);
      }
    });
  };
  /* Returns the new row; null where there is none to take as a pattern. */
  const add = (box) => {
    const all = rows(box);
    const last = all[all.length - 1];
    if (!last || !marker(box, last)) return null;
    const number = Math.max(...all.map((row) => numberOf(box, row))) + 1;
    const old = `${stem(box)}${numberOf(box, last)}-`;
    const fresh = last.cloneNode(true);
    for (const element of fresh.querySelectorAll("*")) {
      for (const name of NAMING) {
        const value = element.getAttribute(name);
        if (value) element.setAttribute(name, value.replaceAll(old, `${stem(box)}${number}-`));
      }
    }
    emptied(fresh);
    marker(box, fresh).value = "1";
    const less = fresh.querySelector("button[name=less]");
    if (less) less.value = `${box.dataset.item} ${number}`;
    last.after(fresh);
    counted(box);
    return fresh;
  };
  const remove = (box, number) => {
    const row = rows(box).find((each) => marker(box, each) && numberOf(box, each) === number);
    if (!row) return false;
    if (rows(box).length > 1) row.remove();
    else emptied(row);
    counted(box);
    return true;
  };
  /* As many rows as an answer has, under its numbers. */
  const fit = (box, fields) => {
    if (!rows(box).length) return;
    const wanted = new Set(fields.map(([name]) => name)
      .filter((name) => name.startsWith(stem(box)) && /^\d+-/.test(name.slice(stem(box).length)))
      .map((name) => parseInt(name.slice(stem(box).length), 10)));
    if (!wanted.size) return;
    while (Math.max(...rows(box).map((row) => numberOf(box, row))) < Math.max(...wanted)) if (!add(box)) return;
    for (const row of rows(box)) if (!wanted.has(numberOf(box, row))) row.remove();
    counted(box);
  };
  return { add, remove, fit };
})();

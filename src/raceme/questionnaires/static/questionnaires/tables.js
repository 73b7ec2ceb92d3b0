/*
 * Rows of a table, added and removed on the page. A row is a ``.q-row`` whose controls are named
 * ``a-<item>-<number>-<column>``; numbers may have gaps, and blank rows are no answer. A new row
 * is made of a pattern, whose number is ``n``. A cell that its row does not ask for is hidden.
 */
"use strict";

window.raceme = window.raceme || {};
window.raceme.tables = (() => {
  const NAMING = ["id", "name", "for", "aria-describedby", "aria-labelledby"];
  // Beside the name of somebody: who stood there before, and who may be meant.
  const isBeside = (control) =>
    Boolean(control.closest(".q-meant")) || (control.type === "hidden" && /-(was|typed)$/.test(control.name));
  const stem = (box) => `a-${box.dataset.item}-`;
  const rows = (box) => [...box.querySelectorAll(".q-row")];
  const cells = (row) => [...row.querySelectorAll("[data-cell]")];
  const controls = (root) => [...root.querySelectorAll("input, select, textarea")];
  const marker = (box, row) => controls(row)
    .find((each) => each.type === "hidden" && each.name.startsWith(stem(box)) && each.name.endsWith("-"));
  const numberOf = (box, row) => Number(marker(box, row).name.slice(stem(box).length, -1));
  const isTicked = (control) => control.type === "checkbox" || control.type === "radio";

  const isFilled = (root) => controls(root).some((each) => {
    if (each.matches(":disabled") || each.type === "file" || each.name.endsWith("-") || isBeside(each)) return false;
    return isTicked(each) ? each.checked && each.value !== "" : each.value.trim() !== "";
  });
  const counted = (box) => {
    const all = rows(box);
    all.forEach((row, at) => {
      for (const said of [row.querySelector("legend"), row.querySelector("button[name=less]")]) {
        const text = said && [...said.childNodes].reverse().find((each) => each.nodeType === Node.TEXT_NODE && /\d/.test(each.data));
        if (text) text.data = text.data.replace(/\d+/, at + 1);
      }
    });
    const more = box.querySelector("button[name=more]");
    const most = Number((box.querySelector("[data-most]") || { dataset: {} }).dataset.most || Infinity);
    if (more) more.hidden = all.length >= most;
  };
  const patternOf = (box) => box.querySelector("template[data-row]");
  const made = (box, number) => {
    const fresh = document.importNode(patternOf(box).content, true).querySelector(".q-row");
    for (const element of fresh.querySelectorAll("*")) {
      for (const name of NAMING) {
        const value = element.getAttribute(name);
        if (value) element.setAttribute(name, value.replaceAll(`${stem(box)}n-`, `${stem(box)}${number}-`));
      }
    }
    const less = fresh.querySelector("button[name=less]");
    if (less) less.value = `${box.dataset.item} ${number}`;
    return fresh;
  };
  /* Returns the new row; null where the page has no pattern for it, or no more may come. */
  const add = (box) => {
    const all = rows(box);
    const more = box.querySelector("button[name=more]");
    if (!patternOf(box) || (more && more.hidden)) return null;
    const fresh = made(box, Math.max(-1, ...all.map((row) => numberOf(box, row))) + 1);
    if (all.length) all[all.length - 1].after(fresh);
    else patternOf(box).before(fresh);
    counted(box);
    return fresh;
  };
  /* Returns where to go on from: the next row's button, or what adds one; null: there is no such row. */
  const remove = (box, number) => {
    const all = rows(box);
    const row = all.find((each) => marker(box, each) && numberOf(box, each) === number);
    if (!row || !patternOf(box)) return null;
    const beside = all[all.indexOf(row) + 1] || all[all.indexOf(row) - 1];
    if (beside) row.remove();
    else row.replaceWith(made(box, number));
    counted(box);
    return (beside || box).querySelector(beside ? "button[name=less]" : "button[name=more]:not([hidden])") || box.querySelector("button");
  };

  const show = (cell) => {
    cell.hidden = false;
    cell.disabled = false;
  };
  /* What is no longer asked is no answer: it is not there when it is asked again. */
  const hide = (cell) => {
    for (const control of controls(cell)) {
      if (isTicked(control)) control.checked = false;
      else control.value = "";
    }
    cell.hidden = true;
    cell.disabled = true;
  };
  /* Lets a row ask for these columns alone; returns the cells that have come. One that somebody is at stays. */
  const ask = (row, asked) => cells(row).filter((cell) => {
    const isAsked = asked.has(cell.dataset.cell);
    if (!isAsked && !cell.hidden && !cell.contains(document.activeElement)) hide(cell);
    if (!isAsked || !cell.hidden) return false;
    show(cell);
    return true;
  });
  /* What the server says of the rows that were sent, by their numbers, and of blank ones (*n*). */
  const told = (box, asked) => rows(box).flatMap((row) => ask(row, new Set(asked[numberOf(box, row)] || asked.n)));
  /*
   * The same from a page: ``fresh`` is the table as the server drew it, whose rows are those of
   * mine that are filled in, in their order.
   */
  const settle = (box, fresh) => {
    const pattern = patternOf(fresh);
    if (!pattern) return [];
    const filled = rows(box).filter(isFilled);
    const theirs = rows(fresh).filter(isFilled);
    if (filled.length !== theirs.length) return [];
    const askedIn = (like) => new Set(cells(like).filter((cell) => !cell.hidden).map((cell) => cell.dataset.cell));
    const come = rows(box).flatMap((row) => {
      const at = filled.indexOf(row);
      return ask(row, askedIn(at < 0 ? pattern.content : theirs[at]));
    });
    patternOf(box).replaceWith(document.importNode(pattern, true));
    return come;
  };
  /* What was typed is shown, whatever the page that is at hand asks for. */
  const reveal = (box) => {
    for (const cell of cells(box)) {
      if (!cell.hidden) continue;
      show(cell);
      if (!isFilled(cell)) hide(cell);
    }
  };
  /* As many rows as an answer has, under its numbers. */
  const fit = (box, fields) => {
    if (!patternOf(box)) return;
    const wanted = new Set(fields.map(([name]) => name)
      .filter((name) => name.startsWith(stem(box)) && /^\d+-/.test(name.slice(stem(box).length)))
      .map((name) => parseInt(name.slice(stem(box).length), 10)));
    if (!wanted.size) return;
    for (const row of rows(box)) if (!wanted.has(numberOf(box, row))) row.remove();
    const there = new Set(rows(box).map((row) => numberOf(box, row)));
    for (const number of [...wanted].sort((one, other) => one - other)) {
      if (there.has(number)) continue;
      const after = rows(box).filter((row) => numberOf(box, row) < number).pop();
      if (after) after.after(made(box, number));
      else (rows(box)[0] || patternOf(box)).before(made(box, number));
    }
    counted(box);
  };
  return { add, remove, fit, reveal, settle, told };
})();

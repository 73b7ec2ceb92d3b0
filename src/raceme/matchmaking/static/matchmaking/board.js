/* A meeting is moved on the board with the mouse or the keyboard. The server checks each move and draws the board anew; without this script a form does the same. */
"use strict";

(() => {
  const words = document.getElementById("board-words");
  const said = document.getElementById("board-said");
  if (!words || !said) return;
  const csrf = words.elements.csrfmiddlewaretoken.value;
  let carried = null;

  const board = () => document.getElementById("board");
  const say = (text) => {
    said.textContent = "";
    // Said anew even where it is the same sentence as before.
    setTimeout(() => { said.textContent = text; }, 30);
  };
  const filled = (template, values) => template.replace(/%\((\w+)\)s/g, (_all, name) => values[name] ?? "");
  const spotOf = (cell) => {
    const [slot, table] = cell.dataset.spot.split("-");
    return { slot, table };
  };
  const cellsOf = (row) => [...row.querySelectorAll("td[data-spot]")];
  const isByPerson = () => board().dataset.board === "people";
  const address = (wish, step) => `${board().dataset.base}meetings/${wish}/${step}/`;

  const possibleAt = (cell) => {
    if (!carried || !carried.spots || cell === carried.cell) return false;
    if (isByPerson() && cell.parentElement !== carried.cell.parentElement) return false;
    if (cell.classList.contains("r-met")) return false;
    const { slot, table } = spotOf(cell);
    const spot = carried.spots[slot];
    if (!spot) return false;
    return table ? spot.tables.includes(Number(table)) : spot.tables.length > 0;
  };
  const whyNot = (cell) => {
    if (cell === carried.cell) return words.dataset.here;
    const spot = carried.spots ? carried.spots[spotOf(cell).slot] : null;
    return (spot && spot.why) || words.dataset.taken;
  };
  const told = (cell) => filled(words.dataset.aim, {
    row: cell.parentElement.querySelector("th").innerText.replace(/\s+/g, " ").trim(),
    time: cell.dataset.l,
    what: possibleAt(cell) ? words.dataset.possible : whyNot(cell),
  });

  const mark = () => {
    let count = 0;
    for (const cell of board().querySelectorAll("td[data-spot]")) {
      const can = possibleAt(cell);
      cell.classList.toggle("r-can", can);
      count += can ? 1 : 0;
    }
    return count;
  };
  const aimAt = (cell, { quietly = false } = {}) => {
    for (const old of board().querySelectorAll(".r-aim")) old.classList.remove("r-aim");
    carried.aim = cell;
    cell.classList.add("r-aim");
    cell.scrollIntoView({ block: "nearest", inline: "nearest" });
    if (!quietly) say(told(cell));
  };
  const letGo = () => {
    if (!carried) return;
    for (const cell of board().querySelectorAll(".r-can, .r-aim, .r-carried")) cell.classList.remove("r-can", "r-aim", "r-carried");
    const button = carried.cell.querySelector("[data-grab]");
    if (button) button.setAttribute("aria-pressed", "false");
    carried = null;
  };
  const pickUp = async (cell, { byKey }) => {
    letGo();
    const mine = { cell, wish: cell.dataset.wish, seen: cell.dataset.at, aim: cell, spots: null };
    carried = mine;
    cell.classList.add("r-carried");
    const button = cell.querySelector("[data-grab]");
    button.setAttribute("aria-pressed", "true");
    const answer = await fetch(address(mine.wish, "spots"), { headers: { Accept: "application/json" } });
    if (carried !== mine) return;
    if (!answer.ok) throw new Error("no spots");
    mine.spots = (await answer.json()).spots;
    const count = mark();
    if (byKey) {
      aimAt(cell, { quietly: true });
      say(filled(words.dataset.picked, { meeting: button.getAttribute("aria-label"), count }));
    }
  };
  const putDown = async (cell) => {
    const { wish, seen } = carried;
    const { slot, table } = spotOf(cell);
    letGo();
    const sent = new FormData();
    sent.set("csrfmiddlewaretoken", csrf);
    sent.set("seen", seen);
    sent.set("slot", slot);
    sent.set("table", table);
    const query = new URLSearchParams(board().dataset.query);
    query.set("board", board().dataset.board);
    const answer = await fetch(`${address(wish, "move")}?${query}`, { method: "POST", body: sent, headers: { "X-Board": "1" } });
    if (answer.redirected) {
      window.location.assign(answer.url);
      return;
    }
    if (!answer.ok && answer.status !== 422) throw new Error("not moved");
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("board");
    if (!fresh) throw new Error("no board");
    const scrolled = board().querySelector(".r-scroll");
    const [left, top] = scrolled ? [scrolled.scrollLeft, scrolled.scrollTop] : [0, 0];
    board().replaceWith(fresh);
    ready();
    const around = board().querySelector(".r-scroll");
    if (around) around.scrollTo(left, top);
    const moved = board().querySelector(`td[data-wish="${wish}"] [data-grab]`);
    if (moved) moved.focus();
    const message = document.getElementById("board-error") || document.getElementById("board-done");
    if (message) say(message.textContent.trim());
  };
  const fail = () => {
    letGo();
    say(words.dataset.failed);
  };

  const stepped = (cell, key) => {
    const row = cell.parentElement;
    const column = cellsOf(row).indexOf(cell);
    if (key === "ArrowLeft") return cellsOf(row)[column - 1];
    if (key === "ArrowRight") return cellsOf(row)[column + 1];
    if (isByPerson()) return null;
    const next = key === "ArrowUp" ? row.previousElementSibling : row.nextElementSibling;
    return next ? cellsOf(next)[column] : null;
  };

  const ready = () => {
    for (const button of board().querySelectorAll("[data-grab]")) {
      button.hidden = false;
      button.setAttribute("aria-pressed", "false");
      button.closest("td").draggable = true;
    }
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-grab]");
    if (!button) return;
    event.preventDefault();
    if (carried) return;
    pickUp(button.closest("td"), { byKey: true }).catch(fail);
  });
  document.addEventListener("keydown", (event) => {
    if (!carried || !carried.aim) return;
    if (event.key === "Escape") {
      const left = carried.cell.querySelector("[data-grab]");
      letGo();
      if (left) left.focus();
      say(words.dataset.left);
    } else if (event.key.startsWith("Arrow")) {
      const cell = stepped(carried.aim, event.key);
      if (cell) aimAt(cell);
    } else if (event.key === "Enter" || event.key === " ") {
      if (carried.aim === carried.cell) {
        letGo();
        say(words.dataset.left);
      } else {
        putDown(carried.aim).catch(fail);
      }
    } else if (event.key === "Tab") {
      letGo();
      return;
    } else {
      return;
    }
    event.preventDefault();
  });

  document.addEventListener("dragstart", (event) => {
    const cell = event.target.closest && event.target.closest("td[data-wish]");
    if (!cell || !cell.querySelector("[data-grab]")) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", cell.dataset.wish);
    pickUp(cell, { byKey: false }).catch(fail);
  });
  const targetOf = (event) => {
    const cell = event.target.closest ? event.target.closest("#board td[data-spot]") : null;
    return carried && cell && cell !== carried.cell ? cell : null;
  };
  document.addEventListener("dragover", (event) => {
    const cell = targetOf(event);
    if (!cell) return;
    // What cannot be is dropped too: the server says why not.
    event.preventDefault();
    event.dataTransfer.dropEffect = "move";
    if (cell !== carried.aim) aimAt(cell, { quietly: true });
  });
  document.addEventListener("drop", (event) => {
    const cell = targetOf(event);
    if (!cell) return;
    event.preventDefault();
    putDown(cell).catch(fail);
  });
  document.addEventListener("dragend", letGo);
  ready();
})();

/* The builder by hand: what is dragged to its place, and a condition that shows its answers at once. */
"use strict";

(() => {
  const form = document.getElementById("editor");
  if (!form) return;

  /* Sends the whole form, so that nothing typed is lost, as if a button had been pressed. */
  const send = (verb, to) => {
    const button = document.createElement("button");
    button.name = "do";
    button.value = verb;
    button.hidden = true;
    form.append(button);
    if (to !== undefined) {
      form.elements.to.disabled = false;
      form.elements.to.value = to;
    }
    form.requestSubmit(button);
  };

  form.addEventListener("change", (event) => {
    if (event.target.matches("[data-at-once]")) send("save");
  });

  /* On a narrow screen the outline begins folded. */
  const fold = document.querySelector("[data-fold]");
  if (fold && window.matchMedia("(max-width: 61rem)").matches) fold.open = false;

  /* Of a long outline the part is in view that is open. */
  const outline = document.querySelector(".b-outline");
  const here = outline && outline.querySelector('[aria-current="page"]');
  if (here) outline.scrollTop = here.offsetTop - outline.offsetTop - outline.clientHeight / 2;

  let dragged = null;
  const clear = () => {
    for (const each of form.querySelectorAll(".b-over, .b-under")) each.classList.remove("b-over", "b-under");
  };
  const isBelow = (event, line) => {
    const box = line.getBoundingClientRect();
    return event.clientY > box.top + box.height / 2;
  };
  const lineOf = (event) => {
    const line = event.target.closest("[data-index]");
    return line && dragged && line.parentElement === dragged.parentElement ? line : null;
  };

  for (const line of form.querySelectorAll("[data-sort] > [data-index]")) {
    line.draggable = true;
    /* Text in a field is selected by dragging, too. */
    line.addEventListener("pointerdown", (event) => {
      line.draggable = !event.target.closest("input, textarea, select");
    });
  }
  form.addEventListener("dragstart", (event) => {
    dragged = event.target.closest && event.target.closest("[data-index]");
    if (!dragged) return;
    dragged.classList.add("b-dragged");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.dataset.place);
  });
  form.addEventListener("dragover", (event) => {
    const line = lineOf(event);
    if (!line) return;
    event.preventDefault();
    clear();
    line.classList.add(isBelow(event, line) ? "b-under" : "b-over");
  });
  form.addEventListener("drop", (event) => {
    const line = lineOf(event);
    if (!line) return;
    event.preventDefault();
    const from = Number(dragged.dataset.index);
    let to = Number(line.dataset.index) + (isBelow(event, line) ? 1 : 0);
    if (to > from) to -= 1;
    if (to !== from) send(`move:${dragged.dataset.place}`, to);
  });
  form.addEventListener("dragend", () => {
    if (dragged) dragged.classList.remove("b-dragged");
    dragged = null;
    clear();
  });
})();

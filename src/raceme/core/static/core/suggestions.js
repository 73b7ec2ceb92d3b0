/* What is found while one types in the box of every page: a combobox. Without it the box is a form. */
"use strict";

(() => {
  const form = document.querySelector("form.r-find");
  const list = document.getElementById("suggestions");
  if (!form || !list) return;
  const box = form.querySelector('input[type="search"]');
  let active = null;

  box.setAttribute("role", "combobox");
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-haspopup", "listbox");
  box.setAttribute("aria-controls", list.id);
  box.setAttribute("aria-expanded", "false");

  const options = () => [...list.querySelectorAll('[role="option"]')];
  const choose = (option) => {
    if (active) active.setAttribute("aria-selected", "false");
    active = option;
    if (option) {
      option.setAttribute("aria-selected", "true");
      option.scrollIntoView({ block: "nearest" });
      box.setAttribute("aria-activedescendant", option.id);
    } else {
      box.removeAttribute("aria-activedescendant");
    }
  };
  const open = (wanted) => {
    const shown = wanted && options().length > 0;
    if (!shown) choose(null);
    list.hidden = !shown;
    box.setAttribute("aria-expanded", String(shown));
  };
  const step = (by) => {
    const all = options();
    // Above the first and below the last lies the box itself.
    const place = all.indexOf(active) + by;
    choose(by < 0 && !active ? all[all.length - 1] : all[place] || null);
  };

  box.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!options().length) return;
      event.preventDefault();
      if (list.hidden) open(true);
      step(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && active && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      active.click();
    } else if (event.key === "Escape" && !list.hidden) {
      // The first time it closes the list, and keeps what was typed.
      event.preventDefault();
      open(false);
    }
  });
  form.addEventListener("focusout", (event) => {
    if (!form.contains(event.relatedTarget)) open(false);
  });
  box.addEventListener("focus", () => open(true));
  // A press on an option would take the focus away, and the list with it, before it is a click.
  list.addEventListener("mousedown", (event) => event.preventDefault());

  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target !== list) return;
    choose(null);
    open(document.activeElement === box);
  });
})();

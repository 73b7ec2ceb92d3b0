/*
 * Choosing an organisation or a person: a combobox over what the server finds while one types.
 * Without it the name is typed whole, and the server says whom it may mean. One list serves all
 * fields, also of rows that come later; it lies below the field that somebody is at.
 */
"use strict";

(() => {
  const device = document.querySelector("[data-fill-device][data-find]");
  if (!device) return;
  const words = device.dataset;
  const SHORTEST = 2;
  const MOMENT = 200;
  const PATIENCE = 8000;

  const list = document.createElement("div");
  list.id = "q-found";
  list.className = "r-suggest q-found";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", words.suggestions);
  list.hidden = true;
  const told = document.createElement("p");
  told.className = "visually-hidden";
  told.setAttribute("role", "status");
  const unfound = document.createElement("p");
  unfound.className = "r-hint q-unfound";
  device.append(told);

  let field = null;
  let active = null;
  let asking = null;
  let timer;

  const options = () => [...list.querySelectorAll('[role="option"]')];
  const point = (option) => {
    if (active) active.setAttribute("aria-selected", "false");
    active = option;
    if (!field) return;
    if (option) {
      option.setAttribute("aria-selected", "true");
      option.scrollIntoView({ block: "nearest" });
      field.setAttribute("aria-activedescendant", option.id);
    } else field.removeAttribute("aria-activedescendant");
  };
  const isOpen = () => !list.hidden;
  const open = (wanted) => {
    const was = isOpen();
    const shown = Boolean(wanted && field && options().length);
    if (!shown) point(null);
    list.hidden = !shown;
    if (field) field.setAttribute("aria-expanded", String(shown));
    // What was typed and not chosen may be sent now.
    if (was && !shown && field) field.dispatchEvent(new CustomEvent("raceme:closed", { bubbles: true }));
  };
  const step = (by) => {
    const all = options();
    const place = all.indexOf(active) + by;
    // Above the first and below the last lies the field itself.
    point(by < 0 && !active ? all[all.length - 1] : all[place] || null);
  };
  const busy = (is) => { if (field) field.setAttribute("aria-busy", String(is)); };
  const say = (text) => { if (told.textContent !== text) told.textContent = text; };

  const stop = () => {
    clearTimeout(timer);
    if (asking) asking.abort();
    asking = null;
    busy(false);
  };
  const look = async (at) => {
    const mine = new AbortController();
    asking = mine;
    const late = setTimeout(() => mine.abort("late"), PATIENCE);
    const query = new URLSearchParams({ kind: at.dataset.named, q: at.value.trim() });
    let text = "";
    try {
      const answer = await fetch(`${words.find}?${query}`, { redirect: "manual", signal: mine.signal });
      text = answer.ok ? await answer.text() : "";
    } catch {
      text = "";
    } finally {
      clearTimeout(late);
    }
    if (asking !== mine || field !== at) return;
    const found = new DOMParser().parseFromString(text, "text/html");
    const options_ = [...found.querySelectorAll('[data-found] > [role="option"]')];
    list.replaceChildren(...options_.map((each) => document.importNode(each, true)));
    point(null);
    open(document.activeElement === at);
    if (text) say((found.querySelector("p") || { textContent: "" }).textContent.trim());
    else if (!at.parentElement.contains(unfound)) {
      unfound.textContent = words.unfound;
      at.after(unfound);
      say(words.unfound);
    }
    if (text) unfound.remove();
    busy(false);
    asking = null;
  };
  const typed = () => {
    stop();
    if (field.value.trim().length < SHORTEST) {
      list.replaceChildren();
      open(false);
      return;
    }
    busy(true);
    const at = field;
    timer = setTimeout(() => look(at), MOMENT);
  };
  const choose = (option) => {
    const was = document.getElementsByName(`${field.name}-was`)[0];
    field.value = option.dataset.name;
    if (was) was.value = option.dataset.key;
    stop();
    list.replaceChildren();
    open(false);
    say(option.dataset.name);
    field.dispatchEvent(new Event("change", { bubbles: true }));
  };

  /* A field becomes a combobox when somebody comes to it. */
  const begin = (at) => {
    if (field === at) return;
    field = at;
    for (const [name, value] of Object.entries({
      role: "combobox", "aria-autocomplete": "list", "aria-haspopup": "listbox", "aria-controls": list.id,
      "aria-expanded": "false",
    })) at.setAttribute(name, value);
    list.replaceChildren();
    list.hidden = true;
    active = null;
    at.after(list);
  };
  const end = () => {
    if (!field) return;
    stop();
    open(false);
    list.replaceChildren();
    field = null;
  };

  document.addEventListener("focusin", (event) => {
    if (event.target.matches("[data-named]")) begin(event.target);
    else if (field && !list.contains(event.target)) end();
  });
  document.addEventListener("focusout", (event) => { if (event.target === field) end(); });
  document.addEventListener("input", (event) => { if (event.target === field) typed(); });
  document.addEventListener("keydown", (event) => {
    if (event.target !== field || event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!isOpen() && !options().length) typed();
      else if (!isOpen()) open(true);
      if (isOpen() && !event.altKey) step(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && active && isOpen()) {
      event.preventDefault();
      choose(active);
    } else if (event.key === "Enter") {
      // It leads on, with the name as it was typed.
      stop();
      open(false);
    } else if (event.key === "Escape" && isOpen()) {
      // The first time it closes the list, and keeps what was typed.
      event.preventDefault();
      open(false);
    }
  });
  // A press on an option would take the focus away, and the list with it, before it is a click.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest('[role="option"]');
    if (option && field) choose(option);
  });
})();

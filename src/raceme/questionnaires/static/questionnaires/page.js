/*
 * The page of one section as fill.js reads and changes it: each item lies in an element with
 * ``data-item``, its controls are named ``a-…``, and ``s-<item>`` holds the revision shown.
 */
"use strict";

window.raceme = window.raceme || {};
window.raceme.fillPage = (device) => {
  const words = device.dataset;
  const status = device.querySelector("[data-said]");
  const busy = device.querySelector("[data-busy]");
  const refusal = device.querySelector("[data-refused]");
  const list = device.querySelector("[data-troubles]");
  const icon = device.querySelector("template");
  const here = location.pathname;
  const { tables } = window.raceme;

  const boxes = (root) => [...root.querySelectorAll("[data-item]")];
  const find = (root, item) => boxes(root).find((box) => box.dataset.item === item);
  const controls = (box) =>
    [...box.querySelectorAll("input, select, textarea")].filter((each) => each.name.startsWith("a-") && each.type !== "file");
  const isBox = (control) => control.type === "checkbox" || control.type === "radio";
  const revisionField = (root, item) => {
    const box = find(root, item);
    return box && box.querySelector(`input[name="s-${item}"]`);
  };
  const revisionIn = (root, item) => Number((revisionField(root, item) || { value: -1 }).value);
  const filled = (text, values) =>
    Object.entries(values).reduce((said, [name, value]) => said.replace(`{${name}}`, value), text || "");
  const made = (name, text, attributes = {}) => {
    const element = document.createElement(name);
    element.textContent = text;
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    return element;
  };
  const time = (moment) =>
    new Date(moment).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

  /* Reading what is typed, and typing it again. */
  const boxOf = (target) => {
    const box = target.closest && target.closest("[data-item]");
    return box && target.name && target.name.startsWith("a-") && target.type !== "file" ? box : null;
  };
  const fieldsOf = (box) =>
    controls(box).filter((each) => !each.matches(":disabled") && (!isBox(each) || each.checked))
      .flatMap((each) => each.multiple
        ? [...each.selectedOptions].map((option) => [each.name, option.value])
        : [[each.name, each.value]]);
  const entryOf = (box) => ({
    item: box.dataset.item,
    fields: fieldsOf(box),
    seen: Math.max(0, revisionIn(document, box.dataset.item)),
    label: box.dataset.label || "",
    section: (document.querySelector("h1") || { textContent: "" }).textContent.trim(),
    address: here,
  });
  /* Where somebody has answered already: what stands there is not what the server drew. */
  const isTouched = (control) => {
    if (isBox(control)) return control.checked !== control.defaultChecked;
    if (!control.options) return control.value !== control.defaultValue.replace(/\r\n?/g, "\n");
    const drawn = [...control.options].filter((option) => option.defaultSelected);
    const first = control.multiple || drawn.length ? drawn : [...control.options].slice(0, 1);
    return [...control.options].some((option) => option.selected !== first.includes(option));
  };
  const touched = () => boxes(document).filter((box) => controls(box).some(isTouched));
  const isTyped = (item, fields) => {
    const box = find(document, item);
    return Boolean(box) && JSON.stringify(fieldsOf(box)) === JSON.stringify(fields);
  };
  const type = (box, fields) => {
    const left = fields.map((each) => [...each]);
    for (const control of controls(box)) {
      if (isBox(control)) {
        control.checked = left.some(([name, value]) => name === control.name && value === control.value);
        continue;
      }
      if (control.multiple) {
        const values = new Set(left.filter(([name]) => name === control.name).map(([, value]) => value));
        for (const option of control.options) option.selected = values.has(option.value);
        continue;
      }
      const at = left.findIndex(([name]) => name === control.name);
      control.value = at < 0 ? "" : left.splice(at, 1)[0][1];
    }
  };
  const revise = (item, revision) => {
    const field = revisionField(document, item);
    if (field) field.value = revision;
  };
  const restore = (entry) => {
    const box = find(document, entry.item);
    if (!box) return;
    tables.fit(box, entry.fields);
    type(box, entry.fields);
    tables.reveal(box);
    if (entry.state === "saved") revise(entry.item, entry.seen);
  };

  /*
   * The page as the server has it now: parts are what lies in the form under an id. One that
   * somebody is at, or with something unsent, stays. Returns what has come that was not asked before.
   */
  const parts = (root) => [...root.querySelectorAll('form[data-fill] > [id^="q-"]')];
  const merge = (document_, unsettled) => {
    const opened = [];
    const stays = (part) => unsettled.has(part.dataset.item) || part.contains(document.activeElement);
    const isNewer = (part) => {
      const { item } = part.dataset;
      return !item || !revisionField(document_, item) || revisionIn(document_, item) > revisionIn(document, item);
    };
    const theirs = parts(document_);
    let last = null;
    for (const part of theirs) {
      const mine = document.getElementById(part.id);
      const fresh = document.importNode(part, true);
      if (mine && isNewer(part) && !stays(mine)) mine.replaceWith(fresh);
      else if (mine && !unsettled.has(part.dataset.item)) opened.push(...tables.settle(mine, part));
      if (!mine && last) last.after(fresh);
      else if (!mine) (parts(document)[0] || document.querySelector("form[data-fill] > :last-child")).before(fresh);
      if (!mine && part.dataset.item) opened.push(fresh);
      last = document.getElementById(part.id);
    }
    for (const part of parts(document)) {
      if (theirs.length && !document_.getElementById(part.id) && !stays(part)) part.remove();
    }
    for (const part of document.querySelectorAll("[data-fill-progress]")) {
      const fresh = document_.getElementById(part.id);
      if (fresh && !part.closest("form[data-fill]") && !part.contains(document.activeElement)) {
        part.replaceWith(document.importNode(fresh, true));
      }
    }
    for (const button of document.querySelectorAll("form[data-fill] button[data-to]")) {
      const fresh = document_.querySelector(`form[data-fill] button[name="${button.name}"][data-to]`);
      if (fresh) button.dataset.to = fresh.dataset.to;
    }
    return opened;
  };
  const usable = (root) => controls(root).find((each) => each.type !== "hidden" && !each.matches(":disabled"));
  const focusOn = (box) => {
    const first = usable(box);
    if (first) first.focus();
  };
  const replace = (document_, item) => {
    const [mine, theirs] = [find(document, item), find(document_, item)];
    if (!mine) return;
    if (!theirs) {
      mine.remove();
      return;
    }
    const fresh = document.importNode(theirs, true);
    mine.replaceWith(fresh);
    focusOn(fresh);
  };

  /* Whose page it is, and the token it sends with. */
  const tokens = (root) => [...root.querySelectorAll('input[name="csrfmiddlewaretoken"]')];
  const token = () => (tokens(document)[0] || { value: "" }).value;
  const isOwn = (root) => {
    const other = root.querySelector("[data-fill-device]");
    return Boolean(other) && other.dataset.whose === words.whose && other.dataset.set === words.set;
  };
  const renew = (root) => {
    if (!root.querySelector("[data-fill-device]")) return "gone";
    if (!isOwn(root)) return "other";
    const fresh = tokens(root)[0];
    if (!fresh) return "gone";
    for (const field of tokens(document)) field.value = fresh.value;
    return "";
  };

  /* Saying how things stand. */
  const say = (element, text) => {
    if (element.textContent !== text) element.textContent = text;
  };
  const said = ({ hold, count, savedAt, isSending }) => {
    busy.hidden = !isSending;
    device.dataset.held = hold;
    const says = hold && words[`hold${hold.replace(/(^|-)(\w)/g, (_all, _dash, letter) => letter.toUpperCase())}`];
    if (says) say(status, filled(says, { n: count }));
    else if (count) say(status, status.textContent || filled(words.waits, { n: count }));
    else say(status, savedAt ? filled(words.saved, { time: time(savedAt) }) : "");
    const way = device.querySelector("[data-sign-in]");
    way.hidden = hold !== "signed-out";
  };
  const refuse = (text) => {
    refusal.hidden = false;
    refusal.textContent = text;
    refusal.focus();
  };
  const ready = () => {
    const note = device.querySelector("[data-ready]");
    if (note) note.hidden = false;
  };
  const changed = () => { refusal.hidden = true; };
  /* What the server drew beside an item is about what was sent then. */
  const clear = (box) => {
    for (const note of box.querySelectorAll(".r-error[id], .q-conflict")) note.remove();
    for (const control of box.querySelectorAll(".is-invalid, [aria-invalid]")) {
      control.classList.remove("is-invalid");
      control.removeAttribute("aria-invalid");
    }
  };
  const saved = (item, revision) => {
    revise(item, revision);
    const box = find(document, item);
    if (box) clear(box);
  };

  /* Which cells the rows of a table ask for now; returns those that have come. */
  const ask = (item, asked) => {
    const box = find(document, item);
    return box ? tables.told(box, asked) : [];
  };

  /* What somebody else answered first, and what cannot be taken: beside the item, or in the list. */
  const choices = (entry, settle) => {
    const acts = made("div", "", { class: "r-acts" });
    for (const [text, mine] of [[words.theirs, false], [words.mine, true]]) {
      const button = made("button", text, { type: "button", class: "btn btn-small" });
      button.addEventListener("click", () => settle(entry.item, mine));
      acts.append(button);
    }
    return acts;
  };
  const drop = (entry, settle) => {
    const button = made("button", words.drop, { type: "button", class: "btn btn-small" });
    button.addEventListener("click", () => settle(entry.item, false));
    return button;
  };
  const isLost = (entry) => entry.state === "waiting";
  const sentence = (entry) => {
    if (entry.state === "wrong") return entry.text;
    if (isLost(entry)) return words.lost;
    const { by, at, shown } = entry.standing;
    return filled(shown ? words.conflict : words.taken, { by, time: time(at), answer: shown });
  };
  // Beside what somebody typed there are the marks of rows, and who stood there before.
  const yours = (entry) => entry.fields.filter(([name]) => !/^a-.+-(was|typed|which)?$/.test(name))
    .map(([, value]) => value).filter(Boolean).join(", ");
  const beside = (box, entry, settle) => {
    const note = made("div", "", { class: "q-trouble", role: "group", "data-trouble": entry.stamp, tabindex: "-1" });
    const told = made("p", "", { class: "r-error", role: "alert" });
    told.append(icon.content.cloneNode(true), made("span", sentence(entry)));
    note.append(told);
    if (entry.state === "conflict") note.append(choices(entry, settle));
    if (isLost(entry)) note.append(drop(entry, settle));
    box.append(note);
  };
  const inList = (entry, settle) => {
    const line = made("li", "");
    if (entry.address === here || !entry.address) line.append(made("b", entry.label || entry.item));
    else line.append(made("a", entry.label || entry.item, { href: entry.address }));
    line.append(document.createTextNode(` ${sentence(entry)} `), made("span", filled(words.yours, { answer: yours(entry) })));
    if (entry.state === "conflict") line.append(choices(entry, settle));
    else if (isLost(entry) || entry.address === here) line.append(drop(entry, settle));
    return line;
  };
  const troubles = (entries, { settle }) => {
    const known = new Set();
    const lines = [];
    for (const entry of entries) {
      const box = find(document, entry.item);
      if (!box) {
        lines.push(inList(entry, settle));
        continue;
      }
      known.add(`${entry.item} ${entry.stamp}`);
      const shown = box.querySelector("[data-trouble]");
      if (shown && shown.dataset.trouble === String(entry.stamp)) continue;
      if (shown) shown.remove();
      clear(box);
      beside(box, entry, settle);
    }
    for (const note of document.querySelectorAll("[data-trouble]")) {
      if (!known.has(`${note.closest("[data-item]").dataset.item} ${note.dataset.trouble}`)) note.remove();
    }
    list.hidden = !lines.length;
    if (!list.contains(document.activeElement)) list.querySelector("ul").replaceChildren(...lines);
  };
  const focusTrouble = () => {
    const note = document.querySelector("[data-trouble]");
    if (note) note.focus();
    return Boolean(note);
  };
  /* Somebody else sits here now: what is on the page is none of theirs, and lies sealed already. */
  const leave = () => {
    const main = device.parentElement;
    for (const each of [...main.children]) if (each !== device) each.remove();
    for (const each of document.querySelectorAll("[data-fill-progress]")) each.remove();
  };
  /* A row more or less, without asking the server: its table; null where the page cannot. */
  const rowsChanged = (button) => {
    const box = button.closest("[data-item]");
    if (!box) return null;
    if (button.name === "less") {
      const beside = tables.remove(box, Number(button.value.split(" ")[1]));
      if (beside) beside.focus();
      return beside ? box : null;
    }
    const fresh = button.name === "more" ? tables.add(box) : null;
    if (!fresh) return null;
    focusOn(fresh);
    return box;
  };
  /* What a button says goes along where the form is sent by this script. */
  const send = (form, button) => {
    if (button && button.name) {
      form.append(made("input", "", { type: "hidden", name: button.name, value: button.value }));
    }
    form.submit();
  };
  /* Somebody is choosing a name: half of it is nobody's. */
  const isChoosing = (item) => {
    const box = find(document, item);
    return Boolean(box && box.querySelector('[role="combobox"]:is([aria-expanded="true"], [aria-busy="true"])'));
  };
  const hasFiles = (form) => [...form.querySelectorAll('input[type="file"]')].some((each) => each.files.length);

  return {
    ask, boxOf, changed, entryOf, focusOn, focusTrouble, hasFiles, isChoosing, isOwn, isTyped, leave, merge, ready, refuse, renew, replace, restore,
    revision: (item) => revisionIn(document, item), revisionIn, rowsChanged, said, saved, send, token, touched, troubles,
  };
};

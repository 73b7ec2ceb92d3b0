/* What the door shows: the list, how many are here, what came of the last badge. */
"use strict";

window.raceme = window.raceme || {};
window.raceme.doorPage = (door) => {
  const words = door.dataset;
  const one = (name, within = door) => within.querySelector(`[data-${name}]`);
  const list = one("people");
  const select = door.querySelector("#session");
  const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: words.zone });
  const number = new Intl.NumberFormat(document.documentElement.lang);
  const session = () => select.value;
  const typed = () => door.querySelector("#find").value;
  const timed = (text, at) => text.replace("{time}", clock.format(at));

  const row = (person, roster) => {
    const made = one("person").content.firstElementChild.cloneNode(true);
    const since = roster.since(person, session());
    const isOfHere = person.came[session()] !== undefined;
    one("name", made).textContent = person.name;
    one("about", made).textContent = [person.organisation, person.type].filter(Boolean).join(" · ");
    if (person.word) {
      one("word", made).hidden = false;
      one("word", made).lastElementChild.textContent = person.word;
    }
    for (const each of made.querySelectorAll("[data-whom]")) each.textContent = ` ${person.name}`;
    for (const each of made.querySelectorAll("button")) each.value = person.code;
    one("came", made).hidden = since !== undefined || roster.isOver(person);
    one("here-since", made).hidden = since === undefined;
    one("take-back", made).hidden = !isOfHere;
    if (since !== undefined) one("here-since", made).lastElementChild.textContent = timed(words.since, since);
    return made;
  };
  /* The list as it is now; whose button had the focus keeps it. */
  const show = (roster) => {
    const held = list.contains(document.activeElement) ? document.activeElement.value : "";
    const found = roster.matching(typed());
    const most = Number(words.most);
    list.replaceChildren(...found.slice(0, most).map((person) => row(person, roster)));
    const left = one("left");
    left.hidden = found.length > 0 && found.length <= most;
    left.textContent = found.length ? words.more.replace("{n}", number.format(found.length - most)) : words.nobody;
    const again = held && [...list.querySelectorAll("button")].find((each) => each.value === held && !each.hidden);
    if (again) again.focus();
    count(roster);
  };
  const count = (roster) => {
    const chosen = select.selectedOptions[0];
    const { here, expected } = roster.tally(session(), "signUp" in chosen.dataset);
    one('tally="here"').textContent = number.format(here);
    one('tally="expected"').parentElement.hidden = expected === null;
    if (expected !== null) one('tally="expected"').textContent = number.format(expected);
  };
  const SHAPES = ["good", "known", "bad"];
  /* What came of one badge, large: it is read at arm's length, with somebody waiting. */
  const result = (shape, said, name = "", more = "") => {
    const box = one("result");
    const drawn = one("shapes").content.children[SHAPES.indexOf(shape)].firstElementChild.cloneNode(true);
    const texts = [["strong", name || said], ["span", name ? said : ""], ["span", more]];
    const lines = document.createElement("div");
    for (const [tag, text] of texts) {
      if (!text) continue;
      const line = document.createElement(tag);
      line.textContent = text;
      lines.append(line);
    }
    box.replaceChildren(drawn, lines);
    box.className = `e-result e-result-${shape}`;
    if (navigator.vibrate) navigator.vibrate(shape === "bad" ? [80, 60, 80] : 60);
  };
  const said = (text) => { one("said").textContent = text; };
  const troubles = (entries, drop) => {
    const section = one("troubles");
    const rows = entries.map((entry) => {
      const made = one("trouble").content.firstElementChild.cloneNode(true);
      one("name", made).textContent = entry.name || entry.code;
      one("about", made).textContent = entry.text;
      one("whom", made).textContent = ` ${entry.name || entry.code}`;
      one("seen-it", made).addEventListener("click", () => drop(entry));
      return made;
    });
    section.hidden = !rows.length;
    section.querySelector("ul").replaceChildren(...rows);
  };
  return { one, select, session, typed, timed, show, count, result, said, troubles, number };
};

/*
 * The door: who is ticked or scanned is on this device at once (sealed, as answers are), and goes
 * to the server as soon as it answers. There it counts once, however often it is sent and by
 * however many devices. Everything but the camera works without this script, too.
 */
"use strict";

(() => {
  const door = document.querySelector("[data-door]");
  if (!door || !window.raceme) return;
  const { doorPage, doorSender, keptPages, openStore, roster: rosterOf, scanner } = window.raceme;
  const words = door.dataset;
  const page = doorPage(door);
  const roster = rosterOf(JSON.parse(document.getElementById("door-people").textContent));
  const sender = doorSender(words, door.querySelector("[data-list] [name=csrfmiddlewaretoken]"));
  const RETRY = 15000;
  const MOST_AT_ONCE = 200;
  const RENEW = 10000;
  const ENDED = new Set(["gone", "other"]);
  const kept = keptPages({
    mark: words.whose, scope: words.scope, worker: words.worker, pages: [words.scope], taken: async () => {},
  });

  let store;
  let held = "";
  let since = Number(words.made);
  let renewing = 0;
  let draining = null;

  const waiting = async () => (await store.all()).filter((entry) => entry.state === "waiting");
  const tell = async () => {
    const entries = await store.all();
    const number = entries.filter((entry) => entry.state === "waiting").length;
    const hold = held === "offline" ? (store.lasts === false ? "waitsOpen" : "waits") : { "signed-out": "holdSignedOut", gone: "holdGone", failing: "holdFailing" }[held];
    const text = hold && (number || held !== "failing") ? words[hold] : number ? words.sending : words.sent;
    page.said(text.replace("{n}", page.number.format(number)));
    page.one("sign-in").hidden = held !== "signed-out";
    page.troubles(entries.filter((entry) => entry.state === "look"), async (entry) => {
      await store.remove(entry.item);
      await tell();
    });
  };

  /* Somebody was seen: at once here, at the server as soon as may be. */
  const saw = async (code, way) => {
    const session = page.session();
    const person = roster.get(code);
    const before = person && roster.since(person, session);
    const came = Date.now();
    if (person && roster.isOver(person)) page.result("bad", words.cancelled, person.name, person.organisation);
    else if (before !== undefined) page.result("known", page.timed(words.already, before), person.name, person.organisation);
    else if (person) page.result(person.word ? "known" : "good", person.word || words.here, person.name, person.organisation);
    else page.result("bad", words.unlisted, code, words.asked);
    if (person && roster.isOver(person)) return;
    if (person && person.came[session] !== undefined) return;
    roster.see(code, session, came);
    await store.put({ item: `${session} ${code}`, code, session, came, way, state: "waiting" });
    page.show(roster);
    await tell();
    drain();
  };
  const scanned = (text) => {
    const code = roster.codeIn(text).slice(0, 40);
    if (code) saw(code, "scan");
  };

  const settle = async (entry, answer, now) => {
    const counted = answer.outcome === "here" || answer.outcome === "already";
    const current = await store.get(entry.item);
    if (!current || current.came !== entry.came) return;
    if (counted) {
      // A session that is gone counts as the event: the list follows what was written.
      if (String(answer.session || "") !== entry.session) roster.unsee(entry.code, entry.session);
      roster.see(entry.code, String(answer.session || ""), answer.since);
      await store.put({ ...entry, state: "saved", savedAt: now });
      if (!roster.get(entry.code)) page.result(answer.word ? "known" : "good", answer.word || answer.text, answer.name, answer.organisation);
      return;
    }
    roster.unsee(entry.code, entry.session);
    await store.put({ ...entry, state: "look", name: answer.name, text: answer.text });
  };
  const take = async (lot, told) => {
    for (const [place, entry] of lot.entries()) await settle(entry, told.answers[place], told.now);
    const pending = new Set((await waiting()).map((entry) => entry.item));
    for (const person of told.people) roster.add(person);
    for (const [code, session, came] of told.seen) roster.see(code, String(session || ""), came);
    for (const [code, session] of told.undone) {
      if (!pending.has(`${session || ""} ${code}`)) roster.unsee(code, String(session || ""));
    }
    since = told.now;
  };
  const sendAll = async () => {
    let isSent = false;
    do {
      const lot = (await waiting()).sort((one, other) => one.came - other.came).slice(0, MOST_AT_ONCE);
      const answer = await sender.send(lot, since);
      held = answer.held;
      if (held) break;
      await take(lot, answer.told);
      isSent = isSent || lot.length > 0;
    } while ((await waiting()).length);
    page.show(roster);
    if (isSent) renew();
  };
  const drain = () => {
    if (draining) return draining.then(() => drain());
    if (ENDED.has(held)) return Promise.resolve();
    draining = sendAll().finally(async () => {
      draining = null;
      await tell();
      if (held === "other") location.reload();
    });
    return draining;
  };
  /* The page on the device follows, so that without a connection it opens as things stand. */
  const renew = () => {
    clearTimeout(renewing);
    renewing = setTimeout(() => kept.refresh(true).catch(() => {}), RENEW);
  };

  const takeBack = async (code) => {
    const session = page.session();
    const entry = await store.get(`${session} ${code}`);
    if (entry && entry.state === "waiting") {
      await store.remove(entry.item);
      // It may have been on its way: what stands at the server is taken back there.
      if (!draining) {
        roster.unsee(code, session);
        page.show(roster);
        await tell();
        return;
      }
      await draining;
    }
    const answer = await sender.undo(code, session);
    if (answer.held) {
      page.said(words.undoOffline);
      return;
    }
    await store.remove(`${session} ${code}`);
    roster.unsee(code, session);
    page.show(roster);
    renew();
  };

  const listen = () => {
    page.select.addEventListener("change", () => {
      const address = new URL(location.href);
      if (page.session()) address.searchParams.set("session", page.session());
      else address.searchParams.delete("session");
      history.replaceState(null, "", address);
      page.show(roster);
    });
    page.one("find").addEventListener("input", () => page.show(roster));
    page.one("find").addEventListener("submit", (event) => {
      event.preventDefault();
      // A reader that types: the code of a badge, and the line's end.
      if (!roster.isCode(page.typed())) return;
      scanned(page.typed());
      event.target.elements.q.value = "";
      page.show(roster);
    });
    page.one("list").addEventListener("submit", (event) => {
      event.preventDefault();
      const button = event.submitter;
      if (button && button.name === "came") saw(button.value, "list");
      if (button && button.name === "undo") takeBack(button.value);
    }, true);
    window.addEventListener("online", () => drain());
    window.addEventListener("offline", () => { held = held || "offline"; tell(); });
    document.addEventListener("visibilitychange", () => { if (!document.hidden) drain(); });
    window.addEventListener("beforeunload", (event) => {
      if (store.lasts === false && held) event.preventDefault();
    });
    window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
    setInterval(() => { if (!document.hidden) drain(); }, RETRY);
  };
  const scan = () => {
    const camera = page.one("camera");
    const begin = page.one("scan-start");
    const reading = scanner({ video: camera.querySelector("video"), reader: words.reader, found: scanned });
    page.one("scan").hidden = false;
    if (!reading.isPossible) begin.hidden = true;
    const end = () => {
      reading.stop();
      camera.hidden = true;
      begin.hidden = false;
    };
    begin.addEventListener("click", async () => {
      begin.hidden = true;
      camera.hidden = false;
      try {
        await reading.start();
        page.one("scan-stop").focus();
      } catch {
        end();
        page.result("bad", words.noCamera);
      }
    });
    page.one("scan-stop").addEventListener("click", () => { end(); begin.focus(); });
    document.addEventListener("visibilitychange", () => { if (document.hidden && !camera.hidden) end(); });
    return reading;
  };

  /* What this page does not know yet of what this device has sent, or has still to send. */
  const restore = async () => {
    for (const entry of await store.all()) {
      if (entry.state === "saved" && entry.savedAt <= since) await store.remove(entry.item);
      else if (entry.state !== "look") roster.see(entry.code, entry.session, entry.came);
    }
  };
  const begin = async () => {
    store = await openStore(`${words.whose} ${words.of}`, words.key);
    const chosen = new URLSearchParams(location.search).get("session") || "";
    if ([...page.select.options].some((option) => option.value === chosen)) page.select.value = chosen;
    await restore();
    listen();
    const reading = scan();
    page.show(roster);
    await drain();
    await reading.prepare().catch(() => {});
    if (await kept.ready()) page.one("ready").hidden = false;
  };
  begin();
})();

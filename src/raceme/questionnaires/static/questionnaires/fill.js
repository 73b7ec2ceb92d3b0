/*
 * Filling in: each answer goes to the server a moment after it was given, one request at a time,
 * and waits on this device (store.js) until the server has answered for it. Nothing is lost by a
 * lost connection, a closed page or an ended session. Every page works without this script.
 */
"use strict";

(() => {
  const device = document.querySelector("[data-fill-device]");
  if (!device || !window.raceme) return;
  const { queue, keptPages, openStore, fillPage, fillSender } = window.raceme;
  const words = device.dataset;
  const page = fillPage(device);
  const sender = fillSender(words, page);
  const MOMENT = 1000;
  const RETRY = 15000;
  const CHOSEN = 3000;
  // These only a new page changes; where it is lost the person is shown what, and lets it go.
  const ENDED = new Set(["closed", "gone", "other"]);
  const LOST = new Set(["closed", "gone"]);
  const of = `${words.whose || "link"} ${words.set}`;

  let store;
  let timer;
  let stamp = 0;
  let isSending = false;
  // What keeps answers from being sent: "", offline, signed-out, other, closed, gone, failing.
  let held = "";
  let savedAt = null;
  let waits = 0;
  // How many answers one request may have, and those that could not even be sent alone.
  let most = queue.MOST_AT_ONCE;
  const poor = new Set();
  // What came onto the page since one pressed *Next*: it is asked before one goes on.
  let opened = [];
  const unwritten = new Map();

  const nextStamp = () => {
    stamp = Math.max(Date.now(), stamp + 1);
    return stamp;
  };
  /* What was typed before there was anything to keep it in goes over what the store has of it. */
  const restore = async () => {
    for (const entry of await store.all()) {
      const isOver = [...unwritten.values()].some((now) => now.item === entry.item);
      if (queue.isShown(entry, page.revision(entry.item))) await store.remove(entry.item);
      else if (!isOver) page.restore(entry);
    }
  };
  const opening = (async () => {
    store = await openStore(of, words.key);
    if (!("over" in words)) await restore();
  })();
  let writes = opening;
  const inTurn = (work) => {
    writes = writes.then(work, work);
    return writes;
  };

  /* What is shown of it all: one quiet line, and what needs a decision. */
  const tell = async () => {
    await opening;
    const entries = await store.all();
    const troubled = held === "other" ? [] : queue.troubled(entries);
    waits = queue.waiting(entries).length;
    if (LOST.has(held)) troubled.push(...queue.waiting(entries));
    const count = LOST.has(held) ? troubled.length : waits;
    const hold = held === "offline" && !store.lasts ? "open" : held;
    page.said({ hold, count, savedAt, isSending });
    page.troubles(troubled, { settle });
  };

  const kept = keptPages({
    mark: words.keeps ? words.whose : "",
    scope: words.scope,
    worker: words.worker,
    pages: JSON.parse(words.pages || "[]"),
    taken: (text) => shown(new DOMParser().parseFromString(text, "text/html")),
  });

  /* A page that shows what was saved: its entries are done with. */
  const shown = async (document_) => {
    for (const entry of await store.all()) {
      if (queue.isShown(entry, page.revisionIn(document_, entry.item))) await store.remove(entry.item);
    }
  };

  const remember = (box) => inTurn(async () => {
    const now = unwritten.get(box);
    if (!now) return;
    unwritten.delete(box);
    await store.put(queue.typed(await store.get(now.item), now));
  });
  const flush = async () => {
    for (const box of [...unwritten.keys()]) remember(box);
    await writes;
  };
  const typed = (box) => {
    unwritten.set(box, { ...page.entryOf(box), stamp: nextStamp() });
    poor.delete(box.dataset.item);
    clearTimeout(box.keeping);
    box.keeping = setTimeout(() => remember(box), 150);
    page.changed(box);
    later(MOMENT);
  };
  const later = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(() => drain(), wait);
  };

  const tried = async (entries) => {
    const lot = entries.map((entry) => ({
      ...entry, tried: entry.tried || { fields: entry.fields, stamp: entry.stamp },
    }));
    await inTurn(async () => {
      for (const entry of lot) {
        const current = await store.get(entry.item);
        if (current) await store.put({ ...current, tried: entry.tried });
      }
    });
    return lot.map((entry) => ({ ...entry, ...entry.tried }));
  };
  const settleAll = (lot, told) => inTurn(async () => {
    for (const sent of lot) {
      const settledTo = queue.settled(sent, told);
      const current = await store.get(sent.item);
      const after = queue.overtaken(sent, settledTo, current);
      if (settledTo && settledTo.state === "saved") {
        page.saved(sent.item, settledTo.seen);
        others.postMessage({ item: sent.item, fields: sent.fields, revision: settledTo.seen });
      }
      const asked = (told.asked || {})[sent.item];
      if (asked && (!current || current.stamp === sent.stamp)) opened.push(...page.ask(sent.item, asked));
      if (after === null) await store.remove(sent.item);
      else await store.put({ ...after, tried: undefined });
    }
    for (const [item, revision] of Object.entries(told.trimmed || {})) {
      const current = await store.get(item);
      if (page.revision(item) === revision - 1) page.saved(item, revision);
      if (current) await store.put(queue.trimmed(current, revision));
    }
    for (const item of told.dropped || []) {
      const entry = await store.get(item);
      if (entry && entry.state === "saved") await store.remove(item);
    }
  });

  /* One answer that the server fails on, or a slow line, keeps no other from being saved. */
  const fewer = (lot) => {
    const [{ item }] = lot;
    if (lot.length > 1) most = Math.ceil(lot.length / 2);
    if (lot.length > 1 || !poor.has(item)) later(CHOSEN);
    if (lot.length === 1) poor.add(item);
  };
  const sendAll = async () => {
    let isSaved = false;
    for (let round = 0; round < 200; round += 1) {
      const ready = (await store.all()).filter((entry) => !page.isChoosing(entry.item));
      const lot = await tried(queue.batch(ready, most, poor));
      if (!lot.length) break;
      let answer = await sender.send(lot);
      if (answer.held === "refused") {
        const why = await sender.renewed();
        answer = why ? { held: why } : await sender.send(lot);
        if (answer.held === "refused") answer.held = "gone";
      }
      held = answer.held;
      if (held === "failing" || answer.isLate) fewer(lot);
      if (held) break;
      most = queue.MOST_AT_ONCE;
      poor.delete(lot[0].item);
      await settleAll(lot, answer.told);
      isSaved = true;
      savedAt = new Date();
      await flush();
    }
    return isSaved;
  };
  /* Two windows of one person have one queue: they take turns, and tell what went out of it. */
  const channel = () => {
    try {
      return new BroadcastChannel(`raceme-filling ${of}`);
    } catch {
      return { postMessage: () => {} };
    }
  };
  const others = channel();
  others.onmessage = ({ data }) => {
    if (page.revision(data.item) < data.revision && page.isTyped(data.item, data.fields)) page.saved(data.item, data.revision);
  };
  const alone = async (work) => {
    let isBegun = false;
    const begun = () => { isBegun = true; return work(); };
    try {
      return await (navigator.locks ? navigator.locks.request(`raceme-filling ${of}`, begun) : begun());
    } catch (error) {
      if (isBegun) throw error;
      // In a frame of another site a browser may lend nothing that two windows share.
      return work();
    }
  };
  let draining = null;
  /* Called meanwhile, it goes once more: what was put in line before the call is part of it. */
  const drain = () => {
    if (draining) return draining.then(() => drain());
    draining = (async () => {
      await flush();
      if (held === "offline" && navigator.onLine) held = "";
      if (ENDED.has(held) || !queue.waiting(await store.all()).length) return;
      isSending = true;
      await tell();
      const isSaved = await alone(sendAll);
      isSending = false;
      if (isSaved) await refreshed();
    })().finally(async () => {
      draining = null;
      isSending = false;
      await tell();
      if (held === "closed") await over();
      if (held === "other") page.leave();
    });
    return draining;
  };

  /* The page as the server has it now: what is asked after the new answers, and others' answers. */
  const fresh = async () => {
    const answer = await sender.page();
    if (!answer.ok) throw new Error(`page: ${answer.status}`);
    const text = await answer.text();
    await kept.put(location.pathname, text, answer.headers);
    return new DOMParser().parseFromString(text, "text/html");
  };
  const refreshed = async () => {
    try {
      const document_ = await fresh();
      if (!page.isOwn(document_)) return;
      await flush();
      const busy = new Set((await store.all()).filter((each) => each.state !== "saved").map((each) => each.item));
      opened.push(...page.merge(document_, busy));
      await shown(document_);
    } catch {
      // What was saved is saved; the page stays as it is until the next time.
    }
  };

  /* Of two answers one is chosen: the other's stays, or mine goes over it. */
  const settle = async (item, mine) => {
    // Leaving the field to press the button may have put it in line once more.
    await flush();
    const entry = await store.get(item);
    if (!entry) return;
    if (mine) {
      await inTurn(() => store.put(queue.chosen(entry, true, nextStamp())));
      await tell();
      await drain();
      return;
    }
    if (entry.state !== "conflict") await store.remove(item);
    try {
      const document_ = await fresh();
      await store.remove(item);
      page.replace(document_, item);
      if (held === "offline") held = "";
    } catch {
      // What was chosen holds: their answer is fetched as soon as the server answers.
      held = held || "offline";
      setTimeout(() => settle(item, mine), CHOSEN);
    }
    await tell();
  };

  const isConnected = async () => {
    if (!(await sender.isThere())) held = held || "offline";
    else if (held === "offline") held = "";
    return held !== "offline";
  };
  /* Without connection: the first page from there on that this device has. */
  const nearest = async (address) => {
    const pages = JSON.parse(words.pages || "[]");
    const wanted = new URL(address, location.href).pathname;
    const from = pages.indexOf(wanted);
    for (const each of from < 0 ? [wanted] : pages.slice(from)) if (await kept.has(each)) return each;
    return "";
  };
  const go = async (address) => {
    const reached = (await isConnected()) ? address : await nearest(address);
    if (reached) location.assign(reached);
    else {
      page.refuse(words.unkept);
      await tell();
    }
  };

  /*
   * Next: what was typed is sent first, a fault keeps one here, and so does a question that the
   * answers have opened; without connection one goes on. Rows come and go on the page. Any other
   * button is the server's.
   */
  const onward = async (event) => {
    const form = event.target;
    const button = event.submitter;
    event.preventDefault();
    const box = button && page.rowsChanged(button);
    if (box) {
      if (button.name === "less") typed(box);
      return;
    }
    opened = [];
    await drain();
    if (button && !button.dataset.to) {
      if (await isConnected()) page.send(form, button);
      else page.refuse(words.unkept);
      return;
    }
    if (page.focusTrouble()) return;
    if (opened.length) page.focusOn(opened[0]);
    else if (!page.hasFiles(form)) await go(button ? button.dataset.to : location.pathname);
    else if (await isConnected()) page.send(form, button);
    else page.refuse(words.files);
  };
  /* Handing in, and what leads to it, waits for what is still on this device. */
  const isAllSaved = async () => {
    await drain();
    const left = (await store.all()).filter((entry) => entry.state !== "saved");
    if (left.length) page.refuse(words.unsaved);
    else if (!(await isConnected())) page.refuse(words.unkept);
    else return true;
    return false;
  };
  const handIn = async (event) => {
    const form = event.target;
    event.preventDefault();
    if (await isAllSaved()) form.submit();
  };
  const finish = async (event, link) => {
    event.preventDefault();
    if (!(await isAllSaved())) return;
    await kept.remove();
    location.assign(link.href);
  };
  /* Handed in: nothing stays on this device but what was not taken, which is said. */
  const over = async () => {
    await kept.remove();
    for (const entry of await store.all()) {
      if (entry.state === "saved") await store.remove(entry.item);
      else held = "closed";
    }
  };

  const listen = () => {
    const box = (event) => page.boxOf(event.target);
    for (const name of ["input", "change"]) {
      document.addEventListener(name, (event) => { if (box(event)) typed(box(event)); });
    }
    document.addEventListener("raceme:closed", () => later(MOMENT));
    document.addEventListener("focusout", (event) => { if (box(event) && unwritten.has(box(event))) later(0); });
    document.addEventListener("submit", (event) => {
      if (event.target.matches("form[data-fill]")) onward(event);
      else if (event.target.matches("form[data-fill-hand-in]")) handIn(event);
    }, true);
    document.addEventListener("click", (event) => {
      const link = event.target.closest("a[href]");
      if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
      if (link.matches("[data-fill-onward]")) finish(event, link);
      else if (held === "offline" && link.origin === location.origin && link.pathname !== location.pathname) {
        event.preventDefault();
        go(link.href);
      }
    });
    // Left, it sends what there is; come back to, it sees first whose it is now.
    document.addEventListener("visibilitychange", () => drain());
    window.addEventListener("online", () => drain());
    window.addEventListener("offline", () => { held = held || "offline"; tell(); });
    window.addEventListener("beforeunload", (event) => {
      if (unwritten.size || (waits && !store.lasts)) event.preventDefault();
    });
    window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
    setInterval(() => { if (!document.hidden) drain(); }, RETRY);
  };

  const begin = async () => {
    if ("over" in words) {
      await opening;
      await over();
      await tell();
      return;
    }
    // On a slow line somebody answers before this script is there, and while the store opens.
    listen();
    for (const box of page.touched()) typed(box);
    await drain();
    await tell();
    if (await kept.ready()) page.ready();
  };
  begin();
})();

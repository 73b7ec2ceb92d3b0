/*
 * What becomes of an entry, told from what the server answered; nothing here touches a page.
 *
 * An entry: item, fields ([name, value] of its controls), seen (the revision it was written over),
 * stamp (another with each change), state, tried (what went out and was not answered: it goes
 * again as it was, so that a lost answer never makes somebody meet themselves), and for people:
 * label, section, address.
 * States: waiting (to be sent), saved (kept by the server; the page does not know yet), conflict
 * (somebody else was first), wrong (it cannot be taken as it is).
 */
"use strict";

window.raceme = window.raceme || {};
window.raceme.queue = (() => {
  const MOST_AT_ONCE = 50;

  const waiting = (entries) => entries.filter((entry) => entry.state === "waiting");
  const troubled = (entries) => entries.filter((entry) => entry.state === "conflict" || entry.state === "wrong");
  /* The oldest first; what could not be sent by itself (``last``) goes last, and alone. */
  const batch = (entries, most = MOST_AT_ONCE, last = new Set()) => {
    const sorted = waiting(entries).sort((one, other) => one.stamp - other.stamp);
    const first = sorted.filter((entry) => !last.has(entry.item));
    return first.length ? first.slice(0, most) : sorted.slice(0, 1);
  };

  /* What is typed now, over what is already in the queue for this item. */
  const typed = (before, now) => ({
    ...now,
    seen: before ? before.seen : now.seen,
    state: before && before.state === "conflict" ? "conflict" : "waiting",
    standing: before && before.state === "conflict" ? before.standing : undefined,
    tried: before ? before.tried : undefined,
  });

  const body = (entries, token) => {
    const sent = new FormData();
    sent.append("csrfmiddlewaretoken", token);
    for (const entry of entries) {
      sent.append("present", entry.item);
      sent.append(`s-${entry.item}`, entry.seen);
      for (const [name, value] of entry.fields) sent.append(name, value);
    }
    return sent;
  };

  /* What the server's answer makes of an entry that was sent; null: it is done with. */
  const settled = (entry, answer) => {
    const { item } = entry;
    if (answer.conflicts && item in answer.conflicts) {
      return { ...entry, state: "conflict", standing: answer.conflicts[item] };
    }
    const wrong = (answer.wrong || []).find((each) => each.item === item);
    if (wrong) return { ...entry, state: "wrong", text: wrong.text };
    if (answer.revisions && item in answer.revisions) {
      return { ...entry, state: "saved", seen: answer.revisions[item], standing: undefined, text: undefined };
    }
    return null;
  };

  /* The same where more was typed while it was on its way: that goes next, over what was saved. */
  const overtaken = (sent, settledTo, current) => {
    if (!current || current.stamp === sent.stamp) return settledTo;
    if (settledTo === null) return current;
    if (settledTo.state === "conflict") return { ...current, state: "conflict", standing: settledTo.standing };
    return { ...current, seen: settledTo.seen, state: "waiting" };
  };

  /* A table lost cells by what was saved elsewhere: whoever saw it before that sees it still. */
  const trimmed = (current, revision) =>
    current && current.state === "waiting" && current.seen === revision - 1 ? { ...current, seen: revision } : current;

  /* A choice between two: what the other wrote stays (null), or mine goes over it, knowingly. */
  const chosen = (entry, mine, stamp) =>
    mine
      ? { ...entry, seen: entry.standing.revision, standing: undefined, state: "waiting", stamp }
      : null;

  /* Whether a page shows what an entry kept: then the entry is done with. */
  const isShown = (entry, revision) => entry.state === "saved" && revision >= entry.seen;

  return { MOST_AT_ONCE, waiting, troubled, batch, typed, body, settled, overtaken, trimmed, chosen, isShown };
})();

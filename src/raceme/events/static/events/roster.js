/*
 * Who is on the list at the door, and where they were seen; nothing here touches a page.
 *
 * One of the list: code, name, organisation, type, state, word (what their registration says,
 * where it is not confirmed), came (session or "" for the event: milliseconds), signed (sessions).
 */
"use strict";

window.raceme = window.raceme || {};
window.raceme.roster = (people) => {
  const OVER = new Set(["cancelled", "refused"]);
  const CODE = /^[A-Z2-9]{10}$/;
  const all = new Map();

  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const codeIn = (text) => text.toUpperCase().replace(/[^A-Z0-9]/g, "");
  const add = (one) => {
    const before = all.get(one.code);
    all.set(one.code, {
      ...one,
      came: { ...one.came, ...(before ? before.came : {}) },
      signed: new Set(one.signed),
      sought: plain(`${one.name} ${one.organisation}`),
    });
  };
  const isOver = (one) => OVER.has(one.state);
  /* Since when somebody is in a session; at the event since they were seen at anything. */
  const since = (one, session) => (session ? one.came[session] : Object.values(one.came).sort((a, b) => a - b)[0]);
  /* Says whether that was news; of two times the earlier stays. */
  const see = (code, session, at) => {
    const one = all.get(code);
    if (!one) return false;
    const before = one.came[session];
    if (before === undefined || at < before) one.came[session] = at;
    return before === undefined;
  };
  const unsee = (code, session) => {
    const one = all.get(code);
    if (one) delete one.came[session];
  };
  /* Those whom what was typed may mean; without it everybody who has not cancelled. */
  const matching = (typed) => {
    const wanted = plain(typed).split(/\s+/).filter(Boolean);
    const code = codeIn(typed);
    if (!wanted.length) return [...all.values()].filter((one) => !isOver(one));
    return [...all.values()].filter((one) => one.code === code || wanted.every((part) => one.sought.includes(part)));
  };
  const tally = (session, hasSignUp) => {
    let here = 0;
    let expected = 0;
    for (const one of all.values()) {
      if (since(one, session) !== undefined) here += 1;
      if (session ? one.signed.has(Number(session)) : one.state === "confirmed") expected += 1;
    }
    return { here, expected: session && !hasSignUp ? null : expected };
  };
  people.forEach(add);
  return {
    add, see, unsee, since, matching, tally, isOver, codeIn,
    get: (code) => all.get(code),
    isCode: (text) => CODE.test(codeIn(text)),
  };
};

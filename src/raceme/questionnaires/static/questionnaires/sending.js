/*
 * What goes to the server while somebody fills in, and what it says to it: ``held`` names what
 * keeps answers from being sent, empty where they were taken.
 */
"use strict";

window.raceme = window.raceme || {};
window.raceme.fillSender = (words, page) => {
  const { queue } = window.raceme;
  // A server that does not answer for so long is taken for none.
  const PATIENCE = 30000;
  const SHORT_PATIENCE = 10000;
  // There is nothing here for this reader, or it is over.
  const GONE = new Set([404, 410]);
  const asked = (address, { patience = PATIENCE, ...options } = {}) =>
    fetch(address, { redirect: "manual", signal: AbortSignal.timeout(patience), ...options });

  /* One request: what the server answered, or why it did not. */
  const send = async (entries) => {
    let answer;
    try {
      answer = await asked(words.save, {
        method: "POST",
        body: queue.body(entries, page.token()),
        headers: { Accept: "application/json", "Raceme-Whose": words.whose || "" },
      });
    } catch (error) {
      return { held: "offline", isLate: error.name === "TimeoutError" };
    }
    if (answer.type === "opaqueredirect" || answer.status === 401) return { held: "signed-out" };
    if (answer.status === 409) return { held: "closed" };
    if (GONE.has(answer.status)) return { held: "gone" };
    if (answer.status === 403) return { held: "refused" };
    if (!answer.ok || !(answer.headers.get("Content-Type") || "").includes("json")) return { held: "failing" };
    try {
      return { held: "", told: await answer.json() };
    } catch {
      return { held: "offline" };
    }
  };
  /* After signing in again this page's token is an old one; a new page has the new one. */
  const renewed = async () => {
    try {
      const answer = await asked(location.pathname);
      if (answer.type === "opaqueredirect") return "signed-out";
      if (!answer.ok) return GONE.has(answer.status) || answer.status === 403 ? "gone" : "failing";
      return page.renew(new DOMParser().parseFromString(await answer.text(), "text/html"));
    } catch {
      return "offline";
    }
  };
  const isThere = async () => {
    try {
      await asked(words.worker, { method: "HEAD", cache: "no-store", patience: SHORT_PATIENCE });
      return true;
    } catch {
      return false;
    }
  };
  return { send, renewed, isThere, page: () => asked(location.pathname) };
};

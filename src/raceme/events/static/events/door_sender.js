/*
 * What goes from the door to the server, and what it says: ``held`` names what keeps sightings
 * from being counted, empty where they were taken.
 */
"use strict";

window.raceme = window.raceme || {};
window.raceme.doorSender = (words, token) => {
  const PATIENCE = 30000;
  const GONE = new Set([403, 404, 409, 410]);
  const asked = (address, options = {}) =>
    fetch(address, { redirect: "manual", signal: AbortSignal.timeout(PATIENCE), ...options });

  const deviceName = () => {
    try {
      const kept = localStorage.getItem("raceme-door") || crypto.randomUUID();
      localStorage.setItem("raceme-door", kept);
      return kept;
    } catch {
      return "";
    }
  };
  const device = deviceName();
  const headers = { Accept: "application/json", "Raceme-Whose": words.whose };

  const posted = async (address, fields) => {
    const body = new FormData();
    body.append("csrfmiddlewaretoken", token.value);
    for (const [name, value] of Object.entries(fields)) body.append(name, value);
    let answer;
    try {
      answer = await asked(address, { method: "POST", body, headers });
    } catch {
      return { held: "offline" };
    }
    if (answer.type === "opaqueredirect" || answer.status === 401) return { held: "signed-out" };
    if (GONE.has(answer.status)) return { held: answer.status === 403 ? "refused" : "gone" };
    if (!answer.ok) return { held: "failing" };
    try {
      return { held: "", told: await answer.json() };
    } catch {
      return { held: "failing" };
    }
  };
  /* After signing in again the token is an old one; a new page has the new one, and says whose it is. */
  const renewed = async () => {
    try {
      const answer = await asked(location.pathname);
      if (answer.type === "opaqueredirect") return "signed-out";
      if (!answer.ok) return "gone";
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const whose = page.querySelector('meta[name="raceme-whose"]');
      const fresh = page.querySelector("[data-list] [name=csrfmiddlewaretoken]");
      if (!fresh || !whose || whose.content !== words.whose) return "other";
      token.value = fresh.value;
      return "";
    } catch {
      return "offline";
    }
  };
  const sent = async (address, fields) => {
    const first = await posted(address, fields);
    if (first.held !== "refused") return first;
    const why = await renewed();
    if (why) return { held: why };
    const again = await posted(address, fields);
    return again.held === "refused" ? { held: "gone" } : again;
  };
  const send = (entries, since) => sent(words.send, {
    device,
    since,
    sent_at: Date.now(),
    seen: JSON.stringify(entries.map(({ code, session, came, way }) => (
      { code, session: session ? Number(session) : null, came, way }
    ))),
  });
  const undo = (code, session) => sent(words.undo, { undo: code, session });
  return { send, undo };
};

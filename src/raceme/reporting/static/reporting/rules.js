/* The rule editor counts anew with each choice. One count runs at a time, and the last choice wins. */
"use strict";

(() => {
  let running = null; // what asked for the count that is under way: the editor, or a button of it
  let asked = null; // how that is asked again
  let next = null; // the count that takes its place
  let outdated = false; // somebody chose again meanwhile
  const asksForACount = (element) => element.matches("#editor, #editor button");

  document.addEventListener("htmx:confirm", (event) => {
    const { elt, issueRequest } = event.detail;
    if (!asksForACount(elt)) return;
    if (!running) {
      asked = issueRequest;
      return;
    }
    event.preventDefault();
    /* A pressed button sent all choices along; what fires late because of it has nothing to add. */
    if (running.id === "editor") next = issueRequest;
  });
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (!asksForACount(event.detail.elt)) return;
    running = event.detail.elt;
    outdated = false;
  });
  document.addEventListener("change", (event) => {
    if (!running || !event.target.closest("#editor")) return;
    outdated = true;
    /* The editor asks again by itself; a button has to be pressed again for the new choice. */
    if (running.id !== "editor") next = asked;
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.requestConfig.elt === running && (next || outdated)) {
      event.detail.shouldSwap = false;
    }
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    /* What asked may be gone from the page by now: htmx tells of it further up. */
    if (event.detail.requestConfig.elt !== running) return;
    const go = next;
    running = next = null;
    if (go) go(true);
  });

  /* The editor is drawn anew: what took the focus once does not take it again. */
  document.addEventListener("htmx:afterSettle", () => {
    for (const control of document.querySelectorAll("#editor [autofocus]")) {
      control.removeAttribute("autofocus");
    }
  });
})();

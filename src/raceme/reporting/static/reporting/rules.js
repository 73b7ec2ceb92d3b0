/* The rule editor is drawn anew with each choice; what took the focus once does not take it again. */
"use strict";

document.addEventListener("htmx:afterSettle", () => {
  for (const control of document.querySelectorAll("#editor [autofocus]")) {
    control.removeAttribute("autofocus");
  }
});

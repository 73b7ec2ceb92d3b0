/* Quick entry by keyboard: Alt and M match again. The button does the same without a script. */
"use strict";

document.addEventListener("keydown", (event) => {
  if (!event.altKey || event.ctrlKey || event.metaKey || event.code !== "KeyM") return;
  const button = document.getElementById("match");
  if (!button) return;
  event.preventDefault();
  button.click();
});

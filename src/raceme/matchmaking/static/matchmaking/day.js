/*
 * The time until the next meeting, counted down by the device's own clock. Without this the page
 * says what the server knew.
 */
"use strict";

(() => {
  // Where there are more pages than fit, the one that is open is in view.
  document.querySelector(".r-tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
  const shown = document.querySelector("[data-countdown]");
  if (!shown) return;
  const starts = Date.parse(shown.dataset.countdown);
  const words = (minutes) => {
    if (minutes < 1) return shown.dataset.now;
    if (minutes < 60) return shown.dataset.minutes.replace("#", minutes);
    const hours = Math.floor(minutes / 60);
    if (hours < 24) return shown.dataset.hours.replace("#", hours).replace("@", minutes % 60);
    return shown.dataset.days.replace("#", Math.max(2, Math.round(hours / 24)));
  };
  const tell = () => {
    shown.textContent = words(Math.floor((starts - Date.now()) / 60000));
  };
  tell();
  setInterval(tell, 20000);
})();

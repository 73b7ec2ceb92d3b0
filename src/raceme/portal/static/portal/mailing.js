/* Places of a letter are put in by a button, where one was writing. They can be typed as well. */
"use strict";

(() => {
  let last = null;
  document.addEventListener("focusin", (event) => {
    if (event.target.matches("input, textarea")) last = event.target;
  });
  for (const places of document.querySelectorAll("[data-places]")) {
    const fields = places.dataset.places.split(" ").map((id) => document.getElementById(id));
    const said = places.querySelector('[role="status"]');
    places.hidden = false;
    places.addEventListener("click", (event) => {
      const button = event.target.closest("button[data-place]");
      if (!button) return;
      // Into the field of this language that one came from; the text where it was another.
      const field = fields.includes(last) ? last : fields[0];
      const place = button.dataset.place;
      field.setRangeText(place, field.selectionStart, field.selectionEnd, "end");
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.focus();
      said.textContent = "";
      said.textContent = places.dataset.said.replace("{place}", button.textContent.trim());
    });
  }
})();

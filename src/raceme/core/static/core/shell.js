/* What is nicer with JavaScript. Every page works without it; nothing here decides anything. */
"use strict";

(() => {
  const root = document.documentElement;
  root.classList.add("r-enhanced");

  /* Menus close when one looks elsewhere. */
  const closeMenus = (except) => {
    for (const menu of document.querySelectorAll("details.r-drop-menu[open]")) {
      if (menu !== except) menu.open = false;
    }
  };
  document.addEventListener("click", (event) => closeMenus(event.target.closest("details.r-drop-menu")));
  document.addEventListener("focusin", (event) => closeMenus(event.target.closest("details.r-drop-menu")));

  /* A list: how many rows are chosen, and the bar that acts on them. */
  const boxesOf = (bar) => document.querySelectorAll(`input[name="chosen"][form="${bar.id}"]`);
  const showChosen = (bar) => {
    const boxes = [...boxesOf(bar)];
    const count = boxes.filter((box) => box.checked).length;
    const everything = bar.elements.everything;
    bar.classList.toggle("r-bulk-on", count > 0 || everything.checked);
    const said = bar.querySelector("[data-count]");
    said.textContent = everything.checked
      ? everything.labels[0].textContent.trim()
      : bar.dataset.chosen.replace("{n}", count);
    const all = document.querySelector(`input[data-all="${bar.id}"]`);
    if (all) {
      all.checked = count === boxes.length;
      all.indeterminate = count > 0 && count < boxes.length;
    }
  };
  const enhance = (part) => {
    for (const all of part.querySelectorAll("input[data-all]")) all.hidden = false;
    /* On a phone a row of tabs is wider than the screen: the one of this page is in sight. */
    for (const tab of part.querySelectorAll(".r-tabs [aria-current]")) {
      const row = tab.closest(".r-tabs");
      const middle = (box) => (box.left + box.right) / 2;
      row.scrollLeft += middle(tab.getBoundingClientRect()) - middle(row.getBoundingClientRect());
    }
  };
  document.addEventListener("change", (event) => {
    const box = event.target;
    if (box.dataset && box.dataset.all) {
      const bar = document.getElementById(box.dataset.all);
      for (const one of boxesOf(bar)) one.checked = box.checked;
      showChosen(bar);
    } else if (box.name === "chosen" || box.name === "everything") {
      if (box.form && box.form.classList.contains("r-bulk")) showChosen(box.form);
    }
  });
  document.addEventListener("htmx:load", (event) => enhance(event.target));

  // What is chosen in a menu while the rest of it is on its way stays chosen.
  const MENU = "details.r-drop-menu form";
  let chosen = [];
  document.addEventListener("htmx:beforeSwap", (event) => {
    const form = event.detail.target;
    chosen = form.matches(MENU) ? [...new FormData(form)] : [];
  });
  // At once: a moment later somebody may have sent the form.
  document.addEventListener("htmx:afterSwap", (event) => {
    if (!event.target.matches || !event.target.matches(MENU)) return;
    for (const [name, value] of chosen) {
      const control = event.target.elements.namedItem(name);
      if (control && control.type !== "hidden" && "value" in control) control.value = value;
    }
    chosen = [];
  });
  enhance(document);
  document.addEventListener("htmx:afterSettle", (event) => {
    /* The pressed link may be gone with the old page of a list: one goes on from its title. */
    const list = event.detail.elt;
    if (document.activeElement !== document.body || !list.matches(".r-list")) return;
    const title = list.querySelector("h2");
    title.tabIndex = -1;
    title.focus();
  });

  /* A form is sent once. The server keeps a second sending from doing harm; this keeps it from happening. */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented || form.closest("[hx-post]")) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    form.setAttribute("aria-busy", "true");
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) {
      delete form.dataset.sent;
      form.removeAttribute("aria-busy");
    }
  });

  /* A question opens as a dialogue over the page it belongs to. */
  const ask = async (link) => {
    const answer = await fetch(link.href, { headers: { "HX-Request": "true", "HX-Target": "dialogue" } });
    if (!answer.ok || answer.redirected) {
      window.location.assign(link.href);
      return;
    }
    const dialogue = document.createElement("dialog");
    dialogue.className = "r-dialogue";
    dialogue.id = "dialogue";
    dialogue.innerHTML = await answer.text();
    dialogue.setAttribute("aria-labelledby", "confirm-question");
    dialogue.addEventListener("close", () => {
      dialogue.remove();
      link.focus();
    });
    document.body.append(dialogue);
    dialogue.showModal();
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-dialogue]");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0) {
      event.preventDefault();
      ask(link).catch(() => window.location.assign(link.href));
    }
    const close = event.target.closest("dialog [data-close]");
    if (close) {
      event.preventDefault();
      close.closest("dialog").close();
    }
  });

  /* A number such as a hash is copied by a button, which says so to everybody. */
  const offerCopy = (part) => {
    for (const button of part.querySelectorAll("button[data-copy]")) button.parentElement.hidden = false;
  };
  const copy = async (source) => {
    // Browsers lend the clipboard to pages that came encrypted; the others copy what is marked.
    if (navigator.clipboard) return navigator.clipboard.writeText(source.value ?? source.textContent);
    if (source.select) source.select();
    else getSelection().selectAllChildren(source);
    if (!document.execCommand("copy")) throw new Error("not copied");
  };
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("button[data-copy]");
    if (!button) return;
    const told = button.parentElement.querySelector('[role="status"]');
    told.textContent = "";
    try {
      await copy(document.getElementById(button.dataset.copy));
      told.textContent = button.dataset.copied;
    } catch {
      told.textContent = button.dataset.kept;
    }
  });
  document.addEventListener("htmx:load", (event) => offerCopy(event.target));
  offerCopy(document);

  /* Files may be dropped where they may be chosen, and are named before they are sent. */
  const nameFiles = (input) => {
    const list = input.closest(".r-drop").querySelector("[data-files]");
    if (!list) return;
    list.replaceChildren(...[...input.files].map((file) => {
      const line = document.createElement("li");
      line.textContent = file.name;
      return line;
    }));
  };
  document.addEventListener("dragover", (event) => {
    const zone = event.target.closest && event.target.closest(".r-drop");
    if (zone) {
      event.preventDefault();
      zone.classList.add("r-drop-over");
    }
  });
  document.addEventListener("dragleave", (event) => {
    const zone = event.target.closest && event.target.closest(".r-drop");
    if (zone && !zone.contains(event.relatedTarget)) zone.classList.remove("r-drop-over");
  });
  document.addEventListener("drop", (event) => {
    const zone = event.target.closest && event.target.closest(".r-drop");
    const input = zone && zone.querySelector('input[type="file"]');
    if (!input) return;
    event.preventDefault();
    zone.classList.remove("r-drop-over");
    const both = new DataTransfer();
    for (const file of [...input.files, ...event.dataTransfer.files]) both.items.add(file);
    input.files = both.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
  document.addEventListener("change", (event) => {
    if (event.target.type === "file" && event.target.closest(".r-drop")) nameFiles(event.target);
  });

  /* Keys, each with a modifier, so that nobody sets one off while dictating. */
  document.addEventListener("keydown", (event) => {
    const control = event.ctrlKey || event.metaKey;
    if (event.key === "Escape") {
      const open = document.querySelector("details.r-drop-menu[open]");
      if (open) {
        open.open = false;
        open.querySelector("summary").focus();
      }
    } else if (control && event.key === "k") {
      const search = document.querySelector('.r-find input[type="search"]');
      if (search) {
        event.preventDefault();
        search.focus();
      }
    } else if (control && event.key === "Enter" && event.target.form) {
      event.preventDefault();
      event.target.form.requestSubmit();
    }
  });

  /* After a refusal one starts at what it says. */
  const summary = document.querySelector("[data-focus]");
  if (summary) summary.focus();
})();

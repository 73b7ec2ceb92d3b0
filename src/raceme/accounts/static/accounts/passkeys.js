/*
 * Passkeys: what only a browser can ask of a device. A form marked data-passkey="create" or
 * "get" is shown where passkeys work; sent, it asks the device first and carries the answer.
 */
"use strict";

(() => {
  const forms = document.querySelectorAll("form[data-passkey]");
  if (!forms.length || !window.PublicKeyCredential || !window.isSecureContext) return;

  const bytes = (text) => {
    const base64 = text.replace(/-/g, "+").replace(/_/g, "/");
    return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  };
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

  /* The server writes binary values as base64url; the browser takes bytes. */
  const read = (told) => {
    const options = { ...told, challenge: bytes(told.challenge) };
    if (options.user) options.user = { ...options.user, id: bytes(options.user.id) };
    for (const name of ["excludeCredentials", "allowCredentials"]) {
      if (options[name]) options[name] = options[name].map((each) => ({ ...each, id: bytes(each.id) }));
    }
    return options;
  };
  const written = (credential) => {
    const response = {};
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (credential.response[name]) response[name] = text(credential.response[name]);
    }
    return {
      id: credential.id,
      rawId: text(credential.rawId),
      type: credential.type,
      response,
      authenticatorAttachment: credential.authenticatorAttachment || null,
      clientExtensionResults: credential.getClientExtensionResults(),
    };
  };

  /* What to ask stands in the form, or is fetched as late as it is asked. */
  const optionsOf = async (form) => {
    if (form.dataset.options) return JSON.parse(form.dataset.options).publicKey;
    const token = form.elements.csrfmiddlewaretoken.value;
    const answer = await fetch(form.dataset.challenge, { method: "POST", headers: { "X-CSRFToken": token } });
    if (!answer.ok) throw new Error(`challenge: ${answer.status}`);
    return (await answer.json()).publicKey;
  };

  const ask = async (form) => {
    const said = form.querySelector("[data-refused]");
    said.hidden = true;
    form.setAttribute("aria-busy", "true");
    try {
      const publicKey = read(await optionsOf(form));
      const credential = form.dataset.passkey === "create"
        ? await navigator.credentials.create({ publicKey })
        : await navigator.credentials.get({ publicKey });
      form.elements.credential.value = JSON.stringify(written(credential));
      form.submit();
    } catch (error) {
      /* Cancelled, timed out, or already made on this device: said in words, and one may try again. */
      form.removeAttribute("aria-busy");
      said.hidden = false;
      said.focus();
    }
  };

  for (const form of forms) {
    form.hidden = false;
    for (const other of document.querySelectorAll("[data-without-passkeys]")) other.hidden = true;
  }
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.dataset.passkey) return;
    event.preventDefault();
    if (form.getAttribute("aria-busy") !== "true") ask(form);
  }, true);
})();

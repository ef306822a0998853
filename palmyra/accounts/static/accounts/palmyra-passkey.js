// @ts-check
// <form><input type="hidden" name="credential"><palmyra-passkey data-act="use" data-label="Sign in with a passkey">…
// Draws a button where the browser knows passkeys. `use` asks for one, `make` makes one, and both send the form with it;
// `send` only sends the form under the button's own name. Options come from a data block, or are asked for at the form's address.

class Passkey extends HTMLElement {
  connectedCallback() {
    if (!("PublicKeyCredential" in window)) return this.say(this.dataset.unable);
    const button = document.createElement("button");
    button.type = this.dataset.act === "send" ? "submit" : "button";
    button.name = this.dataset.name ?? "";
    button.className = this.dataset.act === "send" ? "second" : "";
    button.textContent = this.dataset.label ?? "";
    if (this.dataset.act !== "send") button.addEventListener("click", () => this.act(button));
    this.append(button);
  }

  /** @param {HTMLButtonElement} button */
  async act(button) {
    const form = /** @type {HTMLFormElement} */ (this.closest("form"));
    button.disabled = true;
    try {
      const publicKey = decode((await this.options(form)).publicKey);
      const made = this.dataset.act === "make" ? await navigator.credentials.create({ publicKey }) : await navigator.credentials.get({ publicKey });
      const field = /** @type {HTMLInputElement} */ (form.elements.namedItem("credential"));
      field.value = JSON.stringify(encode(/** @type {PublicKeyCredential} */ (made)));
      form.submit();
    } catch {
      this.say(this.dataset.failed);
      button.disabled = false;
    }
  }

  /** @param {HTMLFormElement} form */
  async options(form) {
    const block = document.getElementById(this.dataset.options ?? "");
    if (block) return JSON.parse(block.textContent ?? "");
    const response = await fetch(form.action, { headers: { Accept: "application/json" } });
    return (await response.json()).request_options;
  }

  /** @param {string | undefined} sentence */
  say(sentence) {
    if (!sentence) return;
    this.querySelector(".error")?.remove();
    const error = document.createElement("p");
    error.className = "error";
    error.setAttribute("role", "alert");
    error.textContent = sentence;
    this.append(error);
  }
}

/** The server's options with bytes where they are written in letters. @param {any} options @returns {any} */
function decode(options) {
  const ids = (/** @type {any[]} */ list) => list?.map((one) => ({ ...one, id: bytes(one.id) }));
  const decoded = { ...options, challenge: bytes(options.challenge) };
  if (options.user) decoded.user = { ...options.user, id: bytes(options.user.id) };
  if (options.excludeCredentials) decoded.excludeCredentials = ids(options.excludeCredentials);
  if (options.allowCredentials) decoded.allowCredentials = ids(options.allowCredentials);
  return decoded;
}

/** What the device said, bytes written in letters. @param {PublicKeyCredential} made */
function encode(made) {
  const said = /** @type {any} */ (made.response);
  /** @type {Record<string, any>} */
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"])
    if (said[name]) response[name] = letters(said[name]);
  if (said.getTransports) response.transports = said.getTransports();
  const { id, type } = made;
  return { id, type, rawId: letters(made.rawId), response, clientExtensionResults: made.getClientExtensionResults() };
}

/** @param {string} text */
function bytes(text) {
  return Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
}

/** @param {ArrayBuffer} buffer */
function letters(buffer) {
  return btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
}

customElements.define("palmyra-passkey", Passkey);

// @ts-check
// <palmyra-reactions><form id="reactions" action="/talk/react/">…</form></palmyra-reactions> …
// <span class="reactions"><button form="reactions" name="react" value="12 heart">…</button></span> <a class="react">
// Sends a reaction without leaving the page, shows the counts and which are one's own; the link opens the choice.

class Reactions extends HTMLElement {
  connectedCallback() {
    this.form = /** @type {HTMLFormElement} */ (this.querySelector("form"));
    this.discussion = /** @type {any} */ (this.closest("palmyra-discussion"));
    this.form.addEventListener("submit", (event) => this.send(event));
    this.discussion?.addEventListener("mine", () => this.show(this.discussion.mine.reactions));
    this.discussion?.addEventListener("click", (/** @type {Event} */ event) => this.open(event));
    if (this.discussion?.mine) this.show(this.discussion.mine.reactions);
  }

  /** @param {Record<string, string[]>} mine */
  show(mine) {
    for (const id of Object.keys(mine)) this.press(document.querySelector(`#comment-${id} > details > .acts`), mine[id]);
  }

  /** @param {ParentNode | null | undefined} place @param {string[]} codes */
  press(place, codes) {
    for (const button of place?.querySelectorAll("button[name=react]") ?? [])
      button.setAttribute("aria-pressed", String(codes.includes(/** @type {HTMLButtonElement} */ (button).value.split(" ")[1])));
  }

  /** The choice is the form of the page that the link leads to. @param {Event} event */
  async open(event) {
    const link = event.target instanceof Element ? /** @type {HTMLAnchorElement | null} */ (event.target.closest("a.react")) : null;
    const acts = link?.closest(".acts");
    if (!link || !acts) return;
    event.preventDefault();
    if (acts.nextElementSibling?.matches(".choices")) return this.close(acts);
    const page = new DOMParser().parseFromString(await (await fetch(link.href)).text(), "text/html");
    const form = page.querySelector("form.choices");
    if (!form) return void (location.href = link.href);
    acts.after(form);
    link.setAttribute("aria-expanded", "true");
    form.addEventListener("submit", (sent) => this.send(/** @type {SubmitEvent} */ (sent)));
    form.addEventListener("keydown", (key) => /** @type {KeyboardEvent} */ (key).key === "Escape" && this.close(acts));
    form.querySelector("button")?.focus();
  }

  /** @param {Element} acts */
  close(acts) {
    const link = /** @type {HTMLElement | null} */ (acts.querySelector("a.react"));
    acts.parentElement?.querySelector(":scope > .choices")?.remove();
    link?.setAttribute("aria-expanded", "false");
    link?.focus();
  }

  /** @param {SubmitEvent} event */
  async send(event) {
    const button = /** @type {HTMLButtonElement} */ (event.submitter);
    const acts = /** @type {HTMLElement} */ (document.querySelector(`#comment-${button.value.split(" ")[0]} > details > .acts`));
    event.preventDefault();
    acts.querySelector(".error")?.remove();
    const wasChosen = button.form !== this.form;
    try {
      const body = new URLSearchParams({ react: button.value });
      const response = await fetch(this.form.action, { method: "POST", body, headers: { Accept: "application/json" } });
      const answer = await response.json();
      if (wasChosen) this.close(acts);
      if (!response.ok) return this.refuse(acts, answer.error);
      localStorage.setItem("palmyra-wrote", "1"); // there is something of one's own to be asked for
      this.draw(acts, button.value, answer);
    } catch {
      // No answer that a script reads: let the browser send it, as it would without scripts.
      this.form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "react", value: button.value }));
      this.form.submit();
    }
  }

  /**
   * Put the counts as they are now; what was pressed keeps the focus as long as it is there.
   * @param {HTMLElement} acts @param {string} pressed
   * @param {{id: number, mine: string[], reactions: {code: string, count: number, label: string, drawn: string}[]}} answer
   */
  draw(acts, pressed, answer) {
    const buttons = answer.reactions.map(({ code, count, label, drawn }) => {
      const button = document.createElement("button");
      button.setAttribute("form", "reactions");
      button.name = "react";
      button.value = `${answer.id} ${code}`;
      button.setAttribute("aria-label", label);
      button.innerHTML = `${drawn} ${count}`; // drawn by the server
      return button;
    });
    acts.querySelector(".reactions")?.replaceChildren(...buttons);
    this.press(acts, answer.mine);
    (buttons.find((button) => button.value === pressed) ?? /** @type {HTMLElement} */ (acts.querySelector("a.react"))).focus();
  }

  /** @param {Element} acts @param {string} sentence */
  refuse(acts, sentence) {
    const error = Object.assign(document.createElement("span"), { className: "error", textContent: sentence });
    error.setAttribute("role", "alert");
    acts.append(error);
  }
}

customElements.define("palmyra-reactions", Reactions);

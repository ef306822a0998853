// @ts-check
// <palmyra-discussion data-thread="12" data-me="/talk/me/"> the discussion with its form.talk </palmyra-discussion>
// Sends a comment without leaving the page, brings the form to the comment that is answered, keeps what was typed,
// and shows what is one's own: the name, and comments that wait. Everything works without it, by links and posts.

class Discussion extends HTMLElement {
  connectedCallback() {
    this.form = /** @type {HTMLFormElement | null} */ (this.querySelector("form.talk"));
    if (!this.form) return;
    this.home = this.form.parentElement;
    this.opened = Date.now();
    this.key = `palmyra-talk-${this.dataset.thread}`;
    this.restore();
    this.form.addEventListener("input", () => this.keep());
    this.form.addEventListener("submit", (event) => this.send(event));
    this.addEventListener("click", (event) => this.answer(event));
    this.form.addEventListener("focusin", () => this.greet(), { once: true });
    if (document.cookie || this.hasWritten()) this.greet();
  }

  /** @param {string} name @returns {any} */
  field(name) {
    return this.form?.elements.namedItem(name);
  }

  hasWritten() {
    return localStorage.getItem("palmyra-wrote") !== null;
  }

  keep() {
    sessionStorage.setItem(this.key, JSON.stringify({ text: this.field("text").value, name: this.field("name").value }));
  }

  restore() {
    const kept = JSON.parse(sessionStorage.getItem(this.key) ?? "{}");
    for (const name of ["text", "name"]) if (kept[name] && !this.field(name).value) this.field(name).value = kept[name];
  }

  /** Ask once for what is personal; a reader who only reads never asks. */
  async greet() {
    if (this.greeted) return;
    this.greeted = true;
    const response = await fetch(`${this.dataset.me}?thread=${this.dataset.thread}`, { headers: { Accept: "application/json" } });
    if (!response.ok) return;
    const mine = await response.json();
    if (mine.name && !this.field("name").value) this.field("name").value = mine.name;
    this.showHeld(mine.held);
  }

  /** @param {{id: number, html: string}[]} held */
  showHeld(held) {
    for (const comment of held) {
      if (this.querySelector(`[data-held="${comment.id}"]`)) continue;
      const box = document.createElement("div");
      box.className = "held";
      box.dataset.held = String(comment.id);
      box.innerHTML = `<p class="wait"></p><div class="words">${comment.html}</div>`; // cleaned by the server
      box.querySelector(".wait")?.append(this.form?.dataset.waits ?? "");
      this.form?.before(box);
    }
  }

  /** @param {Event} event */
  answer(event) {
    const link = event.target instanceof Element ? event.target.closest("a.reply") : null;
    const comment = link?.closest(".comment");
    if (!link || !comment || !this.form) return;
    event.preventDefault();
    this.field("parent").value = comment.id.replace("comment-", "");
    link.closest(".acts")?.after(this.form);
    this.field(this.field("name").value ? "text" : "name").focus();
  }

  /** @param {SubmitEvent} event */
  async send(event) {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (this.form);
    const button = /** @type {HTMLButtonElement} */ (form.querySelector(".send button"));
    this.field("started").value = String(this.opened);
    button.disabled = true;
    try {
      const response = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { Accept: "application/json" } });
      const answer = await response.json();
      if (response.ok) await this.accepted(answer);
      else this.refused(answer);
    } catch {
      form.removeEventListener("submit", this.send);
      form.submit(); // no connection for scripts, or an answer that is none: the plain way keeps the text
    } finally {
      button.disabled = false;
    }
  }

  /** @param {{id: number, state: string, url: string}} answer */
  async accepted(answer) {
    localStorage.setItem("palmyra-wrote", "1");
    sessionStorage.removeItem(this.key);
    if (answer.state !== "shown") return void (location.href = answer.url);
    const url = new URL(answer.url, location.href);
    if (url.pathname !== location.pathname) return void (location.href = answer.url);
    const page = new DOMParser().parseFromString(await (await fetch(url.href)).text(), "text/html");
    const fresh = page.querySelector("palmyra-discussion");
    if (!fresh) return void (location.href = answer.url);
    this.replaceWith(fresh);
    const comment = document.getElementById(`comment-${answer.id}`);
    comment?.classList.add("arrived");
    comment?.setAttribute("tabindex", "-1");
    comment?.focus();
    comment?.scrollIntoView({ block: "center" });
  }

  /** @param {{error: string, fields?: Record<string, string>}} answer */
  refused(answer) {
    const fields = Object.entries(answer.fields ?? {}).filter(([name]) => this.field(name) instanceof HTMLElement);
    for (const old of this.querySelectorAll(".error.told")) old.remove();
    for (const [name, sentence] of fields.length ? fields : [["text", answer.error]]) {
      const error = document.createElement("span");
      error.className = "error told";
      error.setAttribute("role", "alert");
      error.textContent = sentence;
      this.field(name).setAttribute("aria-invalid", "true");
      this.field(name).after(error);
      this.field(name).focus();
    }
  }
}

customElements.define("palmyra-discussion", Discussion);

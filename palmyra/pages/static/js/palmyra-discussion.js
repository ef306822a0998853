// @ts-check
// <palmyra-discussion data-thread="12" data-me="/talk/me/"> the discussion with its form.talk </palmyra-discussion>
// Sends a comment without leaving the page, brings the form to the comment that is answered, keeps what was typed,
// and shows what is one's own: the name, and comments that wait. Everything works without it, by links and posts.

class Discussion extends HTMLElement {
  connectedCallback() {
    this.form = /** @type {HTMLFormElement | null} */ (this.querySelector("form.talk"));
    if (!this.form) return;
    this.place = document.createComment(""); // where the form stands when nobody is answered
    this.form.before(this.place);
    this.opened = Date.now();
    this.key = `palmyra-talk-${this.dataset.thread || this.form.action}`;
    this.restore();
    this.form.addEventListener("input", () => this.keep());
    this.form.addEventListener("submit", (event) => this.send(event));
    this.addEventListener("click", (event) => this.answer(event));
    this.form.addEventListener("focusin", () => this.greet(), { once: true });
    // An address with a mark is one that somebody was led to who just wrote, also where a browser keeps no storage.
    if (document.cookie || this.hasWritten() || new URLSearchParams(location.search).has("after")) this.greet();
    this.order();
  }

  /** Read every discussion in the order chosen last, unless a link leads to one comment. */
  async order() {
    const links = /** @type {NodeListOf<HTMLAnchorElement>} */ (this.querySelectorAll(".orders a[data-order]"));
    for (const link of links) link.addEventListener("click", () => localStorage.setItem("palmyra-order", link.dataset.order ?? ""));
    const chosen = [...links].find((link) => link.dataset.order === localStorage.getItem("palmyra-order"));
    const isOpening = !location.pathname.includes("/comments/");
    if (!chosen || !isOpening || chosen.hasAttribute("aria-current") || location.hash.startsWith("#comment-")) return;
    const fresh = await this.fetchFresh(chosen.href);
    if (fresh && !this.contains(document.activeElement)) this.replaceWith(fresh);
  }

  /** @param {string} name @returns {any} */
  field(name) {
    return this.form?.elements.namedItem(name);
  }

  hasWritten() {
    return localStorage.getItem("palmyra-wrote") !== null;
  }

  keep() {
    const typed = ["text", "name", "parent"].map((name) => [name, this.field(name)?.value ?? ""]);
    sessionStorage.setItem(this.key, JSON.stringify(Object.fromEntries(typed)));
  }

  restore() {
    const kept = JSON.parse(sessionStorage.getItem(this.key) ?? "{}");
    for (const name of ["text", "name"]) if (kept[name] && this.field(name)?.value === "") this.field(name).value = kept[name];
    const acts = kept.parent && this.querySelector(`#comment-${kept.parent} > details > .acts`);
    if (acts) this.move(acts, kept.parent, this.form?.dataset.reply);
    if (location.hash === "#reply") this.form?.scrollIntoView();
  }

  /** Ask once for what is personal; a reader who only reads never asks. */
  async greet() {
    if (this.greeted) return;
    this.greeted = true;
    const response = await fetch(`${this.dataset.me}?thread=${this.dataset.thread}`, { headers: { Accept: "application/json" } });
    if (!response.ok) return;
    const mine = await response.json();
    if (mine.name && this.field("name")?.value === "") this.field("name").value = mine.name;
    if (mine.is_signed_in) this.showAccount(mine);
    this.showHeld(mine.held);
    this.showCautions(mine.cautions);
    this.showRefused(mine.refused);
    this.showOwn(mine.own);
    this.mine = mine;
    this.dispatchEvent(new Event("mine"));
  }

  /** A member writes under the account's name. @param {{name: string, account_url: string}} mine */
  showAccount(mine) {
    const form = /** @type {HTMLFormElement} */ (this.form);
    const account = () => Object.assign(made("a", "", form.dataset.account), { href: mine.account_url });
    const place = /** @type {HTMLInputElement | null} */ (this.field("name"));
    if (place) {
      place.value = mine.name;
      const line = made("p", "writer", (form.dataset.as ?? "").replace("%s", mine.name));
      line.append(" ", account());
      place.closest("p")?.replaceWith(line, Object.assign(place, { type: "hidden" }));
    }
    form.querySelector("[name=sign_in]")?.remove();
  }

  /** @param {Record<string, boolean>} own whether each of one's own comments may still be changed */
  showOwn(own) {
    for (const id of Object.keys(own)) {
      const comment = this.querySelector(`#comment-${id} > details`);
      const name = comment?.querySelector("summary b");
      if (!comment || !name || comment.querySelector(":scope > summary .you")) continue;
      name.after(" ", made("i", "you", this.form?.dataset.you));
      if (own[id]) comment.querySelector(":scope > .acts")?.append(this.changeLink(id));
    }
  }

  /** @param {string | number} id */
  changeLink(id) {
    const link = /** @type {HTMLAnchorElement} */ (made("a", "change", this.form?.dataset.change));
    link.href = this.hasAttribute("data-framed") ? `/talk/embed/${this.dataset.thread}/edit/${id}/` : `/talk/comment/${id}/edit/`;
    return link;
  }

  /** @param {{id: number, html: string}[]} held */
  showHeld(held) {
    for (const comment of held) this.ownBox(comment, this.form?.dataset.waits, this.changeLink(comment.id));
  }

  /** What a moderator tells the writer, once. @param {{text: string, title: string, comment: number}[]} cautions */
  showCautions(cautions) {
    for (const caution of cautions) {
      const box = made("div", "held", undefined);
      box.setAttribute("role", "status");
      const link = /** @type {HTMLAnchorElement} */ (made("a", "", caution.title));
      link.href = `/talk/mine/#mine-${caution.comment}`;
      const head = made("p", "wait", `${this.form?.dataset.caution}, `);
      head.append(link);
      box.append(head, made("p", "words", caution.text));
      this.form?.before(box);
    }
  }

  /** What was not accepted, why, and the way to ask again. @param {{id: number, html: string, reason: string, has_appeal: boolean}[]} refused */
  showRefused(refused) {
    for (const comment of refused) {
      const link = /** @type {HTMLAnchorElement} */ (made("a", "change", this.form?.dataset[comment.has_appeal ? "asked" : "appeal"]));
      link.href = comment.has_appeal ? `/talk/mine/#mine-${comment.id}` : `/talk/comment/${comment.id}/appeal/`;
      this.ownBox(comment, `${this.form?.dataset.refused} ${comment.reason}`, this.hasAttribute("data-framed") ? "" : link); // its page cannot be framed
    }
  }

  /** @param {{id: number, html: string}} comment @param {string | undefined} sentence @param {HTMLElement | string} link */
  ownBox(comment, sentence, link) {
    if (!this.querySelector(`[data-held="${comment.id}"]`)) {
      const box = document.createElement("div");
      box.className = "held";
      box.dataset.held = String(comment.id);
      box.innerHTML = `<p class="wait"></p><div class="words">${comment.html}</div>`; // cleaned by the server
      box.querySelector(".wait")?.append(sentence ?? "");
      box.append(link);
      this.querySelector(".comments")?.append(box);
    }
  }

  /** @param {Event} event */
  answer(event) {
    const link = event.target instanceof Element ? event.target.closest("a.reply") : null;
    const comment = link?.closest(".comment");
    if (!link || !comment || !this.form) return;
    event.preventDefault();
    this.quote(comment);
    this.move(link.closest(".acts"), comment.id.replace("comment-", ""), this.form.dataset.reply);
    this.field(this.field("name")?.value === "" ? "name" : "text").focus();
  }

  /** What is selected of the comment that is answered goes into the answer as a quotation. @param {Element} comment */
  quote(comment) {
    const selection = getSelection();
    const words = selection?.toString().trim();
    if (!words || !comment.querySelector(".words")?.contains(selection?.anchorNode ?? null)) return;
    const before = this.field("text").value.trimEnd();
    this.field("text").value = `${before}${before ? "\n\n" : ""}> ${words.replace(/\s*\n\s*/g, "\n> ")}\n\n`;
    this.keep();
  }

  /**
   * Put the form behind a node, as an answer or, with no parent, as a new comment.
   * @param {ChildNode | null | undefined} node @param {string} parent @param {string | undefined} title
   */
  move(node, parent, title) {
    const heading = this.form?.querySelector("h3");
    if (!this.form || !heading) return;
    node?.after(this.form);
    this.field("parent").value = parent;
    heading.textContent = title ?? "";
    this.form.querySelector(".cancel")?.remove();
    if (!parent) return;
    const cancel = document.createElement("button");
    cancel.type = "button";
    cancel.className = "cancel";
    cancel.textContent = this.form.dataset.cancel ?? "";
    cancel.addEventListener("click", () => {
      this.move(this.place, "", this.form?.dataset.comment);
      document.querySelector(`#comment-${parent} a.reply`)?.focus();
    });
    heading.after(cancel);
  }

  /** @param {SubmitEvent} event */
  async send(event) {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (this.form);
    if (event.submitter?.getAttribute("name") === "sign_in") return this.leave();
    const button = /** @type {HTMLButtonElement} */ (form.querySelector(".send button"));
    this.field("started").value = String(this.opened);
    button.disabled = true;
    try {
      const { isAccepted, answer } = await this.offer(form, button);
      if (isAccepted) this.accepted(answer);
      else this.refused(answer);
    } catch {
      // No connection, or an answer that is none; what was typed is kept and can be sent again.
      this.refused({ error: form.dataset.failed ?? "" });
    } finally {
      button.disabled = false;
    }
  }

  /**
   * Send the form, and do the sum that may be asked for: what is held else is shown then.
   * @param {HTMLFormElement} form @param {HTMLElement} button
   */
  async offer(form, button) {
    const body = new FormData(form);
    const post = async (/** @type {string} */ proof) => {
      body.set("proof", proof);
      const response = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
      return { isAccepted: response.ok, answer: await response.json() };
    };
    const sent = await post(crypto.subtle && form.dataset.work ? "can" : "");
    if (sent.answer.code !== "work") return sent;
    const status = Object.assign(made("span", "told", form.dataset.working), { role: "status" });
    button.after(status);
    try {
      const { solve } = await import(/** @type {string} */ (form.dataset.work));
      const solved = await post(await solve(sent.answer.challenge));
      return solved.answer.code === "work" ? await post("") : solved; // it came too late; without one it waits
    } finally {
      status.remove();
    }
  }

  /** Go to sign in, and come back to this form with what was typed. */
  leave() {
    this.keep();
    location.href = `/account/login/?next=${encodeURIComponent(`${location.pathname}#reply`)}`;
  }

  /** @param {{id: number, state: string, url: string, told: string}} answer */
  async accepted(answer) {
    localStorage.setItem("palmyra-wrote", "1");
    sessionStorage.removeItem(this.key);
    const url = new URL(answer.url, location.href);
    const fresh = answer.state === "shown" && url.pathname === location.pathname ? await this.fetchFresh(url.href) : null;
    if (!fresh) return void (location.href = answer.url);
    this.replaceWith(fresh);
    const comment = document.getElementById(`comment-${answer.id}`);
    comment?.classList.add("arrived");
    comment?.querySelector(".acts")?.before(...(answer.told ? [made("p", "told", answer.told)] : []));
    comment?.setAttribute("tabindex", "-1");
    comment?.focus();
    comment?.scrollIntoView({ block: "center" });
  }

  /** The discussion as it is now, or null. @param {string} address */
  async fetchFresh(address) {
    try {
      const page = new DOMParser().parseFromString(await (await fetch(address)).text(), "text/html");
      return page.querySelector("palmyra-discussion");
    } catch {
      return null;
    }
  }

  /** @param {{error: string, code?: string, fields?: Record<string, string>}} answer */
  refused(answer) {
    if (answer.code === "sure") this.field("sure").value = "1"; // asked once; the same words sent again wait
    const fields = Object.entries(answer.fields ?? {}).filter(([name]) => this.field(name) instanceof HTMLElement);
    for (const old of this.querySelectorAll(".error.told")) old.remove();
    for (const field of this.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
    for (const [name, sentence] of fields.length ? fields : [["text", answer.error]]) {
      const error = document.createElement("span");
      error.className = "error told";
      error.id = `talk-${name}-told`;
      error.setAttribute("role", "alert");
      error.textContent = sentence;
      this.field(name).setAttribute("aria-invalid", "true");
      this.field(name).setAttribute("aria-errormessage", error.id);
      this.field(name).after(error);
    }
    /** @type {HTMLElement | null} */ (this.querySelector("[aria-invalid]"))?.focus();
  }
}

/** @param {string} name @param {string} kind @param {string | undefined} words */
function made(name, kind, words) {
  return Object.assign(document.createElement(name), { className: kind, textContent: words ?? "" });
}

customElements.define("palmyra-discussion", Discussion);

// @ts-check
// <palmyra-votes><form id="votes" action="/talk/vote/">…</form></palmyra-votes> … <button form="votes" name="up" value="12">
// Sends a vote without leaving the page, shows the new count and which votes are one's own.

class Votes extends HTMLElement {
  connectedCallback() {
    this.form = /** @type {HTMLFormElement} */ (this.querySelector("form"));
    this.form.addEventListener("submit", (event) => this.send(event));
    const discussion = /** @type {any} */ (this.closest("palmyra-discussion"));
    discussion?.addEventListener("mine", () => this.show(discussion.mine.votes));
    if (discussion?.mine) this.show(discussion.mine.votes);
  }

  /** @param {Record<string, number>} votes */
  show(votes) {
    for (const id of Object.keys(votes)) this.mark(id, votes[id]);
  }

  /** @param {string} id @param {number} mine */
  mark(id, mine) {
    for (const [name, value] of Object.entries({ up: 1, down: -1 }))
      this.button(id, name)?.setAttribute("aria-pressed", String(mine === value));
  }

  /** @param {string} id @param {string} name */
  button(id, name) {
    return document.querySelector(`button[form=votes][name=${name}][value="${id}"]`);
  }

  /** @param {SubmitEvent} event */
  async send(event) {
    const button = /** @type {HTMLButtonElement} */ (event.submitter);
    event.preventDefault();
    const place = button.closest(".votes");
    place?.parentElement?.querySelector(".error")?.remove();
    try {
      const body = new URLSearchParams({ [button.name]: button.value });
      const response = await fetch(this.form.action, { method: "POST", body, headers: { Accept: "application/json" } });
      const answer = await response.json();
      if (!response.ok) return this.refuse(place, answer.error);
      localStorage.setItem("palmyra-wrote", "1"); // there is something of one's own to be asked for
      const count = place?.querySelector("b");
      const sum = answer.up - answer.down;
      if (count) count.textContent = answer.up || answer.down ? String(sum).replace("-", "−") : "";
      this.mark(button.value, answer.mine);
    } catch {
      // No answer that a script reads: let the browser send it, as it would without scripts.
      this.form.append(Object.assign(document.createElement("input"), { type: "hidden", name: button.name, value: button.value }));
      this.form.submit();
    }
  }

  /** @param {Element | null} place @param {string} sentence */
  refuse(place, sentence) {
    const error = document.createElement("span");
    error.className = "error";
    error.setAttribute("role", "alert");
    error.textContent = sentence;
    place?.after(error);
  }
}

customElements.define("palmyra-votes", Votes);

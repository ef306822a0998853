// @ts-check
// <palmyra-mention for="talk-text" data-label="People in this discussion"></palmyra-mention>
// Behind an @ in the textarea it lists the names in the discussion that begin so: arrows walk, Enter takes one, Escape
// closes. Focus stays in the text; without this script a typed name is found all the same.

const CALL = /(?:^|[^\p{L}\p{N}_@./+-])@([^@\n]{0,60})$/u;
const NAMES = ".comment:not(.gone) > details > summary > b, ol > .comment > p:first-child > b";
const LISTED = 8;

class Mention extends HTMLElement {
  connectedCallback() {
    const field = /** @type {HTMLTextAreaElement | null} */ (document.getElementById(this.getAttribute("for") ?? ""));
    if (this.list || !field) return; // the form was moved under another comment
    this.field = field;
    this.list = this.appendChild(document.createElement("ul"));
    Object.assign(this.list, { id: `${field.id}-names`, className: "names", role: "listbox", hidden: true });
    this.list.setAttribute("aria-label", this.dataset.label ?? "");
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-haspopup", "listbox");
    field.addEventListener("input", () => this.look());
    field.addEventListener("click", () => this.look());
    field.addEventListener("blur", () => this.close());
    field.addEventListener("keydown", (event) => this.key(event));
  }

  look() {
    const begun = CALL.exec(this.field.value.slice(0, this.field.selectionStart))?.[1];
    const fits = begun === undefined ? [] : this.names().filter((name) => name.toLowerCase().startsWith(begun.toLowerCase()));
    if (!fits.length || (fits.length === 1 && fits[0] === begun)) return this.close();
    this.begun = begun;
    this.list.replaceChildren(...fits.slice(0, LISTED).map((name, at) => this.option(name, at)));
    this.list.hidden = false;
    this.field.setAttribute("aria-controls", this.list.id);
    this.take(0);
  }

  /** @returns {string[]} */
  names() {
    const place = this.closest("palmyra-discussion") ?? document;
    return [...new Set([...place.querySelectorAll(NAMES)].map((name) => name.textContent ?? ""))];
  }

  /** @param {string} name @param {number} at */
  option(name, at) {
    const option = Object.assign(document.createElement("li"), { id: `${this.list.id}-${at}`, role: "option", textContent: name, dir: "auto" });
    option.addEventListener("pointerdown", (event) => (event.preventDefault(), this.choose(name))); // focus stays in the text
    return option;
  }

  /** @param {number} at */
  take(at) {
    const options = [...this.list.children];
    this.at = (at + options.length) % options.length;
    for (const [index, option] of options.entries()) option.setAttribute("aria-selected", String(index === this.at));
    this.field.setAttribute("aria-activedescendant", options[this.at].id);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (!this.list || this.list.hidden || event.isComposing) return;
    const act = {
      ArrowDown: () => this.take(this.at + 1),
      ArrowUp: () => this.take(this.at - 1),
      Enter: () => this.choose(this.list.children[this.at].textContent ?? ""),
      Escape: () => this.close(),
    }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  /** @param {string} name */
  choose(name) {
    const end = this.field.selectionStart;
    this.field.setRangeText(`${name} `, end - (this.begun ?? "").length, end, "end");
    this.close();
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  close() {
    if (this.list) this.list.hidden = true;
    for (const name of ["aria-controls", "aria-activedescendant"]) this.field?.removeAttribute(name);
  }
}

customElements.define("palmyra-mention", Mention);

// @ts-check
// <palmyra-emoji data-list="/static/emoji/ru.json" data-bowtie="/static/emoji/bowtie.svg" data-label="Emoji"></palmyra-emoji>
// in a div with the textarea that it writes into. A button opens 59 emoji in rows of seven; the names come with the
// list when it is first opened, so the page itself holds none; a second button brings all emoji with a search. Arrow keys walk, Escape closes, a code is inserted.

const IN_A_ROW = 7;

class Emoji extends HTMLElement {
  connectedCallback() {
    if (this.button) return; // the form was moved under another comment
    this.button = document.createElement("button");
    this.button.type = "button";
    this.button.textContent = this.dataset.label ?? "";
    this.button.setAttribute("aria-expanded", "false");
    this.button.addEventListener("click", () => (this.panel && !this.panel.hidden ? this.close() : this.open()));
    this.append(this.button);
  }

  async open() {
    if (!this.panel) this.draw(await (await fetch(this.dataset.list ?? "")).json());
    this.panel.hidden = false;
    this.button?.setAttribute("aria-expanded", "true");
    (this.cells[0] ?? this.panel.querySelector("input"))?.focus();
  }

  close() {
    if (this.panel) this.panel.hidden = true;
    this.button?.setAttribute("aria-expanded", "false");
    this.button?.focus();
  }

  /** @param {{code: string, char: string, name: string}[]} list */
  draw(list) {
    this.panel = document.createElement("div");
    this.panel.className = "panel";
    const grid = this.panel.appendChild(document.createElement("div"));
    grid.setAttribute("role", "grid");
    grid.setAttribute("aria-label", this.dataset.label ?? "");
    this.cells = list.map((item) => this.cell(item));
    for (let at = 0; at < list.length; at += IN_A_ROW) {
      const row = grid.appendChild(document.createElement("div"));
      row.setAttribute("role", "row");
      for (const button of this.cells.slice(at, at + IN_A_ROW)) {
        const cell = row.appendChild(document.createElement("div"));
        cell.setAttribute("role", "gridcell");
        cell.append(button);
      }
    }
    this.hint = this.panel.appendChild(document.createElement("p"));
    this.more = this.panel.appendChild(document.createElement("button"));
    this.more.type = "button";
    this.more.className = "more";
    this.more.textContent = this.dataset.more ?? "";
    this.more.addEventListener("click", () => this.openAll());
    this.panel.addEventListener("keydown", (event) => this.walk(event));
    this.append(this.panel);
  }

  /** All emoji take the place of the 59; their script and their list come only now. */
  async openAll() {
    await import("./palmyra-picker.js");
    const picker = document.createElement("palmyra-picker");
    for (const name of ["all", "own", "find", "found", "title", "label"]) picker.dataset[name] = this.dataset[name];
    picker.addEventListener("chosen", (event) => this.insert(/** @type {CustomEvent} */ (event).detail));
    this.panel?.replaceChildren(picker);
    this.cells = [];
  }

  /** @param {{code: string, char: string, name: string}} item */
  cell(item) {
    const button = document.createElement("button");
    button.type = "button";
    button.tabIndex = -1;
    button.title = item.name;
    button.setAttribute("aria-label", item.name);
    button.dataset.code = item.code;
    if (item.char) button.textContent = item.char;
    else {
      const picture = button.appendChild(new Image(28, 28));
      picture.src = this.dataset.bowtie ?? "";
      picture.alt = "";
    }
    const tell = () => this.tell(item);
    button.addEventListener("focus", tell);
    button.addEventListener("pointerenter", tell);
    button.addEventListener("click", () => this.insert(item.char || `:${item.code}:`));
    return button;
  }

  /** @param {{code: string, name: string}} item */
  tell(item) {
    const code = document.createElement("span");
    code.textContent = `:${item.code}:`;
    this.hint?.replaceChildren(item.name, code);
  }

  /** @param {KeyboardEvent} event */
  walk(event) {
    if (event.key === "Escape") return this.close();
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: IN_A_ROW, ArrowUp: -IN_A_ROW }[event.key];
    const at = this.cells.indexOf(/** @type {any} */ (document.activeElement));
    if (!step || at < 0) return;
    event.preventDefault();
    this.cells[Math.min(Math.max(at + step, 0), this.cells.length - 1)].focus();
  }

  /** @param {string} sign */
  insert(sign) {
    const field = this.parentElement?.querySelector("textarea");
    if (!field) return;
    field.setRangeText(sign, field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    this.close();
    field.focus();
  }
}

customElements.define("palmyra-emoji", Emoji);

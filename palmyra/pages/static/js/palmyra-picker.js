// @ts-check
// <palmyra-picker data-all="/static/emoji/all.json" data-own="/talk/emoji.json" data-find="Find by a word"
//   data-found="Found: %s" data-title="The paper's own"></palmyra-picker>, brought only when somebody asks for it.
// All emoji in a grid, found by Russian and English words. Arrow keys, Home and End walk; what is chosen is told by an
// event. The rows of the list are: sign, short name, English name and words, Russian name and words.

const IN_A_ROW = 7;
const MOST_FOUND = 70;

/** @typedef {{sign: string, src: string, code: string, name: string, words: string[]}} Item */

class Picker extends HTMLElement {
  async connectedCallback() {
    if (this.grid) return;
    this.grid = document.createElement("div");
    this.language = document.documentElement.lang.startsWith("ru") ? "ru" : "en";
    const [all, own] = await Promise.all([this.dataset.all, this.dataset.own].map(async (address) => (await fetch(address ?? "")).json()));
    /** @type {{title: string, items: Item[]}[]} */
    this.groups = all.map((/** @type {any} */ [title, rows]) => ({
      title: title[this.language ?? "en"],
      items: rows.map((/** @type {string[]} */ row) => this.read(row)),
    }));
    const drawn = own.emoji.map((/** @type {any} */ { code, name, src }) => ({ sign: "", src, code, name, words: words(`${code} ${name}`) }));
    if (drawn.length) this.groups?.unshift({ title: this.dataset.title ?? "", items: drawn });
    this.draw();
  }

  /** @param {string[]} row @returns {Item} */
  read([sign, code, english, found, russian, others]) {
    const name = this.language === "ru" ? russian : english;
    return { sign, src: "", code, name, words: words(`${code} ${english} ${found} ${russian} ${others}`) };
  }

  draw() {
    this.field = document.createElement("input");
    this.field.type = "search";
    this.field.setAttribute("aria-label", this.dataset.find ?? "");
    this.field.placeholder = this.dataset.find ?? "";
    this.field.addEventListener("input", () => this.find());
    this.grid?.setAttribute("role", "grid");
    this.grid?.setAttribute("aria-label", this.dataset.label ?? "");
    this.told = document.createElement("p");
    this.told.setAttribute("role", "status");
    this.addEventListener("keydown", (event) => this.walk(event));
    this.addEventListener("focusin", (event) => this.tell(event.target));
    this.addEventListener("pointermove", (event) => this.tell(event.target));
    this.addEventListener("click", (event) => this.choose(event.target));
    this.append(this.field, /** @type {Node} */ (this.grid), this.told);
    this.fill(this.groups ?? []);
    this.field.focus();
  }

  /** @param {{title: string, items: Item[]}[]} groups */
  fill(groups) {
    this.grid?.replaceChildren(...groups.map((group) => this.group(group)));
    this.cells = /** @type {HTMLButtonElement[]} */ ([...(this.grid?.querySelectorAll("button") ?? [])]);
    if (this.cells[0]) this.cells[0].tabIndex = 0;
  }

  /** @param {{title: string, items: Item[]}} group */
  group({ title, items }) {
    const box = made("div", "rowgroup");
    if (title) {
      box.setAttribute("aria-label", title);
      box.append(Object.assign(document.createElement("b"), { textContent: title, ariaHidden: "true" }));
    }
    for (let at = 0; at < items.length; at += IN_A_ROW) {
      const row = box.appendChild(made("div", "row"));
      row.append(...items.slice(at, at + IN_A_ROW).map((item) => this.cell(item)));
    }
    return box;
  }

  /** @param {Item} item */
  cell(item) {
    const cell = made("div", "gridcell");
    const button = cell.appendChild(document.createElement("button"));
    button.type = "button";
    button.tabIndex = -1;
    button.setAttribute("aria-label", item.name);
    button.dataset.sign = item.sign || `:${item.code}:`;
    button.dataset.code = item.code;
    if (item.sign) button.textContent = item.sign;
    else button.append(Object.assign(new Image(28, 28), { src: item.src, alt: "" }));
    return cell;
  }

  /** Every typed word has to begin a word of what is found. */
  find() {
    const typed = words(this.field?.value ?? "");
    if (!typed.length) return this.fill(this.groups ?? []);
    const items = (this.groups ?? []).flatMap((group) => group.items);
    const found = items.filter((item) => typed.every((part) => item.words.some((word) => word.startsWith(part))));
    this.fill([{ title: "", items: found.slice(0, MOST_FOUND) }]);
    if (this.told) this.told.textContent = (this.dataset.found ?? "%s").replace("%s", String(found.length));
  }

  /** @param {KeyboardEvent} event */
  walk(event) {
    const cells = this.cells ?? [];
    const at = cells.indexOf(/** @type {any} */ (document.activeElement));
    const to = at < 0 ? (event.key === "ArrowDown" ? 0 : -1) : this.after(event.key, at);
    if (to < 0 || !cells[to]) {
      if (event.key === "ArrowUp" && at >= 0) (event.preventDefault(), this.field?.focus());
      return;
    }
    event.preventDefault();
    for (const cell of cells) cell.tabIndex = -1;
    cells[to].tabIndex = 0;
    cells[to].focus();
  }

  /** Where a key leads from a cell; up and down keep the column as far as the next row has it. @param {string} key @param {number} at */
  after(key, at) {
    const cells = this.cells ?? [];
    if (key === "Home") return 0;
    if (key === "End") return cells.length - 1;
    if (key === "ArrowRight" || key === "ArrowLeft") return at + (key === "ArrowRight" ? 1 : -1);
    if (key !== "ArrowDown" && key !== "ArrowUp") return -1;
    const rows = [...(this.grid?.querySelectorAll("[role=row]") ?? [])].map((row) => [...row.querySelectorAll("button")]);
    const row = rows.findIndex((buttons) => buttons.includes(cells[at]));
    const next = rows[row + (key === "ArrowDown" ? 1 : -1)];
    return next ? cells.indexOf(next[Math.min(rows[row].indexOf(cells[at]), next.length - 1)]) : -1;
  }

  /** @param {EventTarget | null} target */
  tell(target) {
    const button = target instanceof Element ? target.closest("button") : null;
    if (!button?.dataset.code || !this.told) return;
    const code = Object.assign(document.createElement("span"), { textContent: `:${button.dataset.code}:` });
    this.told.replaceChildren(button.getAttribute("aria-label") ?? "", code);
  }

  /** @param {EventTarget | null} target */
  choose(target) {
    const button = target instanceof Element ? target.closest("button") : null;
    if (button?.dataset.sign) this.dispatchEvent(new CustomEvent("chosen", { detail: button.dataset.sign }));
  }
}

/** @param {string} text */
function words(text) {
  return text.toLowerCase().replaceAll("ё", "е").split(/[^\p{L}\p{N}+-]+/u).filter(Boolean);
}

/** @param {string} name @param {string} role */
function made(name, role) {
  const element = document.createElement(name);
  element.setAttribute("role", role);
  return element;
}

customElements.define("palmyra-picker", Picker);

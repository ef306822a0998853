// @ts-check
// <palmyra-queue> the queue's list of articles.talk-row, each with the forms of its acts </palmyra-queue>
// One row is in hand: J and K walk, A approves or restores, R opens the reason and Enter hides. After a decision the
// next row is in hand. A box switches the keys off. Without this script every row shows its buttons and its reason, and the keys are a browser's own.

const KEPT = "palmyra-queue";
const NO_KEYS = "palmyra-queue-no-keys"; // in this browser, until they are switched on again

class Queue extends HTMLElement {
  connectedCallback() {
    this.rows = /** @type {HTMLElement[]} */ ([...this.querySelectorAll(".talk-row")]);
    if (!this.rows.length) return;
    this.classList.add("live");
    for (const row of this.rows) row.tabIndex = -1;
    const kept = /^(\d+) (.*)$/.exec(sessionStorage.getItem(KEPT) ?? "");
    sessionStorage.removeItem(KEPT);
    this.take(kept?.[2] === location.href ? Math.min(Number(kept[1]), this.rows.length - 1) : 0);
    // A row grows when it is taken; a pressed pointer takes it once released, or it would let go over something else.
    this.addEventListener("pointerdown", () => void (this.isPressed = true));
    document.addEventListener("pointerup", () => void (this.isPressed = false));
    document.addEventListener("pointercancel", () => void (this.isPressed = false));
    this.addEventListener("focusin", (event) => this.isPressed || this.takeRowOf(event.target));
    this.addEventListener("click", (event) => this.press(event), { capture: true });
    this.addEventListener("submit", () => sessionStorage.setItem(KEPT, `${this.at} ${location.href}`));
    document.addEventListener("keydown", (event) => this.key(event));
    this.keys = /** @type {HTMLInputElement | null} */ (this.querySelector("[name=keys]"));
    if (this.keys) this.keys.checked = !localStorage.getItem(NO_KEYS);
    this.keys?.addEventListener("change", () => (this.keys?.checked ? localStorage.removeItem(NO_KEYS) : localStorage.setItem(NO_KEYS, "1")));
  }

  /** Put a row in hand. @param {number} at */
  take(at) {
    this.at = at;
    for (const [index, row] of this.rows.entries()) row.classList.toggle("in-hand", index === at);
    return this.rows[at];
  }

  /** @param {EventTarget | null} target */
  takeRowOf(target) {
    const row = target instanceof Element ? target.closest(".talk-row") : null;
    if (!row) return;
    this.take(this.rows.indexOf(/** @type {HTMLElement} */ (row)));
    this.claim();
  }

  /** Tell the others once a row has been in hand for a moment, and show what they have in theirs. */
  claim() {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(async () => {
      const row = /** @type {HTMLElement[]} */ (this.rows)[this.at ?? 0];
      const told = new FormData();
      for (const other of this.rows ?? []) told.append("rows", other.id.slice(1));
      const token = /** @type {HTMLInputElement | null} */ (row.querySelector("[name=csrfmiddlewaretoken]"))?.value ?? "";
      const response = await fetch(row.dataset.claim ?? "", { method: "POST", body: told, headers: { "X-CSRFToken": token } }).catch(() => null);
      if (!response?.ok) return; // a claim is a courtesy: without it the decision counts as well
      const { claims } = await response.json();
      for (const other of this.rows ?? []) {
        const line = other.querySelector(".talk-claim");
        if (line) line.textContent = claims[other.id.slice(1)] ?? "";
      }
    }, 400);
  }

  /** An act that needs a reason asks for it before it is sent. @param {Event} event */
  press(event) {
    if (!(event.target instanceof Element)) return;
    this.takeRowOf(event.target);
    const reason = event.target.closest(".talk-acts button")?.parentElement?.querySelector("select");
    const words = reason?.parentElement?.querySelector("input");
    if (!event.target.closest(".talk-row") || !reason || reason.value || words?.value.trim()) return;
    event.preventDefault();
    reason.focus();
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const field = event.target instanceof Element ? event.target.closest("input:not([type=checkbox]), select, textarea") : null;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (field) return this.leaveField(event, field);
    if (this.keys && !this.keys.checked) return; // who speaks to the browser, or brushes a key, decides nothing
    const row = this.rows[this.at ?? 0];
    const act = {
      KeyJ: () => this.walk(1),
      KeyK: () => this.walk(-1),
      KeyA: () => /** @type {HTMLElement | null} */ (row.querySelector("[value=approve], [value=restore]"))?.click(),
      KeyR: () => /** @type {HTMLElement | null} */ (row.querySelector("[value=hide]") && row.querySelector("select"))?.focus(),
    }[event.code]; // the key's place, as a Russian keyboard has other letters there
    if (!act) return;
    event.preventDefault();
    act();
  }

  /** Enter in the list of reasons decides, Escape goes back to the row. @param {KeyboardEvent} event @param {Element} field */
  leaveField(event, field) {
    const row = /** @type {HTMLElement | null} */ (field.closest(".talk-row"));
    if (row && event.key === "Escape") row.focus();
    if (!row || event.key !== "Enter" || !(field instanceof HTMLSelectElement)) return;
    event.preventDefault();
    field.form?.querySelector("button")?.click();
  }

  /** @param {number} step */
  walk(step) {
    const at = Math.min(Math.max((this.at ?? 0) + step, 0), this.rows.length - 1);
    const row = this.take(at);
    this.claim();
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  }
}

customElements.define("palmyra-queue", Queue);

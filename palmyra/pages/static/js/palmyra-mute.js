// @ts-check
// <palmyra-mute data-mute="Mute" data-muted="You muted this writer." data-undo="Show again"></palmyra-mute> in a
// discussion whose comments tell their writer as li.comment[data-by]. A reader mutes a writer for oneself: the words go,
// the answers stay. It is kept in this browser and nowhere else; without scripts there is nothing that could keep it.

const KEPT = "palmyra-muted";
const MOST = 500; // writers; the oldest are forgotten

class Mute extends HTMLElement {
  connectedCallback() {
    this.discussion = this.closest("palmyra-discussion");
    this.discussion?.addEventListener("click", (event) => this.press(event));
    this.show();
  }

  /** @returns {string[]} */
  muted() {
    try {
      return JSON.parse(localStorage.getItem(KEPT) ?? "[]");
    } catch {
      return []; // somebody else's words in it
    }
  }

  show() {
    const muted = new Set(this.muted());
    for (const comment of /** @type {NodeListOf<HTMLElement>} */ (this.discussion?.querySelectorAll(".comment[data-by]") ?? []))
      this.mark(comment, muted.has(comment.dataset.by ?? ""));
  }

  /** @param {HTMLElement} comment @param {boolean} isMuted */
  mark(comment, isMuted) {
    const details = comment.querySelector(":scope > details");
    const acts = details?.querySelector(":scope > .acts");
    comment.classList.toggle("muted", isMuted);
    details?.querySelector(":scope > .silence")?.remove();
    if (!acts?.querySelector(".mute")) acts?.append(this.button(this.dataset.mute, "mute"));
    if (!isMuted || !acts) return;
    const line = Object.assign(document.createElement("p"), { className: "why silence", textContent: `${this.dataset.muted} ` });
    line.append(this.button(this.dataset.undo, "unmute"));
    acts.after(line);
  }

  /** @param {string | undefined} words @param {string} kind */
  button(words, kind) {
    return Object.assign(document.createElement("button"), { type: "button", className: kind, textContent: words ?? "" });
  }

  /** @param {Event} event */
  press(event) {
    const button = event.target instanceof Element ? event.target.closest(".mute, .unmute") : null;
    const comment = /** @type {HTMLElement | null} */ (button?.closest(".comment") ?? null);
    const by = comment?.dataset.by;
    if (!button || !comment || !by) return;
    const others = this.muted().filter((one) => one !== by);
    localStorage.setItem(KEPT, JSON.stringify(button.matches(".mute") ? [...others, by].slice(-MOST) : others));
    this.show();
    /** @type {HTMLElement | null} */ (comment.querySelector(button.matches(".mute") ? ".unmute" : ".mute"))?.focus();
  }
}

customElements.define("palmyra-mute", Mute);

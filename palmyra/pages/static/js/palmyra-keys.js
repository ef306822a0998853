// @ts-check
// <palmyra-keys data-hint="J and K: next and previous comment"></palmyra-keys> in a discussion of li.comment > details.
// J and K walk from comment to comment, only while the focus is in one, so that they take no letter from anything else.

class Keys extends HTMLElement {
  connectedCallback() {
    this.comments = this.closest(".comments");
    this.setAttribute("role", "status");
    this.comments?.addEventListener("keydown", (event) => this.key(/** @type {KeyboardEvent} */ (event)));
    this.comments?.addEventListener("focusin", (event) => this.tell(event.target));
  }

  /** Who walks by keyboard is told of the keys. @param {EventTarget | null} target */
  tell(target) {
    if (target instanceof Element && target.matches("summary:focus-visible")) this.textContent = this.dataset.hint ?? "";
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const step = { KeyJ: 1, KeyK: -1 }[event.code]; // the key's place, as a Russian keyboard has other letters there
    const here = event.target instanceof Element ? event.target.closest(".comment") : null;
    if (!step || !here || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target instanceof Element && event.target.closest("input, textarea, select")) return;
    const all = /** @type {HTMLElement[]} */ ([...(this.comments?.querySelectorAll(".comment > details > summary") ?? [])]);
    const seen = all.filter((summary) => summary.checkVisibility());
    const at = seen.findIndex((summary) => summary.closest(".comment") === here);
    const to = seen[at + step];
    if (!to) return;
    event.preventDefault();
    to.focus();
    to.scrollIntoView({ block: "nearest" });
  }
}

customElements.define("palmyra-keys", Keys);

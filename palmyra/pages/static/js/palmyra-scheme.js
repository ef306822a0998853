// @ts-check
// <palmyra-scheme data-system="As the system" data-light="Light" data-dark="Dark"></palmyra-scheme>
// Three buttons; the choice stays in this browser and is told to nobody.

const KEY = "palmyra-scheme";

class Scheme extends HTMLElement {
  connectedCallback() {
    for (const [value, label] of [["", this.dataset.system], ["light", this.dataset.light], ["dark", this.dataset.dark]]) {
      const button = document.createElement("button");
      button.type = "button";
      button.value = value ?? "";
      button.textContent = label ?? "";
      button.addEventListener("click", () => this.choose(button.value));
      this.append(button);
    }
    this.show(localStorage.getItem(KEY) ?? "");
  }

  /** @param {string} value */
  choose(value) {
    this.show(value);
    if (value) localStorage.setItem(KEY, value);
    else localStorage.removeItem(KEY);
  }

  /** @param {string} value */
  show(value) {
    if (value) document.documentElement.dataset.scheme = value;
    else delete document.documentElement.dataset.scheme;
    for (const button of this.querySelectorAll("button")) button.setAttribute("aria-pressed", String(button.value === value));
  }
}

customElements.define("palmyra-scheme", Scheme);

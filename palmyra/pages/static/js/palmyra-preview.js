// @ts-check
// <palmyra-preview for="talk-text" data-label="As it will look"></palmyra-preview>
// Shows how a text will look once it has marks that change its look, a moment after the last key.

const WAIT = 600;
const MARKS = /[*_`~>:[\]]|https?:|\n/;

class Preview extends HTMLElement {
  connectedCallback() {
    this.field = document.getElementById(this.getAttribute("for") ?? "");
    this.field?.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.show(), WAIT);
    });
  }

  async show() {
    const text = /** @type {HTMLTextAreaElement} */ (this.field).value;
    if (!MARKS.test(text.trim())) return this.replaceChildren();
    const response = await fetch("/talk/preview/", { method: "POST", body: new URLSearchParams({ text }) }).catch(() => null);
    if (!response?.ok) return;
    const { html } = await response.json();
    this.innerHTML = `<p></p><div class="words" dir="auto">${html}</div>`; // cleaned by the server
    this.querySelector("p")?.append(this.dataset.label ?? "");
  }
}

customElements.define("palmyra-preview", Preview);

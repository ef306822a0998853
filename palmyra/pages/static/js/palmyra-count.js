// @ts-check
// <palmyra-count for="talk-text" data-left="%s signs left"></palmyra-count>
// Says how much room is left once it gets short.

const SHORT = 300;

class Count extends HTMLElement {
  connectedCallback() {
    const field = document.getElementById(this.getAttribute("for") ?? "");
    if (!(field instanceof HTMLTextAreaElement)) return;
    this.setAttribute("aria-live", "polite");
    const show = () => {
      const left = field.maxLength - field.value.length;
      this.textContent = left < SHORT ? (this.dataset.left ?? "%s").replace("%s", String(left)) : "";
    };
    field.oninput = show; // one listener, however often the form is moved
    show();
  }
}

customElements.define("palmyra-count", Count);

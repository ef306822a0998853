// @ts-check
// <palmyra-embed data-src="https://player…" data-label="Show here"><p><a href="…">Title</a></p></palmyra-embed>
// Nothing is asked of the other site before the reader presses the button.

class Embed extends HTMLElement {
  connectedCallback() {
    if (!this.dataset.src || this.querySelector("button, iframe")) return;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = this.dataset.label ?? "";
    button.addEventListener("click", () => this.open());
    this.append(button);
  }

  open() {
    const frame = document.createElement("iframe");
    frame.src = this.dataset.src ?? "";
    frame.title = this.querySelector("a")?.textContent ?? "";
    frame.allow = "fullscreen; picture-in-picture";
    frame.referrerPolicy = "no-referrer";
    this.querySelector("button")?.replaceWith(frame);
    frame.focus();
  }
}

customElements.define("palmyra-embed", Embed);

// @ts-check
// <palmyra-running data-lost="The paper does not answer."><div class="running-figures">…</div></palmyra-running>
// Puts the figures of now in the place of the older ones while somebody looks at the page.

const EVERY = 5_000; // milliseconds

class Running extends HTMLElement {
  connectedCallback() {
    this.timer = setInterval(() => this.read(), EVERY);
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }

  async read() {
    const old = this.querySelector(".running-figures");
    // Who is reading with the keyboard, or has chosen some text, keeps what is there.
    if (!old || document.hidden || old.contains(document.activeElement) || !document.getSelection()?.isCollapsed) return;
    try {
      const answer = await fetch(location.href, { headers: { "X-Requested-With": "XMLHttpRequest" } });
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector(".running-figures");
      if (fresh) old.replaceWith(document.adoptNode(fresh));
      this.querySelector(".running-lost")?.remove();
    } catch {
      if (this.querySelector(".running-lost")) return;
      const told = Object.assign(document.createElement("p"), { className: "running-alarms running-lost", textContent: this.dataset.lost ?? "" });
      told.setAttribute("role", "status");
      this.prepend(told);
    }
  }
}

customElements.define("palmyra-running", Running);

// @ts-check
// <palmyra-live data-thread="12" data-came="New comments: %s" data-since="New since you were here: %s"></palmyra-live>
// Says what came since the last visit and what comes now. Nothing moves by itself: the reader presses to see it.

class Live extends HTMLElement {
  connectedCallback() {
    this.discussion = /** @type {any} */ (this.closest("palmyra-discussion"));
    this.setAttribute("role", "status");
    this.tellSince();
    // A stream is opened for who comes as far as the discussion, and closed while the page is out of sight.
    this.observer = new IntersectionObserver((seen) => seen.some((one) => one.isIntersecting) && this.listen());
    this.observer.observe(this.discussion);
    this.turn = () => (document.hidden ? this.hush() : this.source === null && this.listen());
    document.addEventListener("visibilitychange", this.turn);
  }

  disconnectedCallback() {
    if (this.turn) document.removeEventListener("visibilitychange", this.turn);
    this.observer?.disconnect();
    this.hush();
  }

  listen() {
    if (this.source) return;
    this.source = new EventSource(`/live/thread:${this.dataset.thread}`);
    this.source.onopen = () => this.look(); // for what came while nobody listened
    // Thousands hear of a comment in one moment; they need not ask for it in one.
    this.source.onmessage = () => setTimeout(() => this.look(), Math.random() * 1000);
  }

  hush() {
    this.source?.close();
    if (this.source) this.source = null;
  }

  tellSince() {
    const key = `palmyra-seen-${this.dataset.thread}`;
    const seen = Number(localStorage.getItem(key));
    const ids = numbers(this.discussion);
    const fresh = seen ? ids.filter((id) => id > seen) : [];
    localStorage.setItem(key, String(Math.max(seen, ...ids)));
    if (fresh.length) this.say(this.dataset.since, fresh.length, () => show(fresh));
  }

  /** Ask for the page as it is now, and say how much of it is not here yet. */
  async look() {
    const page = await this.discussion.fetchFresh(location.pathname);
    if (!page || !this.isConnected) return;
    const here = new Set(numbers(this.discussion));
    const came = numbers(page).filter((id) => !here.has(id));
    if (!came.length) return;
    this.say(this.dataset.came, came.length, () => {
      this.discussion.replaceWith(page);
      show(came);
    });
  }

  /** @param {string | undefined} words @param {number} count @param {() => void} act */
  say(words, count, act) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = (words ?? "%s").replace("%s", String(count));
    button.addEventListener("click", () => (this.replaceChildren(), act()));
    this.replaceChildren(button);
  }
}

/** @param {Element} place @returns {number[]} */
function numbers(place) {
  return [...place.querySelectorAll("li.comment")].map((comment) => Number(comment.id.replace("comment-", "")));
}

/** @param {number[]} ids */
function show(ids) {
  const comments = ids.map((id) => document.getElementById(`comment-${id}`)).filter((comment) => comment !== null);
  for (const comment of comments) comment.classList.add("arrived");
  comments[0]?.setAttribute("tabindex", "-1");
  comments[0]?.focus();
}

customElements.define("palmyra-live", Live);

// @ts-check
// <palmyra-door data-edit="Edit" data-newsroom="Newsroom"><a class="door" href="…">Sign in</a></palmyra-door>
// Who is signed in finds their name behind the door, and staff the way to what edits this page. Nobody else asks.

const ASKS = "/account/door/";

class Door extends HTMLElement {
  connectedCallback() {
    if (/(^|; )palmyra_in=/.test(document.cookie)) this.open();
  }

  async open() {
    const answer = await fetch(`${ASKS}?at=${encodeURIComponent(decodeURI(location.pathname))}`, { headers: { Accept: "application/json" } });
    if (!answer.ok) return;
    const told = await answer.json();
    const door = this.querySelector("a");
    if (!door || !told.name) return;
    Object.assign(door, { href: told.account_url, textContent: told.name });
    if (!told.newsroom_url) return;
    const way = Object.assign(document.createElement("a"), {
      href: told.edit_url || told.newsroom_url,
      textContent: told.edit_url ? this.dataset.edit : this.dataset.newsroom,
    });
    const item = document.createElement("li");
    item.append(way);
    this.closest("li")?.before(item);
  }
}

customElements.define("palmyra-door", Door);

// @ts-check
// <script src="https://paper.example/static/js/embed.js" data-url="https://blog.example/post/" data-title="A post" data-lang="en" data-scheme="dark" defer></script>
// Puts the discussion of a page where the script stands. data-url and data-title are the page's own when left out.

(() => {
  const script = /** @type {HTMLScriptElement} */ (document.currentScript);
  const paper = new URL(script.src).origin;
  const canonical = /** @type {HTMLLinkElement | null} */ (document.querySelector("link[rel=canonical]"));
  const told = script.dataset;
  const lang = told.lang || document.documentElement.lang.slice(0, 2);
  const address = new URL("/talk/embed/", paper);
  address.searchParams.set("url", told.url || canonical?.href || location.href.split("#")[0]);
  address.searchParams.set("title", told.title || document.title);
  if (lang) address.searchParams.set("lang", lang);
  if (told.scheme) address.searchParams.set("scheme", told.scheme);

  const frame = document.createElement("iframe");
  frame.src = address.href;
  frame.title = told.label || (lang === "ru" ? "Обсуждение" : "Discussion");
  frame.loading = "lazy";
  Object.assign(frame.style, { width: "100%", height: "480px", border: "0", display: "block", colorScheme: told.scheme || "light dark" });
  script.after(frame);

  addEventListener("message", (event) => {
    if (event.origin !== paper || event.source !== frame.contentWindow) return;
    const said = event.data ?? {};
    if (said.palmyra === "height" && said.height > 0) frame.style.height = `${Math.min(Number(said.height), 100_000)}px`;
    if (said.palmyra === "turned" && frame.getBoundingClientRect().top < 0) frame.scrollIntoView();
  });
})();

// @ts-check
// In the head of a frame: light or dark as the page around it wishes, storage that is always there, and how high it is.
// A browser may keep a framed page from its storage; what it holds then lasts as long as the page.

const wished = new URLSearchParams(location.search).get("scheme");
if (wished === "light" || wished === "dark") document.documentElement.dataset.scheme = wished;

for (const name of ["localStorage", "sessionStorage"]) {
  try {
    void window[/** @type {"localStorage"} */ (name)].length;
  } catch {
    /** @type {Map<string, string>} */
    const kept = new Map();
    Object.defineProperty(window, name, {
      value: {
        getItem: (/** @type {string} */ key) => kept.get(key) ?? null,
        setItem: (/** @type {string} */ key, /** @type {string} */ value) => void kept.set(key, String(value)),
        removeItem: (/** @type {string} */ key) => void kept.delete(key),
      },
    });
  }
}

if (window !== window.top) {
  document.documentElement.classList.add("in-frame");
  // A height is no secret: whoever frames the page may know it.
  const tell = () => window.parent.postMessage({ palmyra: "height", height: Math.ceil(document.body.getBoundingClientRect().height) }, "*");
  addEventListener("DOMContentLoaded", () => {
    new ResizeObserver(tell).observe(document.body);
    // Whoever turned to another part wants to read it from its beginning.
    if (document.referrer && new URL(document.referrer).origin === location.origin) window.parent.postMessage({ palmyra: "turned" }, "*");
  });
}

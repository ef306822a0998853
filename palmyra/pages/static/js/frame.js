// @ts-check
// In the head of a frame: light or dark as the page around it wishes, and how high it is.

const wished = new URLSearchParams(location.search).get("scheme");
if (wished === "light" || wished === "dark") document.documentElement.dataset.scheme = wished;

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

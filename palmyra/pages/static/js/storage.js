// @ts-check
// First in the head of every page: storage that is always there, so that no script asks whether it is.
// A browser may keep a page from its storage; what it holds then lasts as long as the page.

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

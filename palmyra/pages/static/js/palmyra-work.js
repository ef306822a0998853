// @ts-check
// solve(challenge) → the proof for a comment's field `proof`; loaded by <palmyra-discussion> when the server asks for one.
// ALTCHA's proof of work, version 2 with PBKDF2. The same file is the worker that reckons, beside the page.

const LONGEST = 30_000; // ms; then the comment goes without, and waits for a moderator

/** @typedef {{algorithm: string, nonce: string, salt: string, cost: number, keyLength: number, keyPrefix: string}} Parameters */

/** @param {{parameters: Parameters}} challenge @returns {Promise<string>} "" where this browser cannot */
export function solve(challenge) {
  return new Promise((resolve) => {
    const worker = new Worker(import.meta.url, { type: "module" });
    const done = (/** @type {object | null} */ solution) => {
      clearTimeout(late);
      worker.terminate();
      resolve(solution ? btoa(JSON.stringify({ challenge, solution })) : "");
    };
    const late = setTimeout(() => done(null), LONGEST);
    worker.onmessage = (event) => done(event.data);
    worker.onerror = () => done(null);
    worker.postMessage(challenge.parameters);
  });
}

/** @param {string} text */
function bytes(text) {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

/** Try one number after the other. @param {Parameters} told */
async function find(told) {
  const begun = performance.now();
  const nonce = bytes(told.nonce);
  const password = new Uint8Array(nonce.length + 4);
  password.set(nonce);
  const rule = { name: "PBKDF2", hash: "SHA-256", salt: bytes(told.salt), iterations: told.cost };
  for (let counter = 0; ; counter++) {
    new DataView(password.buffer).setUint32(nonce.length, counter);
    const material = await crypto.subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
    const made = new Uint8Array(await crypto.subtle.deriveBits(rule, material, told.keyLength * 8));
    const derivedKey = [...made].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    if (derivedKey.startsWith(told.keyPrefix)) return { counter, derivedKey, time: Math.round(performance.now() - begun) };
  }
}

if (typeof document === "undefined") {
  self.onmessage = async (event) => self.postMessage(await find(event.data));
}

// What every response of the worker says to browsers.
import { STYLE } from "./style.js";

const COMMON = {
  "cache-control": "no-store",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "same-origin", // with no-referrer, a form would come with "Origin: null"
  "strict-transport-security": "max-age=31536000",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
};

/** @type {string | undefined} */
let policy;

/**
 * @param {Response} response
 * @returns {Promise<Response>} the same, guarded
 */
export async function guarded(response) {
  policy ??= await policyFor(STYLE);
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(COMMON)) headers.set(name, value);
  headers.set("content-security-policy", policy);
  return new Response(response.body, { status: response.status, headers });
}

/** @param {string} style the only one that a page may have */
async function policyFor(style) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(style)));
  return `default-src 'none'; style-src 'sha256-${btoa(String.fromCharCode(...digest))}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`;
}

// Fetches what others publish, and no more of it than it can be.
import { bytesOf } from "./body.js";

/** A provider's keys and its description of itself take a few kilobytes each. */
const LARGEST = 256 * 1024;

/** Statuses whose answers have no body. */
const EMPTY = [204, 205, 304];

/**
 * `fetch` with an answer that was read whole.
 *
 * @param {string | URL} url
 * @param {RequestInit} [init] its signal ends the reading too
 * @returns {Promise<Response>} rejects where the answer is too large, or breaks off
 */
export async function boundedFetch(url, init) {
  const response = await fetch(url, init);
  if (EMPTY.includes(response.status)) return response;
  const bytes = await bytesOf(response, LARGEST);
  if (!bytes) throw new Error(`${new URL(url).host} sent more than ${LARGEST} bytes, or the response was cut off.`);
  const { status, headers } = response;
  return new Response(bytes, { status, headers: { "content-type": headers.get("content-type") ?? "" } });
}

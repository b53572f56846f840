// The stand-in ECS inside the page, in place of AWS: a world that nobody else sees, behind a function like fetch.

import initialize, { Demo } from "./ecs_sim.js";

/** @import { Credentials } from "./ecs_greenlight.js" */

/**
 * Somebody who can sign in there.
 *
 * @typedef {Credentials & { account: string, principal: string }} Person
 */

/** Milliseconds that an answer takes, as from a Region nearby. */
const ON_THE_WAY = 120;

/**
 * Makes the world of the scenario `demo`.
 *
 * @param {number} speed deployments go so many times as fast as at AWS
 * @returns {Promise<{ fetch: typeof globalThis.fetch, people: { full: Person, readOnly: Person } }>}
 */
export async function standIn(speed) {
  await initialize({ module_or_path: new Request(new URL("./ecs_sim_bg.wasm", import.meta.url)) });
  const demo = new Demo(Date.now(), speed);

  /** @type {(url: any, request?: RequestInit) => Promise<Response>} */
  const fetch = async (url, { method, headers, body, signal } = {}) => {
    await new Promise((resolve) => setTimeout(resolve, ON_THE_WAY));
    signal?.throwIfAborted();
    const answer = JSON.parse(demo.answer(JSON.stringify({ method, url, headers, body }), Date.now()));
    return new Response(answer.body, answer);
  };
  return { fetch, people: JSON.parse(Demo.keys()) };
}

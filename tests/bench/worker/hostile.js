// Very many hostile requests to a worker in workerd, on this machine alone: HOSTILE_REQUESTS=100000 of them.
import { linkOf } from "../../worker/e2e/scene.js";
import { knownOf, storm } from "../../worker/hostile.js";

/** @import { Hook, Stage } from "./requests.js" */

/**
 * @typedef {object} Storm
 * @property {number} count
 * @property {number} millis
 * @property {number} acts
 * @property {number} calls of AWS or Slack
 * @property {string[]} unexpected
 * @property {Record<string, number>} statuses
 * @property {{ before: number, most: number, after: number }} memory bytes
 * @property {boolean} serves whether the worker decides as before, afterwards
 */

const REQUESTS = Number(process.env["HOSTILE_REQUESTS"] ?? 100_000);
const WARM_UP = Math.max(5000, REQUESTS / 10);

/** @param {Stage} staged @returns {Promise<Storm>} */
export async function hostile(staged) {
  const { edge } = staged;
  const [hook] = await staged.pause(1);
  const message = await staged.tell(/** @type {Hook} */ (hook));
  const known = await knownOf(edge, linkOf(message), await staged.look(message, await staged.signedIn()));
  const called = async () => (await edge.control("requests")).length + edge.slack.requests.length;
  const to = edge.access.upstream;

  const calls = await called();
  const acts = await staged.acts();
  await storm(to, known, { count: WARM_UP, seed: 2 });
  const before = await staged.resident();
  let most = before;
  const begun = performance.now();
  const { statuses, unexpected } = await storm(to, known, {
    count: REQUESTS,
    async seen() {
      edge.lines.length = 0;
      most = Math.max(most, await staged.resident());
    },
  });
  const millis = performance.now() - begun;
  const after = await staged.resident();
  const done = { acts: (await staged.acts()) - acts, calls: (await called()) - calls };
  await staged.click(message);
  await staged.closed(message);
  const serves = (await staged.acts()) === acts + done.acts + 1;
  return { count: REQUESTS, millis, ...done, unexpected, statuses, memory: { before, most: Math.max(most, after), after }, serves };
}

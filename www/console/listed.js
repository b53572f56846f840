// What the list shows of all that waits: narrowed by its filter, in groups, the soonest deadline first.
import { ecsNow } from "../countdown.js";
import { SOON } from "./clock.js";
import { deadline, inOrder } from "./waiting.js";
import { calledIn } from "./words.js";
import { isToday } from "./zone.js";

/** @import { Rollout } from "../ecs_greenlight.js" */
/** @import { Account } from "./access.js" */
/** @import { Group } from "./nearby.js" */
/** @import { Listing } from "./route.js" */
/** @import { Waiting } from "./waiting.js" */

/** @param {Waiting} waiting @param {Account[]} accounts @param {Listing} listing @returns {Group[]} */
export function groupsOf(waiting, accounts, listing) {
  /** @type {Map<string, Rollout[]>} */
  const groups = new Map();
  for (const rollout of inOrder(waiting, accounts, listing)) {
    const title = listing.by ? clusterOf(rollout, accounts) : urgencyOf(rollout);
    const group = groups.get(title);
    if (group) group.push(rollout);
    else groups.set(title, [rollout]);
  }
  return [...groups].map(([title, rollouts]) => ({ title, rollouts }));
}

/** @param {Rollout} rollout @param {Account[]} accounts */
const clusterOf = ({ account, cluster, region }, accounts) => `${calledIn(accounts, account)}: ${cluster}, ${region}`;

/** By ECS's clock. @param {Rollout} rollout */
function urgencyOf(rollout) {
  const end = deadline(rollout);
  if (end === Infinity) return "No deadline reported";
  if (end - ecsNow() <= SOON * 1000) return "Under 15 min";
  return isToday(end) ? "Today" : "Later";
}

// The facts that a decision needs, and what either answer does.

import { inWords } from "../phrases.js";
import { deadlineText, imagesText, versionsText, waitingHooks } from "./words.js";
import { clockTime } from "./time.js";
import { green, t, yellow } from "./text.js";

/** @import { Changes, Hook, Possibility, Rollout } from "../ecs_greenlight.js" */
/** @import { Fact } from "./facts.js" */

/** @param {Possibility} possibility */
const does = ({ consequence, reason, change }) => [consequence ?? reason, change].filter(Boolean).join(" ");

/** The versions before and after. @param {Rollout} rollout @param {Changes | undefined} changes @returns {Fact[]} */
export function versionFacts(rollout, changes) {
  const text = changes?.images?.length ? imagesText(changes.images) : versionsText(rollout);
  return text ? [["Versions", text]] : [];
}

/** With several hooks, each has its id. @param {Hook[]} hooks @returns {Fact[]} */
export const deadlineFacts = (hooks) =>
  hooks.flatMap((hook) => [
    /** @type {Fact} */ (hooks.length > 1 ? ["Hooks", t`${hook.hookId ?? ""}: ${deadlineText(hook)}`] : ["Deadline", deadlineText(hook)]),
    ...(hook.limits ?? []).map(({ at, words }) => /** @type {Fact} */ (["Limit", `${clockTime(at)}: ${words}`])),
  ]);

/** What can be done with a paused deployment. @param {Rollout} rollout @param {Changes | undefined} changes @returns {Fact[]} */
export const choiceFacts = (rollout, changes) => [
  ...versionFacts(rollout, changes),
  ["Continue", t`${green("›")} ${does(rollout.continueAll ?? rollout.continue)}`],
  ["Roll back", t`${yellow("‹")} ${does(rollout.rollBack)}`],
  ...deadlineFacts(waitingHooks(rollout)),
];

/**
 * What a person sees before confirming one act.
 *
 * @param {Rollout} rollout
 * @param {Changes | undefined} changes
 * @param {{ possibility: Possibility, hooks: Hook[], goesBack: boolean }} act
 * @returns {Fact[]}
 */
export function actFacts(rollout, changes, { possibility, hooks, goesBack }) {
  const { lifecycleStage, region, account } = rollout;
  const images = goesBack ? changes?.rollBackImages : changes?.images;
  return [
    ["Where", `${region}, account ${account}`],
    ...(images?.length ? [/** @type {Fact} */ (["Versions", imagesText(images)])] : goesBack ? [] : versionFacts(rollout, undefined)),
    ...(lifecycleStage ? [/** @type {Fact} */ (["Stage", inWords(lifecycleStage)])] : []),
    ["Effect", does(possibility)],
    ...deadlineFacts(hooks),
    ...(hooks.length === 1 && waitingHooks(rollout).length > 1 ? hooks.map(({ hookId = "" }) => /** @type {Fact} */ (["Hook", hookId])) : []),
  ];
}

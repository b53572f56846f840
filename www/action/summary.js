// The job summary, as HTML: nothing in it is read as Markdown, and text from AWS is escaped.

import { choiceFacts, deadlineFacts, versionFacts } from "../cli/decision.js";
import { render } from "../cli/text.js";
import { nameOf, plain, statusText } from "../cli/words.js";
import { deploymentOf } from "./outputs.js";

/** @import { Rollout } from "../ecs_greenlight.js" */
/** @import { Fact } from "../cli/facts.js" */
/** @import { Text } from "../cli/text.js" */

/** @type {Record<string, string>} */
const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** Text as HTML. Comments keep GitHub from turning @names into mentions and addresses into links. @param {Text} text */
const html = (text) =>
  render(text, false)
    .replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? "")
    .replace(/@(?=\w)|:(?=\/\/)/g, (sign) => `${sign}<!-- -->`);

/**
 * @param {any} result of the command, if there is one
 * @param {string} [problem] what went wrong
 */
export function summaryOf(result, problem) {
  const rollout = deploymentOf(result);
  const outcomes = [result].flat().flatMap((one) => one?.message ?? one?.error?.message ?? []);
  return [
    `<h3>${html(rollout ? nameOf(rollout) : "ECS greenlight")}</h3>`,
    ...[...outcomes, ...(problem ? [problem] : [])].map((text) => `<p>${html(text)}</p>`),
    ...(rollout ? tableOf(rollout) : []),
    "",
  ].join("\n");
}

/** @param {Rollout} rollout */
function tableOf(rollout) {
  const { region, account, lifecycleStage, consoleUrl, paused } = rollout;
  /** @type {Fact[]} */
  const facts = [
    ["Status", statusText(rollout)],
    ...(lifecycleStage ? [/** @type {Fact} */ (["Stage", plain(lifecycleStage)])] : []),
    ...(paused ? choiceFacts(rollout, undefined) : [...versionFacts(rollout, undefined), ...deadlineFacts([])]),
    ["Where", `${region}, account ${account}`],
    ["Deployment", rollout.serviceDeploymentArn],
  ];
  const rows = facts.map(([label, value]) => `<tr><th align="left">${html(label)}</th><td>${html(value)}</td></tr>`);
  return ["<table>", ...rows, "</table>", ...(consoleUrl ? [`<p><a href="${html(consoleUrl).replaceAll("<!-- -->", "")}">Open in ECS</a></p>`] : [])];
}

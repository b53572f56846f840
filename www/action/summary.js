// The job summary, as HTML: nothing in it is read as Markdown, and text from AWS is escaped.

import { inWords } from "../phrases.js";
import { choiceFacts, deadlineFacts, versionFacts } from "../cli/decision.js";
import { cut, paint } from "../cli/text.js";
import { nameOf, statusText } from "../cli/words.js";
import { deploymentOf } from "./outputs.js";

/** @import { Rollout } from "../ecs_greenlight.js" */
/** @import { Fact } from "../cli/facts.js" */
/** @import { Text } from "../cli/text.js" */

/** @type {Record<string, string>} */
const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** GitHub shows nothing of a step's summary that is longer. https://docs.github.com/actions/reference/workflow-commands-for-github-actions#step-isolation-and-limits */
const MOST_BYTES = 1024 * 1024;

/** Of one text, so that none of them crowds out the others. */
const MOST_COLUMNS = 4_000;

/** For the end of the table, what was left out, and the link. */
const RESERVED_BYTES = 64 * 1024;

/** Text as HTML. Comments keep GitHub from turning @names into mentions and addresses into links. @param {Text} text */
const html = (text) =>
  paint(cut(text, MOST_COLUMNS), false)
    .replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? "")
    .replace(/@(?=\w)|:(?=\/\/)/g, (sign) => `${sign}<!-- -->`);

/**
 * @param {any} result of the command, if there is one
 * @param {string[]} texts what became of it
 */
export function summaryOf(result, texts) {
  const rollout = deploymentOf(result);
  const head = [`<h3>${html(rollout ? nameOf(rollout) : "ECS greenlight")}</h3>`];
  const said = fitting(texts.map((text) => `<p>${html(text)}</p>`), MOST_BYTES / 4, "<p>…</p>");
  return [...head, ...said, ...(rollout ? tableOf(rollout) : []), ""].join("\n");
}

/** As many from the first on as fit. @param {string[]} lines @param {number} most bytes @param {string} cutOff what stands for the others */
function fitting(lines, most, cutOff) {
  let left = most;
  const index = lines.findIndex((line) => (left -= Buffer.byteLength(line) + 1) < 0);
  return index < 0 ? lines : [...lines.slice(0, index), cutOff];
}

/** @param {Rollout} rollout */
function tableOf(rollout) {
  const { region, account, lifecycleStage, consoleUrl, paused } = rollout;
  /** @type {Fact[]} */
  const facts = [
    ["Status", statusText(rollout)],
    ...(lifecycleStage ? [/** @type {Fact} */ (["Stage", inWords(lifecycleStage)])] : []),
    ...(paused ? choiceFacts(rollout, undefined) : [...versionFacts(rollout, undefined), ...deadlineFacts([])]),
    ["Where", `${region}, account ${account}`],
    ["Deployment", rollout.serviceDeploymentArn],
  ];
  const rows = facts.map(([label, value]) => `<tr><th align="left">${html(label)}</th><td>${html(value)}</td></tr>`);
  const shown = fitting(rows, (MOST_BYTES * 3) / 4 - RESERVED_BYTES, "<tr><td>…</td></tr>");
  return ["<table>", ...shown, "</table>", ...(consoleUrl ? [`<p><a href="${html(consoleUrl).replaceAll("<!-- -->", "")}">Open in ECS</a></p>`] : [])];
}

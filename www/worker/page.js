// The page behind an approval link, as HTML. It shows what the crate says, has no script, and works without one.
import { html, raw } from "hono/html";

import { SIGNS } from "../signs.js";
import { STYLE } from "./style.js";

/** @import { ApprovalPage, ChangeSummary, Question } from "#glue" */
/** @typedef {import("hono/utils/html").HtmlEscapedString | Promise<import("hono/utils/html").HtmlEscapedString> | string} Html */

/**
 * @param {ApprovalPage} page
 * @returns {string}
 */
export function pageOf(page) {
  const { title, tone, question, form, votes, person } = page;
  const message = page.message ?? (question && !question.waits ? question.continue.reason : undefined);
  return String(html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title} · ECS greenlight</title>
<style>${raw(STYLE)}</style>
</head>
<body>
<header>
<p class="brand"><span></span>ECS greenlight</p>
${person && html`<p class="person">Signed in as ${person}</p>`}
</header>
<main>
<h1>${title}</h1>
${message && html`<p class="box ${tone}">${message}</p>`}
${question && asked(question)}
${votes && page.state !== "outcome" && said(votes)}
${form && question && answers(form, question)}
${links(page)}
</main>
</body>
</html>
`);
}

/** @param {Question} question */
const asked = ({ needed, place, stage, changes, traffic, deadline, othersWaiting }) => html`
${needed && html`<p class="needed">${needed}</p>`}
${deadline && html`<p class="card deadline">Decide by <strong><time datetime="${deadline.at}">${deadline.words}</time></strong>. ${deadline.then}</p>`}
<section aria-label="Deployment">
<dl class="facts card">
<dt>Service</dt><dd><strong>${place.service}</strong></dd>
<dt>Cluster</dt><dd>${place.cluster}</dd>
<dt>Account</dt><dd>${place.accountName ? `${place.accountName} (${place.account})` : place.account}</dd>
<dt>Region</dt><dd>${place.region}</dd>
${stage && html`<dt>Stage</dt><dd>${stage.words}${stage.meaning && html`<br><span class="soft">${stage.meaning}</span>`}</dd>`}
${traffic && html`<dt>Traffic now</dt><dd>${traffic.words}</dd>`}
${othersWaiting > 0 && html`<dt>Also paused</dt><dd>${othersWaiting === 1 ? "Another hook" : `${othersWaiting} other hooks`} at this stage.</dd>`}
</dl>
</section>
<section aria-labelledby="changes">
<h2 id="changes">What changes</h2>
${changes ? brought(changes) : html`<p class="card soft">Couldn't read what changes.</p>`}
</section>`;

/** @param {ChangeSummary} changes */
function brought({ images, unchanged, taskDefinition, others, unread }) {
  const nothing = images.length === 0 && others.length === 0 && !taskDefinition && !unread;
  return html`<ul class="changes card">
${images.map(({ container, kind, image, before, after }) => html`<li><span class="name">${container}${{ new: " is new", gone: " is removed" }[/** @type {string} */ (kind)]}</span>${image && html`<span class="soft"><code>${image}</code></span>`}${fromTo(before, after)}</li>`)}
${taskDefinition && html`<li><span class="name">Task definition</span>${fromTo(taskDefinition.before, taskDefinition.after)}</li>`}
${others.map((other) => html`<li>${other}</li>`)}
${unchanged > 0 && html`<li class="soft">${unchanged === 1 ? "One container keeps its image." : `${unchanged} containers keep their images.`}</li>`}
${nothing && unchanged === 0 && html`<li class="soft">ECS reports no changes.</li>`}
${unread && html`<li class="soft">Not everything could be compared: ${unread}</li>`}
</ul>`;
}

/** @param {string} [before] @param {string} [after] */
function fromTo(before, after) {
  if (before === undefined && after === undefined) return "";
  if (before === undefined) return html`<code>${after}</code>`;
  if (after === undefined) return html`<code>${before}</code>`;
  return html`<code>${before}</code> → <code>${after}</code>`;
}

/** @param {NonNullable<ApprovalPage["votes"]>} votes */
const said = ({ need, names }) => html`<section aria-labelledby="votes">
<h2 id="votes">Approvals</h2>
<p class="card">${names.length} of ${need} to continue${names.length > 0 ? `: ${names.join(", ")}` : ""}</p>
</section>`;

/**
 * @param {NonNullable<ApprovalPage["form"]>} form
 * @param {Question} question
 */
function answers({ t, form, continuing, rollBack, longestReason }, question) {
  const sides = [continuing, rollBack].filter((side) => side !== undefined);
  const asks = sides.filter(({ reason }) => reason).length;
  const must = asks > 0 && asks === sides.length;
  const hint = asks > 0 && !must ? html`<p class="soft" id="hint">Needed to ${continuing?.reason ? "continue" : "roll back"}.</p>` : "";
  return html`<form method="post" action="/decide" aria-labelledby="decide">
<h2 id="decide">Decide</h2>
<input type="hidden" name="t" value="${t}">
<input type="hidden" name="form" value="${form}">
${continuing && html`<input type="hidden" name="ifMatchContinue" value="${continuing.ifMatch}">`}
${rollBack && html`<input type="hidden" name="ifMatchRollBack" value="${rollBack.ifMatch}">`}
${sides.length > 0 && html`<div class="field card">
<label for="reason">Reason${asks === 0 && " (optional)"}</label>
${hint}
<textarea id="reason" name="reason" maxlength="${longestReason}" rows="3"${must && raw(" required")}${hint && raw(' aria-describedby="hint"')}></textarea>
</div>`}
<div class="choices">
${choice(continuing, question.continue, { name: "Continue", action: "CONTINUE", className: "go", vote: question.vote })}
${choice(rollBack, question.rollBack, { name: "Roll back", action: "ROLLBACK", className: "back" })}
</div>
</form>`;
}

/**
 * @param {{ consequence: string } | undefined} offered
 * @param {Question["continue"]} side
 * @param {{ name: string, action: string, className: "go" | "back", vote?: string }} what
 */
function choice(offered, side, { name, action, className, vote }) {
  if (!offered) return html`<div class="choice cannot"><p><strong>${name}</strong></p><p>${side.reason ?? "This link isn't for that."}</p></div>`;
  return html`<div class="choice ${className}"><p id="${className}">${offered.consequence}${vote && html`<br><strong>${vote}</strong>`}</p><button class="${className}" name="action" value="${action}" aria-describedby="${className}"><svg class="sign" viewBox="0 0 24 24" aria-hidden="true"><path d="${SIGNS[className]}"></path></svg>${name}</button></div>`;
}

/** @param {ApprovalPage} page */
function links({ page, question }) {
  const console = question?.links.console;
  if (!page && !console) return "";
  return html`<p class="links">${page && html`<a href="${page}">See the whole deployment</a>`}${console && html`<a href="${console}">In the AWS console</a>`}</p>`;
}

// A stand-in for a Workflows webhook of Microsoft Teams: it takes one card a message, as large and of such parts as Teams takes.
// https://learn.microsoft.com/en-us/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook
import { once } from "node:events";
import { createServer } from "node:http";

const LARGEST = 28 * 1024;
const ELEMENTS = ["TextBlock", "FactSet"];

/** @typedef {{ body: any[], actions: { type: string, title: string, url: string }[] }} Card */

/** Starts it on a free port of 127.0.0.1. */
export async function startTeams() {
  /** @type {Card[]} */
  const cards = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const problem = wrongWith(body);
    if (problem === undefined) cards.push(JSON.parse(body).attachments[0].content);
    response.writeHead(problem === undefined ? 202 : 400).end(problem);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return { url: `http://127.0.0.1:${port}/workflows/not-a-real-webhook/triggers/manual/paths/invoke`, cards, close: () => void server.close() };
}

/** All that a card says. @param {Card} card */
export const saidBy = ({ body }) => body.flatMap(({ text, facts = [] }) => [text, ...facts.map((/** @type {any} */ { title, value }) => `${title}: ${value}`)]).filter(Boolean).join("\n");

/** @param {string} text */
function wrongWith(text) {
  if (Buffer.byteLength(text) > LARGEST) return "The message is larger than 28 kB.";
  const { type, attachments } = JSON.parse(text);
  if (type !== "message" || attachments?.length !== 1) return "This is no message with a card.";
  const [{ contentType, content }] = attachments;
  if (contentType !== "application/vnd.microsoft.card.adaptive" || content?.type !== "AdaptiveCard") return "This is no Adaptive Card.";
  const element = content.body.find((/** @type {any} */ { type: kind }) => !ELEMENTS.includes(kind));
  if (element) return `The stand-in does not know the element ${element.type}.`;
  const action = content.actions.find((/** @type {any} */ { type: kind }) => kind !== "Action.OpenUrl");
  return action && `A card of a webhook cannot have ${action.type}.`;
}

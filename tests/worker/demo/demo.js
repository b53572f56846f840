// The whole loop on this machine: a deployment pauses, people are asked in chat, they answer, and ECS does what they say.
import { once } from "node:events";
import { createServer } from "node:http";

import { foundEdge, TEAM } from "../edge.js";
import { inWorkerd } from "../runtimes/workerd.js";
import { homePage } from "./home.js";

/** @param {string[]} ids */
const people = (...ids) => ids.map((id) => `slack:${TEAM}:${id}`);
const everybody = { anyone: true };

/** Who may decide, for each kind of rule one service. The home page says the same in words. */
const policies = [
  { services: ["payments"], continue: { people: [...people("U0ANN", "U0BEN", "U0CAT"), "oidc:ann@example.com", "oidc:ben@example.com", "oidc:cat@example.com"], approvals: 2 }, rollBack: everybody },
  { services: ["ingest"], continue: { slackGroups: ["S0RELEASE"], claims: { groups: ["deployers"] }, reason: true }, rollBack: { ...everybody, reason: true } },
  { continue: { people: [...people("U0ANN", "U0BEN"), "oidc:ann@example.com", "oidc:ben@example.com"] }, rollBack: everybody },
];

/** The services that are asked about, and where; the stand-in has more. */
const clusters = { checkout: "shop-prod", payments: "shop-prod", ingest: "data-prod" };
const services = Object.keys(clusters);

/**
 * @param {{ port?: number, site: string, onLine?: (line: any) => void }} given `site`: the console page, as it was built
 */
export async function startDemo({ port = 0, site, onLine }) {
  const edge = await foundEdge({
    start: inWorkerd,
    settings: { services, policies },
    sim: ["--scenario", "demo", "--speed", "8", "--site", site],
    signIn: true,
    ...(onLine && { onLine }),
  });
  const { sim, slack, forwarder } = edge;
  await edge.restart({ settings: { page: `${sim}/` } });

  // What waits already is asked about; what is over is not told again.
  const world = await edge.control("world");
  const open = new Set(world.deployments.flatMap((/** @type {any} */ { hooks }) => hooks).filter((/** @type {any} */ hook) => hook.fate === "open").map((/** @type {any} */ { id }) => id));
  Object.assign(forwarder.destination, { schedule: (/** @type {any[]} */ events) => events.filter(({ event }) => open.has(event.detail.hookId)) });
  await forwarder.flush();
  Object.assign(forwarder.destination, { schedule: (/** @type {any[]} */ events) => events });
  forwarder.start();

  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://home");
    if (request.method === "POST" && pathname.startsWith("/deploy/")) {
      await deploy(pathname.slice("/deploy/".length));
      return void response.writeHead(303, { location: "/#deployed" }).end();
    }
    if (pathname !== "/") return void response.writeHead(404).end();
    response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(homePage({ chat: slack.origin, console: sim, worker: edge.origin }));
  });

  /** A new version of one of the services. @param {string} service */
  async function deploy(service) {
    const cluster = Object.entries(clusters).find(([name]) => name === service)?.[1];
    if (cluster) await edge.control("deploy", { region: "us-east-1", cluster, service });
  }

  await once(server.listen(port, "127.0.0.1"), "listening");
  const { port: chosen } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return {
    home: `http://127.0.0.1:${chosen}`,
    edge,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await edge.close();
    },
  };
}

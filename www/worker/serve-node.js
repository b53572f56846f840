// node serve-node.js
import { once } from "node:events";

import { createAdaptorServer } from "@hono/node-server";

import { serveWith } from "./serve.js";
import worker from "./worker.js";

await serveWith(async ({ port, hostname }) => {
  const server = /** @type {import("node:http").Server} */ (createAdaptorServer({ fetch: worker.fetch, overrideGlobalObjects: false }));
  await once(server.listen(port, hostname), "listening");
  const address = /** @type {import("node:net").AddressInfo} */ (server.address());
  return { port: address.port, stop: () => new Promise((resolve) => server.close(resolve)) };
});

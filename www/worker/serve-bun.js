// bun serve-bun.js
import { serveWith } from "./serve.js";
import worker from "./worker.js";

const { Bun } = /** @type {any} */ (globalThis);

await serveWith(({ port, hostname }) => {
  const server = Bun.serve({ port, hostname, fetch: (/** @type {Request} */ request) => worker.fetch(request) });
  return { port: server.port, stop: () => server.stop() };
});

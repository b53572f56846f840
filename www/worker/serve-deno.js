// deno run --allow-net --allow-env --allow-read --allow-write serve-deno.js; also Deno Deploy's entry point
import { serveWith } from "./serve.js";
import worker from "./worker.js";

const { Deno } = /** @type {any} */ (globalThis);

await serveWith(({ port, hostname }) => {
  const server = Deno.serve({ port, hostname, onListen() {} }, (/** @type {Request} */ request) => worker.fetch(request));
  return { port: server.addr.port, stop: () => server.shutdown() };
});

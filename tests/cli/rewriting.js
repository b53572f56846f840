// A stand-in whose answers are rewritten on their way: for what ECS may send, and the stand-in never does.
import { once } from "node:events";
import { createServer, request } from "node:http";

/**
 * @param {string} url of the stand-in
 * @param {(operation: string, output: any) => unknown} rewrite
 */
export async function rewriting(url, rewrite) {
  const { hostname, port } = new URL(url);
  const server = createServer(async (incoming, outgoing) => {
    const body = Buffer.concat(await incoming.toArray());
    // The host stays as it was signed.
    const forwarded = request({ hostname, port, method: "POST", path: "/", headers: incoming.headers }, async (answer) => {
      const output = JSON.parse(Buffer.concat(await answer.toArray()).toString());
      const [, operation = ""] = String(incoming.headers["x-amz-target"]).split(".");
      const { "content-length": _, ...headers } = answer.headers;
      outgoing.writeHead(answer.statusCode ?? 500, headers).end(JSON.stringify(rewrite(operation, output) ?? output));
    });
    forwarded.end(body);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = /** @type {import("node:net").AddressInfo} */ (server.address());
  return { url: `http://127.0.0.1:${address.port}`, stop: () => server.close() };
}

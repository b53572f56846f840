// A registry that has one package: what `npm install NAME` and `npx NAME` ask of npm's, once it is published.
import { createHash } from "node:crypto";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";

/** @param {string} tarball its path @param {{ name: string, version: string }} manifest its package.json */
export async function registryOf(tarball, manifest) {
  const content = await readFile(tarball);
  const integrity = `sha512-${createHash("sha512").update(content).digest("base64")}`;
  const server = createServer((request, response) => {
    const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
    const { name, version } = manifest;
    const dist = { integrity, tarball: `http://127.0.0.1:${port}/${name}/-/${name}-${version}.tgz` };
    if (request.url === `/${name}`) response.end(JSON.stringify({ name, "dist-tags": { latest: version }, versions: { [version]: { ...manifest, devDependencies: {}, dist } } }));
    else if (request.url?.endsWith(".tgz")) response.end(content);
    else response.writeHead(404).end("{}");
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return { url: `http://127.0.0.1:${port}/`, stop: () => server.close() };
}

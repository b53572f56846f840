// Builds the peer's page, as small as esbuild makes it.
import { execFileSync } from "node:child_process";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

/** @import { Files } from "../brotli-site.js" */

const folder = fileURLToPath(new URL(".", import.meta.url));

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Waiting</title>
    <link rel="stylesheet" href="./main.css">
    <script type="module" src="./main.js"></script>
  </head>
  <body><div id="app"></div></body>
</html>
`;

/** @returns {Promise<Files>} */
export async function peerPage() {
  execFileSync("npm", ["ci", "--no-progress"], { cwd: folder, stdio: "ignore" });
  const { outputFiles } = await build({
    entryPoints: [`${folder}main.jsx`],
    bundle: true,
    minify: true,
    write: false,
    outdir: folder,
    format: "esm",
    platform: "browser",
    target: "es2022",
    jsx: "automatic",
    loader: { ".woff2": "file" },
    legalComments: "none",
    define: { "process.env.NODE_ENV": '"production"' },
  });
  return new Map([["index.html", Buffer.from(PAGE)], ...outputFiles.map(({ path, contents }) => /** @type {const} */ ([basename(path), contents]))]);
}

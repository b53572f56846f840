// Prints the path of a Node of another major version, for this platform: node tests/node.js 24. tests/package.json pins each.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** @param {string | number} major @returns {string} */
export function nodeOf(major) {
  const name = `node-${major}-${process.platform}-${process.arch}`;
  const path = fileURLToPath(new URL(`node_modules/${name}/bin/node`, import.meta.url));
  if (!existsSync(path)) throw new Error(`${name} is not installed: tests/package.json lists the platforms it is pinned for.`);
  return path;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(nodeOf(process.argv[2] ?? ""));

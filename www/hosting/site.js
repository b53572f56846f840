// `make site`: configures the page in a folder, as CONFIG and ENDPOINT say.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { configure } from "./configure.js";

/** @param {string} path from the repository's root */
const json = (path) => JSON.parse(readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), "utf8"));

const [folder = "dist/site"] = process.argv.slice(2);
const { CONFIG: config, ENDPOINT: endpoint } = process.env;
try {
  await configure(folder, { config, endpoint, hosts: json("dist/regions.json"), version: json("package.json").version });
} catch (error) {
  process.stderr.write(`${/** @type {Error} */ (error).message}\n`);
  process.exitCode = 1;
}

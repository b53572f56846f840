// The version of this program.

import { readFile } from "node:fs/promises";

/** The package's version. @returns {Promise<string>} */
export async function version() {
  const text = await readFile(new URL("../../../package.json", import.meta.url), "utf8");
  return JSON.parse(text).version;
}

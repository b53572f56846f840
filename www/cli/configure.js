// `configure`: configures an unpacked copy of the page, without a build.

import { readFile } from "node:fs/promises";

import { EXIT, failure } from "./exit.js";
import { version } from "./version.js";

/** @import { Context } from "./main.js" */

/** @typedef {{ json?: boolean, endpoint?: string }} Options */

export const configure = {
  usage: "<folder> [config.json] [--endpoint ORIGIN]",
  summary: "Configures an unpacked copy of the page: its config.json, and the policy and headers that go with it.",
  details: [
    "The folder is the unpacked ecs-greenlight-console-x.y.z.zip of this same version. You can configure it again at any time. If config.json or the page is not valid, nothing is written.",
    "Without a config.json, people paste their credentials, and every Region is offered. docs/hosting.md describes the file.",
    "--endpoint adds an origin that the page may call, such as a proxy in front of ECS.",
  ],
  options: /** @type {const} */ ({ endpoint: { type: "string" } }),
  targets: [1, 2],

  /** @param {Context} context @param {Options} options @param {string[]} targets */
  async run({ screen }, { json, endpoint }, [folder = "", config]) {
    const hosting = await import("../hosting/configure.js");
    const hosts = JSON.parse(await readFile(new URL("../hosting/regions.json", import.meta.url), "utf8"));
    const origins = await hosting.configure(folder, { config, hosts, version: await version(), endpoint }).catch((/** @type {Error & { isHalf?: boolean }} */ { message, isHalf }) => {
      throw failure(EXIT.failed, `${message.replace(/\.?$/, ".")} ${isHalf ? "The folder may be only partly configured: run this again before you upload it." : "Nothing was written."}`);
    });
    if (json) screen.put(JSON.stringify(origins));
    else screen.say(`${folder} is ready to upload. The page may call ${origins.length === 1 ? "one host" : `${origins.length} hosts`}:`);
    if (!json) for (const origin of origins) screen.say(`  ${origin}`);
    return EXIT.done;
  },
};

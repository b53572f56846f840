// Makes a built page one company's: its config.json, and the policy and headers that let the page call the hosts that implies, and no other.
import { randomUUID } from "node:crypto";
import { readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { readConfig } from "./config.js";
import { headersFile, metaPolicy } from "./headers.js";
import { damagedFile, integrityOf } from "./integrity.js";
import { originsOf } from "./origins.js";

/** @import { Hosts } from "./origins.js" */

const POLICY = /(<meta http-equiv="Content-Security-Policy" content=")[^"]*(">)/;
const CHECK = /\n *<link rel="modulepreload"[^>]*\/config-check-[^>]*>/;
const GENERATOR = /<meta name="generator" content="ecs-greenlight ([^"]+)">/;

/**
 * Writes `config.json`, `_headers` and the policy in `index.html`. It may be done again with another config.json. Nothing is written where
 * something is wrong with what is given.
 *
 * @param {string} folder that holds the page
 * @param {object} options
 * @param {string} [options.config] the path of a config.json; without one, people paste their keys, and every Region is offered
 * @param {Hosts} options.hosts of each Region that is known
 * @param {string} options.version of what is run here: the policy and the page go together
 * @param {string} [options.endpoint] one more origin that the page may call
 * @returns {Promise<string[]>} the origins that it may call
 * @throws {Error} what is wrong with the folder, the config.json or the endpoint
 */
export async function configure(folder, { config: path, hosts, version, endpoint }) {
  const index = join(folder, "index.html");
  const html = await readFile(index, "utf8").catch(() => {
    throw new Error(`${folder} has no index.html. Give the folder of the unpacked page.`);
  });
  const [, built] = GENERATOR.exec(html) ?? [];
  if (!built || !POLICY.test(html)) throw new Error(`${index} is not ecs-greenlight's page.`);
  if (built !== version) throw new Error(`The page in ${folder} is version ${built}, but this is version ${version}. Run: npx ecs-greenlight@${built} configure ...`);
  const damaged = await damagedFile(html, (file) => readFile(join(folder, file)));
  if (damaged) throw new Error(`${join(folder, damaged)} is missing or was changed after the build, so browsers would refuse to run it. Unpack the page again.`);

  const config = path ? readConfig(path, join(folder, "config.schema.json")) : undefined;
  const origins = [...originsOf(config ?? {}, hosts), ...(endpoint ? [origin(endpoint)] : [])];
  await replace(folder, {
    _headers: headersFile(origins),
    "config.json": `${JSON.stringify(config ?? {}, null, 2)}\n`,
    "index.html": await withCheck(withPolicy(html, origins), folder, config),
  });
  return origins;
}

/** A file that waits beside its place. A run that was killed leaves some. */
const BESIDE = /^\.(_headers|config\.json|index\.html)\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Puts files in their places once all are written, so that one that is served is always whole. Then removes what a killed run left.
 *
 * @param {string} folder
 * @param {Record<string, string>} files
 * @throws {Error} with `isHalf` where some of them may be in place and others not
 */
async function replace(folder, files) {
  const ready = Object.entries(files).map(([name, text]) => ({ path: join(folder, name), text, beside: join(folder, `.${name}.${randomUUID()}`) }));
  let isHalf = false;
  try {
    for (const { beside, text } of ready) await writeFile(beside, text, { flag: "wx" });
    for (const { beside, path } of ready) {
      await rename(beside, path);
      isHalf = true;
    }
    for (const name of await readdir(folder)) if (BESIDE.test(name)) await rm(join(folder, name), { force: true });
    for (const { path, text } of ready) if ((await readFile(path, "utf8")) !== text) throw new Error(`${path} was changed by another process at the same time.`);
  } catch (error) {
    throw Object.assign(/** @type {Error} */ (error), { isHalf });
  } finally {
    for (const { beside } of ready) await rm(beside, { force: true });
  }
}

/** @param {string} html of the page @param {string[]} origins that it may call @returns {string} */
export const withPolicy = (html, origins) => html.replace(POLICY, (_, before, after) => before + metaPolicy(origins) + after);

/** What checks a config.json comes beside the script where there is one. @param {string} html @param {string} folder @param {object | undefined} config */
async function withCheck(html, folder, config) {
  const file = (await readdir(join(folder, "assets"))).find((name) => /^config-check-.*\.js$/.test(name));
  if (!file) throw new Error(`${join(folder, "assets")} is missing config-check-*.js. Unpack the page again.`);
  const link = `<link rel="modulepreload" crossorigin href="./assets/${file}" integrity="${integrityOf(await readFile(join(folder, "assets", file)))}">`;
  return html.replace(CHECK, "").replace(/\n *<title>/, (title) => (config ? `\n    ${link}${title}` : title));
}

/** @param {string} text @returns {string} the same, when it is an origin and nothing else */
function origin(text) {
  const plain = /^(https:\/\/[\w.-]+|http:\/\/(localhost|127\.0\.0\.1|\[::1\]))(:\d+)?$/;
  if (plain.test(text) && new URL(text).origin === text) return text;
  throw new Error(`The endpoint must be an origin such as https://ecs.example.com (http only on loopback), not ${JSON.stringify(text)}.`);
}

// Node, Deno and Bun: a process that lives on. It ends only when all work is done (see serve.js).
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";

import fs from "unstorage/drivers/fs-lite";

import { given, wrongSetting, wrongVariable } from "../settings.js";
import { unstorageStore } from "../store/unstorage.js";

/** @import { Platform } from "./platform.js" */

const PROVIDERS = "@aws-sdk/credential-providers";

/** @type {Set<Promise<unknown>>} */
const underWay = new Set();

/** @type {(env?: unknown, ctx?: unknown) => Platform} */
export const platformOf = () => ({
  variables: process.env,
  readFile: (path) => readFileSync(path, "utf8"),
  openStore,
  openCredentials,
  waitUntil,
});

/** Resolves when nothing is under way any more. */
export async function settled() {
  while (underWay.size > 0) await Promise.allSettled(underWay);
}

/** @param {Promise<unknown>} work that does not reject */
function waitUntil(work) {
  underWay.add(work);
  void work.finally(() => underWay.delete(work));
}

/** GREENLIGHT_STORE: a folder, or a module whose default export is an unstorage driver. */
async function openStore() {
  const where = given(process.env, "GREENLIGHT_STORE");
  if (!where || where === "none") return undefined;
  try {
    const driver = /\.m?js$/.test(where) ? (await import(pathToFileURL(resolve(where)).href)).default : fs({ base: where });
    return await unstorageStore(driver);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? ` (${error.code})` : "";
    throw wrongVariable("GREENLIGHT_STORE", `names what cannot be used as a store${code}: it must be a folder to write to, a module that exports an unstorage driver, or "none"`);
  }
}

async function openCredentials() {
  const { fromNodeProviderChain } = await import(PROVIDERS).catch(() => {
    throw wrongSetting("aws.credentials", `is "platform", which needs the package ${PROVIDERS}: install it beside the worker`);
  });
  return fromNodeProviderChain();
}

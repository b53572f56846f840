// The built page: what it may load and call, before a browser ever sees it.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const root = fileURLToPath(new URL("../..", import.meta.url));
const directory = await mkdtemp(join(tmpdir(), "greenlight-console-"));
after(() => rm(directory, { recursive: true }));

/** @param {string} endpoint */
async function build(endpoint) {
  const args = ["build", "--logLevel", "error", "--outDir", directory, "--emptyOutDir"];
  await promisify(execFile)(join(root, "node_modules/.bin/vite"), args, { cwd: root, env: { ...process.env, ENDPOINT: endpoint } });
  return readFile(join(directory, "index.html"), "utf8");
}

/** @param {string} html @returns {Record<string, string[]>} */
function policyOf(html) {
  const [, policy = ""] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html) ?? [];
  return Object.fromEntries(policy.split("; ").map((directive) => directive.split(" ")).map(([name, ...sources]) => [name, sources]));
}

test("the policy names each ECS host in full, and lets the page call nothing else", async () => {
  const { "connect-src": [self, ...hosts] = [], ...others } = policyOf(await build(""));
  assert.equal(self, "'self'");
  assert.ok(hosts.includes("https://ecs.eu-central-1.amazonaws.com"));
  assert.ok(hosts.includes("https://ecs-fips.us-gov-west-1.api.aws"));
  assert.deepEqual(hosts.filter((host) => !/^https:\/\/ecs(-fips)?\.[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(host)), []);
  assert.deepEqual(others, {
    "default-src": ["'none'"],
    "script-src": ["'self'", "'wasm-unsafe-eval'"],
    "style-src": ["'self'"],
    "img-src": ["'self'"],
    "base-uri": ["'none'"],
    "form-action": ["'none'"],
    "require-trusted-types-for": ["'script'"],
    "trusted-types": ["lit-html"],
  });
});

test("the policy comes before anything that it governs, and no script is inline", async () => {
  const html = await build("");
  assert.match(html, /^<!doctype html>\s*<html lang="en">\s*<head>\s*<meta charset="utf-8">\s*<meta http-equiv="Content-Security-Policy"/i);
  assert.doesNotMatch(html, /<script(?![^>]* src=)|<style|\son\w+=|\sstyle=/);
});

test("ENDPOINT adds one origin to the policy", async () => {
  const { "connect-src": hosts = [] } = policyOf(await build("https://ecs.example.com:8443"));
  assert.equal(hosts.at(-1), "https://ecs.example.com:8443");
});

for (const endpoint of ["https://a.example; script-src *", "https://*.example.com", "https://ecs.example.com/path", "http://ecs.example.com", "ecs.example.com"]) {
  test(`ENDPOINT=${endpoint} is refused`, async () => {
    await assert.rejects(build(endpoint), /ENDPOINT must be an origin/);
  });
}

test("the header twin forbids framing, and leaves the list of hosts to the page", async () => {
  await build("");
  const headers = await readFile(join(directory, "_headers"), "utf8");
  assert.match(headers, /^\/\*\n {2}Content-Security-Policy: script-src 'self' 'wasm-unsafe-eval'; .*; frame-ancestors 'none'\n/);
  assert.doesNotMatch(headers, /connect-src|default-src/);
  assert.match(headers, /\n {2}Cross-Origin-Opener-Policy: same-origin\n {2}Referrer-Policy: no-referrer\n {2}X-Content-Type-Options: nosniff\n$/);
});

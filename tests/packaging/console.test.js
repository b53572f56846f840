// The built page: what it may load and call, before a browser ever sees it.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { appendFile, copyFile, cp, lstat, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { withWasmIntegrity } from "../../www/hosting/integrity.js";
import { withPage } from "../static-site.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const directory = await mkdtemp(join(tmpdir(), "greenlight-console-"));
after(() => rm(directory, { recursive: true }));

const built = join(directory, "built");
await promisify(execFile)(join(root, "node_modules/.bin/vite"), ["build", "--logLevel", "error", "--outDir", built, "--emptyOutDir"], { cwd: root });

/** The page, configured as `make site` does. @param {string} endpoint @param {object} [config] */
async function build(endpoint, config) {
  const site = join(directory, "site");
  await rm(site, { recursive: true, force: true });
  await cp(built, site, { recursive: true });
  return configureSite(endpoint, config);
}

/** Configures it once more. @param {string} endpoint @param {object} [config] */
async function configureSite(endpoint, config) {
  const CONFIG = config ? join(directory, "my-config.json") : "";
  if (config) await writeFile(CONFIG, JSON.stringify(config));
  await promisify(execFile)(process.execPath, [join(root, "www/hosting/site.js"), join(directory, "site")], { env: { ...process.env, ENDPOINT: endpoint, CONFIG } });
  return file("index.html");
}

/** @param {string} name of the build */
const file = (name) => readFile(join(directory, "site", name), "utf8");

/** @param {string} html @returns {Record<string, string[]>} */
function policyOf(html) {
  const [, policy = ""] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html) ?? [];
  return Object.fromEntries(policy.split("; ").map((directive) => directive.split(" ")).map(([name, ...sources]) => [name, sources]));
}

test("without a config.json the policy names the ECS and the STS host of each Region in full, and lets the page call nothing else", async () => {
  const { "connect-src": [self, ...hosts] = [], ...others } = policyOf(await build(""));
  assert.equal(self, "'self'");
  assert.ok(hosts.includes("https://ecs.eu-central-1.amazonaws.com"));
  assert.ok(hosts.includes("https://sts.cn-north-1.amazonaws.com.cn"));
  assert.deepEqual(hosts.filter((host) => !/^https:\/\/(ecs|sts)\.[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(host)), []);
  // Nothing of the page calls these.
  assert.deepEqual(hosts.filter((host) => /fips|api\.aws/.test(host)), []);
  assert.deepEqual(others, {
    "default-src": ["'none'"],
    "script-src": ["'self'", "'wasm-unsafe-eval'"],
    "style-src": ["'self'"],
    "img-src": ["'self'"],
    "manifest-src": ["'self'"],
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
    await assert.rejects(build(endpoint), /endpoint must be an origin/);
  });
}

/** @type {[what: string, config: object, origins: string[]][]} */
const implied = [
  ["pasted keys in two Regions", { regions: ["eu-west-1", "cn-north-1"] }, [
    "https://ecs.eu-west-1.amazonaws.com", "https://ecs.cn-north-1.amazonaws.com.cn",
    "https://sts.eu-west-1.amazonaws.com", "https://sts.cn-north-1.amazonaws.com.cn",
  ]],
  ["OpenID Connect and a role", {
    regions: ["us-east-1"],
    signIn: { region: "eu-west-1", oidc: { issuer: "https://id.example.com/realms/ops", clientId: "greenlight" }, roleArn: "arn:aws:iam::111122223333:role/Approver" },
  }, ["https://ecs.us-east-1.amazonaws.com", "https://sts.eu-west-1.amazonaws.com", "https://id.example.com"]],
  ["an identity pool, with the token endpoint elsewhere", {
    regions: ["eu-west-1"],
    signIn: {
      region: "eu-west-1",
      oidc: { issuer: "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Example", clientId: "greenlight", origins: ["https://login.example.com"] },
      cognito: { identityPoolId: "eu-west-1:00000000-0000-0000-0000-000000000000", provider: "cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Example" },
    },
  }, [
    "https://ecs.eu-west-1.amazonaws.com", "https://sts.eu-west-1.amazonaws.com", "https://cognito-identity.eu-west-1.amazonaws.com",
    "https://cognito-idp.eu-west-1.amazonaws.com", "https://login.example.com",
  ]],
  ["several accounts", {
    signIn: { region: "us-east-1", assumeRole: { roleArn: "arn:aws:iam::111122223333:role/Hub" } },
    accounts: [
      { name: "Production", roleArn: "arn:aws:iam::111122223333:role/Approver", regions: ["eu-west-1", "eu-central-1"] },
      { name: "Test", regions: ["eu-west-1"] },
    ],
  }, ["https://ecs.eu-west-1.amazonaws.com", "https://ecs.eu-central-1.amazonaws.com", "https://sts.us-east-1.amazonaws.com"]],
  ["endpoints instead of AWS's", {
    regions: ["eu-west-1"], endpoint: "https://ecs.example.com", stsEndpoint: "https://sts.example.com:8443", cognitoIdentityEndpoint: "http://127.0.0.1:5000",
    signIn: { region: "eu-west-1", cognito: { identityPoolId: "eu-west-1:00000000-0000-0000-0000-000000000000" } },
  }, ["https://ecs.example.com", "https://sts.example.com:8443", "http://127.0.0.1:5000"]],
];
for (const [what, config, origins] of implied) {
  test(`built for ${what}, the page may call exactly the hosts that implies, by both policies`, async () => {
    assert.deepEqual(policyOf(await build("", config))["connect-src"], ["'self'", ...origins]);
    const [, header = ""] = /Content-Security-Policy: (.*)/.exec(await file("_headers")) ?? [];
    assert.match(header, /^default-src 'none'; .*; frame-ancestors 'none'$/);
    assert.ok(header.includes(`; connect-src ${["'self'", ...origins].join(" ")};`));
    assert.deepEqual(JSON.parse(await file("config.json")), config);
  });
}

test("a config.json without Regions leaves each Region's ECS, and STS only where people sign in", async () => {
  const role = { region: "eu-west-1", assumeRole: { roleArn: "arn:aws:iam::111122223333:role/Approver" } };
  const { "connect-src": [, ...hosts] = [] } = policyOf(await build("", { signIn: role }));
  assert.ok(hosts.includes("https://ecs.af-south-1.amazonaws.com"));
  assert.deepEqual(hosts.filter((host) => !/^https:\/\/ecs\.[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(host)), ["https://sts.eu-west-1.amazonaws.com"]);
});

test("what checks config.json comes beside the script, by its digest, where the page is configured with one", async () => {
  assert.match(await build("", { regions: ["eu-west-1"] }), /<link rel="modulepreload" crossorigin href="\.\/assets\/config-check-[\w-]+\.js" integrity="sha384-/);
  assert.doesNotMatch(await configureSite(""), /config-check/);
});

test("a config.json that its schema refuses configures no page", async () => {
  await assert.rejects(build("", { region: ["eu-west-1"] }), /my-config\.json cannot be used:\s+"region" in config\.json is unknown to this version\./);
});

test("a Region that this version does not know is refused, with what to do", async () => {
  await assert.rejects(build("", { regions: ["eu-new-1"] }), /names the Region eu-new-1, .* make site NEW_REGIONS=eu-new-1/);
});

test("a page that was configured can be configured again, and forgets what it was", async () => {
  await build("https://ecs.example.com", { regions: ["eu-west-1"] });
  const { "connect-src": hosts } = policyOf(await configureSite("", { regions: ["us-east-1"] }));
  assert.deepEqual(hosts, ["'self'", "https://ecs.us-east-1.amazonaws.com", "https://sts.us-east-1.amazonaws.com"]);
  assert.deepEqual(JSON.parse(await file("config.json")), { regions: ["us-east-1"] });
  assert.doesNotMatch(await file("_headers"), /eu-west-1|example\.com/);
});

test("where a config.json is refused, the page stays as it was configured before", async () => {
  const before = await build("", { regions: ["eu-west-1"] });
  const headers = await file("_headers");
  for (const config of [{ regions: [] }, { regions: ["eu-new-1"] }]) await assert.rejects(configureSite("", config));
  await assert.rejects(configureSite("nowhere", { regions: ["us-east-1"] }));
  assert.deepEqual([await file("index.html"), await file("_headers"), JSON.parse(await file("config.json"))], [before, headers, { regions: ["eu-west-1"] }]);
});

test("where a file can't be put in its place, nothing is half written, and nothing is left behind", async () => {
  const before = await build("", { regions: ["eu-west-1"] });
  const site = join(directory, "site");
  await rm(join(site, "_headers"));
  await mkdir(join(site, "_headers"));
  const files = (await readdir(site)).sort();
  await assert.rejects(configureSite("", { regions: ["us-east-1"] }), /EISDIR/);
  assert.deepEqual([await file("index.html"), JSON.parse(await file("config.json")), (await readdir(site)).sort()], [before, { regions: ["eu-west-1"] }, files]);
});

test("what a run leaves that is killed at any step is mended and removed by the next one", async () => {
  const site = join(directory, "site");
  const wanted = await build("", { regions: ["us-east-1"] });
  const headers = await file("_headers");
  const names = (await readdir(site)).sort();
  const config = join(directory, "killed.json");
  await writeFile(config, JSON.stringify({ regions: ["us-east-1"] }));
  let left = 0;
  for (const step of [1, 2, 3, 4, 5, 6]) {
    const before = await build("", { regions: ["eu-west-1"] });
    const killing = ["--import", join(root, "tests/packaging/killed.js"), join(root, "www/hosting/site.js"), site];
    await assert.rejects(promisify(execFile)(process.execPath, killing, { env: { ...process.env, ENDPOINT: "", CONFIG: config, KILLED_AT: String(step) } }), { signal: "SIGKILL" });
    assert.equal(await file("index.html"), before, "the policy changes last");
    left += (await readdir(site)).length - names.length;
    assert.equal(await configureSite("", { regions: ["us-east-1"] }), wanted);
    assert.deepEqual([await file("_headers"), (await readdir(site)).sort()], [headers, names], String(step));
  }
  assert.equal(left, 1 + 2 + 3 + 3 + 2 + 1);
});

test("a page whose check of config.json is gone is left as it was", async () => {
  const before = await build("", { regions: ["eu-west-1"] });
  const assets = join(directory, "site", "assets");
  for (const name of await readdir(assets)) if (name.startsWith("config-check-")) await rm(join(assets, name));
  await assert.rejects(configureSite("", { regions: ["us-east-1"] }));
  assert.deepEqual([await file("index.html"), JSON.parse(await file("config.json"))], [before, { regions: ["eu-west-1"] }]);
});

test("a config.json that is a link is replaced, and what it led to stays as it is", async () => {
  await build("");
  const [link, mine] = [join(directory, "site", "config.json"), join(directory, "mine.json")];
  await writeFile(mine, '{"regions":["eu-west-1"]}');
  await rm(link);
  await symlink(mine, link);
  await configureSite("", { regions: ["us-east-1"] });
  assert.equal(await readFile(mine, "utf8"), '{"regions":["eu-west-1"]}');
  assert.ok((await lstat(link)).isFile());
  assert.deepEqual(JSON.parse(await file("config.json")), { regions: ["us-east-1"] });
});

test("two that configure a page at the same time leave it whole, or one of them says so", async () => {
  await build("");
  const site = join(directory, "site");
  const both = ["eu-west-1", "us-east-1"].map(async (region) => {
    const config = join(directory, `${region}.json`);
    await writeFile(config, JSON.stringify({ regions: [region] }));
    return promisify(execFile)(process.execPath, [join(root, "www/hosting/site.js"), site], { env: { ...process.env, ENDPOINT: "", CONFIG: config } });
  });
  const failed = (await Promise.allSettled(both)).filter(({ status }) => status === "rejected");
  const [region] = JSON.parse(await file("config.json")).regions;
  const { "connect-src": hosts = [] } = policyOf(await file("index.html"));
  assert.ok(failed.length > 0 || hosts.includes(`https://ecs.${region}.amazonaws.com`));
});

for (const [what, spoil, why] of /** @type {[string, (site: string, html: string) => Promise<unknown>, RegExp][]} */ ([
  ["no page", (site) => rm(join(site, "index.html")), /has no index\.html/],
  ["another page", (site) => writeFile(join(site, "index.html"), "<!doctype html><title>Example</title>"), /is not ecs-greenlight's page/],
  ["a page of another version", (site, html) => writeFile(join(site, "index.html"), html.replace(/(content="ecs-greenlight )[^"]+/, "$19.9.9")), /is version 9\.9\.9, .* npx ecs-greenlight@9\.9\.9 configure/],
  ["a page with a changed script", (site, html) => appendFile(join(site, String(/<script[^>]* src="\.\/([^"]+)"/.exec(html)?.[1])), ";"), /assets\/[\w-]+\.js is missing or was changed after the build/],
  ["a page without its module", (site, html) => rm(join(site, String(/href="\.\/([^"]+\.wasm)"/.exec(html)?.[1]))), /ecs_greenlight_bg-.*\.wasm is missing or was changed after the build/],
])) {
  test(`a folder with ${what} is not configured, and the reason is reported`, async () => {
    await spoil(join(directory, "site"), await build(""));
    await assert.rejects(configureSite("", { regions: ["eu-west-1"] }), why);
    assert.equal(await file("config.json"), "{}\n");
  });
}

test("without a config.json the page gets an empty one, and the schema beside it", async () => {
  await build("");
  assert.equal(await file("config.json"), "{}\n");
  assert.match(await file("config.schema.json"), /json-schema\.org\/draft\/2020-12/);
});

test("the header twin forbids framing, and leaves a long list of hosts to the page", async () => {
  await build("");
  const headers = await file("_headers");
  assert.match(headers, /^\/\*\n {2}Content-Security-Policy: script-src 'self' 'wasm-unsafe-eval'; .*; frame-ancestors 'none'\n/);
  assert.doesNotMatch(headers, /connect-src|default-src/);
  for (const header of [
    "Cross-Origin-Opener-Policy: same-origin",
    "Referrer-Policy: no-referrer",
    "Strict-Transport-Security: max-age=31536000",
    "X-Content-Type-Options: nosniff",
    "X-Frame-Options: DENY",
  ]) assert.ok(headers.includes(`\n  ${header}\n`), header);
  assert.match(headers, /\n {2}Permissions-Policy: (?:[a-z-]+=\(\)(?:, |\n))+/);
  assert.deepEqual(headers.split("\n").filter((line) => line.length > 2000), []);
});

test("what carries a digest in its name is kept for good, and what does not is asked for again", async () => {
  await build("");
  const headers = await file("_headers");
  for (const path of ["/", "/index.html", "/config.json"]) assert.ok(headers.includes(`\n${path}\n  Cache-Control: no-cache\n`), path);
  assert.match(headers, /\n\/assets\/\*\n {2}Cache-Control: public, max-age=31536000, immutable\n$/);
  const names = await readdir(join(directory, "site/assets"));
  assert.deepEqual(names.filter((name) => !/-[\w-]{8}\.\w+$/.test(name)), []);
});

/** @param {string | Uint8Array} content */
const digest = (content) => `sha384-${createHash("sha384").update(content).digest("base64")}`;

test("each script, style sheet and module that the page names is held to its content", async () => {
  const html = await build("");
  const tags = html.match(/<script[^>]*>|<link rel="(?:stylesheet|(?:module)?preload)"[^>]*assets[^>]*>/g) ?? [];
  assert.ok(tags.length >= 4);
  for (const tag of tags) {
    const [, path = ""] = /(?:src|href)="\.\/([^"]+)"/.exec(tag) ?? [];
    assert.ok(tag.includes(` integrity="${digest(await readFile(join(directory, "site", path)))}"`), tag);
  }
});

test("the built page fetches its wasm module by digest, and the demo its own", async () => {
  await build("");
  const assets = join(directory, "site/assets");
  const names = await readdir(assets);
  const modules = names.filter((name) => name.endsWith(".wasm")).sort();
  assert.deepEqual(modules.map((name) => name.split("-")[0]), ["ecs_greenlight_bg", "ecs_sim_bg"]);
  const scripts = (await Promise.all(names.filter((name) => name.endsWith(".js")).map((name) => readFile(join(assets, name), "utf8")))).join("\n");
  for (const name of modules) assert.ok(scripts.includes(digest(await readFile(join(assets, name)))), name);
});

test("what the page loads at first holds nothing of the demo", async () => {
  const html = await build("");
  const loaded = [...html.matchAll(/(?:src|href)="\.\/(assets\/[^"]+\.js)"/g)].map(([, name = ""]) => name);
  const scripts = await Promise.all(loaded.map(file));
  assert.ok(loaded.length >= 1);
  assert.doesNotMatch(scripts.join("\n"), /ASIAEXAMPLE|ecs_sim_bg|Made-up deployments, in this page alone/);
});

test("the page names its module and config.json, and fetches each of them once", async () => {
  const html = await build("");
  assert.deepEqual([...html.matchAll(/<link rel="preload" as="fetch" crossorigin href="([^"]+)"/g)].map(([, href = ""]) => href.replace(/-[\w-]{8}\.wasm$/, ".wasm")), ["./assets/ecs_greenlight_bg.wasm", "./config.json"]);
  /** @type {string[]} */
  const fetched = [];
  await withPage({ directory: join(directory, "site"), path: "/index.html", onRequest: (path) => fetched.push(path) }, async (page) => {
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    // The module is there once the page reads what is pasted.
    await page.getByLabel("Temporary credentials").fill("nothing of the kind");
    await page.locator("#pasted-found:not(:empty)").waitFor();
  });
  const counts = Object.fromEntries(["ecs_greenlight_bg", "config.json"].map((name) => [name, fetched.filter((path) => path.includes(name)).length]));
  assert.deepEqual(counts, { ecs_greenlight_bg: 1, "config.json": 1 });
});

for (const [what, changed, expected] of /** @type {const} */ ([
  ["as it was built", false, "loaded"],
  ["with another content", true, "module-not-loaded"],
])) {
  test(`a wasm module ${what}: ${expected}`, async () => {
    const pkg = join(root, "dist/pkg");
    const place = await mkdtemp(join(directory, "module-"));
    for (const name of ["greenlight.js", "frames.js", "run.js", "ecs_greenlight.js", "ecs_greenlight_bg.wasm"]) await copyFile(join(pkg, name), join(place, name));
    await writeFile(join(place, "index.html"), "<!doctype html>");
    await writeFile(join(place, "module.js"), withWasmIntegrity(await readFile(join(pkg, "module.js"), "utf8"), (name) => readFileSync(join(pkg, name))));
    if (changed) await appendFile(join(place, "ecs_greenlight_bg.wasm"), "\0");
    const said = await withPage({ directory: place, path: "/index.html" }, (page) => page.evaluate(async () => {
      const { load } = await import(/** @type {any} */ ("/greenlight.js"));
      return load().then(() => "loaded", (/** @type {any} */ error) => error.code ?? error.name);
    }));
    assert.equal(said, expected);
  });
}

test("the page can be installed: its manifest lies beside it with icons of their sizes, and no service worker keeps anything", async () => {
  const at = (/** @type {string} */ file) => new URL(`../../www/console/public/${file}`, import.meta.url);
  assert.match(await build(""), /<link rel="manifest" href="\.\/manifest\.webmanifest">/);
  const { name, display, start_url: start, icons } = JSON.parse(await readFile(at("manifest.webmanifest"), "utf8"));
  assert.deepEqual({ name, display, start }, { name: "ECS greenlight", display: "standalone", start: "./" });
  for (const { src, sizes } of icons) {
    const png = await readFile(at(src));
    assert.equal(`${png.readUInt32BE(16)}x${png.readUInt32BE(20)}`, sizes, src);
  }
  assert.deepEqual(icons.map((/** @type {{ sizes: string, purpose?: string }} */ { sizes, purpose }) => [sizes, purpose]), [["192x192", undefined], ["512x512", undefined], ["512x512", "maskable"]]);
  const { "worker-src": workers, "default-src": none } = policyOf(await build(""));
  assert.deepEqual(workers ?? none, ["'none'"]);
});

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { Ajv2020 } from "ajv/dist/2020.js";

import { Approvals, initSync } from "../../dist/worker-glue/ecs_greenlight.js";
import { SettingsError, readSettings } from "../../www/worker/settings.js";

const schema = JSON.parse(readFileSync(new URL("../../www/worker/settings.schema.json", import.meta.url), "utf8"));
const fits = new Ajv2020({ strict: true, strictRequired: false }).compile(schema);

/** @type {{ settings: any, secrets: Record<string, string>, good: Record<string, object>, bad: Record<string, { patch: object, setting: string, crateAlone?: boolean }> }} */
const cases = JSON.parse(readFileSync(new URL("settings-cases.json", import.meta.url), "utf8"));
const { secrets } = cases;

/** @type {Record<string, unknown>} */
const example = {
  ...cases.settings,
  $schema: "./settings.schema.json",
  clusters: ["prod-*"],
  services: ["web", "prod-1/*"],
  aws: { ...cases.settings.aws, endpoint: "http://127.0.0.1:8080", stsEndpoint: "http://127.0.0.1:8080" },
  slack: { team: "T0123", channel: "C0123", channels: [{ services: ["web"], channel: "C9" }], apiOrigin: "http://127.0.0.1:8081" },
  identity: { kind: "cloudflareAccess", team: "acme", audience: "0123", person: "email" },
  policies: [
    {
      accounts: ["111122223333"],
      clusters: ["prod-*"],
      services: ["prod-1/web"],
      stages: ["POST_TEST_TRAFFIC_SHIFT"],
      continue: { people: ["slack:T0123:U1", "oidc:ann@example.com"], slackGroups: ["S1"], claims: { groups: ["deployers"] }, anyone: false, approvals: 2, reason: true },
      rollBack: { anyone: true },
    },
  ],
};

initSync({ module: readFileSync(new URL("../../dist/worker-glue/ecs_greenlight_bg.wasm", import.meta.url)) });

/** @param {object} settings what the crate makes of them */
const checked = (settings) => new Approvals(JSON.stringify(settings), JSON.stringify(secrets), 1);

/** @param {() => unknown} act @returns {SettingsError} */
function refusal(act) {
  try {
    act();
  } catch (error) {
    if (error instanceof SettingsError) return error;
    throw error;
  }
  throw new Error("it was accepted");
}

test("every setting there is has its place in the schema, and a description", () => {
  checked(example);
  assert.ok(fits(example), JSON.stringify(fits.errors));
  /** @type {string[]} */
  const undescribed = [];
  const walk = (/** @type {any} */ node, /** @type {string} */ path) => {
    for (const [name, member] of Object.entries(node.properties ?? {})) {
      const of = /** @type {any} */ (member);
      const description = of.description ?? schema.$defs[String(of.$ref).split("/").at(-1) ?? ""]?.description;
      if (!description) undescribed.push(`${path}.${name}`);
      walk(of, `${path}.${name}`);
    }
    if (node.items) walk(node.items, `${path}[]`);
    for (const one of node.oneOf ?? []) walk(one, path);
  };
  walk(schema, "");
  for (const name of ["rule", "continueRule"]) walk(schema.$defs[name], name);
  assert.deepEqual(undescribed, []);
});

/** The settings of the cases with some members others, or without them. @param {object} patch @returns {object} */
function patched(patch) {
  const members = Object.entries({ ...cases.settings, ...patch }).filter(([, value]) => value !== null);
  return Object.fromEntries(members);
}

for (const [what, patch] of Object.entries(cases.good)) {
  test(`the schema and the crate admit ${what}`, () => {
    assert.ok(fits(patched(patch)), JSON.stringify(fits.errors));
    checked(patched(patch));
  });
}

for (const [what, { patch, setting, crateAlone = false }] of Object.entries(cases.bad)) {
  test(`the crate names ${what}${crateAlone ? ", which no schema can tell" : ", and the schema does not admit it"}`, () => {
    const settings = patched(patch);
    assert.equal(fits(settings), crateAlone);
    assert.throws(() => checked(settings), (/** @type {any} */ { name, code, message, problems }) => {
      assert.deepEqual([name, code], ["EcsError", "invalid-settings"]);
      assert.deepEqual(problems.map((/** @type {any} */ problem) => problem.setting), [setting]);
      assert.equal(message, `The worker cannot start: ${problems[0].message}.`);
      return true;
    });
  });
}

test("a secret that is weak is a problem of its own", () => {
  const act = () => new Approvals(JSON.stringify(cases.settings), JSON.stringify({ ...secrets, EVENT_KEY: "0".repeat(64) }), 1);
  assert.throws(act, (/** @type {any} */ { problems }) => {
    assert.deepEqual(problems, [{ setting: "EVENT_KEY", message: "EVENT_KEY is repetitive and easy to guess: generate one with `openssl rand -hex 32`" }]);
    return true;
  });
});

test("the crate is told by the platform whether there is a store, and where the settings came from", () => {
  const { store: _, ...settings } = cases.settings;
  new Approvals(JSON.stringify(settings), JSON.stringify(secrets), 1, true);
  assert.throws(() => new Approvals(JSON.stringify(settings), JSON.stringify(secrets), 1, false), /"policies\[0\]\.continue\.approvals" needs a store/);
  assert.throws(
    () => new Approvals('{\n  "url": fake-value\n}', JSON.stringify(secrets), 1, false, "/etc/greenlight.json"),
    { message: "The worker cannot start: GREENLIGHT_FILE /etc/greenlight.json is not valid JSON at line 2, column 12: expected ident." },
  );
});

test("settings come as JSON, as an object, or from a file", () => {
  const settings = { url: "https://approvals.example.com" };
  const text = JSON.stringify(settings);
  assert.deepEqual(readSettings({ GREENLIGHT: text }), { text, file: undefined, settings, secrets: {} });
  assert.deepEqual(readSettings({ GREENLIGHT: settings }).text, text);
  const files = /** @type {Record<string, string>} */ ({ "/etc/greenlight.json": `\uFEFF${text}` });
  const read = readSettings({ GREENLIGHT_FILE: "/etc/greenlight.json" }, (path) => String(files[path]));
  assert.deepEqual(read, { text, file: "/etc/greenlight.json", settings, secrets: {} });
});

test("what is no JSON object is left to the crate", () => {
  for (const text of ["{example", "[]", '"x"', "null"]) assert.deepEqual(readSettings({ GREENLIGHT: text }), { text, file: undefined, settings: undefined, secrets: {} });
});

test("secrets are handed on by their names, and nothing else is", () => {
  const variables = {
    GREENLIGHT: "{}",
    EVENT_KEY: "example-event-key",
    EVENT_KEY_PREVIOUS: "",
    SLACK_BOT_TOKEN: "xoxb-example",
    ISSUER_KEY: "for the worker's own JavaScript",
    PATH: "/bin",
  };
  assert.deepEqual(readSettings(variables).secrets, { EVENT_KEY: "example-event-key", SLACK_BOT_TOKEN: "xoxb-example" });
});

/** @type {[string, Record<string, unknown>, ((path: string) => string) | undefined, string, RegExp][]} */
const unreadable = [
  ["missing", {}, undefined, "GREENLIGHT", /is missing: the settings, as JSON$/],
  ["missing where there are files", {}, () => "{}", "GREENLIGHT", /or GREENLIGHT_FILE, the path of a file/],
  ["in a file that is not there", { GREENLIGHT_FILE: "/etc/none.json" }, () => { throw Object.assign(new Error("no"), { code: "ENOENT" }); }, "GREENLIGHT_FILE", /cannot be read \(ENOENT\): \/etc\/none\.json$/],
];

for (const [what, variables, readFile, name, message] of unreadable) {
  test(`settings that are ${what} are refused by name`, () => {
    const { settings, problems } = refusal(() => readSettings(variables, readFile));
    assert.deepEqual(settings, [name]);
    assert.match(String(problems[0]?.message), message);
  });
}

test("whoever asks from outside is told names alone, each once", () => {
  const error = new SettingsError([
    { setting: "accounts[0].regions", message: '"accounts[0].regions" names "eu west", which is not a Region' },
    { setting: "EVENT_KEY", message: "EVENT_KEY is missing" },
    { setting: "accounts[0].regions", message: '"accounts[0].regions" is empty' },
  ]);
  assert.deepEqual(error.settings, ["accounts[0].regions", "EVENT_KEY"]);
  assert.equal(error.message, 'The worker cannot start: "accounts[0].regions" names "eu west", which is not a Region; EVENT_KEY is missing; "accounts[0].regions" is empty.');
});

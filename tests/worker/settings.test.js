import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { Ajv2020 } from "ajv/dist/2020.js";

import { Approvals, initSync } from "../../dist/worker-glue/ecs_greenlight.js";
import { SettingsError, readSettings } from "../../www/worker/settings.js";

const schema = JSON.parse(readFileSync(new URL("../../www/worker/settings.schema.json", import.meta.url), "utf8"));
const fits = new Ajv2020({ strict: true, strictRequired: false }).compile(schema);

const example = {
  $schema: "./settings.schema.json",
  url: "https://approvals.example.com",
  page: "https://console.example.com/ecs/",
  accounts: [
    {
      id: "111122223333",
      name: "production",
      regions: ["eu-west-1"],
      readerRoleArn: "arn:aws:iam::111122223333:role/greenlight-reader",
      approverRoleArn: "arn:aws:iam::111122223333:role/greenlight-approver",
    },
  ],
  clusters: ["prod-*"],
  services: ["shop/*"],
  aws: { credentials: "issuer", region: "eu-west-1", endpoint: "http://127.0.0.1:8080", stsEndpoint: "http://127.0.0.1:8080" },
  slack: { team: "T0123", channel: "C0123", channels: [{ services: ["shop/cart"], channel: "C9" }], apiOrigin: "http://127.0.0.1:8081" },
  teams: {},
  identity: { kind: "cloudflareAccess", team: "acme", audience: "0123", person: "email" },
  store: true,
  policies: [
    {
      accounts: ["111122223333"],
      clusters: ["prod-*"],
      services: ["shop/*"],
      stages: ["POST_TEST_TRAFFIC_SHIFT"],
      continue: { people: ["slack:T0123:U1", "oidc:ann@example.com"], slackGroups: ["S1"], claims: { groups: ["deployers"] }, anyone: false, approvals: 2, reason: true },
      rollBack: { anyone: true },
    },
  ],
};

const secrets = {
  EVENT_KEY: "example-not-a-real-event-key-0000000",
  LINK_KEY: "example-not-a-real-link-key-00000000",
  SLACK_SIGNING_SECRET: "example-not-a-real-signing-secret-00",
  SLACK_BOT_TOKEN: "xoxb-example-not-a-real-token",
  TEAMS_WEBHOOK_URL: "https://teams.example.com/hook",
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
  assert.ok(fits(example), JSON.stringify(fits.errors));
  checked(example);
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

/** @type {[string, object][]} */
const misfits = [
  ["a setting that there is not", { colour: "green" }],
  ["a url with a path", { url: "https://approvals.example.com/" }],
  ["plain http", { url: "http://approvals.example.com" }],
  ["nobody to ask", { slack: undefined, teams: undefined }],
  ["no policy", { policies: [] }],
  ["a policy for nobody", { policies: [{}] }],
  ["several people to roll back", { policies: [{ rollBack: { anyone: true, approvals: 2 } }] }],
  ["an unknown kind of identity", { identity: { kind: "saml", audience: "x" } }],
  ["a secret", { EVENT_KEY: "example-not-a-real-key-0000000000000" }],
];

for (const [what, change] of misfits) {
  test(`neither the schema nor the crate admits ${what}`, () => {
    const settings = JSON.parse(JSON.stringify({ ...example, ...change }));
    assert.equal(fits(settings), false);
    assert.throws(() => checked(settings), { name: "EcsError", code: "invalid-settings" });
  });
}

test("settings come as JSON, as an object, or from a file", () => {
  const settings = { url: "https://approvals.example.com" };
  assert.deepEqual(readSettings({ GREENLIGHT: JSON.stringify(settings) }).settings, settings);
  assert.deepEqual(readSettings({ GREENLIGHT: settings }).settings, settings);
  const files = /** @type {Record<string, string>} */ ({ "/etc/greenlight.json": JSON.stringify(settings) });
  assert.deepEqual(readSettings({ GREENLIGHT_FILE: "/etc/greenlight.json" }, (path) => String(files[path])).settings, settings);
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

/** @type {[string, Record<string, unknown>, ((path: string) => string) | undefined, string][]} */
const unreadable = [
  ["missing", {}, undefined, "GREENLIGHT"],
  ["missing where there are files", {}, () => "{}", "GREENLIGHT"],
  ["not JSON", { GREENLIGHT: "{example-secret" }, undefined, "GREENLIGHT"],
  ["a list", { GREENLIGHT: "[]" }, undefined, "GREENLIGHT"],
  ["a file that is not there", { GREENLIGHT_FILE: "/example-secret" }, () => { throw new Error("ENOENT"); }, "GREENLIGHT_FILE"],
];

for (const [what, variables, readFile, name] of unreadable) {
  test(`settings that are ${what} are refused by name, and not shown`, () => {
    const error = refusal(() => readSettings(variables, readFile));
    assert.deepEqual(error.settings, [name]);
    assert.ok(!error.message.includes("example-secret"), error.message);
  });
}

test("whoever asks from outside is told names alone", () => {
  const error = new SettingsError([
    '"accounts[0].regions" names "eu west", which is no Region',
    "EVENT_KEY is too short: 32 characters or more make it hard to guess",
    'SLACK_BOT_TOKEN or SLACK_WEBHOOK_URL is missing, and "slack" is set',
    'the settings: unknown field `colour`, expected one of `url`',
    '"accounts[0].regions" is empty',
  ]);
  assert.deepEqual(error.settings, ["accounts[0].regions", "EVENT_KEY", "SLACK_BOT_TOKEN", "GREENLIGHT"]);
});

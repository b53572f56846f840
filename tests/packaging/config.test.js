// The JSON Schema of config.json: what it takes and refuses, and what is said of it, by the build and on the page.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { test } from "node:test";

import { problemsOf } from "../../www/console/config-problems.js";
import { compiled } from "../../www/hosting/config-check.js";
import { moduleOf } from "../../www/hosting/config-module.js";
import { bad, good } from "./configs.js";

const path = fileURLToPath(new URL("../../www/console/config.schema.json", import.meta.url));
const schema = JSON.parse(await readFile(path, "utf8"));
const { check: fits } = compiled(path);

/** The code that the page checks by. */
const code = await moduleOf(path);
/** @type {{ default: typeof fits }} */
const page = await import(`data:text/javascript;base64,${Buffer.from(code).toString("base64")}`);

/** @param {typeof fits} check @param {unknown} config */
const problems = (check, config) => (check(config) ? [] : problemsOf(check.errors ?? []));

for (const [what, config] of good) {
  test(`config.json may hold ${what}`, () => {
    assert.deepEqual(problems(fits, config), []);
    assert.deepEqual(problems(page.default, config), []);
  });
}

for (const [what, config, place, words = ""] of bad) {
  test(`config.json is refused where it ${what}`, () => {
    const [problem = "", ...others] = problems(fits, config);
    assert.ok(problem.startsWith(`${place && `"${place}" in `}config.json ${words}`), problem);
    assert.deepEqual(others, []);
    assert.deepEqual(problems(page.default, config), [problem]);
  });
}

test("every problem of a config.json is reported", () => {
  assert.deepEqual(problems(page.default, { regions: [], endpoint: 1, accounts: [{ name: "Production" }, { name: 7, regions: ["eu-west-1"] }] }), [
    '"regions" in config.json must be a list of Regions without duplicates.',
    '"endpoint" in config.json must be an origin such as https://ecs.example.com.',
    '"accounts[0].regions" in config.json is missing.',
    '"accounts[1].name" in config.json must be a name of at most 64 characters.',
  ]);
  assert.deepEqual(problems(page.default, []), ["config.json must be an object."]);
  assert.deepEqual(problems(page.default, { region: "eu-west-1" }), ['"region" in config.json is unknown to this version.']);
});

test("what the page checks by is compiled before, as its policy demands", () => {
  assert.doesNotMatch(code, /\beval\b|\bFunction\(/);
});

const hosting = await readFile(new URL("../../docs/hosting.md", import.meta.url), "utf8");
const examples = [...hosting.matchAll(/```json\n([^]*?)```/g)].map(([, json = ""]) => JSON.parse(json));

test("docs/hosting.md: each config.json is a good one, and together they have every member", () => {
  assert.equal(examples.length, 7);
  for (const example of examples) assert.ok(fits(example), JSON.stringify(fits.errors));
  const members = new Set(examples.flatMap(Object.keys));
  assert.deepEqual(Object.keys(schema.properties).filter((name) => !members.has(name)), ["$schema", "cognitoIdentityEndpoint"]);
});

test("each member of config.json is described", () => {
  /** @type {string[]} */
  const bare = [];
  /** @param {any} node @param {string} path */
  const look = (node, path) => {
    for (const [name, member] of Object.entries(node?.properties ?? {})) {
      if (!("description" in /** @type {object} */ (member))) bare.push(`${path}/${name}`);
      look(member, `${path}/${name}`);
      look(/** @type {any} */ (member).items, `${path}/${name}[]`);
    }
  };
  look(schema, "");
  assert.deepEqual(bare, []);
});

test("each part of config.json that can be wrong says what it must be", () => {
  /** @type {string[]} */
  const silent = [];
  /** @param {any} node @param {string} path */
  const look = (node, path) => {
    if (("type" in node || "enum" in node) && !("errorMessage" in node)) silent.push(path);
    for (const [name, member] of Object.entries({ ...node.properties, ...node.$defs })) look(member, `${path}/${name}`);
    if (node.items) look(node.items, `${path}[]`);
  };
  look(schema, "");
  assert.deepEqual(silent, []);
  assert.deepEqual(schema.properties.signIn.allOf.filter((/** @type {object} */ rule) => !("errorMessage" in rule)), []);
});

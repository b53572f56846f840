// The JSON Schema of config.json: what it takes and refuses.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

import { Ajv2020 } from "ajv/dist/2020.js";

import { checkConfig } from "../../www/console/config.js";
import { bad, good } from "./configs.js";

const schema = JSON.parse(await readFile(new URL("../../www/console/config.schema.json", import.meta.url), "utf8"));
const fits = new Ajv2020().compile(schema);

for (const [what, config] of good) {
  test(`config.json may hold ${what}`, () => {
    assert.ok(fits(config), JSON.stringify(fits.errors));
    checkConfig(config);
  });
}

for (const [what, config, why] of bad) {
  test(`config.json is refused where it ${what}`, () => {
    assert.equal(fits(config), false);
    const { instancePath = "", message = "" } = fits.errors?.[0] ?? {};
    assert.match(`${instancePath} ${message}`, why);
    assert.throws(() => checkConfig(config), /config\.json.*(must be|is missing|needs|exclude|goes together|does not know)/);
  });
}

const hosting = await readFile(new URL("../../docs/hosting.md", import.meta.url), "utf8");
const examples = [...hosting.matchAll(/```json\n([^]*?)```/g)].map(([, json = ""]) => JSON.parse(json));

test("docs/hosting.md: each config.json is a good one, and together they have every member", () => {
  assert.equal(examples.length, 6);
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

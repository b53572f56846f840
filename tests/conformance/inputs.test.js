// What JavaScript may give, as its types declare it, against the names that the crate reads.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

/** @param {string} path */
const text = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

/** Where the crate takes what comes from JavaScript apart: member by member, `fields.text("region")`. */
const READERS = ["src/wasm/input.rs", "src/wasm/operations.rs", "src/wasm/flows.rs", "src/wasm/flows/begin.rs", "src/wasm/flows/input.rs"];

/** Interfaces that only come in. */
const INPUTS = ["Credentials", "EndpointOptions", "SigningContext", "SignIn", "InboxOptions"];

/** Read of a deployment that `describe` gave, and so declared as a result; a response and its members are no JSON. */
const OF_RESULTS = ["arn", "sourceServiceRevisions", "targetServiceRevision"];

function read() {
  const names = READERS.flatMap((path) => [...text(path).matchAll(/\.(?:raw|text|required_text|flag|number|texts|required_texts|object)\(\s*"(\w+)"/g)]);
  return new Set(names.map(([, name]) => String(name)));
}

function declared() {
  const types = readdirSync(new URL("../../src/wasm", import.meta.url)).filter((name) => name.endsWith(".d.ts")).map((name) => text(`src/wasm/${name}`)).join("\n");
  const bodies = INPUTS.map((name) => {
    const [, body] = new RegExp(`^export interface ${name}\\b.*?\\{\\n(.*?)^\\}`, "ms").exec(types) ?? [];
    assert.ok(body, `${name} is declared`);
    return body;
  });
  // What the client's methods take beside those.
  bodies.push(...[...text("www/greenlight.js").matchAll(/@param \{(\{.*?\}|\{.*?\} & \w+)\} (?:what|\[what\])/g)].map(([, body]) => String(body).replace(/Pick<[^>]*>/g, "object")));
  const names = bodies.flatMap((body) => [...body.replace(/\/\*\*.*?\*\//gs, "").matchAll(/(\w+)\??: /g)]);
  return new Set(names.map(([, name]) => String(name)));
}

test("each name that JavaScript's types declare is read by the crate, and the crate reads no other", () => {
  const declares = declared();
  // The client keeps it: it stops a flow.
  declares.delete("signal");
  const reads = read();
  for (const name of OF_RESULTS) assert.ok(reads.delete(name), name);
  assert.ok(declares.has("hookIds") && declares.has("sharePercent") && declares.has("useFipsEndpoint"), "the declarations were found");
  assert.deepEqual([...reads].sort(), [...declares].sort());
});

// The crate's types against botocore's API model. What drifts is named.
import assert from "node:assert/strict";
import { test } from "node:test";

import { enums, inputs, shapes } from "./declarations.js";
import { filled, model, shapeOf } from "./model.js";
import { credentials, parseResponse, region, signRequest, success } from "./package.js";

/** Members of inputs that the crate does not have, each with its reason. Members of outputs cannot be left out: they pass through. */
const LEFT_OUT = /** @type {Record<string, string>} */ ({});

/** Required here, optional in the model: without it ECS continues, so an omitted ROLLBACK would ship to production. */
const ALSO_REQUIRED = ["ContinueServiceDeployment.action"];

const operations = Object.entries(model.operations);
const signing = { region, credentials, now: 1728417322250 };

/** @type {Record<string, string>} what the model calls the crate's own types */
const TYPES = { String: "string", i32: "integer", Number: "double", Timestamp: "timestamp", TimeRange: "structure", Action: "string" };

/**
 * Whether a member's type in Rust fits its shape in the model.
 *
 * @param {string} type @param {string | undefined} name of the shape
 * @returns {boolean}
 */
function holds(type, name) {
  const shape = shapeOf(name);
  const [, element] = /^Vec<(.+)>$/.exec(type) ?? [];
  if (element !== undefined) return shape.type === "list" && holds(element, shape.member);
  if (enums.some((declaration) => declaration.name === type)) return shape.enum !== undefined;
  const nested = shapes.find((declaration) => declaration.name === type);
  return nested ? nested.aws === name : TYPES[type] === shape.type;
}

/**
 * What is to leave of a value: typed timestamps in ISO 8601, everything else as it came.
 *
 * @param {string | undefined} type in Rust, undefined for what passes through
 * @param {any} value
 * @returns {any}
 */
function leaving(type, value) {
  if (Array.isArray(value)) return value.map((element) => leaving(type?.replace(/^Vec<(.+)>$/, "$1"), element));
  if (type === "Timestamp") return new Date(value * 1000).toISOString();
  const shape = shapes.find(({ name }) => name === type);
  if (!shape) return value;
  return Object.fromEntries(Object.entries(value).map(([member, held]) => [member, leaving(shape.members[member], held)]));
}

/** @param {import("./declarations.js").Declared} declaration @param {string} aws */
function misfits({ name, members }, aws) {
  const known = shapeOf(aws).members ?? {};
  return Object.entries(members).flatMap(([member, written]) => {
    const type = written.replace(/^Option<(.+)>$/, "$1");
    if (!(member in known)) return [`${name}.${member} is not in the model`];
    return holds(type, known[member]) ? [] : [`${name}.${member} is ${type}, the model has ${known[member]}`];
  });
}

test("every operation of the model's list has an input and an output in src/ecs", () => {
  const names = operations.map(([operation]) => operation).sort();
  assert.deepEqual(inputs.map(({ name }) => name).sort(), names);
  const outputs = operations.map(([, { output }]) => output);
  assert.deepEqual(outputs.filter((output) => !shapes.some(({ aws }) => aws === output)), []);
});

test("every typed member of an output is in the model, with this type", () => {
  assert.deepEqual(shapes.flatMap((shape) => misfits(shape, shape.aws)), []);
});

test("every typed member of an input is in the model, with this type", () => {
  assert.deepEqual(inputs.flatMap((input) => misfits(input, `${input.aws}Request`)), []);
});

test("every member of the model's inputs is typed or left out for a reason", () => {
  const missing = inputs.flatMap(({ name, members }) =>
    Object.keys(shapeOf(`${name}Request`).members ?? {})
      .filter((member) => !(member in members))
      .map((member) => `${name}.${member}`),
  );
  assert.deepEqual(missing, Object.keys(LEFT_OUT));
});

test("what the model requires of an input is required, and nothing else but what is decided", () => {
  const required = inputs.flatMap(({ name, members }) =>
    Object.entries(members).flatMap(([member, type]) => (type.startsWith("Option<") ? [] : [`${name}.${member}`])),
  );
  const expected = operations.flatMap(([name, { input }]) => (shapeOf(input).required ?? []).map((member) => `${name}.${member}`));
  assert.deepEqual(required.sort(), [...expected, ...ALSO_REQUIRED].sort());
});

test("every enumeration has the model's values", () => {
  const differences = enums.flatMap(({ name, values }) => {
    const users = [...shapes, ...inputs].flatMap(({ aws, members }) =>
      Object.entries(members)
        .filter(([, type]) => type === name || type === `Vec<${name}>`)
        .map(([member]) => {
          const used = shapeOf(shapeOf(aws).members?.[member]);
          return used.member === undefined ? used : shapeOf(used.member);
        }),
    );
    assert.notEqual(users.length, 0, `${name} is used by no member`);
    const known = new Set(users.flatMap((shape) => shape.enum ?? []));
    return [
      ...[...known].filter((value) => !values.includes(value)).map((value) => `${name} lacks ${value}`),
      ...values.filter((value) => !known.has(value)).map((value) => `${name}.${value} is not in the model`),
    ];
  });
  assert.deepEqual(differences, []);
});

for (const [operation, { input, output }] of operations) {
  test(`${operation}: a response with every member of the model leaves with every member`, () => {
    const whole = filled(output);
    const { name } = shapes.find(({ aws }) => aws === output) ?? {};
    assert.deepEqual(parseResponse(operation, success(whole)), leaving(name, whole));
  });

  test(`${operation}: an input with every member of the model is sent with every member`, () => {
    const whole = Object.fromEntries(
      Object.entries(filled(input)).filter(([member]) => !(`${operation}.${member}` in LEFT_OUT)),
    );
    assert.deepEqual(JSON.parse(signRequest(operation, whole, signing).body), whole);
  });

  const members = inputs.find(({ name }) => name === operation)?.members ?? {};
  for (const [member, type] of Object.entries(members)) {
    if (type.startsWith("Option<")) continue;
    test(`${operation}: without ${member} nothing is signed`, () => {
      const { [member]: _, ...rest } = filled(input);
      assert.throws(() => signRequest(operation, rest, signing), {
        name: "EcsError",
        code: "invalid-input",
        message: new RegExp(`^${operation}: ${member} is missing`),
      });
    });
  }
}

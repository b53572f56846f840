// The built package against the AWS SDK for JavaScript: the same requests, the same outputs, the same errors.
import assert from "node:assert/strict";
import { test } from "node:test";

import * as sdk from "@aws-sdk/client-ecs";
import fc from "fast-check";

import { filled, model, shapeOf, withMillis } from "./model.js";
import { credentials, parseResponse, region, signRequest, success } from "./package.js";

// The same values in every run, so that a failure is the change's doing.
fc.configureGlobal({ seed: 20241008 });

/** Members that the model has, and this version of the SDK does not. */
const UNKNOWN_TO_SDK = ["GatewayConnector.deregistrationDelay", "Task.trustedExecutionSummary", "TaskDefinition.trustedExecutionConfiguration"];

/** @typedef {ReturnType<typeof success>} Response */

/**
 * One call of the SDK, over a stub that gives this answer.
 *
 * @param {string} operation @param {any} input @param {Response} answer @param {import("@aws-sdk/client-ecs").ECSClientConfig} [options]
 * @returns {Promise<{ request: any, output?: any, error?: any }>}
 */
async function viaSdk(operation, input, answer, options) {
  let request;
  const client = new sdk.ECSClient({
    region,
    credentials,
    maxAttempts: 1,
    requestHandler: {
      handle: async (/** @type {unknown} */ sent) => {
        request = sent;
        return { response: { statusCode: answer.status, headers: Object.fromEntries(answer.headers), body: answer.body } };
      },
    },
    ...options,
  });
  const Command = /** @type {any} */ (sdk)[`${operation}Command`];
  try {
    const { $metadata: _, ...output } = await client.send(new Command(input));
    return { request, output };
  } catch (error) {
    return { request, error };
  }
}

const text = fc.string({ minLength: 1, maxLength: 24, unit: "grapheme" });
const double = fc.double({ noNaN: true, noDefaultInfinity: true });
const date = fc.date({ min: new Date(0), max: new Date("9999-12-31T23:59:59.999Z"), noInvalidDate: true });
/** Up to six digits, but not half way between two milliseconds: there the SDK's floating point decides by chance. */
const seconds = fc
  .tuple(fc.integer({ min: 0, max: 4_102_444_800 }), fc.integer({ min: 0, max: 999_999 }).filter((micros) => micros % 1000 !== 500))
  .map(([whole, micros]) => Number(`${whole}.${String(micros).padStart(6, "0")}`));

/**
 * Any value of a shape, with any of its optional members.
 *
 * @param {string | undefined} name of the shape
 * @param {fc.Arbitrary<unknown>} timestamp
 * @param {string[]} future values of every enumeration, besides the model's
 * @returns {fc.Arbitrary<any>}
 */
function valueOf(name, timestamp, future) {
  const shape = shapeOf(name);
  const inner = (/** @type {string | undefined} */ of) => valueOf(of, timestamp, future);
  switch (shape.type) {
    case "structure": {
      if (shape.document) return fc.dictionary(text, fc.oneof(text, double, fc.boolean()), { noNullPrototype: true });
      const members = Object.entries(shape.members ?? {}).filter(([member]) => !UNKNOWN_TO_SDK.includes(`${name}.${member}`));
      const values = Object.fromEntries(members.map(([member, of]) => [member, inner(of)]));
      return fc.record(values, { requiredKeys: shape.required ?? [], noNullPrototype: true });
    }
    case "list":
      return fc.array(inner(shape.member), { maxLength: 3 });
    case "map":
      return fc.dictionary(text, inner(shape.value), { maxKeys: 3, noNullPrototype: true });
    case "string":
      return shape.enum ? fc.constantFrom(...shape.enum, ...future) : text;
    case "integer":
      return fc.integer();
    case "long":
      return fc.maxSafeInteger();
    case "double":
      return double;
    case "boolean":
      return fc.boolean();
    case "timestamp":
      return timestamp;
    default:
      throw new Error(`The type ${shape.type} of ${name} is new: teach it to this generator`);
  }
}

/** @param {any} input the package demands the action that the SDK lets one leave out */
const withAction = (input) => ("hookId" in input ? { action: "ROLLBACK", ...input } : input);

/** @param {string} name of an input's shape */
function leastInput(name) {
  const whole = filled(name);
  return withAction(Object.fromEntries((shapeOf(name).required ?? []).map((member) => [member, whole[member]])));
}

const place = fc.constantFrom(
  { region },
  { region: "cn-north-1" },
  { region: "us-gov-west-1", useFipsEndpoint: true },
  { region, useDualstackEndpoint: true },
  { region: "ca-west-1", useFipsEndpoint: true, useDualstackEndpoint: true },
  { region, endpoint: "http://127.0.0.1:8080" },
);

const namespace = fc.constantFrom("", "com.amazonaws.ecs#", "com.amazon.coral.service#");
const suffix = fc.constantFrom("", ":http://internal.amazon.com/coral/com.amazon.coral.validate/");
/**
 * In one place, or the same in two. Where they differ the package takes the header, as the protocol says, and the SDK the body.
 *
 * @type {fc.Arbitrary<string[]>}
 */
const where = fc.constantFrom(["header"], ["__type"], ["code"], ["header", "__type"]);
/** Not in the model's lists, and answered all the same. */
const COMMON = ["ThrottlingException", "ExpiredTokenException", "UnrecognizedClientException", "InternalFailure"];

/** No success of ECS is without the member that was asked for; one that is, is refused as somebody else's. @param {object} value */
const hasMembers = (value) => Object.keys(value).some((name) => name !== "tags");

for (const [operation, { input, output, errors }] of Object.entries(model.operations)) {
  test(`${operation}: the same request as the SDK sends`, () =>
    fc.assert(
      fc.asyncProperty(valueOf(input, date, []).map(withAction), place, async (given, options) => {
        const { request } = await viaSdk(operation, given, success({}), options);
        const signed = signRequest(operation, given, { ...options, credentials, now: 1728417322250 });

        const port = request.port ? `:${request.port}` : "";
        assert.equal(signed.url, `${request.protocol}//${request.hostname}${port}${request.path}`);
        assert.equal(signed.method, request.method);
        assert.equal(signed.headers["x-amz-target"], request.headers["x-amz-target"]);
        assert.equal(signed.headers["content-type"], request.headers["content-type"]);
        assert.deepEqual(JSON.parse(signed.body), JSON.parse(request.body));
      }),
    ));

  test(`${operation}: the same output as the SDK reads from the same bytes`, () =>
    fc.assert(
      fc.asyncProperty(valueOf(output, seconds, ["VALUE_OF_THE_FUTURE"]).filter(hasMembers), async (value) => {
        const { output: theirs } = await viaSdk(operation, leastInput(input), success(value));
        assert.deepEqual(withMillis(output, parseResponse(operation, success(value))), withMillis(output, theirs));
      }),
    ));

  const name = fc.tuple(namespace, fc.constantFrom(...errors, ...COMMON), suffix).map((parts) => parts.join(""));
  const failure = fc.record({ status: fc.constantFrom(400, 403, 500, 503), name, where, spelling: fc.constantFrom("message", "Message"), message: text });
  test(`${operation}: the same error as the SDK throws`, () =>
    fc.assert(
      fc.asyncProperty(failure, async ({ status, name, where, spelling, message }) => {
        const named = where.filter((place) => place !== "header").map((member) => [member, name]);
        const answer = { ...success({ ...Object.fromEntries(named), [spelling]: message }), status };
        answer.headers.push(["x-amzn-requestid", "5f1f0e8c-fake"]);
        if (where.includes("header")) answer.headers.push(["x-amzn-errortype", name]);

        const { error: theirs } = await viaSdk(operation, leastInput(input), answer);
        assert.throws(() => parseResponse(operation, answer), {
          name: "EcsError",
          code: theirs.name,
          message: theirs.message,
          status: theirs.$metadata.httpStatusCode,
          requestId: theirs.$metadata.requestId,
        });
      }),
    ));
}

/**
 * @param {string | undefined} name of the shape @param {any} sent @param {any} read by the SDK
 * @returns {string[]} what the SDK dropped
 */
function dropped(name, sent, read) {
  const shape = shapeOf(name);
  if (shape.type === "list") return dropped(shape.member, sent[0], read[0]);
  if (shape.type !== "structure" || shape.document) return [];
  return Object.entries(shape.members ?? {}).flatMap(([member, of]) =>
    read[member] === undefined ? [`${name}.${member}`] : dropped(of, sent[member], read[member]),
  );
}

test("only the members listed here are unknown to the SDK, and so not compared", async () => {
  const calls = Object.entries(model.operations).map(async ([operation, { input, output }]) => {
    const whole = filled(output);
    const { output: read } = await viaSdk(operation, leastInput(input), success(whole));
    return dropped(output, whole, read);
  });
  assert.deepEqual([...new Set((await Promise.all(calls)).flat())].sort(), UNKNOWN_TO_SDK);
});

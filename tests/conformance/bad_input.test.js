// Whatever comes in, an EcsError says what is wrong: never a trap, never a panic's text, never a secret.
import assert from "node:assert/strict";
import { test } from "node:test";

import { parseCredentials, parseResponse, signRequest } from "./package.js";

const SECRET = "example/secret/that/must/not/show";
const TOKEN = "example-token-that-must-not-show";
const credentials = { accessKeyId: "ASIAEXAMPLE", secretAccessKey: SECRET, sessionToken: TOKEN };
const context = { region: "eu-west-1", credentials, now: Date.UTC(2026, 0, 15) };
const arn = "arn:aws:ecs:eu-west-1:111122223333:service-deployment/shop/checkout/AbCdEfGhIjKlMnOpQrStU";
const act = { serviceDeploymentArn: arn, hookId: "ecs-pause-1", action: "CONTINUE" };

/**
 * @param {() => unknown} call
 * @param {string} code
 * @param {RegExp} message
 */
function refused(call, code, message) {
  assert.throws(call, (/** @type {any} */ error) => {
    assert.equal(Object.prototype.toString.call(error), "[object Error]");
    assert.equal(error.name, "EcsError");
    assert.equal(error.code, code);
    assert.match(error.message, message);
    for (const hidden of [SECRET, TOKEN]) {
      assert.ok(!`${error.stack}${JSON.stringify(error)}${error.message}`.includes(hidden), "a secret shows");
    }
    return true;
  });
  // The module still works.
  assert.equal(signRequest("ContinueServiceDeployment", act, context).method, "POST");
}

/** @type {[string, () => unknown, string, RegExp][]} */
const requests = [
  ["an unknown operation", () => sign("DeleteCluster", {}), "unknown-operation", /no operation "DeleteCluster"/],
  ["a missing member", () => sign("DescribeServices", {}), "invalid-input", /services is missing/],
  ["an act without its action", () => sign("ContinueServiceDeployment", { ...act, action: undefined }), "invalid-input", /action is missing/],
  ["a misspelt action", () => sign("ContinueServiceDeployment", { ...act, action: "continue" }), "invalid-input", /CONTINUE or ROLLBACK/],
  ["a misspelt member", () => sign("ListClusters", { maxresults: 1 }), "invalid-input", /no member maxresults/],
  ["a member of the wrong type", () => sign("DescribeServices", { services: "checkout" }), "invalid-input", /array of strings/],
  ["an input that is none", () => sign("ListClusters", /** @type {any} */ (undefined)), "invalid-input", /must be an object/],
  ["an input that goes in circles", () => sign("ListClusters", circle()), "invalid-input", /JSON/],
  ["an input that is a BigInt", () => sign("ListClusters", /** @type {any} */ ({ maxResults: 1n })), "invalid-input", /JSON/],
  ["an empty Region", () => sign("ListClusters", {}, { region: "" }), "invalid-endpoint", /Region is missing/],
  ["a Region that is a host", () => sign("ListClusters", {}, { region: "evil.example/" }), "invalid-endpoint", /Invalid Region name/],
  ["FIPS at a custom endpoint", () => sign("ListClusters", {}, { endpoint: "https://x.example", useFipsEndpoint: true }), "invalid-endpoint", /FIPS/],
  ["an endpoint with a path", () => sign("ListClusters", {}, { endpoint: "https://x.example/a" }), "invalid-endpoint", /path/],
  ["no credentials", () => sign("ListClusters", {}, { credentials: undefined }), "invalid-input", /credentials is missing/],
  ["credentials that are a string", () => sign("ListClusters", {}, { credentials: SECRET }), "invalid-input", /credentials must be an object/],
  ["control characters in a key", () => sign("ListClusters", {}, { credentials: { ...credentials, accessKeyId: "ASIA\r\nX: y" } }), "invalid-credentials", /accessKeyId/],
  ["a line break in a secret", () => sign("ListClusters", {}, { credentials: { ...credentials, secretAccessKey: `${SECRET}\n` } }), "invalid-credentials", /secretAccessKey/],
  ["credentials that have ended", () => sign("ListClusters", {}, { credentials: { ...credentials, expiration: new Date(0) } }), "credentials-expired", /expired/],
  ["no time", () => sign("ListClusters", {}, { now: undefined }), "invalid-input", /now is missing/],
  ["a time that is none", () => sign("ListClusters", {}, { now: NaN }), "invalid-input", /now is missing/],
];

/** @param {string} operation @param {object} input @param {object} [change] */
const sign = (operation, input, change) => signRequest(operation, input, /** @type {any} */ ({ ...context, ...change }));

function circle() {
  /** @type {any} */
  const round = {};
  round.again = round;
  return round;
}

for (const [name, call, code, message] of requests) {
  test(`a request is refused with words: ${name}`, () => refused(call, code, message));
}

const bytes = (/** @type {string} */ text) => new TextEncoder().encode(text);
/** @param {Uint8Array} body @param {number} [status] */
const parse = (body, status = 200) => parseResponse("DescribeServiceDeployments", { status, headers: [], body });

/** @returns {Uint8Array} 10 MB that look random and are the same every time */
function nonsense() {
  let state = 1;
  return Uint8Array.from({ length: 10_000_000 }, () => (state = (state * 48_271) % 2_147_483_647) & 255);
}

/** @type {[string, Uint8Array, number, RegExp][]} */
const answers = [
  ["an HTML page from a proxy", bytes("<!doctype html><title>Sign in</title>"), 200, /from a proxy/],
  ["an HTML page with a 502", bytes("<html>Bad Gateway</html>"), 502, /HTTP 502.*from a proxy/],
  ["plain text", bytes("upstream connect error"), 503, /HTTP 503/],
  ["nothing, with a 500", bytes(""), 500, /names no error/],
  ["10 MB of nonsense", nonsense(), 200, /not UTF-8/],
  ["10 MB of one letter", bytes("x".repeat(10_000_000)), 200, /not a JSON object/],
  ["10 MB of brackets", bytes("[".repeat(10_000_000)), 200, /not a JSON object/],
  ["100,000 nested arrays in a member", bytes(`{"a":${"[".repeat(100_000)}`), 200, /nested too deeply/],
  ["JSON that ends too early", bytes('{"serviceDeployments":[{"status":"IN_PRO'), 200, /ends too early/],
  ["a list where an object should be", bytes('{"serviceDeployments":[[]]}'), 200, /an unexpected structure/],
  ["a number where text should be", bytes('{"serviceDeployments":[{"status":7}]}'), 200, /an unexpected structure/],
];

for (const [name, body, status, message] of answers) {
  test(`an answer is refused with words: ${name}`, () => refused(() => parse(body, status), "unreadable-response", message));
}

test("an answer that is no answer is refused", () => {
  for (const response of [undefined, null, {}, { status: 200, headers: [], body: "{}" }, { status: "200", headers: [], body: bytes("{}") }, { status: 200, headers: [1], body: bytes("{}") }]) {
    refused(() => parseResponse("ListClusters", /** @type {any} */ (response)), "invalid-input", /the response must be/);
  }
});

test("what is pasted and holds no credentials never comes back in the error", () => {
  for (const text of [SECRET, `AWS_SECRET_ACCESS_KEY=${SECRET}`, `{"SecretAccessKey":"${SECRET}"}`, `AWS_ACCESS_KEY_ID=AKIA\nAWS_SECRET_ACCESS_KEY=${SECRET}\u0007`]) {
    refused(() => parseCredentials(text), "invalid-credentials", /./);
  }
});

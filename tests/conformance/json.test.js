// The engine's JSON.parse is the judge of what JSON the package accepts and what it reads.
import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { parseResponse, success } from "./package.js";

// The same values in every run, so that a failure is the change's doing.
fc.configureGlobal({ seed: 20241008, numRuns: 1000 });

/** @param {string} text */
function judged(text) {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

/** @param {string} text the body of a ListClusters response */
const read = (text) => parseResponse("ListClusters", { ...success({}), body: new TextEncoder().encode(text) });

const blank = fc.string({ unit: fc.constantFrom(" ", "\n", "\r", "\t"), maxLength: 2 });
const document = fc.jsonValue({ maxDepth: 4, stringUnit: "binary" }).filter((value) => value !== null);
/** A JSON text with blanks about its signs, where they are no part of a string. */
const spaced = fc.tuple(document, fc.array(blank, { minLength: 1, maxLength: 5 })).map(([value, blanks]) => {
  let index = 0;
  return JSON.stringify(value).replace(/"(?:[^"\\]|\\.)*"|[[\]{},:]/g, (token) => {
    const pad = blanks[index++ % blanks.length] ?? "";
    return token.startsWith('"') ? token : pad + token + pad;
  });
});

test("any JSON that is only passed on is read as JSON.parse reads it", () =>
  fc.assert(
    fc.property(spaced, blank, (text, pad) => {
      const { value } = judged(text) ?? assert.fail(text);
      assert.deepEqual(read(`${pad}{"clusterArns":[],"notTyped":${text}}${pad}`), { clusterArns: [], notTyped: value });
    }),
  ));

test("every escape and every number is read as JSON.parse reads it", () => {
  const texts = [
    ..."\"\\/bfnrt".split("").map((character) => `"\\${character}"`),
    ...["\\u0000", "\\u00e9", "\\ud83d\\udea6", "\\uD83D\\uDEA6", "\\ufffe", "\\ud83d", "\\udea6", "\\ud83d\\u0041", "é🚦\u2028\u007f"].map((inner) => `"${inner}"`),
    ..."0 -0 1 -1.5 10.25 1e5 1E+5 1e-5 1.5e300 123456789012345678901234567890 0.1e1 1e400".split(" "),
    ..."true false {} [] [[]] {\"\":{}} \"\"".split(" "),
  ];
  for (const text of texts) {
    const value = JSON.parse(text);
    assert.deepEqual(read(`{"clusterArns":[],"notTyped":${text}}`), { clusterArns: [], notTyped: value }, text);
    // What the crate decides on is Unicode: half a surrogate pair is read as U+FFFD there.
    if (typeof value === "string") assert.deepEqual(read(`{"nextToken":${text}}`), { nextToken: value.replace(/\p{Surrogate}/gu, "\ufffd") }, text);
  }
});

test("a text that JSON.parse refuses is refused in words", () => {
  const texts = [
    ..."{ } {\"a\" {\"a\":} {\"a\":1,} {\"a\":1}} {a:1} {'a':1} {\"a\":1}x {,} {\"a\":[1,]} {\"a\":[,1]} {\"a\":[1}} {\"a\":[1".split(" "),
    ...['{"a":1 "b":2}', '{"a":[1 2]}', '{"a" 1}', '{"a":"\n"}', '{"nextToken":"\n"}', '{"clusterArns":["\t"]}', '{"a":"\\x"}', '{"a":"\\u12g4"}', '{"a":"\\u12"}', '{"a":"b', '{"a":"\\', "{\u00a0}", "\ufeff{}x"],
    ..."01 +1 .5 1. -  1e 1e+ 0x1 NaN Infinity tru nul falsey undefined --1 1.e1 -a".split(" ").map((value) => `{"a":${value}}`),
  ];
  for (const text of texts) {
    assert.equal(judged(text), undefined, text);
    assert.throws(() => read(text), { name: "EcsError", code: "unreadable-response" }, text);
  }
});

test("a text with one character changed is read or refused as JSON.parse does", () => {
  const change = fc.tuple(fc.nat(), fc.constantFrom(0, 1), fc.constantFrom("", ..."{}[],:\"\\u0e-+.1 \u0001éx"));
  fc.assert(
    fc.property(spaced, change, (text, [place, cut, inserted]) => {
      const at = place % (text.length + 1);
      const changed = text.slice(0, at) + inserted + text.slice(at + cut);
      // Half a surrogate pair is no UTF-8.
      const body = Buffer.from(`{"clusterArns":[],"notTyped":[${changed}]}`).toString();
      const judgement = judged(body);
      if (judgement === undefined) {
        assert.throws(() => read(body), { name: "EcsError", code: "unreadable-response" });
      } else {
        assert.deepEqual(read(body), judgement.value);
      }
    }),
  );
});

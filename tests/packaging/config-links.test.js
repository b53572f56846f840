// The links of config.json: an address that a deployment's names are put into leads where its template says.
import assert from "node:assert/strict";
import { test } from "node:test";

import { filled, valuesOf } from "../../www/console/links.js";

/** @type {any} */
const rollout = { service: "checkout", cluster: "shop", region: "us-east-1", account: "111122223333", targetServiceRevision: { revision: "42" } };
test("an address names the deployment", () => {
  const template = "https://wiki.example.com/{cluster}/{service}?at={region}&of={account}&tag={imageTag}&digest={digest}#{revision}";
  assert.equal(filled(template, valuesOf(rollout, /** @type {any} */ ({ imageTag: "1.42.0", digest: "sha256:1.42.0" }))), "https://wiki.example.com/shop/checkout?at=us-east-1&of=111122223333&tag=1.42.0&digest=sha256%3A1.42.0#42");
});

test("what is put into an address stays one part of its path", () => {
  for (const [imageTag, path] of [["a/b", "/a%2Fb"], ["?x", "/%3Fx"], ["#x", "/%23x"], ["@evil.example", "/%40evil.example"], ["a b", "/a%20b"], ["%2e%2e", "/%252e%252e"], ["...", "/..."], ["\\", "/%5C"]]) {
    const address = filled("https://git.example.com/{imageTag}", { imageTag });
    const { host, pathname } = new URL(String(address));
    assert.deepEqual([host, pathname], ["git.example.com", path]);
  }
});

test("what would lead up and out of its path gives no link", () => {
  for (const imageTag of [".", ".."]) assert.equal(filled("https://git.example.com/commits/{imageTag}/show", { imageTag }), undefined);
  assert.equal(filled("https://git.example.com/commits/.{imageTag}?a", { imageTag: "." }), undefined);
  assert.equal(filled("https://git.example.com/commits/%2E{imageTag}", { imageTag: "." }), undefined);
  assert.equal(filled("https://git.example.com/?of={imageTag}", { imageTag: ".." }), "https://git.example.com/?of=..");
});

test("an address that names what is not known gives no link", () => {
  for (const imageTag of [undefined, "", "\ud800"]) assert.equal(filled("https://git.example.com/{imageTag}", { imageTag }), undefined);
  assert.equal(filled("https://git.example.com/", {}), "https://git.example.com/");
});

test("before the changes are read, no tag and no digest are known", () => {
  assert.deepEqual([valuesOf(rollout, undefined).imageTag, valuesOf(rollout, undefined).digest], [undefined, undefined]);
});

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
// While one works on it the tree is dirty; what CI packages is what was committed.
const dirty = process.env["CI"] ? [] : ["--allow-dirty"];

/** @param {string[]} args */
const cargoPackage = (...args) => execFileSync("cargo", ["package", "--quiet", "--package", "ecs-greenlight", ...dirty, ...args], { cwd: root, encoding: "utf8" });

test("the packaged crate builds by itself", () => {
  cargoPackage();
});

test("the packaged crate holds sources and documents only", () => {
  const documents = ["CHANGELOG.md", "Cargo.lock", "Cargo.toml", "Cargo.toml.orig", "LICENSE", "LICENSE-APACHE", "LICENSE-MIT", "README.md", "SECURITY.md", "docs/rust.md"];
  const others = cargoPackage("--list").split("\n").filter((path) => path && !path.startsWith("src/") && path !== ".cargo_vcs_info.json");
  assert.deepEqual(others.sort(), documents);
});

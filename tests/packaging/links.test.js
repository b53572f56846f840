// The documents' links to each other and into the tree.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const documents = execFileSync("git", ["ls-files", "*.md"], { cwd: root, encoding: "utf8" }).trim().split("\n");

/** @param {string} document */
const textOf = (document) => readFileSync(join(root, document), "utf8");

/** As GitHub names a heading. @param {string} heading */
const anchorOf = (heading) => heading.toLowerCase().replace(/[^\w\- ]/g, "").replaceAll(" ", "-");

/** @param {string} document */
const anchorsOf = (document) => [...textOf(document).matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) => anchorOf(heading));

for (const document of documents) {
  test(`${document}: each link leads somewhere`, () => {
    const links = [...textOf(document).matchAll(/\]\((?!https?:)([^)\s]+)\)/g)].map(([, link = ""]) => link);
    const lost = links.filter((link) => {
      const [path = "", anchor] = link.split("#");
      const target = path ? join(dirname(document), path) : document;
      return !existsSync(join(root, target)) || (anchor && target.endsWith(".md") && !anchorsOf(target).includes(anchor));
    });
    assert.deepEqual(lost, []);
  });
}

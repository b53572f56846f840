// Fails on a circle of imports, among the crate's rooms or modules or in www/, and on an import that runs upward among the crate's rooms. Part of `make lint`.
import { readFileSync, readdirSync, existsSync } from "node:fs";
import { basename, dirname, join, normalize } from "node:path";

/** The crate's rooms: each imports from its own line and from the lines above it. */
const ROOMS = [
  ["arn", "credentials", "decimal", "endpoint", "json", "substring", "timestamp"],
  ["error", "signature"],
  ["protocol"],
  ["cognito", "ecs", "sts"],
  ["client"],
  ["rollout"],
  ["flow"],
  ["approval"],
  ["typescript", "wasm"],
];

/** @typedef {Map<string, Set<string>>} Graph what each imports */

/** @param {string} folder @param {string} extension @returns {string[]} */
function filesOf(folder, extension) {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(extension))
    .map((name) => join(folder, name));
}

/** A crate's module by its path, such as `flow::inbox`. @param {string} file */
const moduleOf = (file) =>
  file
    .slice("src/".length, -".rs".length)
    .split("/")
    .filter((part) => part !== "mod")
    .join("::");

/** A file's text up to its tests, without comments. @param {string} file */
const productOf = (file) => readFileSync(file, "utf8").replace(/\/\/.*$/gm, "").split(/#\[cfg\(test\)\]\s+mod tests \{/)[0] ?? "";

/** The paths of a `use` tree. @param {string} tree @returns {string[]} */
function pathsOf(tree) {
  const open = tree.indexOf("{");
  if (open < 0) return [tree.replace(/ as .*/, "").trim()];
  const head = tree.slice(0, open).trim();
  const parts = [];
  let depth = 0;
  let part = "";
  for (const sign of tree.slice(open + 1, tree.lastIndexOf("}"))) {
    if (sign === "{") depth += 1;
    if (sign === "}") depth -= 1;
    if (sign === "," && depth === 0) {
      parts.push(part);
      part = "";
    } else part += sign;
  }
  return [...parts, part].filter((one) => one.trim()).flatMap((one) => pathsOf(head + one.trim()));
}

/** The paths that a module names, from the crate's root. @param {string} name @param {string} text */
function namesIn(name, text) {
  const uses = [...text.matchAll(/\buse\s+([^;]+);/g)].flatMap(([, tree]) => pathsOf(String(tree).replace(/\s+/g, " ")));
  const inline = [...text.matchAll(/(?<![\w:])\$?(?:crate|super|self)(?:::\w+)+/g)].map(([path]) => path.replace("$", ""));
  return [...uses, ...inline].map((path) => {
    const parts = path.split("::").map((part) => part.trim());
    if (parts[0] === "crate") return parts.slice(1);
    const here = name.split("::");
    if (parts[0] === "self") return [...here, ...parts.slice(1)];
    let up = 0;
    while (parts[up] === "super") up += 1;
    return up > 0 ? [...here.slice(0, here.length - up), ...parts.slice(up)] : [...here, ...parts];
  });
}

/** The crate's modules. A name that a module passes on is an import from where it is. @returns {Graph} */
function crate() {
  const texts = new Map(
    filesOf("src", ".rs")
      .filter((file) => !file.endsWith("lib.rs") && basename(file) !== "tests.rs" && !dirname(file).split("/").includes("tests"))
      .map((file) => [moduleOf(file), productOf(file)]),
  );
  /** @type {Map<string, string>} */
  const passedOn = new Map();
  const longest = (/** @type {string[]} */ path) => {
    for (let length = path.length; length > 0; length -= 1) {
      const found = path.slice(0, length).join("::");
      if (texts.has(found)) return found;
    }
    return undefined;
  };
  for (const [name, text] of texts) {
    for (const [, tree] of text.matchAll(/\bpub(?:\([^)]*\))? use\s+([^;]+);/g)) {
      for (const path of pathsOf(String(tree).replace(/\s+/g, " "))) {
        const [target] = namesIn(name, `use ${path};`).map(longest);
        if (target && target !== name) passedOn.set(`${name}::${path.split("::").pop()}`, target);
      }
    }
  }
  return new Map(
    [...texts].map(([name, text]) => {
      /** @type {string[]} */
      const imported = namesIn(name, text).map((path) => passedOn.get(path.join("::")) ?? longest(path) ?? "");
      return [name, new Set(imported.filter((other) => other && !isWithin(other, name) && !isWithin(name, other)))];
    }),
  );
}

/** A module and what is in it are one. @param {string} inner @param {string} outer */
const isWithin = (inner, outer) => inner === outer || inner.startsWith(`${outer}::`);

/** The page's, the worker's and the package's modules. Types are no imports: they stand in comments. @returns {Graph} */
function scripts() {
  const files = filesOf("www", ".js").filter((file) => !file.includes("node_modules"));
  return new Map(
    files.map((file) => {
      const text = readFileSync(file, "utf8").replace(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, "");
      const found = [...text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*"(\.[^"]+)"/g)].map(([, path]) => normalize(join(dirname(file), String(path))));
      return [file, new Set(found.filter((path) => existsSync(path)))];
    }),
  );
}

/** The circles of a graph, one for each module that closes one. @param {Graph} graph */
function circlesIn(graph) {
  const done = new Set();
  /** @type {string[][]} */
  const circles = [];
  /** @param {string} node @param {string[]} path */
  const follow = (node, path) => {
    if (path.includes(node)) return void circles.push([...path.slice(path.indexOf(node)), node]);
    if (done.has(node)) return;
    for (const next of graph.get(node) ?? []) follow(next, [...path, node]);
    done.add(node);
  };
  for (const node of graph.keys()) follow(node, []);
  return circles;
}

/** @param {string} name */
const roomOf = (name) => name.split("::")[0] ?? "";
/** @param {string} room */
const floorOf = (room) => ROOMS.findIndex((rooms) => rooms.includes(room));

/** @param {Graph} graph */
function rooms(graph) {
  /** @type {Graph} */
  const between = new Map();
  for (const [name, imported] of graph) {
    const room = roomOf(name);
    const others = between.get(room) ?? new Set();
    for (const other of imported) if (roomOf(other) !== room) others.add(roomOf(other));
    between.set(room, others);
  }
  return between;
}

const modules = crate();
const problems = [];
for (const room of rooms(modules).keys()) if (floorOf(room) < 0) problems.push(`src/${room} is in no room: tests/imports.js lists them`);
for (const [name, imported] of modules) {
  for (const other of imported) if (floorOf(roomOf(other)) > floorOf(roomOf(name))) problems.push(`upward: ${name} imports ${other}`);
}
for (const graph of [rooms(modules), modules, scripts()]) {
  for (const circle of circlesIn(graph)) problems.push(`circle: ${circle.join(" -> ")}`);
}
for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;

// tests/sentences.txt: every sentence that a person may see, by file, to be read in one go. `make sentences` writes it, and `make lint` fails where it is stale.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { parseSync, Visitor } from "rolldown/utils";
import { parse } from "yaml";

const root = fileURLToPath(new URL("..", import.meta.url));
const LIST = "tests/sentences.txt";

/** What people see of the product, in the order in which they meet it. @type {[part: string, paths: string[]][]} */
const PARTS = [
  ["The page", ["www/console/index.html", "www/console/**.js", "www/console/config.schema.json", "www/*.js"]],
  ["What a deployment means, on the page, in chat and in a terminal", ["src/rollout.rs", "src/rollout/"]],
  ["What an act comes to, and other flows", ["src/flow.rs", "src/flow/"]],
  ["Errors, and pasted text", ["src/error.rs", "src/error/", "src/arn.rs", "src/arn/", "src/credentials.rs", "src/credentials/", "src/client.rs", "src/endpoint.rs", "src/endpoint/", "src/timestamp.rs", "src/json.rs", "src/protocol/", "src/ecs.rs", "src/ecs/", "src/sts.rs", "src/sts/", "src/cognito/", "src/wasm.rs", "src/wasm/"]],
  ["The command line", ["www/cli/", "www/hosting/"]],
  ["The GitHub Action", ["action.yml", "www/action/"]],
  ["Slack, Teams, links and the worker's settings", ["src/approval.rs", "src/approval/"]],
  ["The worker", ["www/worker/"]],
  ["CloudFormation templates", ["docs/templates/"]],
];

/** What is said in a file's code to machines, or to whoever reads its code. */
const SILENT = { calls: /^(?:querySelector|querySelectorAll|matches|closest|matchMedia|expect|RegExp)$/, attributes: /^(?:aria-label|alt|placeholder|title)$/ };

/** Two words at least, one of them plain. @param {string} text */
const isSentence = (text) => /[A-Za-z…]\s+\S|\S\s+[A-Za-z]/.test(text) && /(?:^|[\s"“(])[A-Za-z][a-z'’]*(?=[\s,.:;?!)"”…]|$)/.test(text) && !/^(?:[a-z-]+ ?[=:>]|[.#[@]|[\w-]+\/[\w-]+;)/.test(text);

/** @param {string} text */
const tidy = (text) => text.replace(/\s+/g, " ").trim();

/** The texts of HTML: what is between its tags, and in the attributes that are read. @param {string} markup @returns {string[]} */
function textsOf(markup) {
  const attributes = [...markup.matchAll(/([\w-]+)="([^"]*)"/g)].filter(([, name = ""]) => SILENT.attributes.test(name)).map(([, , value = ""]) => value);
  const text = markup.replace(/<\/?(?:a|b|code|em|span|strong|time)\b[^>]*>/g, "").replace(/<[^>]*>/g, "\n").replace(/&nbsp;/g, " ");
  return [...attributes, ...text.split("\n\n").flatMap((part) => part.split(/\n(?=\s*\n)/)).flatMap((part) => part.split("\n"))];
}

/** @param {string} source @returns {string[]} */
function ofJavaScript(source) {
  /** @type {string[]} */
  const found = [];
  const silent = new Set();
  const hush = (/** @type {any} */ call) => {
    const name = call.callee?.property?.name ?? call.callee?.name ?? "";
    if (SILENT.calls.test(name)) for (const given of call.arguments) silent.add(given);
  };
  new Visitor({
    ImportDeclaration: (node) => void silent.add(node.source),
    CallExpression: hush,
    NewExpression: hush,
    TaggedTemplateExpression: ({ tag, quasi }) => {
      if (tag.type !== "Identifier" || tag.name !== "html") return;
      silent.add(quasi);
      found.push(...textsOf(quasi.quasis.map(({ value }) => (value.cooked ?? "").replace(/\n\s*/g, " ")).join("{}")));
    },
    Literal: (node) => {
      if (typeof node.value === "string" && !silent.has(node)) found.push(node.value);
    },
    TemplateLiteral: (node) => {
      if (silent.has(node)) return;
      const text = node.quasis.map(({ value }) => value.cooked ?? "").join("{}");
      found.push(...(/<\w+[ >]/.test(text) ? textsOf(text) : text.split("\n")));
    },
  }).visit(parseSync("sentences.js", source).program);
  return found;
}

/** The string literals of Rust code, without its tests, comments, attributes and proofs. @param {string} source @returns {string[]} */
function ofRust(source) {
  const product = source.split(/#\[cfg\(test\)\]\s+(?:pub\S* )?mod \w+ \{/)[0] ?? "";
  const tokens = /\/\/.*|\/\*[^]*?\*\/|#!?\[(?:[^\]"]|"(?:\\[^]|[^"\\])*")*\]|b?r(#*)"([^]*?)"\1|'(?:\\[^]|[^'\\])'|(\.expect\(\s*|unreachable!\(\s*)?"((?:\\[^]|[^"\\])*)"/g;
  return [...product.matchAll(tokens)].flatMap(([, , raw, proof, text]) => (proof ? [] : (raw ?? text?.replace(/\\\n\s*/g, "").replace(/\\u\{a0\}/g, " ").replace(/\\(.)/g, (_, sign) => (sign === "n" ? "\n" : sign)) ?? "").split("\n")));
}

/** A JSON Schema's words. @param {string} source @returns {string[]} */
function ofSchema(source) {
  /** @type {string[]} */
  const found = [];
  JSON.parse(source, (name, value) => {
    if (typeof value === "string" && /^(?:description|title|\w*[mM]essage)$/.test(name)) found.push(value);
    return value;
  });
  return found;
}

/** The descriptions of a template or an action. @param {string} source @returns {string[]} */
function ofTemplate(source) {
  /** @type {string[]} */
  const found = [];
  // Of CloudFormation's tags, such as !Ref, nothing needs to be known.
  const options = { logLevel: /** @type {const} */ ("error") };
  parse(source, (name, value) => {
    if (typeof value === "string" && /^(?:Alarm)?[Dd]escription$/.test(String(name))) found.push(value);
    return value;
  }, options);
  return found;
}

/** @param {string} source @returns {string[]} */
const ofPage = (source) => textsOf(source.replace(/^[^]*<body>/, ""));

/** What reads a kind of file. */
const FORMS = /** @type {const} */ ({ js: ofJavaScript, rs: ofRust, json: ofSchema, yaml: ofTemplate, yml: ofTemplate, html: ofPage });

/** The files of a part. @param {string[]} paths */
function filesOf(paths) {
  const names = execFileSync("git", ["ls-files", "--", ...paths.map((path) => (path.includes("*") ? `:(glob)${path.replace("**", "**/*")}` : path))], { cwd: root, encoding: "utf8" });
  return names.trim().split("\n").filter((name) => (name.split(".").pop() ?? "") in FORMS && !/(?:^|\/)tests(?:\.rs$|\/)/.test(name));
}

const text = PARTS.map(([part, paths]) => {
  const files = filesOf(paths).map((file) => {
    const form = FORMS[/** @type {keyof typeof FORMS} */ (file.split(".").pop())];
    const texts = form(readFileSync(root + file, "utf8")).map(tidy);
    const sentences = new Set(form === ofTemplate || form === ofSchema ? texts : texts.filter(isSentence));
    return sentences.size > 0 ? `${file}\n${[...sentences].map((sentence) => `  ${sentence}\n`).join("")}` : "";
  });
  return `# ${part}\n\n${files.filter(Boolean).join("\n")}`;
}).join("\n");

if (process.argv[2] === "--check") {
  if (readFileSync(root + LIST, "utf8") !== text) {
    console.error(`${LIST} is stale: run \`make sentences\`, and read what changed.`);
    process.exitCode = 1;
  }
} else writeFileSync(root + LIST, text);

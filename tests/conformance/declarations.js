// What the crate's sources declare: the shapes, inputs and enumerations of src/ecs/, read from their macros.
import { readdirSync, readFileSync } from "node:fs";

/**
 * @typedef {{ name: string, aws: string, file: string, members: Record<string, string> }} Declared members by AWS's name, with their Rust types
 * @typedef {{ name: string, file: string, values: string[] }} DeclaredEnum
 */

const folder = new URL("../../src/ecs/", import.meta.url);

const BLOCK = /^(shape|input|open_enum)! \{\n(.*?)^\}$/gms;
const HEAD = /^ {4}(?:pub(?:\(\w+\))? )?(\w+) \{$/m;
const LINK = /APIReference\/API_(\w+)\.html/;
const MEMBER = /^ {8}\w+: (.+) = "(\w+)",$/gm;
const VALUE = /^ {8}\w+ = "(\w+)",$/gm;

/** @type {Declared[]} */
export const shapes = [];
/** @type {Declared[]} */
export const inputs = [];
/** @type {DeclaredEnum[]} */
export const enums = [];

for (const file of readdirSync(folder)) {
  const source = readFileSync(new URL(file, folder), "utf8");
  for (const [, macro, body = ""] of source.matchAll(BLOCK)) {
    const [head = "", name] = HEAD.exec(body) ?? [];
    if (!name) throw new Error(`${file}: a ${macro}! without a name`);
    // Every line with an equals sign must have been understood.
    const all = [...body.matchAll(macro === "open_enum" ? VALUE : MEMBER)];
    const lines = body.split("\n").filter((line) => line.includes(" = ") && !line.includes("//"));
    if (all.length === 0 || all.length !== lines.length) throw new Error(`${file}: ${name} is written in another way`);

    if (macro === "open_enum") {
      enums.push({ name, file, values: all.map(([, value = ""]) => value) });
      continue;
    }
    const members = Object.fromEntries(all.map(([, type = "", member = ""]) => [member, type]));
    if (macro === "input") {
      inputs.push({ name, aws: name, file, members });
      continue;
    }
    // A shape's own page, or the operation's for an output.
    const aws = LINK.exec(body.slice(0, body.indexOf(head)))?.[1] ?? name.replace(/Output$/, "Response");
    shapes.push({ name, aws, file, members });
  }
}

// The API model of Amazon ECS (model.json, from botocore), and walks over values that follow it.
import { readFileSync } from "node:fs";

/**
 * @typedef {{
 *   type: string, members?: Record<string, string>, required?: string[], document?: boolean,
 *   enum?: string[], member?: string, key?: string, value?: string,
 * }} Shape
 * @typedef {{ input: string, output: string, errors: string[] }} Operation
 * @type {{ madeWith: string, operations: Record<string, Operation>, shapes: Record<string, Shape> }}
 */
export const model = JSON.parse(readFileSync(new URL("model.json", import.meta.url), "utf8"));

/** @param {string | undefined} name */
export function shapeOf(name) {
  const shape = name === undefined ? undefined : model.shapes[name];
  if (!shape) throw new Error(`The model has no shape ${name}`);
  return shape;
}

/**
 * A value with every member of a shape, one element in every list.
 *
 * @param {string | undefined} name of the shape
 * @returns {any}
 */
export function filled(name) {
  const shape = shapeOf(name);
  switch (shape.type) {
    case "structure":
      if (shape.document) return { any: ["json", 1.5] };
      return Object.fromEntries(Object.entries(shape.members ?? {}).map(([member, of]) => [member, filled(of)]));
    case "list":
      return [filled(shape.member)];
    case "map":
      return { "a key": filled(shape.value) };
    case "string":
      return shape.enum?.[0] ?? `a ${name}`;
    case "integer":
    case "long":
      return 7;
    case "double":
      return 12.5;
    case "boolean":
      return true;
    case "timestamp":
      return 1728417322.25;
    default:
      throw new Error(`The type ${shape.type} of ${name} is new: teach it to this walk`);
  }
}

/**
 * A value with every timestamp in epoch milliseconds, whichever form it had: a Date, ISO 8601, or epoch seconds.
 *
 * @param {string | undefined} name of the shape
 * @param {any} value
 * @returns {any}
 */
export function withMillis(name, value) {
  const shape = shapeOf(name);
  if (shape.type === "structure" && !shape.document) {
    const members = Object.entries(value).filter(([, held]) => held !== undefined);
    return Object.fromEntries(members.map(([member, held]) => [member, withMillis(shape.members?.[member], held)]));
  }
  if (shape.type === "list") return value.map((/** @type {any} */ element) => withMillis(shape.member, element));
  if (shape.type === "timestamp") return typeof value === "number" ? Math.round(value * 1000) : new Date(value).getTime();
  return value;
}

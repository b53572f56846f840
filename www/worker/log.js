// One line of JSON for each thing worth knowing, in the shape that the crate's own lines have.

/** @typedef {import("#glue").Logged} OfTheCrate */
/**
 * What a line is about, where no flow writes it.
 *
 * @typedef {"call-failed" | "identity-unavailable" | "limited" | "not-started" | "started" | "store-damaged" | "store-not-purged" | "store-unread"} Own
 */

/** @param {{ level: "info" | "warn" | "error", what: OfTheCrate | Own } & Record<string, unknown>} line without secrets */
export const log = (line) => console.log(JSON.stringify({ at: new Date().toISOString(), ...line }));

/**
 * What may be logged of any failure. An EcsError has a message for people; another error's may contain anything.
 *
 * @param {unknown} error
 */
export function failureOf(error) {
  const { name, code, message } = /** @type {any} */ (error instanceof Error ? error : {});
  return name === "EcsError" ? { code, message } : { code: code ?? name ?? "unknown" };
}

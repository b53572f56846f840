// Values as one line of JSON that is safe to show in a terminal.

/** Control and direction characters that JSON itself does not escape. */
const UNSAFE = /[\x7f-\x9f\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Escapes what could steer a terminal, as JSON allows, so that the value stays the same. @param {unknown} value */
export const jsonOf = (value) =>
  JSON.stringify(value).replace(UNSAFE, (character) => [...Array(character.length).keys()].map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`).join(""));

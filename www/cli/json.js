// Values as one line of JSON, which a terminal can show as well.

/** Control characters that JSON itself leaves as they are, and marks of direction. */
const UNSAFE = /[\x7f-\x9f\p{Cf}\p{Zl}\p{Zp}]/gu;

/** The same value, whatever shows it: what could steer a terminal is written as JSON's escapes. @param {unknown} value */
export const jsonOf = (value) =>
  JSON.stringify(value).replace(UNSAFE, (character) => [...Array(character.length).keys()].map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`).join(""));

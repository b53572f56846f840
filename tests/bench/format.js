// How figures are written.

/** @param {number} value */
export const digits = (value) => value.toLocaleString("en", { maximumSignificantDigits: 3, useGrouping: true });
/** @param {number} micros */
export const us = (micros) => `${digits(micros)} us`;
/** @param {number} millis */
export const ms = (millis) => `${digits(millis)} ms`;
/** @param {number} bytes */
export const kB = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
/** @param {boolean} reached */
export const verdict = (reached) => (reached ? "reached" : "**missed**");

/** @param {string[][]} rows the head first */
export const table = ([head = [], ...rows]) => [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");

// Small drawn signs, the same in every font: paths in a square of 16. They only repeat what the words beside them say.
export const SIGNS = {
  pause: "M5.5 3v10M10.5 3v10",
  check: "m3 8.5 3.5 3.5L13 4.5",
  cross: "m4 4 8 8m0-8-8 8",
  back: "M6.5 3 3 6.5 6.5 10M3 6.5h6.5a3.5 3.5 0 0 1 0 7H6",
  clock: "M8 4.5V8l2.5 2M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0Z",
  stop: "M4.5 4.5h7v7h-7Z",
  ring: "M13 8A5 5 0 1 1 3 8a5 5 0 0 1 10 0Z",
  half: "M13 8A5 5 0 1 1 8 3",
  dash: "M4 8h8",
  dot: "M8 8h.01",
  go: "m6 3.5 4.5 4.5L6 12.5",
};

/** @typedef {keyof typeof SIGNS} Sign */

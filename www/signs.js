// Small signs, the same in every font. They only repeat what the words beside them say.
// From Tabler Icons 3.52.0, outline (https://tabler.io/icons): MIT License, copyright (c) 2020-2026 Paweł Kuna. Each is the paths of one icon, in a square of 24.
export const SIGNS = {
  pause: "M6 6a1 1 0 0 1 1 -1h2a1 1 0 0 1 1 1v12a1 1 0 0 1 -1 1h-2a1 1 0 0 1 -1 -1zM14 6a1 1 0 0 1 1 -1h2a1 1 0 0 1 1 1v12a1 1 0 0 1 -1 1h-2a1 1 0 0 1 -1 -1z",
  check: "M5 12l5 5l10 -10",
  cross: "M18 6l-12 12M6 6l12 12",
  back: "M9 14l-4 -4l4 -4M5 10h11a4 4 0 1 1 0 8h-1",
  clock: "M3 12a9 9 0 1 0 18 0a9 9 0 0 0 -18 0M12 7v5l3 3",
  stop: "M5 7a2 2 0 0 1 2 -2h10a2 2 0 0 1 2 2v10a2 2 0 0 1 -2 2h-10a2 2 0 0 1 -2 -2z",
  ring: "M3 12a9 9 0 1 0 18 0a9 9 0 1 0 -18 0",
  half: "M12 3a9 9 0 1 0 9 9",
  dash: "M5 12h14",
  dot: "M11 12a1 1 0 1 0 2 0a1 1 0 1 0 -2 0",
  go: "M9 6l6 6l-6 6",
};

/** @typedef {keyof typeof SIGNS} Sign */

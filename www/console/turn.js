import { afterDueFrame } from "../frames.js";

/** Comes in a task of its own, after the next frame where one is due. @returns {Promise<void>} */
export const turn = () => afterDueFrame() ?? new Promise((resolve) => setTimeout(resolve));

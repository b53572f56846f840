/** Comes in a task of its own. */
export const turn = () => new Promise((resolve) => setTimeout(resolve));

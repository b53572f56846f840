// AWS's names in plain words.

/** `PRE_SCALE_UP` becomes "Pre scale up". @param {string} name */
export const plain = (name) => name.charAt(0) + name.slice(1).toLowerCase().replaceAll("_", " ");

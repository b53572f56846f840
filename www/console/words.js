// AWS's names in plain words.

/** `PRE_SCALE_UP` becomes "Pre scale up". @param {string} name */
export const plain = (name) => name.charAt(0) + name.slice(1).toLowerCase().replaceAll("_", " ");

/** `portMappings` becomes "Port mappings". @param {string} name */
export const plainName = (name) => name.charAt(0).toUpperCase() + name.slice(1).replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

// Every screen and state that the page can be in: how one gets there, what it says, and what can be done. scenes.spec.js holds the page to
// that, and screenshots.js takes pictures of it.
import { DECIDING } from "./scenes/deciding.js";
import { DEPLOYMENT } from "./scenes/deployment.js";
import { LISTS } from "./scenes/lists.js";
import { SIGNING_IN } from "./scenes/signing_in.js";

/** @import { Page } from "@playwright/test" */
/** @import { World } from "./world.js" */

/**
 * @typedef {object} Scene
 * @property {(world: World, page: Page) => Promise<void>} arrange
 * @property {(string | RegExp)[]} says
 * @property {string[]} [offers] buttons and links
 * @property {string[]} [never] what would be wrong to say, or to offer
 */

/** @type {Record<string, Scene>} */
export const SCENES = { ...SIGNING_IN, ...LISTS, ...DEPLOYMENT, ...DECIDING };

// The sections below a deployment's decision and progress, in their order. A new one is a file of its own and a line here.
import { changes } from "./changes.js";
import { history } from "./history.js";
import { stoppedTasks } from "./stopped.js";

/** @import { Section } from "./section.js" */

/** @type {Section<any>[]} */
export const SECTIONS = [stoppedTasks, changes, history];

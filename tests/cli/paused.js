// A stand-in in which shop/checkout is paused again for each test of the file that imports it.
import { after, before, beforeEach } from "node:test";

import { blueGreen, pauseAt, start } from "./program.js";

/** @type {import("./program.js").World} */
export let world;
/** The paused deployment's. @type {string} */
export let arn;

before(async () => {
  world = await start([]);
});

after(() => world.stop());

beforeEach(async () => {
  await world.control("reset", {});
  arn = await world.deploy({ cluster: "shop", service: "checkout", configuration: blueGreen(pauseAt("POST_TEST_TRAFFIC_SHIFT")) });
});

// workerd compiles no wasm from bytes: the module is imported. The request's body is what suite.js is given.
import wasm from "../../dist/pkg/ecs_greenlight_bg.wasm";

import { run } from "./suite.js";

export default {
  /** @param {Request} request */
  async fetch(request) {
    return Response.json(await run({ .../** @type {any} */ (await request.json()), wasm }));
  },
};

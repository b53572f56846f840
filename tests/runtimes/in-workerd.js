// workerd compiles no wasm from bytes: the modules are imported. The request's body is what suite.js is given.
import operations from "../../dist/operations/ecs_greenlight_bg.wasm";
import wasm from "../../dist/pkg/ecs_greenlight_bg.wasm";

import { run } from "./suite.js";

export default {
  /** @param {Request} request */
  async fetch(request) {
    return Response.json(await run({ .../** @type {any} */ (await request.json()), wasm, operations }));
  },
};

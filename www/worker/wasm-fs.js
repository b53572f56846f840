// Node, Deno and Bun: the file that lies beside the bundle.
import { readFileSync } from "node:fs";

export const wasm = new WebAssembly.Module(readFileSync(new URL("./ecs_greenlight_bg.wasm", import.meta.url)));

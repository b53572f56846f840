// workerd compiles no wasm from bytes: the module is imported.
export { default as wasm } from "./ecs_greenlight_bg.wasm";

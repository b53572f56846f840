//! What the module calls of JavaScript. The crate `js-sys` binds all of it, and exports a scheduler of tasks besides, which nothing here uses.

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// `JSON.parse`, which throws at what is no JSON.
    #[wasm_bindgen(catch, js_namespace = JSON)]
    pub(super) fn parse(json: &str) -> Result<JsValue, JsValue>;

    /// `JSON.stringify`, which throws at what JSON cannot hold, and gives undefined for undefined.
    #[wasm_bindgen(catch, js_namespace = JSON)]
    pub(super) fn stringify(value: &JsValue) -> Result<JsValue, JsValue>;

    /// `Object.assign`.
    #[wasm_bindgen(js_namespace = Object)]
    pub(super) fn assign(target: &JsValue, source: &JsValue) -> JsValue;

    /// `Reflect.get`, which throws at what is no object.
    #[wasm_bindgen(catch, js_namespace = Reflect)]
    pub(super) fn get(object: &JsValue, member: &str) -> Result<JsValue, JsValue>;

    pub(super) type Error;

    #[wasm_bindgen(constructor)]
    pub(super) fn new(message: &str) -> Error;

    pub(super) type Uint8Array;

    /// Its bytes.
    #[wasm_bindgen(method)]
    pub(super) fn slice(this: &Uint8Array) -> Vec<u8>;
}

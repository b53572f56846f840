//! Where a module in two parts is cut: what `rest.rs` does, and what only that needs, is loaded later.
//!
//! `xtask split` finds these functions by their names, which are those of the crate `wasm_split_cli_support`, and puts the exported one and all that
//! only it reaches into the second part. Until that is loaded, a call of the imported one traps: `www/parts.js` loads it first.
//!
//! Both ends of each call are compiled together, by one compiler: so any Rust type may cross.
#![allow(unsafe_code, improper_ctypes, improper_ctypes_definitions)]

use super::super::input::Fields;
use super::{JsFlow, rest};
use crate::error::Error;
use crate::flow::Session;
use crate::timestamp::Timestamp;

#[link(wasm_import_module = "__wasm_split_placeholder__")]
unsafe extern "C" {
    #[link_name = "__wasm_split_00rest00_import_00000000000000000000000000000001"]
    pub(super) safe fn begin(
        session: &Session,
        name: &str,
        input: &Fields,
    ) -> Result<JsFlow, Error>;

    #[link_name = "__wasm_split_00rest00_import_00000000000000000000000000000002"]
    pub(super) safe fn parse_credentials(
        text: &str,
        now: Option<Timestamp>,
    ) -> Result<String, Error>;
}

#[unsafe(export_name = "__wasm_split_00rest00_export_00000000000000000000000000000001")]
extern "C" fn begin_here(session: &Session, name: &str, input: &Fields) -> Result<JsFlow, Error> {
    rest::begin(session, name, input)
}

#[unsafe(export_name = "__wasm_split_00rest00_export_00000000000000000000000000000002")]
extern "C" fn parse_credentials_here(text: &str, now: Option<Timestamp>) -> Result<String, Error> {
    rest::parse_credentials(text, now)
}

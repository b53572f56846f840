//! JSON, as much of it as AWS's answers and this crate's own values need.
//!
//! Written by hand, because it is on the way of every byte that comes and goes: a general library reads what is only passed
//! on twice, prints floating point numbers nobody asks for (their tables alone are a tenth of this crate's wasm module), and
//! is compiled anew for every type. A property test holds it to `serde_json`: the same texts accepted, the same values read.
//!
//! See <https://www.rfc-editor.org/rfc/rfc8259>.

mod reader;
mod writer;

pub use reader::{Broken, Reader, text, texts};
pub use writer::{Raw, ToJson, write_object};

pub(crate) use reader::read_texts;
#[cfg(target_arch = "wasm32")]
pub(crate) use writer::write_text;

use serde::Serialize;

/// The JSON text of a value.
pub(crate) fn to_string(value: &(impl Serialize + ?Sized)) -> String {
    let Ok(text) = serde_json::to_string(value) else {
        unreachable!("every key of this crate's maps is text, and no value refuses to be written")
    };
    text
}

//! Until the boundary is derived too.

use serde::{Serialize, Serializer};
use serde_json::value::RawValue;
use std::fmt;

/// A value that can be written as JSON.
pub(crate) trait ToJson {
    /// The whole text.
    fn to_json(&self) -> String;

    /// Appends it.
    fn write(&self, out: &mut String) {
        out.push_str(&self.to_json());
    }
}

impl<T: Serialize + ?Sized> ToJson for T {
    fn to_json(&self) -> String {
        super::to_string(self)
    }
}

/// Appends an object, member by member.
pub(crate) fn write_object(out: &mut String, members: &[(&str, &dyn ToJson)]) {
    let mut separator = '{';
    for (name, value) in members {
        let value = value.to_json();
        if value == "null" {
            continue;
        }
        out.push(separator);
        separator = ',';
        write_text(out, name);
        out.push(':');
        out.push_str(&value);
    }
    out.push_str(if separator == '{' { "{}" } else { "}" });
}

/// JSON text that is written as it is.
pub(crate) struct Raw<'a>(pub(crate) &'a str);

/// It may hold secrets.
impl fmt::Debug for Raw<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Raw").finish_non_exhaustive()
    }
}

impl Serialize for Raw<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        RawValue::from_string(self.0.to_owned())
            .ok()
            .serialize(serializer)
    }
}

/// Appends a string with its quotes.
pub(crate) fn write_text(out: &mut String, text: &str) {
    text.write(out);
}

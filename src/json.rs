//! JSON as AWS sends it and as JavaScript hands it over, on `serde_json`.
//!
//! Two things `serde_json` leaves to its users: a string with an unpaired surrogate, which AWS and JavaScript may send, is not
//! a Rust string; and what is only passed on may be nested without bound. So strings are read as they stand, and decoded here.
//!
//! See <https://www.rfc-editor.org/rfc/rfc8259>.

mod written;

use std::borrow::Cow;

use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use crate::substring;
use written::Written;

/// How deep arrays and objects may be nested.
const DEEPEST: u32 = 128;

/// The JSON text of a value.
pub(crate) fn to_string(value: &(impl Serialize + ?Sized)) -> String {
    let Ok(text) = serde_json::to_string(&Written(value)) else {
        unreachable!("every key of this crate's maps is text, and no value refuses to be written")
    };
    text
}

/// The same, to stand in another JSON text.
pub(crate) fn raw(value: &(impl Serialize + ?Sized)) -> RawJson {
    let Ok(raw) = serde_json::value::to_raw_value(&Written(value)) else {
        unreachable!("as above")
    };
    RawJson(raw)
}

/// JSON that is passed on as it stands: a value as AWS sent it, or one that was written before. Two are equal if their texts are.
#[derive(Clone, Debug)]
pub struct RawJson(Box<RawValue>);

impl RawJson {
    /// The value of a JSON text; `None` where it is not valid JSON.
    #[must_use]
    pub fn parse(json: &str) -> Option<Self> {
        value(json).map(Self::from)
    }

    /// Its JSON text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.get()
    }
}

impl From<&RawValue> for RawJson {
    fn from(value: &RawValue) -> Self {
        Self(value.to_owned())
    }
}

impl PartialEq for RawJson {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for RawJson {}

impl Serialize for RawJson {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        written::as_it_stands(&self.0, serializer)
    }
}

/// The value of a JSON text; `None` where it is not JSON.
pub(crate) fn value(json: &str) -> Option<&RawValue> {
    // Of bytes, as everything is read: another kind of input would compile the parser once more.
    serde_json::from_slice(json.as_bytes()).ok()
}

/// The string that a JSON text is.
pub(crate) fn text(json: &str) -> Option<Cow<'_, str>> {
    string(value(json)?)
}

/// The string that a value is; an unpaired surrogate in it becomes U+FFFD.
pub(crate) fn string(value: &RawValue) -> Option<Cow<'_, str>> {
    let mut rest = value.get().strip_prefix('"')?.strip_suffix('"')?;
    if !substring::contains(rest, "\\") {
        return Some(Cow::Borrowed(rest));
    }
    // The escapes are UTF-16.
    let mut units = Vec::with_capacity(rest.len());
    while let Some((plain, escape)) = rest.split_once('\\') {
        units.extend(plain.encode_utf16());
        let (unit, length) = match escape.bytes().next()? {
            b'u' => (u16::from_str_radix(escape.get(1..5)?, 16).ok()?, 5),
            b'b' => (0x08, 1),
            b'f' => (0x0c, 1),
            b'n' => (0x0a, 1),
            b'r' => (0x0d, 1),
            b't' => (0x09, 1),
            itself => (u16::from(itself), 1),
        };
        units.push(unit);
        rest = escape.get(length..)?;
    }
    units.extend(rest.encode_utf16());
    Some(Cow::Owned(String::from_utf16_lossy(&units)))
}

/// What makes a text unfit to be read, whatever is read of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum JsonFlaw {
    /// Arrays and objects are nested deeper than this crate reads.
    TooDeep,
    /// A string holds a control character that is not escaped.
    ControlCharacter,
}

/// The first flaw of a text, whether or not it is JSON apart from that.
pub(crate) fn flaw(json: &str) -> Option<JsonFlaw> {
    flaw_at(0, json)
}

/// Whether a value that stands in an object or an array is nested too deeply. The parser counts what it reads itself, and
/// not what is passed on.
pub(crate) fn is_too_deep(value: &RawValue) -> bool {
    value.get().starts_with(['[', '{']) && flaw_at(1, value.get()).is_some()
}

fn flaw_at(mut depth: u32, json: &str) -> Option<JsonFlaw> {
    let (mut in_string, mut is_escaped) = (false, false);
    for byte in json.bytes() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if in_string => is_escaped = true,
            b'"' => in_string = !in_string,
            ..0x20 if in_string => return Some(JsonFlaw::ControlCharacter),
            b'[' | b'{' if !in_string => {
                depth += 1;
                if depth > DEEPEST {
                    return Some(JsonFlaw::TooDeep);
                }
            }
            b']' | b'}' if !in_string => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_decoded_and_an_unpaired_surrogate_is_accepted() {
        for (json, expected) in [
            ("\"\"", ""),
            ("\"plain \u{1f600}\"", "plain \u{1f600}"),
            (
                r#""a\"\\\/\b\f\n\r\t\u00e9""#,
                "a\"\\/\u{8}\u{c}\n\r\t\u{e9}",
            ),
            (r#""\ud83d\ude00!""#, "\u{1f600}!"),
            (r#""\ud83d""#, "\u{fffd}"),
            (r#""\ud83d\u0041""#, "\u{fffd}A"),
            (r#""\ude00x""#, "\u{fffd}x"),
            (r#""\ude00\ude00é""#, "\u{fffd}\u{fffd}é"),
        ] {
            assert_eq!(text(json).as_deref(), Some(expected), "{json}");
        }
        for json in ["7", "null", "[65]", "\"a\" 7", "\"\\x\"", "\"a"] {
            assert_eq!(text(json), None, "{json}");
        }
    }

    #[test]
    fn a_control_character_has_to_be_escaped() {
        assert_eq!(text(r#""a\u0001b\tc""#).as_deref(), Some("a\u{1}b\tc"));
        assert_eq!(text("\n\"a\"\t").as_deref(), Some("a"));
        for json in ["\"a\u{1}b\"", "\"a\tb\"", "\"\\\"\n\""] {
            assert_eq!(text(json), None, "{json:?}");
        }
    }

    #[test]
    fn a_string_without_escapes_is_not_copied() {
        assert!(matches!(text("\"abc\""), Some(Cow::Borrowed("abc"))));
    }
}

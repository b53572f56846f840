//! JSON as AWS sends it and as JavaScript hands it over, on `serde_json`.
//!
//! Three things `serde_json` leaves to its users: a string with an unpaired surrogate, which AWS and JavaScript may send, is not
//! a Rust string; read as bytes, which accepts it, a string may also hold control characters that are not escaped; and what is only
//! passed on may be nested without bound.
//!
//! See <https://www.rfc-editor.org/rfc/rfc8259>.

use std::borrow::Cow;
use std::fmt;

use serde::Serialize;
use serde::de::{self, Deserialize, DeserializeSeed, Deserializer, Visitor};
use serde_json::value::RawValue;

/// How deep arrays and objects may be nested.
const DEEPEST: u32 = 128;

/// The JSON text of a value.
pub(crate) fn to_string(value: &(impl Serialize + ?Sized)) -> String {
    let Ok(text) = serde_json::to_string(value) else {
        unreachable!("every key of this crate's maps is text, and no value refuses to be written")
    };
    text
}

/// The same, to stand in another JSON text.
pub(crate) fn raw(value: &(impl Serialize + ?Sized)) -> Box<RawValue> {
    let Ok(raw) = serde_json::value::to_raw_value(value) else {
        unreachable!("as above")
    };
    raw
}

/// Reads a whole JSON text.
///
/// # Errors
/// It is not JSON, not what is read, or nested too deeply. The error's own words may quote the text: they are not for users.
pub(crate) fn read<'de, S: DeserializeSeed<'de>>(
    json: &'de str,
    seed: S,
) -> Result<S::Value, serde_json::Error> {
    match flaw(json) {
        Some(Flaw::TooDeep) => return Err(de::Error::custom("nested too deeply")),
        Some(Flaw::ControlCharacter) => {
            return Err(de::Error::custom("a control character in a string"));
        }
        None => {}
    }
    let mut deserializer = serde_json::Deserializer::from_str(json);
    let value = seed.deserialize(&mut deserializer)?;
    deserializer.end()?;
    Ok(value)
}

/// The string that a JSON value is.
pub(crate) fn text(json: &str) -> Option<Cow<'_, str>> {
    if flaw(json).is_some() {
        return None;
    }
    let Text(text) = serde_json::from_str(json).ok()?;
    Some(text)
}

/// The strings that a JSON array holds.
pub(crate) fn texts(json: &str) -> Option<Vec<String>> {
    if flaw(json).is_some() {
        return None;
    }
    let texts: Vec<Text> = serde_json::from_str(json).ok()?;
    Some(texts.into_iter().map(Text::into_owned).collect())
}

/// The JSON texts of an array's elements.
pub(crate) fn elements(json: &str) -> Option<Vec<&str>> {
    let elements: Vec<&RawValue> = serde_json::from_str(json).ok()?;
    Some(elements.into_iter().map(RawValue::get).collect())
}

/// What `serde_json` would let pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flaw {
    /// Arrays and objects are nested deeper than this crate reads.
    TooDeep,
    /// A string holds a control character that is not escaped.
    ControlCharacter,
}

/// The first flaw of a text, whether or not it is JSON apart from that.
pub(crate) fn flaw(json: &str) -> Option<Flaw> {
    let mut depth: u32 = 0;
    let (mut in_string, mut is_escaped) = (false, false);
    for byte in json.bytes() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if in_string => is_escaped = true,
            b'"' => in_string = !in_string,
            ..0x20 if in_string => return Some(Flaw::ControlCharacter),
            b'[' | b'{' if !in_string => {
                depth += 1;
                if depth > DEEPEST {
                    return Some(Flaw::TooDeep);
                }
            }
            b']' | b'}' if !in_string => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    None
}

/// A string, in which an unpaired surrogate became U+FFFD.
pub(crate) struct Text<'de>(pub(crate) Cow<'de, str>);

impl Text<'_> {
    pub(crate) fn into_owned(self) -> String {
        self.0.into_owned()
    }
}

impl<'de> Deserialize<'de> for Text<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // A string is checked to be Unicode, bytes are not.
        deserializer.deserialize_bytes(TextVisitor)
    }
}

struct TextVisitor;

impl<'de> Visitor<'de> for TextVisitor {
    type Value = Text<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_borrowed_bytes<E: de::Error>(self, bytes: &'de [u8]) -> Result<Text<'de>, E> {
        match std::str::from_utf8(bytes) {
            Ok(text) => Ok(Text(Cow::Borrowed(text))),
            Err(_) => self.visit_bytes(bytes),
        }
    }

    fn visit_bytes<E: de::Error>(self, bytes: &[u8]) -> Result<Text<'de>, E> {
        Ok(Text(Cow::Owned(without_surrogates(bytes))))
    }
}

/// What `serde_json` gives for a string: UTF-8, but for unpaired surrogates, which it writes as the three bytes that UTF-8 forbids.
fn without_surrogates(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    let mut bytes_left_of_surrogate = 0;
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        if !chunk.valid().is_empty() {
            bytes_left_of_surrogate = 0;
        }
        for _ in chunk.invalid() {
            if bytes_left_of_surrogate == 0 {
                text.push(char::REPLACEMENT_CHARACTER);
                bytes_left_of_surrogate = 3;
            }
            bytes_left_of_surrogate -= 1;
        }
    }
    text
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
            assert_eq!(texts(&format!("[{json}]")), None, "{json:?}");
        }
    }

    #[test]
    fn a_string_without_escapes_is_not_copied() {
        assert!(matches!(text("\"abc\""), Some(Cow::Borrowed("abc"))));
    }

    #[test]
    fn nesting_is_limited_to_128_whatever_is_read() {
        let nested = |depth: usize| {
            let inner = depth - 1;
            [r#"{"a":"#, &"[".repeat(inner), &"]".repeat(inner), "}"].concat()
        };
        let read = |json: &str| crate::protocol::Others::of_object(json).is_some();
        assert!(read(&nested(128)));
        assert!(!read(&nested(129)));
        assert!(!read(&nested(1_000_000)));
        // Brackets in strings nest nothing.
        assert!(read(&format!(r#"{{"a":"\"{}"}}"#, "[".repeat(200))));
    }

    #[test]
    fn arrays_are_read_element_by_element() {
        assert_eq!(
            texts(r#" ["a", "b\n\ud83d"] "#),
            Some(vec!["a".to_owned(), "b\n\u{fffd}".to_owned()])
        );
        assert_eq!(texts("[]"), Some(Vec::new()));
        assert_eq!(
            elements(r#"[ 1.50 , {"a": [ ]},null]"#),
            Some(vec!["1.50", r#"{"a": [ ]}"#, "null"])
        );
        for json in ["[1]", "{}", "[\"a\",]", "[\"a\"] 1"] {
            assert_eq!(texts(json), None, "{json}");
        }
    }
}

//! Reads JSON into [shapes](super::shape): one visitor of `serde_json`'s for all of them.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::member::{Number, Others};
use super::shape::{ObjectSlot, ObjectsSlot, Shape, Slot, TextsSlot};
use crate::json::{self, JsonFlaw, RawJson};
use crate::timestamp::Timestamp;

/// Where a value goes that was asked for: a shape, or what a member of one holds.
///
/// A number or a timestamp that cannot be read is kept as it came: none is worth failing the whole response over. Text, arrays and
/// objects that are of another kind are: the response is not ECS's.
pub(crate) enum Target<'a> {
    /// An object.
    Shape(&'a mut dyn Shape),
    /// An object or null.
    Object(&'a mut dyn ObjectSlot),
    /// An array of objects, or null.
    Objects(&'a mut dyn ObjectsSlot),
    /// An object, for which there is room once it is there.
    Next(&'a mut dyn ObjectsSlot),
    /// An array of strings, or null.
    Texts(&'a mut dyn TextsSlot),
    /// An array.
    Values(&'a mut Vec<RawJson>),
}

/// What came for a [`Place`]. Telling so is all it takes: `serde_json`'s own errors about kinds, and what they print, are a twentieth
/// of the module of the operations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fit {
    /// What goes there.
    Value,
    /// Null, where that may stand for an absent value.
    Null,
    /// Something else.
    TypeMismatch,
}

/// Why a JSON text could not be read. Its words may quote the text: they are not for users.
#[derive(Debug)]
pub(crate) enum ReadError {
    /// It is not JSON, or not of the kind that was asked for.
    Json(serde_json::Error),
    /// It is not of the kind that was asked for.
    TypeMismatch,
    /// It is not fit to be read at all.
    Unfit(JsonFlaw),
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Json(error) => error.fmt(f),
            Self::TypeMismatch => f.write_str("a value of a different type"),
            Self::Unfit(JsonFlaw::TooDeep) => f.write_str("nested too deeply"),
            Self::Unfit(JsonFlaw::ControlCharacter) => {
                f.write_str("a control character in a string")
            }
        }
    }
}

/// Reads a whole JSON text.
pub(crate) fn read(json: &str, target: Target) -> Result<(), ReadError> {
    let mut deserializer = serde_json::Deserializer::from_slice(json.as_bytes());
    let fit = target.deserialize(&mut deserializer);
    let error = match fit.and_then(|fit| deserializer.end().map(|()| fit)) {
        Ok(Fit::Value | Fit::Null) => return Ok(()),
        Ok(Fit::TypeMismatch) => ReadError::TypeMismatch,
        Err(error) => ReadError::Json(error),
    };
    // Looked for now, rather than in every text.
    Err(json::flaw(json).map_or(error, ReadError::Unfit))
}

impl Others {
    /// The members of a JSON object, all of them but those that are null; `None` where `json` is no object.
    #[must_use]
    pub fn parse(json: &str) -> Option<Self> {
        let mut members = Self::default();
        read(json, Target::Shape(&mut members)).ok()?;
        Some(members)
    }
}

/// A shape without typed members.
impl Shape for Others {
    fn slot(&mut self, _: &str) -> Slot<'_> {
        Slot::Other
    }

    fn others_mut(&mut self) -> Option<&mut Others> {
        Some(self)
    }
}

/// The strings that a JSON array holds.
pub(crate) fn texts(json: &str) -> Option<Vec<String>> {
    let mut texts = None::<Vec<String>>;
    read(json, Target::Texts(&mut texts)).ok()?;
    texts
}

/// The elements of a JSON array.
pub(crate) fn elements(json: &str) -> Option<Vec<RawJson>> {
    let mut elements = Vec::new();
    read(json, Target::Values(&mut elements)).ok()?;
    Some(elements)
}

impl<'de> DeserializeSeed<'de> for Target<'_> {
    type Value = Fit;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Fit, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Target<'_> {
    type Value = Fit;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object or an array")
    }

    fn visit_bool<E>(self, _: bool) -> Result<Fit, E> {
        Ok(Fit::TypeMismatch)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Fit, E> {
        Ok(Fit::TypeMismatch)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Fit, E> {
        Ok(Fit::TypeMismatch)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Fit, E> {
        Ok(Fit::TypeMismatch)
    }

    fn visit_str<E>(self, _: &str) -> Result<Fit, E> {
        Ok(Fit::TypeMismatch)
    }

    fn visit_unit<E>(self) -> Result<Fit, E> {
        Ok(match self {
            Self::Object(_) | Self::Objects(_) | Self::Texts(_) => Fit::Null,
            Self::Shape(_) | Self::Next(_) | Self::Values(_) => Fit::TypeMismatch,
        })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fit, A::Error> {
        let shape = match self {
            Self::Shape(shape) => shape,
            Self::Object(slot) => slot.fresh(),
            Self::Next(slot) => slot.more(),
            Self::Objects(_) | Self::Texts(_) | Self::Values(_) => return Ok(Fit::TypeMismatch),
        };
        while let Some(name) = map.next_key::<&RawValue>()? {
            let name = json::string(name).unwrap_or_default();
            let target = match shape.slot(&name) {
                Slot::Object(slot) => Target::Object(slot),
                Slot::Objects(slot) => Target::Objects(slot),
                Slot::Texts(slot) => Target::Texts(slot),
                slot => {
                    let value: &RawValue = map.next_value()?;
                    if value.get() == "null" {
                        continue;
                    }
                    let is_typed = !matches!(slot, Slot::Other);
                    match put(slot, value) {
                        Stored::Done => {}
                        Stored::TypeMismatch => return Ok(Fit::TypeMismatch),
                        Stored::Other if json::is_too_deep(value) => return Ok(Fit::TypeMismatch),
                        Stored::Other => {
                            if let Some(others) = shape.others_mut() {
                                others.keep(&name, value);
                            }
                        }
                    }
                    if is_typed {
                        shape.mark_present();
                    }
                    continue;
                }
            };
            match map.next_value_seed(target)? {
                Fit::Value => shape.mark_present(),
                Fit::Null => {}
                Fit::TypeMismatch => return Ok(Fit::TypeMismatch),
            }
        }
        Ok(Fit::Value)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut array: A) -> Result<Fit, A::Error> {
        match self {
            Self::Objects(slot) => {
                slot.start();
                while let Some(fit) = array.next_element_seed(Target::Next(&mut *slot))? {
                    if fit != Fit::Value {
                        return Ok(Fit::TypeMismatch);
                    }
                }
            }
            Self::Texts(slot) => {
                let mut texts = Vec::new();
                while let Some(value) = array.next_element::<&RawValue>()? {
                    let Some(text) = json::string(value) else {
                        return Ok(Fit::TypeMismatch);
                    };
                    texts.push(text.into_owned());
                }
                slot.put_all(texts);
            }
            Self::Values(values) => {
                while let Some(value) = array.next_element::<&RawValue>()? {
                    if json::is_too_deep(value) {
                        return Ok(Fit::TypeMismatch);
                    }
                    values.push(value.into());
                }
            }
            Self::Shape(_) | Self::Object(_) | Self::Next(_) => return Ok(Fit::TypeMismatch),
        }
        Ok(Fit::Value)
    }
}

/// What became of a member's value.
enum Stored {
    /// It was read.
    Done,
    /// It is not what the member holds.
    TypeMismatch,
    /// It stays as it came.
    Other,
}

fn put(slot: Slot<'_>, value: &RawValue) -> Stored {
    let json = value.get();
    let is_read = match slot {
        Slot::Text(slot) => match json::string(value) {
            Some(text) => {
                slot.put(text.into_owned());
                true
            }
            None => return Stored::TypeMismatch,
        },
        Slot::Integer(slot) => store(slot, json.parse().ok()),
        Slot::Number(slot) => store(slot, Number::from_value(value)),
        Slot::Time(slot) => store(slot, Timestamp::parse_json(json)),
        Slot::Object(_) | Slot::Objects(_) | Slot::Texts(_) | Slot::Other => false,
    };
    if is_read { Stored::Done } else { Stored::Other }
}

fn store<T>(slot: &mut Option<T>, value: Option<T>) -> bool {
    *slot = value;
    slot.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_members_of_an_object_are_kept_as_they_came() {
        let members = Others::parse(r#" {"a": [1, 2], "b":null, "c\u0064":"x"} "#).unwrap();
        assert_eq!(
            members.iter().collect::<Vec<_>>(),
            [("a", "[1, 2]"), ("cd", "\"x\"")]
        );
        assert_eq!(members.json("b"), None);
        for json in ["", "[]", "{", "{}x", "null"] {
            assert_eq!(Others::parse(json), None, "{json}");
        }
    }

    #[test]
    fn arrays_are_read_element_by_element() {
        assert_eq!(
            texts(r#" ["a", "b\n\ud83d"] "#),
            Some(vec!["a".to_owned(), "b\n\u{fffd}".to_owned()])
        );
        assert_eq!(texts("[]"), Some(Vec::new()));
        let elements = elements(r#"[ 1.50 , {"a": [ ]},null]"#).unwrap();
        assert_eq!(
            elements.iter().map(RawJson::as_str).collect::<Vec<_>>(),
            ["1.50", r#"{"a": [ ]}"#, "null"]
        );
        for json in ["[1]", "{}", "null", "[\"a\",]", "[\"a\"] 1", "[\"a\tb\"]"] {
            assert_eq!(texts(json), None, "{json}");
        }
    }

    #[test]
    fn nesting_is_limited_to_128_whatever_is_read() {
        let nested = |depth: usize| {
            let inner = depth - 1;
            [r#"{"a":"#, &"[".repeat(inner), &"]".repeat(inner), "}"].concat()
        };
        let read = |json: &str| Others::parse(json).is_some();
        assert!(read(&nested(128)));
        assert!(!read(&nested(129)));
        assert!(!read(&nested(1_000_000)));
        // Brackets in strings nest nothing.
        assert!(read(&format!(r#"{{"a":"\"{}"}}"#, "[".repeat(200))));
    }
}

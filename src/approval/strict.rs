//! Reads what people wrote: an object by its members' names, and in no other way.
//!
//! Derived code takes an array for a struct as well, each element for the member of that place. `"teams": []` would then be a
//! chat that is set up. A member that may be of several kinds may be an object here, and never an array.

use std::fmt;

use serde::de::value::{MapDeserializer, SeqDeserializer};
use serde::de::{
    Deserialize, Deserializer, Error as _, IntoDeserializer, MapAccess, Unexpected, Visitor,
};
use serde::forward_to_deserialize_any;
use serde_json::value::RawValue;
use serde_json::{Error, Value};

/// A JSON value, to be read by derived code.
#[derive(Clone, Copy)]
pub(crate) struct Strict<'de>(&'de RawValue);

impl<'de> Strict<'de> {
    /// The value of a JSON text.
    ///
    /// # Errors
    /// It is not valid JSON.
    pub(crate) fn parse(json: &'de str) -> Result<Self, Error> {
        serde_json::from_str(json).map(Self).map_err(|error| {
            // Of what is only passed over, the parser says less.
            serde_json::from_str::<Value>(json).err().unwrap_or(error)
        })
    }
}

impl<'de> Deserializer<'de> for Strict<'de> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let text = self.0.get();
        if text.starts_with('[') {
            return Err(Error::invalid_type(Unexpected::Seq, &visitor));
        }
        if !text.starts_with('{') {
            return serde_json::Deserializer::from_str(text).deserialize_any(visitor);
        }
        let Members(members) = serde_json::from_str(text)?;
        visitor.visit_map(MapDeserializer::new(members.into_iter()))
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let text = self.0.get();
        if !text.starts_with('[') {
            return self.deserialize_any(visitor);
        }
        let elements: Vec<&RawValue> = serde_json::from_str(text)?;
        visitor.visit_seq(SeqDeserializer::new(elements.into_iter().map(Strict)))
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.0.get() == "null" {
            return visitor.visit_none();
        }
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        serde_json::Deserializer::from_str(self.0.get()).deserialize_enum(name, variants, visitor)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct tuple_struct
        map struct identifier
    }
}

impl<'de> IntoDeserializer<'de, Error> for Strict<'de> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

/// The members of an object, as they come: one that is there twice is for the derived code to refuse.
struct Members<'de>(Vec<(String, Strict<'de>)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;

        impl<'de> Visitor<'de> for Reader {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some((name, value)) = map.next_entry()? {
                    members.push((name, Strict(value)));
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(Reader)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn from_str<'de, T: Deserialize<'de>>(json: &'de str) -> Result<T, Error> {
        T::deserialize(Strict::parse(json)?)
    }

    #[derive(Debug, Default, PartialEq, serde::Deserialize)]
    #[serde(deny_unknown_fields, default)]
    struct Sample {
        name: Option<String>,
        pair: Vec<(String, String)>,
        map: BTreeMap<String, Vec<u32>>,
        part: Option<Box<Self>>,
        kind: Option<Kind>,
        empty: Option<Empty>,
        wrapped: Option<Wrapped>,
    }

    #[derive(Debug, PartialEq, serde::Deserialize)]
    struct Wrapped(Box<Sample>);

    #[derive(Debug, PartialEq, serde::Deserialize)]
    #[serde(tag = "kind", rename_all = "camelCase")]
    enum Kind {
        One { name: String },
    }

    #[derive(Debug, PartialEq, serde::Deserialize)]
    struct Empty {}

    #[test]
    fn what_an_object_stands_for_is_read_as_the_parser_itself_reads_it() {
        for json in [
            r"{}",
            r#" { "name" : null, "part": {"name": "a\u0062\n"} } "#,
            r#"{"pair": [["a", "b"], ["c", "d"]], "map": {"x": [1, 2], "y": []}}"#,
            r#"{"kind": {"kind": "one", "name": "a"}, "empty": {}, "wrapped": {"name": "a"}}"#,
        ] {
            let read: Sample = from_str(json).unwrap();
            assert_eq!(read, serde_json::from_str(json).unwrap(), "{json}");
        }
    }

    #[test]
    fn an_array_stands_for_no_object_however_deep() {
        for json in [
            "[]",
            r#"["a"]"#,
            r#"{"part": []}"#,
            r#"{"part": {"part": ["a"]}}"#,
            r#"{"empty": []}"#,
            r#"{"wrapped": []}"#,
            r#"{"kind": ["one", "a"]}"#,
        ] {
            assert!(serde_json::from_str::<Sample>(json).is_ok(), "{json}");
            let error = from_str::<Sample>(json).unwrap_err().to_string();
            assert!(
                error.starts_with("invalid type: sequence, expected "),
                "{error}"
            );
        }
    }

    #[test]
    fn a_member_that_is_there_twice_or_of_another_kind_is_refused() {
        for json in [
            r#"{"name": "a", "name": "b"}"#,
            r#"{"nom": "a"}"#,
            r#"{"name": 7}"#,
            r#"{"pair": "a"}"#,
            r#"{"pair": [["a"]]}"#,
            r#"{"map": {"x": [-1]}}"#,
            r#"{"name": "a"} {}"#,
        ] {
            assert!(from_str::<Sample>(json).is_err(), "{json}");
        }
    }
}

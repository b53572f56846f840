//! How values are written: by `serde_json`, with every struct as the map that it is in JSON.
//!
//! `serde_json` takes a struct of a certain name for raw JSON. So it compiles how each member of every struct is written a second time, for that case, and
//! with it an error whose text it searches: 4.7 kB of the page's module in brotli. A map has no such case.

use std::fmt::Display;

use serde::ser::{Serialize, SerializeMap, SerializeSeq, SerializeStruct, Serializer};
use serde_json::value::RawValue;

/// What [`RawJson`](super::RawJson) is called as it is written: the one struct that is left to `serde_json`.
const RAW: &str = "RawJson";

/// A value, written that way.
pub(super) struct Written<'a, T: ?Sized>(pub(super) &'a T);

impl<T: Serialize + ?Sized> Serialize for Written<'_, T> {
    /// Not inlined: one function for each type, rather than a copy wherever it is written, makes the page's module 2 kB smaller.
    #[inline(never)]
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(AsMaps(serializer))
    }
}

/// Writes JSON as it stands.
pub(super) fn as_it_stands<S: Serializer>(
    json: &RawValue,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.serialize_newtype_struct(RAW, json)
}

/// A serializer, or what one has begun.
struct AsMaps<S>(S);

macro_rules! pass_on {
    ($($method:ident($($argument:ident: $type:ty),*))*) => {
        $(fn $method(self, $($argument: $type),*) -> Result<S::Ok, S::Error> {
            self.0.$method($($argument),*)
        })*
    };
}

macro_rules! begin {
    ($($method:ident($($argument:ident: $type:ty),*) -> $begun:ident)*) => {
        $(fn $method(self, $($argument: $type),*) -> Result<S::$begun, S::Error> {
            self.0.$method($($argument),*)
        })*
    };
}

/// Tuples and the variants of enums that are tagged from outside have no place in this crate's JSON, and are passed on with all they hold.
impl<S: Serializer> Serializer for AsMaps<S> {
    type Ok = S::Ok;
    type Error = S::Error;
    type SerializeSeq = AsMaps<S::SerializeSeq>;
    type SerializeMap = AsMaps<S::SerializeMap>;
    type SerializeStruct = AsMaps<S::SerializeMap>;
    type SerializeTuple = S::SerializeTuple;
    type SerializeTupleStruct = S::SerializeTupleStruct;
    type SerializeTupleVariant = S::SerializeTupleVariant;
    type SerializeStructVariant = S::SerializeStructVariant;

    pass_on! {
        serialize_bool(value: bool)
        serialize_i8(value: i8)
        serialize_i16(value: i16)
        serialize_i32(value: i32)
        serialize_i64(value: i64)
        serialize_u8(value: u8)
        serialize_u16(value: u16)
        serialize_u32(value: u32)
        serialize_u64(value: u64)
        serialize_f32(value: f32)
        serialize_f64(value: f64)
        serialize_char(value: char)
        serialize_str(value: &str)
        serialize_bytes(value: &[u8])
        serialize_none()
        serialize_unit()
        serialize_unit_struct(name: &'static str)
        serialize_unit_variant(name: &'static str, index: u32, variant: &'static str)
    }

    begin! {
        serialize_tuple(len: usize) -> SerializeTuple
        serialize_tuple_struct(name: &'static str, len: usize) -> SerializeTupleStruct
        serialize_tuple_variant(name: &'static str, index: u32, variant: &'static str, len: usize) -> SerializeTupleVariant
        serialize_struct_variant(name: &'static str, index: u32, variant: &'static str, len: usize) -> SerializeStructVariant
    }

    fn collect_str<T: Display + ?Sized>(self, value: &T) -> Result<S::Ok, S::Error> {
        self.0.collect_str(value)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<S::Ok, S::Error> {
        value.serialize(self)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        value: &T,
    ) -> Result<S::Ok, S::Error> {
        match name {
            RAW => value.serialize(self.0),
            _ => value.serialize(self),
        }
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<S::Ok, S::Error> {
        let value = &Written(value);
        self.0
            .serialize_newtype_variant(name, index, variant, value)
    }

    fn serialize_seq(self, len: Option<usize>) -> Result<Self::SerializeSeq, S::Error> {
        self.0.serialize_seq(len).map(AsMaps)
    }

    fn serialize_map(self, len: Option<usize>) -> Result<Self::SerializeMap, S::Error> {
        self.0.serialize_map(len).map(AsMaps)
    }

    fn serialize_struct(
        self,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStruct, S::Error> {
        // The length is not passed on, so that no code is compiled that counts the members which are not left out.
        self.serialize_map(None)
    }
}

impl<S: SerializeSeq> SerializeSeq for AsMaps<S> {
    type Ok = S::Ok;
    type Error = S::Error;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), S::Error> {
        self.0.serialize_element(&Written(value))
    }

    fn end(self) -> Result<S::Ok, S::Error> {
        self.0.end()
    }
}

impl<S: SerializeMap> SerializeMap for AsMaps<S> {
    type Ok = S::Ok;
    type Error = S::Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), S::Error> {
        self.0.serialize_key(key)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), S::Error> {
        self.0.serialize_value(&Written(value))
    }

    fn end(self) -> Result<S::Ok, S::Error> {
        self.0.end()
    }
}

impl<S: SerializeMap> SerializeStruct for AsMaps<S> {
    type Ok = S::Ok;
    type Error = S::Error;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        key: &'static str,
        value: &T,
    ) -> Result<(), S::Error> {
        self.0.serialize_entry(key, &Written(value))
    }

    fn end(self) -> Result<S::Ok, S::Error> {
        self.0.end()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Serialize;

    use crate::json::{RawJson, raw, to_string};

    /// A value of every kind that this crate's JSON has, and of those that it does not have.
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Every {
        text: &'static str,
        number: i64,
        fraction: f32,
        letter: char,
        flag: bool,
        nothing: (),
        absent: Option<Inner>,
        #[serde(skip_serializing_if = "Option::is_none")]
        left_out: Option<Inner>,
        present: Option<Inner>,
        many: Vec<Inner>,
        none: [Inner; 0],
        by_name: BTreeMap<&'static str, Inner>,
        pair: (u8, Inner),
        newtype: Newtype,
        tagged: Vec<Tagged>,
        variants: Vec<Variant>,
        raw: RawJson,
        #[serde(flatten)]
        more: Inner,
    }

    #[derive(Clone, Serialize)]
    struct Inner {
        raw: Option<RawJson>,
    }

    #[derive(Serialize)]
    struct Newtype(Inner);

    #[derive(Serialize)]
    #[serde(tag = "kind")]
    enum Tagged {
        Unit,
        Struct { inner: Inner },
        Newtype(Inner),
    }

    #[derive(Serialize)]
    enum Variant {
        Unit,
        Newtype(Inner),
        Tuple(Inner, u8),
        Struct { inner: Inner },
    }

    #[test]
    fn a_value_is_written_as_serde_json_writes_it_and_raw_json_as_it_stands() {
        let inner = || Inner {
            raw: RawJson::parse("[1.50, {}]"),
        };
        let every = Every {
            text: "a \"b\"\n",
            number: -7,
            fraction: 0.5,
            letter: 'ü',
            flag: true,
            nothing: (),
            absent: None,
            left_out: None,
            present: Some(inner()),
            many: vec![inner(), inner()],
            none: [],
            by_name: BTreeMap::from([("one", inner())]),
            pair: (1, inner()),
            newtype: Newtype(inner()),
            tagged: vec![
                Tagged::Unit,
                Tagged::Struct { inner: inner() },
                Tagged::Newtype(inner()),
            ],
            variants: vec![
                Variant::Unit,
                Variant::Newtype(inner()),
                Variant::Tuple(inner(), 2),
                Variant::Struct { inner: inner() },
            ],
            raw: RawJson::parse("1e999").unwrap(),
            more: inner(),
        };
        let written = to_string(&every);
        assert_eq!(written, serde_json::to_string(&every).unwrap());
        assert_eq!(written, raw(&every).as_str());
        assert!(written.contains(r#""newtype":{"raw":[1.50, {}]},"tagged":[{"kind":"Unit"},"#));
        assert!(
            written.ends_with(r#""raw":1e999,"raw":[1.50, {}]}"#),
            "{written}"
        );
    }

    #[test]
    fn raw_json_alone_is_written_as_it_stands() {
        let number = RawJson::parse(" 33.333333333333336").unwrap();
        assert_eq!(to_string(&number), "33.333333333333336");
        assert_eq!(to_string(&[&number]), "[33.333333333333336]");
    }
}

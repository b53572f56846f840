//! Output shapes: the members this crate decides on, and all others as AWS sent them.
//!
//! A shape is read and written through `dyn Shape`, by one reader and one writer for all of them. Derived code is compiled
//! anew for every struct; with ten operations it alone was larger than this whole module may be.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use super::member::{Name, Number, Others};
use crate::timestamp::Timestamp;

/// A JSON object with typed members.
pub trait Shape {
    /// Where the member `name` goes.
    fn slot(&mut self, name: &str) -> Slot<'_>;
    /// Where every other member goes.
    fn others_mut(&mut self) -> &mut Others;
    /// Hands over each member that is there, in order.
    fn each(&self, hand_over: &mut dyn FnMut(&str, Held<'_>));
}

/// Where a member's value goes.
pub enum Slot<'a> {
    /// A string, or an open enumeration.
    Text(&'a mut dyn TextSlot),
    /// A whole number.
    Integer(&'a mut Option<i32>),
    /// Any number.
    Number(&'a mut Option<Number>),
    /// A timestamp.
    Time(&'a mut Option<Timestamp>),
    /// An object.
    Object(&'a mut dyn ObjectSlot),
    /// An array of strings.
    Texts(&'a mut dyn TextsSlot),
    /// An array of objects.
    Objects(&'a mut dyn ObjectsSlot),
    /// Not a typed member.
    Other,
}

/// What a member holds.
pub enum Held<'a> {
    /// A string.
    Text(&'a str),
    /// A whole number.
    Integer(i32),
    /// Any number.
    Number(&'a Number),
    /// A timestamp.
    Time(Timestamp),
    /// An object.
    Object(&'a dyn Shape),
    /// An array.
    Array(&'a dyn Elements),
    /// As AWS sent it.
    Raw(&'a RawValue),
}

/// A type that a typed member can have.
pub trait Member: Sized {
    /// Where its value goes.
    fn slot(member: &mut Option<Self>) -> Slot<'_>;
    /// What it holds.
    fn held(&self) -> Held<'_>;
}

/// A type that the elements of a typed array can have.
pub trait Element: Member {
    /// Where their values go.
    fn slot_of_many(member: &mut Option<Vec<Self>>) -> Slot<'_>;
}

/// Takes a string.
pub trait TextSlot {
    /// Takes it.
    fn put(&mut self, text: String);
}

impl<T: From<String>> TextSlot for Option<T> {
    fn put(&mut self, text: String) {
        *self = Some(text.into());
    }
}

/// Takes an array of strings.
pub trait TextsSlot {
    /// Takes it.
    fn put_all(&mut self, texts: Vec<String>);
}

impl<T: From<String>> TextsSlot for Option<Vec<T>> {
    fn put_all(&mut self, texts: Vec<String>) {
        *self = Some(texts.into_iter().map(T::from).collect());
    }
}

/// Takes an object.
pub trait ObjectSlot {
    /// Makes room for it.
    fn fresh(&mut self) -> &mut dyn Shape;
}

impl<T: Shape + Default> ObjectSlot for Option<T> {
    fn fresh(&mut self) -> &mut dyn Shape {
        self.insert(T::default())
    }
}

/// Takes an array of objects.
pub trait ObjectsSlot {
    /// An array begins.
    fn start(&mut self);
    /// Makes room for one more.
    fn more(&mut self) -> &mut dyn Shape;
}

impl<T: Shape + Default> ObjectsSlot for Option<Vec<T>> {
    fn start(&mut self) {
        *self = Some(Vec::new());
    }

    fn more(&mut self) -> &mut dyn Shape {
        let all = self.get_or_insert_default();
        let last = all.len();
        all.push(T::default());
        &mut all[last]
    }
}

/// The elements of an array.
pub trait Elements {
    /// The `index`th, if there are so many.
    fn element(&self, index: usize) -> Option<Held<'_>>;
}

impl<T: Member> Elements for Vec<T> {
    fn element(&self, index: usize) -> Option<Held<'_>> {
        self.get(index).map(Member::held)
    }
}

impl<T: Element> Member for Vec<T> {
    fn slot(member: &mut Option<Self>) -> Slot<'_> {
        T::slot_of_many(member)
    }

    fn held(&self) -> Held<'_> {
        Held::Array(self)
    }
}

impl Member for String {
    fn slot(member: &mut Option<Self>) -> Slot<'_> {
        Slot::Text(member)
    }

    fn held(&self) -> Held<'_> {
        Held::Text(self)
    }
}

impl Element for String {
    fn slot_of_many(member: &mut Option<Vec<Self>>) -> Slot<'_> {
        Slot::Texts(member)
    }
}

impl Member for i32 {
    fn slot(member: &mut Option<Self>) -> Slot<'_> {
        Slot::Integer(member)
    }

    fn held(&self) -> Held<'_> {
        Held::Integer(*self)
    }
}

impl Member for Number {
    fn slot(member: &mut Option<Self>) -> Slot<'_> {
        Slot::Number(member)
    }

    fn held(&self) -> Held<'_> {
        Held::Number(self)
    }
}

impl Member for Timestamp {
    fn slot(member: &mut Option<Self>) -> Slot<'_> {
        Slot::Time(member)
    }

    fn held(&self) -> Held<'_> {
        Held::Time(*self)
    }
}

/// Reads an object into `shape`.
pub(crate) fn read(json: &str, shape: &mut dyn Shape) -> Result<(), serde_json::Error> {
    fill(json, Place::Shape(shape))
}

/// Reads an array of strings.
pub(crate) fn texts(json: &str) -> Option<Vec<String>> {
    let mut texts: Option<Vec<String>> = None;
    fill(json, Place::Texts(&mut texts)).ok()?;
    texts
}

fn fill(json: &str, place: Place<'_>) -> Result<(), serde_json::Error> {
    let mut deserializer = serde_json::Deserializer::from_str(json);
    Fill(place).deserialize(&mut deserializer)?;
    deserializer.end()
}

/// What is filled with the value that comes next.
enum Place<'a> {
    Text(&'a mut dyn TextSlot),
    Texts(&'a mut dyn TextsSlot),
    Object(&'a mut dyn ObjectSlot),
    Objects(&'a mut dyn ObjectsSlot),
    Shape(&'a mut dyn Shape),
}

/// Reads one value. `null` leaves the place empty; a value of another kind than the place's is an error: the response is
/// not ECS's. No `visit_*` is left to its default, which would print the value, floating point numbers and all: their
/// tables alone are a tenth of the wasm module.
struct Fill<'a>(Place<'a>);

impl<'de> DeserializeSeed<'de> for Fill<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Fill<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(UNEXPECTED)
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E: serde::de::Error>(self, _: bool) -> Result<(), E> {
        Err(E::custom(UNEXPECTED))
    }

    fn visit_i64<E: serde::de::Error>(self, _: i64) -> Result<(), E> {
        Err(E::custom(UNEXPECTED))
    }

    fn visit_u64<E: serde::de::Error>(self, _: u64) -> Result<(), E> {
        Err(E::custom(UNEXPECTED))
    }

    fn visit_f64<E: serde::de::Error>(self, _: f64) -> Result<(), E> {
        Err(E::custom(UNEXPECTED))
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<(), E> {
        match self.0 {
            Place::Text(slot) => {
                slot.put(text.to_owned());
                Ok(())
            }
            _ => Err(E::custom(UNEXPECTED)),
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<(), A::Error> {
        match self.0 {
            Place::Texts(slot) => {
                let mut texts = Vec::new();
                while let Some(Name(text)) = elements.next_element::<Name<'de>>()? {
                    texts.push(text.into_owned());
                }
                slot.put_all(texts);
            }
            Place::Objects(slot) => {
                slot.start();
                while elements.next_element_seed(Next(slot))?.is_some() {}
            }
            _ => return Err(A::Error::custom(UNEXPECTED)),
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        match self.0 {
            Place::Object(slot) => members(slot.fresh(), map),
            Place::Shape(shape) => members(shape, map),
            _ => Err(A::Error::custom(UNEXPECTED)),
        }
    }
}

pub(super) const UNEXPECTED: &str = "a value of another kind";

/// Makes room for an element only when there is one.
struct Next<'a>(&'a mut dyn ObjectsSlot);

impl<'de> DeserializeSeed<'de> for Next<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        Fill(Place::Shape(self.0.more())).deserialize(deserializer)
    }
}

/// Reads the members of an object. A number or a timestamp that cannot be read is kept as it came: none is worth failing the
/// whole response over.
fn members<'de, A: MapAccess<'de>>(shape: &mut dyn Shape, mut map: A) -> Result<(), A::Error> {
    while let Some(Name(name)) = map.next_key::<Name<'de>>()? {
        let place = match shape.slot(&name) {
            Slot::Text(slot) => Place::Text(slot),
            Slot::Texts(slot) => Place::Texts(slot),
            Slot::Object(slot) => Place::Object(slot),
            Slot::Objects(slot) => Place::Objects(slot),
            scalar => {
                let raw: &RawValue = map.next_value()?;
                let read = match scalar {
                    Slot::Integer(slot) => store(slot, raw.get().parse().ok()),
                    Slot::Number(slot) => store(slot, Number::of(raw)),
                    Slot::Time(slot) => store(slot, Timestamp::parse_json(raw.get())),
                    _ => false,
                };
                if !read && raw.get() != "null" {
                    shape.others_mut().keep(&name, raw);
                }
                continue;
            }
        };
        map.next_value_seed(Fill(place))?;
    }
    Ok(())
}

fn store<T>(slot: &mut Option<T>, value: Option<T>) -> bool {
    *slot = value;
    slot.is_some()
}

/// Writes a shape as an object.
pub(crate) fn write<S: Serializer>(shape: &dyn Shape, serializer: S) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(None)?;
    let mut written = Ok(());
    shape.each(&mut |name, held| {
        if written.is_ok() {
            written = map.serialize_entry(name, &held);
        }
    });
    written?;
    map.end()
}

impl Serialize for Held<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Integer(number) => serializer.serialize_i32(*number),
            Self::Number(number) => number.serialize(serializer),
            Self::Time(timestamp) => timestamp.serialize(serializer),
            Self::Object(shape) => write(*shape, serializer),
            Self::Raw(raw) => raw.serialize(serializer),
            Self::Array(elements) => {
                let mut array = serializer.serialize_seq(None)?;
                let mut index = 0;
                while let Some(element) = elements.element(index) {
                    array.serialize_element(&element)?;
                    index += 1;
                }
                array.end()
            }
        }
    }
}

/// Declares an output shape. Every typed member is optional, because awsJson1.1 may leave any out; `null` is absent.
macro_rules! shape {
    (
        $(#[$meta:meta])*
        $name:ident {
            $($(#[$doc:meta])* $field:ident: $kind:ty = $member:literal,)*
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, Default)]
        #[non_exhaustive]
        pub struct $name {
            $($(#[$doc])* pub $field: Option<$kind>,)*
            /// Every other member, as AWS sent it.
            pub others: $crate::protocol::Others,
        }

        impl $crate::protocol::shape::Shape for $name {
            fn slot(&mut self, name: &str) -> $crate::protocol::shape::Slot<'_> {
                match name {
                    $($member => <$kind as $crate::protocol::shape::Member>::slot(&mut self.$field),)*
                    _ => $crate::protocol::shape::Slot::Other,
                }
            }

            fn others_mut(&mut self) -> &mut $crate::protocol::Others {
                &mut self.others
            }

            fn each(&self, hand_over: &mut dyn FnMut(&str, $crate::protocol::shape::Held<'_>)) {
                $(if let Some(value) = &self.$field {
                    hand_over($member, $crate::protocol::shape::Member::held(value));
                })*
                for (name, value) in self.others.iter() {
                    hand_over(name, $crate::protocol::shape::Held::Raw(value));
                }
            }
        }

        impl $crate::protocol::shape::Member for $name {
            fn slot(member: &mut Option<Self>) -> $crate::protocol::shape::Slot<'_> {
                $crate::protocol::shape::Slot::Object(member)
            }

            fn held(&self) -> $crate::protocol::shape::Held<'_> {
                $crate::protocol::shape::Held::Object(self)
            }
        }

        impl $crate::protocol::shape::Element for $name {
            fn slot_of_many(member: &mut Option<Vec<Self>>) -> $crate::protocol::shape::Slot<'_> {
                $crate::protocol::shape::Slot::Objects(member)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $crate::protocol::shape::write(self, serializer)
            }
        }

        impl std::str::FromStr for $name {
            type Err = serde_json::Error;

            /// Reads it from JSON.
            fn from_str(json: &str) -> Result<Self, Self::Err> {
                let mut shape = Self::default();
                $crate::protocol::shape::read(json, &mut shape)?;
                Ok(shape)
            }
        }
    };
}

pub(crate) use shape;

#[cfg(test)]
mod tests {
    use crate::timestamp::Timestamp;

    shape! {
        /// A shape for the tests.
        Sample {
            name: String = "name",
            created_at: Timestamp = "createdAt",
            parts: Vec<Sample> = "parts",
        }
    }

    fn round_trip(json: &str) -> String {
        serde_json::to_string(&json.parse::<Sample>().unwrap()).unwrap()
    }

    #[test]
    fn members_that_are_not_typed_pass_through_as_they_came() {
        assert_eq!(
            round_trip(r#"{"name":"a","zeta":{"x": [1, null]},"parts":[{"name":"b","w":1.50}]}"#),
            r#"{"name":"a","parts":[{"name":"b","w":1.50}],"zeta":{"x": [1, null]}}"#
        );
    }

    #[test]
    fn null_members_are_absent() {
        assert_eq!(
            round_trip(r#"{"name":null,"createdAt":null,"zeta":null}"#),
            "{}"
        );
    }

    #[test]
    fn a_timestamp_that_cannot_be_read_stays_as_it_came_and_fails_nothing() {
        assert_eq!(
            round_trip(r#"{"name":"a","createdAt":"soon"}"#),
            r#"{"name":"a","createdAt":"soon"}"#
        );
    }

    #[test]
    fn both_wire_forms_of_a_timestamp_leave_in_one() {
        for json in [
            r#"{"createdAt":1728417322.25}"#,
            r#"{"createdAt":"2024-10-08T19:55:22.250Z"}"#,
        ] {
            assert_eq!(
                round_trip(json),
                r#"{"createdAt":"2024-10-08T19:55:22.250Z"}"#
            );
        }
    }

    #[test]
    fn escaped_member_names_are_read() {
        assert_eq!(round_trip(r#"{"n\u0061me":"a"}"#), r#"{"name":"a"}"#);
    }
}

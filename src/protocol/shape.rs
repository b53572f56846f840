//! Output shapes: the members this crate decides on, and all others as AWS sent them.
//!
//! A shape is read and written through `dyn Shape`, by one reader and one writer for all of them. Derived code is compiled
//! anew for every struct; with ten operations it alone was larger than this whole module may be.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{Error as _, SerializeMap, SerializeSeq};
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
    let mut deserializer = serde_json::Deserializer::from_str(json);
    Into(shape).deserialize(&mut deserializer)?;
    deserializer.end()
}

/// Reads one object into a shape. A value that a typed member cannot hold is kept as it came, but for text and objects:
/// there the response is not ECS's.
struct Into<'a>(&'a mut dyn Shape);

impl<'de> DeserializeSeed<'de> for Into<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Into<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(Name(name)) = map.next_key::<Name<'de>>()? {
            let odd = match self.0.slot(&name) {
                Slot::Text(slot) => {
                    if let Some(Name(text)) = map.next_value::<Option<Name<'de>>>()? {
                        slot.put(text.into_owned());
                    }
                    continue;
                }
                Slot::Texts(slot) => {
                    if let Some(texts) = map.next_value::<Option<Vec<String>>>()? {
                        slot.put_all(texts);
                    }
                    continue;
                }
                Slot::Object(slot) => {
                    map.next_value_seed(OneOrNull(slot))?;
                    continue;
                }
                Slot::Objects(slot) => {
                    map.next_value_seed(ManyOrNull(slot))?;
                    continue;
                }
                Slot::Integer(slot) => {
                    let raw: &RawValue = map.next_value()?;
                    *slot = raw.get().parse().ok();
                    slot.is_none().then_some(raw)
                }
                Slot::Number(slot) => {
                    let raw: &RawValue = map.next_value()?;
                    *slot = Number::of(raw);
                    slot.is_none().then_some(raw)
                }
                Slot::Time(slot) => {
                    let raw: &RawValue = map.next_value()?;
                    *slot = Timestamp::parse_json(raw.get());
                    slot.is_none().then_some(raw)
                }
                Slot::Other => Some(map.next_value::<&RawValue>()?),
            };
            if let Some(raw) = odd.filter(|raw| raw.get() != "null") {
                self.0.others_mut().keep(&name, raw);
            }
        }
        Ok(())
    }
}

struct OneOrNull<'a>(&'a mut dyn ObjectSlot);

impl<'de> DeserializeSeed<'de> for OneOrNull<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_option(self)
    }
}

impl<'de> Visitor<'de> for OneOrNull<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_none<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        Into(self.0.fresh()).deserialize(deserializer)
    }
}

struct ManyOrNull<'a>(&'a mut dyn ObjectsSlot);

impl<'de> DeserializeSeed<'de> for ManyOrNull<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_option(self)
    }
}

impl<'de> Visitor<'de> for ManyOrNull<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of objects")
    }

    fn visit_none<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<(), A::Error> {
        self.0.start();
        while elements.next_element_seed(Next(self.0))?.is_some() {}
        Ok(())
    }
}

/// Makes room for an element only when there is one.
struct Next<'a>(&'a mut dyn ObjectsSlot);

impl<'de> DeserializeSeed<'de> for Next<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        Into(self.0.more()).deserialize(deserializer)
    }
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
                    array
                        .serialize_element(&element)
                        .map_err(S::Error::custom)?;
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

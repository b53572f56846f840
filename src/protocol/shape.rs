//! Output shapes: the members this crate decides on, and all others as AWS sent them.
//!
//! A shape is read through `dyn Shape` and rewritten by its table, by one function each for all shapes. Derived code is
//! compiled anew for every struct; with ten operations it alone was larger than the whole wasm module may be.

use super::member::{Number, Others};
use crate::json::{self, Broken, Reader, read_texts};
use crate::timestamp::Timestamp;

/// A JSON object with typed members.
pub trait Shape {
    /// Where the member `name` goes.
    fn slot(&mut self, name: &str) -> Slot<'_>;
    /// Where every other member goes; `None` where nobody asks for them.
    fn others_mut(&mut self) -> Option<&mut Others>;
}

/// A shape whose members are known without a value of it.
pub trait Described: Shape + Default {
    /// Its typed members.
    const TABLE: Table;
}

/// The typed members of a shape, by AWS's names.
pub type Table = &'static [(&'static str, Kind)];

/// What a typed member holds.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// A string, or an open enumeration.
    Text,
    /// A number.
    Number,
    /// A timestamp.
    Time,
    /// An object.
    Object(Table),
    /// An array of strings.
    Texts,
    /// An array of objects.
    Objects(Table),
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

/// A type that a typed member can have.
pub trait Member: Sized {
    /// What it holds.
    const KIND: Kind;
    /// Where its value goes.
    fn slot(member: &mut Option<Self>) -> Slot<'_>;
}

/// A type that the elements of a typed array can have.
pub trait Element: Member {
    /// What an array of them holds.
    const KIND_OF_MANY: Kind;
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

impl<T: Element> Member for Vec<T> {
    const KIND: Kind = T::KIND_OF_MANY;

    fn slot(member: &mut Option<Self>) -> Slot<'_> {
        T::slot_of_many(member)
    }
}

impl Member for String {
    const KIND: Kind = Kind::Text;

    fn slot(member: &mut Option<Self>) -> Slot<'_> {
        Slot::Text(member)
    }
}

impl Element for String {
    const KIND_OF_MANY: Kind = Kind::Texts;

    fn slot_of_many(member: &mut Option<Vec<Self>>) -> Slot<'_> {
        Slot::Texts(member)
    }
}

impl Member for i32 {
    const KIND: Kind = Kind::Number;

    fn slot(member: &mut Option<Self>) -> Slot<'_> {
        Slot::Integer(member)
    }
}

impl Member for Number {
    const KIND: Kind = Kind::Number;

    fn slot(member: &mut Option<Self>) -> Slot<'_> {
        Slot::Number(member)
    }
}

impl Member for Timestamp {
    const KIND: Kind = Kind::Time;

    fn slot(member: &mut Option<Self>) -> Slot<'_> {
        Slot::Time(member)
    }
}

/// Reads an object into `shape`.
pub(crate) fn read(json: &str, shape: &mut dyn Shape) -> Result<(), Broken> {
    let mut reader = Reader::new(json);
    read_object(&mut reader, shape)?;
    reader.end()
}

/// Reads the members of an object. A number or a timestamp that cannot be read is kept as it came: none is worth failing the
/// whole response over. Text, arrays and objects that are of another kind are an error: the response is not ECS's.
fn read_object(reader: &mut Reader<'_>, shape: &mut dyn Shape) -> Result<(), Broken> {
    let mut first = true;
    reader.open(b'{')?;
    while let Some(name) = reader.next_name(&mut first)? {
        let null = reader.peek() == Some(b'n');
        match shape.slot(&name) {
            Slot::Text(slot) if !null => slot.put(reader.string()?.into_owned()),
            Slot::Texts(slot) if !null => slot.put_all(read_texts(reader)?),
            Slot::Object(slot) if !null => read_object(reader, slot.fresh())?,
            Slot::Objects(slot) if !null => {
                let mut first = true;
                slot.start();
                reader.open(b'[')?;
                while reader.next_element(&mut first)? {
                    read_object(reader, slot.more())?;
                }
            }
            slot => {
                let raw = reader.raw()?;
                let read = match slot {
                    Slot::Integer(slot) => store(slot, raw.parse().ok()),
                    Slot::Number(slot) => store(slot, Number::of(raw)),
                    Slot::Time(slot) => store(slot, Timestamp::parse_json(raw)),
                    _ => false,
                };
                if !read && let Some(others) = shape.others_mut() {
                    others.keep(&name, raw);
                }
            }
        }
    }
    Ok(())
}

fn store<T>(slot: &mut Option<T>, value: Option<T>) -> bool {
    *slot = value;
    slot.is_some()
}

/// Rewrites an object by its table: null members are left out, timestamps become ISO 8601, all else stays as AWS sent it.
/// The same as reading the shape and writing it, but in one pass that copies what lies between the changes.
pub(crate) fn rewrite(json: &str, table: Table) -> Result<String, Broken> {
    let mut rewriting = Rewriting {
        reader: Reader::new(json),
        json,
        out: String::with_capacity(json.len() + json.len() / 8),
        copied: 0,
    };
    rewriting.object(table)?;
    rewriting.reader.end()?;
    rewriting.put(json.len(), json.len(), "");
    Ok(rewriting.out)
}

struct Rewriting<'a> {
    reader: Reader<'a>,
    json: &'a str,
    out: String,
    copied: usize,
}

impl Rewriting<'_> {
    fn object(&mut self, table: Table) -> Result<(), Broken> {
        let mut first = true;
        self.reader.open(b'{')?;
        let begin = self.reader.at();
        // Where the last member that stays ends, once there is one.
        let mut kept: Option<usize> = None;
        while self.reader.next_element_before(&mut first, b'}')? {
            self.reader.peek();
            let start = self.reader.at();
            let name = self.reader.name()?;
            if self.reader.peek() == Some(b'n') {
                self.reader.skip()?;
                if let Some(end) = kept {
                    let null_end = self.reader.at();
                    self.put(end, null_end, "");
                    kept = Some(null_end);
                }
                continue;
            }
            if kept.is_none() {
                self.put(begin, start, "");
            }
            let kind = table
                .iter()
                .find(|(member, _)| *member == name)
                .map(|(_, kind)| *kind);
            self.value(kind)?;
            kept = Some(self.reader.at());
        }
        if kept.is_none() {
            self.put(begin, self.reader.at() - 1, "");
        }
        Ok(())
    }

    fn value(&mut self, kind: Option<Kind>) -> Result<(), Broken> {
        match kind {
            Some(Kind::Object(table)) => self.object(table),
            Some(Kind::Objects(table)) => self.elements(&mut |rewriting| rewriting.object(table)),
            Some(Kind::Texts) => self.elements(&mut Self::text),
            Some(Kind::Text) => self.text(),
            Some(Kind::Time) => {
                let raw = self.reader.raw()?;
                if let Some(timestamp) = Timestamp::parse_json(raw) {
                    let end = self.reader.at();
                    self.put(end - raw.len(), end, &json::to_string(&timestamp));
                }
                Ok(())
            }
            Some(Kind::Number) | None => self.reader.skip(),
        }
    }

    fn elements(
        &mut self,
        element: &mut dyn FnMut(&mut Self) -> Result<(), Broken>,
    ) -> Result<(), Broken> {
        let mut first = true;
        self.reader.open(b'[')?;
        while self.reader.next_element(&mut first)? {
            element(self)?;
        }
        Ok(())
    }

    fn text(&mut self) -> Result<(), Broken> {
        if self.reader.peek() != Some(b'"') {
            return Err(self.reader.broken());
        }
        self.reader.skip()
    }

    /// Copies up to `from`, puts `with`, and goes on at `to`.
    fn put(&mut self, from: usize, to: usize, with: &str) {
        // Both ends lie beside ASCII signs.
        self.out
            .push_str(self.json.get(self.copied..from).unwrap_or_default());
        self.out.push_str(with);
        self.copied = to;
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

        impl $crate::protocol::shape::Described for $name {
            const TABLE: $crate::protocol::shape::Table =
                &[$(($member, <$kind as $crate::protocol::shape::Member>::KIND),)*];
        }

        impl $crate::protocol::shape::Shape for $name {
            fn slot(&mut self, name: &str) -> $crate::protocol::shape::Slot<'_> {
                match name {
                    $($member => <$kind as $crate::protocol::shape::Member>::slot(&mut self.$field),)*
                    _ => $crate::protocol::shape::Slot::Other,
                }
            }

            fn others_mut(&mut self) -> Option<&mut $crate::protocol::Others> {
                Some(&mut self.others)
            }
        }

        impl $crate::protocol::shape::Member for $name {
            const KIND: $crate::protocol::shape::Kind =
                $crate::protocol::shape::Kind::Object(<Self as $crate::protocol::shape::Described>::TABLE);

            fn slot(member: &mut Option<Self>) -> $crate::protocol::shape::Slot<'_> {
                $crate::protocol::shape::Slot::Object(member)
            }
        }

        impl $crate::protocol::shape::Element for $name {
            const KIND_OF_MANY: $crate::protocol::shape::Kind =
                $crate::protocol::shape::Kind::Objects(<Self as $crate::protocol::shape::Described>::TABLE);

            fn slot_of_many(member: &mut Option<Vec<Self>>) -> $crate::protocol::shape::Slot<'_> {
                $crate::protocol::shape::Slot::Objects(member)
            }
        }

        impl $crate::protocol::value::Member for $name {
            fn value(&self) -> $crate::protocol::value::Value<'_> {
                $crate::protocol::value::Value::Object(
                    vec![$((
                        $member,
                        self.$field.as_ref().map($crate::protocol::value::Member::value),
                    ),)*],
                    &self.others,
                )
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $crate::protocol::value::Member::value(self).serialize(serializer)
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::json::Broken;

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
    use super::*;

    shape! {
        /// A shape for the tests.
        Sample {
            name: String = "name",
            created_at: Timestamp = "createdAt",
            parts: Vec<Part> = "parts",
        }
    }

    shape! {
        /// A part of one.
        Part {
            name: String = "name",
        }
    }

    fn round_trip(json: &str) -> String {
        let read = serde_json::to_string(&json.parse::<Sample>().unwrap()).unwrap();
        let rewritten = rewrite(json, Sample::TABLE).unwrap();
        // The two ways differ in the order of members and in blanks alone.
        let value = |json: &str| serde_json::from_str::<serde_json::Value>(json).unwrap();
        assert_eq!(value(&rewritten), value(&read), "{json}");
        read
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

//! How a shape leaves the crate: one `Serialize` for all of them.
//!
//! Derived code is compiled for every struct. So a shape only lists what its members hold, and [`Value`] writes it.

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::member::{Number, Others};
use crate::timestamp::Timestamp;

/// What a typed member holds.
pub(crate) enum Value<'a> {
    /// A string, or an open enumeration.
    Text(&'a str),
    /// A whole number.
    Integer(i32),
    /// Any number.
    Number(&'a Number),
    /// A timestamp.
    Time(Timestamp),
    /// An array.
    Array(Vec<Value<'a>>),
    /// An object.
    Object(Members<'a>),
}

/// The members of an object.
pub(crate) struct Members<'a> {
    typed: Vec<(&'static str, &'a dyn MaybeMember)>,
    others: &'a Others,
}

impl<'a> Members<'a> {
    /// The members that are not typed.
    pub(crate) fn new(others: &'a Others) -> Self {
        let typed = Vec::new();
        Self { typed, others }
    }

    /// Adds a typed member, by AWS's name. A call is all that a shape has of its own for a member.
    #[inline(never)]
    pub(crate) fn add(&mut self, name: &'static str, member: &'a dyn MaybeMember) {
        self.typed.push((name, member));
    }
}

/// A type that a typed member can have.
pub(crate) trait Member {
    /// What it holds.
    fn value(&self) -> Value<'_>;
}

/// A typed member, which may be absent.
pub(crate) trait MaybeMember {
    /// What it holds, where it is there.
    fn value_if_any(&self) -> Option<Value<'_>>;
}

impl<T: Member> MaybeMember for Option<T> {
    fn value_if_any(&self) -> Option<Value<'_>> {
        self.as_ref().map(T::value)
    }
}

impl Member for String {
    fn value(&self) -> Value<'_> {
        Value::Text(self)
    }
}

impl Member for i32 {
    fn value(&self) -> Value<'_> {
        Value::Integer(*self)
    }
}

impl Member for Number {
    fn value(&self) -> Value<'_> {
        Value::Number(self)
    }
}

impl Member for Timestamp {
    fn value(&self) -> Value<'_> {
        Value::Time(*self)
    }
}

impl<T: Member> Member for Vec<T> {
    fn value(&self) -> Value<'_> {
        Value::Array(self.iter().map(T::value).collect())
    }
}

impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Integer(integer) => serializer.serialize_i32(*integer),
            Self::Number(number) => number.serialize(serializer),
            Self::Time(timestamp) => timestamp.serialize(serializer),
            Self::Array(elements) => elements.serialize(serializer),
            Self::Object(members) => {
                let mut object = serializer.serialize_map(None)?;
                for (name, member) in &members.typed {
                    if let Some(value) = member.value_if_any() {
                        object.serialize_entry(name, &value)?;
                    }
                }
                for (name, value) in members.others.members() {
                    object.serialize_entry(name, value)?;
                }
                object.end()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::declared::shape;

    shape! {
        /// A shape for the tests.
        Sample {
            count: i32 = "count",
            weight: Number = "weight",
            names: Vec<String> = "names",
        }
    }

    #[test]
    fn numbers_leave_with_the_digits_they_came_with_and_absent_members_are_left_out() {
        for json in [
            r#"{"count":-7,"weight":33.333333333333336,"names":["a","b\n"],"rest":1.50e+2}"#,
            r#"{"weight":0.10}"#,
            r#"{"names":[]}"#,
        ] {
            let sample: Sample = json.parse().unwrap();
            assert_eq!(serde_json::to_string(&sample).unwrap(), json);
        }
    }
}

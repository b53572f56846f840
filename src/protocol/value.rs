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
    /// An object: its typed members by AWS's names, then all others.
    Object(Vec<(&'static str, Option<Value<'a>>)>, &'a Others),
}

/// A type that a typed member can have.
pub(crate) trait Member {
    /// What it holds.
    fn value(&self) -> Value<'_>;
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
            Self::Object(typed, others) => {
                let mut object = serializer.serialize_map(None)?;
                for (name, value) in typed {
                    if let Some(value) = value {
                        object.serialize_entry(name, value)?;
                    }
                }
                for (name, value) in others.members() {
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

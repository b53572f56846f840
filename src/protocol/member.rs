//! What members of a JSON object hold: names, numbers, and what is passed through as AWS sent it.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Error as _, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

use super::shape::{self, Held, Shape, Slot, UNEXPECTED};
use crate::decimal::decimal;

/// The members of a shape that this crate does not decide on, as AWS sent them, in the order they came in.
#[derive(Clone, Debug, Default)]
pub struct Others(Vec<(String, Box<RawValue>)>);

impl Others {
    /// The members of a JSON object, all of them; `None` where `json` is no object.
    #[must_use]
    pub fn of_object(json: &str) -> Option<Self> {
        let mut members = Self::default();
        shape::read(json, &mut members).ok()?;
        json.trim_ascii_start().starts_with('{').then_some(members)
    }

    /// The JSON text of the member `name`, if AWS sent it.
    #[must_use]
    pub fn json(&self, name: &str) -> Option<&str> {
        let (_, value) = self.0.iter().find(|(member, _)| member == name)?;
        Some(value.get())
    }

    /// Every name with its JSON text.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &RawValue)> {
        self.0.iter().map(|(name, value)| (name.as_str(), &**value))
    }

    pub(crate) fn keep(&mut self, name: &str, value: &RawValue) {
        self.0.push((name.to_owned(), value.to_owned()));
    }
}

/// An object none of whose members is typed.
impl Shape for Others {
    fn slot(&mut self, _: &str) -> Slot<'_> {
        Slot::Other
    }

    fn others_mut(&mut self) -> &mut Others {
        self
    }

    fn each(&self, hand_over: &mut dyn FnMut(&str, Held<'_>)) {
        for (name, value) in self.iter() {
            hand_over(name, Held::Raw(value));
        }
    }
}

/// A JSON number, kept as the text it came in: nothing is lost, and no floating point code is linked in.
#[derive(Clone, Debug)]
pub struct Number(Box<RawValue>);

impl Number {
    /// The number in thousandths, rounded towards zero; `None` where it does not fit an `i64`.
    #[must_use]
    pub fn thousandths(&self) -> Option<i64> {
        decimal(self.0.get(), 3)
    }

    pub(crate) fn of(raw: &RawValue) -> Option<Self> {
        raw.get()
            .starts_with(['-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'])
            .then(|| Self(raw.to_owned()))
    }

    /// The JSON text of the number.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.get()
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

/// The string that a JSON value is.
pub(crate) fn text(json: &str) -> Option<Cow<'_, str>> {
    serde_json::from_str::<Name<'_>>(json)
        .ok()
        .map(|name| name.0)
}

/// A string, such as a member's name, borrowed from the text wherever it holds no escape.
pub(crate) struct Name<'a>(pub(crate) Cow<'a, str>);

impl<'de> Deserialize<'de> for Name<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NameVisitor)
    }
}

/// No `visit_*` that JSON can call is left to its default: see [`super::shape`].
struct NameVisitor;

impl<'de> Visitor<'de> for NameVisitor {
    type Value = Name<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(UNEXPECTED)
    }

    fn visit_borrowed_str<E>(self, name: &'de str) -> Result<Self::Value, E> {
        Ok(Name(Cow::Borrowed(name)))
    }

    fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
        Ok(Name(Cow::Owned(name.to_owned())))
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<Self::Value, E> {
        Err(E::custom(UNEXPECTED))
    }

    fn visit_bool<E: serde::de::Error>(self, _: bool) -> Result<Self::Value, E> {
        Err(E::custom(UNEXPECTED))
    }

    fn visit_i64<E: serde::de::Error>(self, _: i64) -> Result<Self::Value, E> {
        Err(E::custom(UNEXPECTED))
    }

    fn visit_u64<E: serde::de::Error>(self, _: u64) -> Result<Self::Value, E> {
        Err(E::custom(UNEXPECTED))
    }

    fn visit_f64<E: serde::de::Error>(self, _: f64) -> Result<Self::Value, E> {
        Err(E::custom(UNEXPECTED))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, _: A) -> Result<Self::Value, A::Error> {
        Err(A::Error::custom(UNEXPECTED))
    }

    fn visit_map<A: MapAccess<'de>>(self, _: A) -> Result<Self::Value, A::Error> {
        Err(A::Error::custom(UNEXPECTED))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_keeps_its_text() {
        let of = |json: &str| Number::of(&RawValue::from_string(json.to_owned()).unwrap());
        let number = of("33.333333333333336").unwrap();
        assert_eq!(
            serde_json::to_string(&number).unwrap(),
            "33.333333333333336"
        );
        assert_eq!(number.thousandths(), Some(33_333));
        assert!(of("\"1\"").is_none());
    }
}

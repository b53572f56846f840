//! What members of a JSON object hold: numbers, and what is passed through as AWS sent it.

use std::fmt;
use std::marker::PhantomData;

use serde::Serialize;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::decimal::decimal;
use crate::json::{self, Text};

/// A JSON value as AWS sent it. Two are equal if their texts are.
#[derive(Clone, Debug, Serialize)]
#[serde(transparent)]
pub struct RawJson(Box<RawValue>);

impl RawJson {
    /// The value of a JSON text; `None` where it is not valid JSON.
    #[must_use]
    pub fn parse(json: &str) -> Option<Self> {
        RawValue::from_string(json.to_owned()).ok().map(Self)
    }

    /// Its JSON text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.get()
    }
}

impl From<Box<RawValue>> for RawJson {
    fn from(value: Box<RawValue>) -> Self {
        Self(value)
    }
}

impl PartialEq for RawJson {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for RawJson {}

/// The members of a shape that this crate does not decide on, as AWS sent them, in the order they came in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Others(Vec<(Box<str>, RawJson)>);

impl Others {
    /// The members of a JSON object, all of them but those that are null; `None` where `json` is no object.
    #[must_use]
    pub fn of_object(json: &str) -> Option<Self> {
        json::read(json, PhantomData).ok()
    }

    /// The member `name`, if AWS sent it.
    #[must_use]
    pub fn raw(&self, name: &str) -> Option<&RawJson> {
        let (_, value) = self.0.iter().find(|(member, _)| **member == *name)?;
        Some(value)
    }

    /// The JSON text of the member `name`, if AWS sent it.
    #[must_use]
    pub fn json(&self, name: &str) -> Option<&str> {
        self.raw(name).map(RawJson::as_str)
    }

    /// The member `name`, where it is a string.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<String> {
        Some(json::text(self.json(name)?)?.into_owned())
    }

    /// Every name with its JSON text.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.members().map(|(name, value)| (name, value.as_str()))
    }

    /// Every name with its value.
    pub(crate) fn members(&self) -> impl Iterator<Item = (&str, &RawJson)> {
        self.0.iter().map(|(name, value)| (&**name, value))
    }

    /// Keeps a member; a null one is absent.
    pub(crate) fn keep(&mut self, name: &str, value: &RawValue) {
        if value.get() != "null" {
            self.0.push((name.into(), value.to_owned().into()));
        }
    }
}

impl<'de> Deserialize<'de> for Others {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(OthersVisitor)
    }
}

struct OthersVisitor;

impl<'de> Visitor<'de> for OthersVisitor {
    type Value = Others;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Others, A::Error> {
        let mut members = Others::default();
        while let Some((Text(name), value)) = map.next_entry::<_, &RawValue>()? {
            members.keep(&name, value);
        }
        Ok(members)
    }
}

/// A JSON number, kept as the text it came in: nothing is lost, and no floating point code is linked in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Number(RawJson);

impl Number {
    /// The number of a JSON text; `None` where it is none.
    #[must_use]
    pub fn of(json: &str) -> Option<Self> {
        json.starts_with(['-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'])
            .then(|| RawJson::parse(json).map(Self))?
    }

    /// The number in thousandths, rounded towards zero; `None` where it does not fit an `i64`.
    #[must_use]
    pub fn thousandths(&self) -> Option<i64> {
        decimal(self.as_str(), 3)
    }

    /// The JSON text of the number.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_keeps_its_text() {
        let number = Number::of("33.333333333333336").unwrap();
        assert_eq!(
            serde_json::to_string(&number).unwrap(),
            "33.333333333333336"
        );
        assert_eq!(number.thousandths(), Some(33_333));
        assert!(Number::of("\"1\"").is_none());
    }

    #[test]
    fn the_members_of_an_object_are_kept_as_they_came() {
        let members = Others::of_object(r#" {"a": [1, 2], "b":null, "c\u0064":"x"} "#).unwrap();
        assert_eq!(
            members.iter().collect::<Vec<_>>(),
            [("a", "[1, 2]"), ("cd", "\"x\"")]
        );
        assert_eq!(members.json("b"), None);
        for json in ["", "[]", "{", "{}x", "null"] {
            assert_eq!(Others::of_object(json), None, "{json}");
        }
    }
}

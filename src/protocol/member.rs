//! What members of a JSON object hold: numbers, and what is passed through as AWS sent it.

use serde::Serialize;
use serde_json::value::RawValue;

use crate::decimal::decimal;
use crate::json::{self, RawJson};

/// The members of a shape that this crate does not decide on, as AWS sent them, in the order they came in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Others(Vec<(Box<str>, RawJson)>);

impl Others {
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

    /// Keeps a member as it came.
    pub(crate) fn keep(&mut self, name: &str, value: &RawValue) {
        self.0.push((name.into(), value.into()));
    }
}

/// A JSON number, kept as the text it came in: nothing is lost to floating point.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Number(RawJson);

impl Number {
    /// The number of a JSON text; `None` where it is none.
    #[must_use]
    pub fn parse(json: &str) -> Option<Self> {
        Self::from_value(json::value(json)?)
    }

    /// The number that a value is.
    pub(crate) fn from_value(value: &RawValue) -> Option<Self> {
        value
            .get()
            .starts_with(['-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'])
            .then(|| Self(value.into()))
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
        let number = Number::parse("33.333333333333336").unwrap();
        assert_eq!(
            serde_json::to_string(&number).unwrap(),
            "33.333333333333336"
        );
        assert_eq!(number.thousandths(), Some(33_333));
        assert!(Number::parse("\"1\"").is_none());
    }
}

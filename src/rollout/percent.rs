//! Shares of traffic, without floating point.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::protocol::Number;

/// A share in thousandths of a percent. Its text is for sentences: `12.5 %`, with a space that no line breaks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Percent(pub i64);

impl Percent {
    /// 0 %.
    pub const ZERO: Self = Self(0);
    /// 100 %.
    pub const ALL: Self = Self(100_000);

    /// A plain decimal number: `12.5`.
    #[must_use]
    pub fn number(self) -> String {
        let sign = if self.0 < 0 { "-" } else { "" };
        let thousandths = self.0.unsigned_abs();
        let number = format!("{sign}{}.{:03}", thousandths / 1000, thousandths % 1000);
        number
            .trim_end_matches('0')
            .trim_end_matches('.')
            .to_owned()
    }
}

impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.number())?;
        f.write_str("\u{a0}%")
    }
}

/// As a plain decimal number: `12.5`.
impl Serialize for Percent {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // A decimal is a JSON number.
        Number::parse(&self.number()).serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_written_with_as_many_digits_as_it_has() {
        for (thousandths, text) in [
            (0, "0"),
            (100_000, "100"),
            (12_500, "12.5"),
            (33_330, "33.33"),
            (33_333, "33.333"),
            (50, "0.05"),
            (5, "0.005"),
            (-500, "-0.5"),
        ] {
            assert_eq!(Percent(thousandths).number(), text);
            assert_eq!(Percent(thousandths).to_string(), [text, "\u{a0}%"].concat());
            assert_eq!(serde_json::to_string(&Percent(thousandths)).unwrap(), text);
        }
    }
}

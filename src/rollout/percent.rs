//! Shares of traffic, without floating point.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::protocol::Number;

/// A share in thousandths of a percent. It is written as a plain decimal number: `12.5`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Percent(pub i64);

impl Percent {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// All of it.
    pub const ALL: Self = Self(100_000);
}

impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (sign, thousandths) = if self.0 < 0 {
            ("-", self.0.unsigned_abs())
        } else {
            ("", self.0.unsigned_abs())
        };
        let fraction = thousandths % 1000;
        write!(f, "{sign}{}", thousandths / 1000)?;
        match fraction {
            0 => Ok(()),
            _ if fraction % 100 == 0 => write!(f, ".{}", fraction / 100),
            _ if fraction % 10 == 0 => write!(f, ".{:02}", fraction / 10),
            _ => write!(f, ".{fraction:03}"),
        }
    }
}

impl Serialize for Percent {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // A decimal is a JSON number.
        Number::parse(&self.to_string()).serialize(serializer)
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
            assert_eq!(Percent(thousandths).to_string(), text);
            assert_eq!(serde_json::to_string(&Percent(thousandths)).unwrap(), text);
        }
    }
}

//! Why somebody decides so.

use std::fmt;

use super::wording::{is_invisible, length};

/// A reason with something to read in it, and no longer than both ways in take. Its line breaks are `\n`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason(String);

impl Reason {
    /// The most characters, as browsers count them for `maxlength`: UTF-16 code units, a line break as one.
    pub const LONGEST: u32 = 1000;

    /// What somebody wrote, without the space around it.
    ///
    /// # Errors
    /// A text with nothing to see in it, or a longer one than [`Reason::LONGEST`].
    pub fn parse(text: &str) -> Result<Self, ReasonError> {
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let text = text.trim_matches(is_invisible);
        if text.is_empty() {
            return Err(ReasonError::Blank);
        }
        let length = length(text);
        if length > Self::LONGEST as usize {
            return Err(ReasonError::TooLong(length));
        }
        Ok(Self(text.to_owned()))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The text.
    #[must_use]
    pub fn into_string(self) -> String {
        self.0
    }
}

/// Not a reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReasonError {
    /// There is nothing to see in it.
    Blank,
    /// It has so many characters.
    TooLong(usize),
}

impl fmt::Display for ReasonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Blank => f.write_str("Enter a reason."),
            Self::TooLong(length) => write!(
                f,
                "Shorten the reason: it has {length} characters, and the limit is {}.",
                Reason::LONGEST
            ),
        }
    }
}

impl std::error::Error for ReasonError {}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Result<String, ReasonError> {
        Reason::parse(text).map(Reason::into_string)
    }

    #[test]
    fn a_reason_is_what_can_be_read_of_it() {
        for (text, reason) in [
            ("Checked the canary.", "Checked the canary."),
            ("  ok\u{200b}\r\n", "ok"),
            ("one\r\ntwo\rthree", "one\ntwo\nthree"),
            ("\u{202e}\u{5d0}", "\u{5d0}"),
            ("👩\u{200d}💻", "👩\u{200d}💻"),
        ] {
            assert_eq!(parsed(text).as_deref(), Ok(reason), "{text:?}");
        }
    }

    #[test]
    fn a_text_with_nothing_to_see_is_not_a_reason() {
        for text in [
            "",
            "   ",
            "\r\n\t",
            "\u{200b}\u{feff}",
            "\u{202e}\u{2066}",
            "\u{3164}",
            "\u{2800}",
            "\u{e0020}",
        ] {
            assert_eq!(parsed(text), Err(ReasonError::Blank), "{text:?}");
        }
    }

    #[test]
    fn a_reason_is_as_long_as_a_browser_and_slack_let_it_be() {
        assert_eq!(parsed(&"a".repeat(1000)).unwrap().len(), 1000);
        assert_eq!(parsed(&"a".repeat(1001)), Err(ReasonError::TooLong(1001)));
        assert!(parsed(&"🚀".repeat(500)).is_ok());
        assert_eq!(parsed(&"🚀".repeat(501)), Err(ReasonError::TooLong(1002)));
        assert!(
            parsed(&"a\r\n".repeat(500)).is_ok(),
            "a line break counts once"
        );
        assert!(parsed(&format!("{}{}", " ".repeat(50), "a".repeat(1000))).is_ok());
        assert_eq!(
            ReasonError::TooLong(1001).to_string(),
            "Shorten the reason: it has 1001 characters, and the limit is 1000."
        );
    }
}

//! Why a token is refused.

use std::fmt;

/// Why a token is refused, in words for whoever followed a link or pressed a button.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It is not whole, was changed, or was sealed for something else.
    Damaged,
    /// Its version is none that this worker knows.
    UnknownVersion,
    /// Its key is none of those in use.
    UnknownKey,
    /// Its time is over.
    Expired,
}

impl Refusal {
    /// A name for logs.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Damaged => "link-damaged",
            Self::UnknownVersion => "link-version-unknown",
            Self::UnknownKey => "link-key-unknown",
            Self::Expired => "link-expired",
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Damaged => {
                "This link is not as it was sent: it may have been cut short when it was copied. Open it from the message itself."
            }
            Self::UnknownVersion => {
                "This link was made by another version of this service. Decide in the Amazon ECS console, or wait for the next message."
            }
            Self::UnknownKey => {
                "This link was made with a key that is no longer in use, because keys were replaced since. Decide in the Amazon ECS console, or wait for the next message."
            }
            Self::Expired => {
                "This link's time is over. It lasts as long as the deployment waits at this hook, and no longer than a day."
            }
        })
    }
}

impl std::error::Error for Refusal {}

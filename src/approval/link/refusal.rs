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
    /// It has expired.
    Expired,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Damaged => {
                "This link is incomplete or was changed. Open it from the message itself."
            }
            Self::UnknownVersion => {
                "This link was made by a different version of this worker. Decide in the Amazon ECS console."
            }
            Self::UnknownKey => {
                "This link was sealed with a key that has since been replaced. Decide in the Amazon ECS console."
            }
            Self::Expired => {
                "This link has expired. Check the deployment in the Amazon ECS console."
            }
        })
    }
}

impl std::error::Error for Refusal {}

//! What a button gives back when it is pressed.

use std::fmt;

use crate::error::Error;
use crate::rollout::Etag;

/// A button's value: what it stands for, and the state of the deployment that its message showed.
pub(in crate::approval) struct ButtonValue {
    /// What may be decided, sealed.
    pub(in crate::approval) token: String,
    /// What the act is bound to. Slack signs whatever it gives back, so it needs no seal of its own.
    pub(in crate::approval) if_match: Etag,
}

impl ButtonValue {
    /// Reads what Slack gave back. The token is not opened yet.
    ///
    /// # Errors
    /// `unknown-etag` for a button without an etag, or with one of another version.
    pub(in crate::approval) fn parse(text: &str) -> Result<Self, Error> {
        let (token, etag) = text.rsplit_once(' ').unwrap_or((text, ""));
        Ok(Self {
            token: token.to_owned(),
            if_match: etag.parse()?,
        })
    }
}

/// As Slack keeps it. Neither part holds a space.
impl fmt::Display for ButtonValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.token, self.if_match)
    }
}

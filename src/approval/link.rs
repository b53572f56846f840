//! What a link or a button stands for, sealed.
//!
//! A token is `v1.KEY.PAYLOAD.MAC`. Whoever holds one knows what may be decided, and has no right to decide it: that takes an
//! identity too. Nothing of a token has a meaning before its MAC is verified.

mod grant;
mod refusal;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

pub use self::grant::{Actions, Grant, Viewers, expires_at};
pub use self::refusal::Refusal;
use super::secret::{Secret, hmac};
use crate::timestamp::Timestamp;

const VERSION: &str = "v1";
/// What the MAC of a form's token begins with, so that it is none of a link's.
const FORM: &str = "f1";

/// What a token is made for. It is good for nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The address of a page that asks.
    Link,
    /// The value of a button.
    Button,
    /// What a form for a reason remembers.
    Reason,
}

impl Purpose {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Link => "link",
            Self::Button => "button",
            Self::Reason => "reason",
        }
    }
}

/// A key to seal with.
#[derive(Clone, Debug)]
pub struct LinkKey {
    id: String,
    secret: Secret,
}

/// A key of fewer than 32 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WeakKey;

impl LinkKey {
    /// The text of `secret` is the key, byte for byte. The key's id comes from it.
    ///
    /// # Errors
    /// A key of fewer than 32 bytes.
    pub fn new(secret: Secret) -> Result<Self, WeakKey> {
        let key = secret.expose();
        if key.len() < 32 {
            return Err(WeakKey);
        }
        let hash = Sha256::digest(["key id", key].concat());
        let id = URL_SAFE_NO_PAD.encode(&hash[..6]);
        Ok(Self { id, secret })
    }

    /// Parts that hold no line break, but for the last, are separated by line breaks.
    fn mac(&self, parts: &[&str]) -> String {
        URL_SAFE_NO_PAD.encode(hmac(&self.secret, &[parts.join("\n").as_bytes()]))
    }
}

/// The key that seals and, while it is being replaced, the one before, whose tokens still open.
#[derive(Clone, Debug)]
pub struct LinkKeys {
    current: LinkKey,
    previous: Option<LinkKey>,
}

impl LinkKeys {
    /// One key, or two.
    #[must_use]
    pub fn new(current: LinkKey, previous: Option<LinkKey>) -> Self {
        Self { current, previous }
    }

    /// A token for a grant, good at one origin for one purpose.
    #[must_use]
    pub fn seal(&self, grant: &Grant, origin: &str, purpose: Purpose) -> String {
        let key = &self.current;
        let payload = URL_SAFE_NO_PAD.encode(grant.encode());
        let mac = key.mac(&[VERSION, &key.id, purpose.as_str(), &payload, origin]);
        [VERSION, &key.id, &payload, &mac].join(".")
    }

    /// What a token stands for.
    ///
    /// # Errors
    /// A token that was not sealed here for this origin and purpose, that was changed since, or whose time is over.
    pub fn open(
        &self,
        token: &str,
        origin: &str,
        purpose: Purpose,
        now: Timestamp,
    ) -> Result<Grant, Refusal> {
        let mut parts = token.split('.');
        let mut part = || parts.next().ok_or(Refusal::Damaged);
        let (version, id, payload, mac) = (part()?, part()?, part()?, part()?);
        if parts.next().is_some() {
            return Err(Refusal::Damaged);
        }
        if version != VERSION {
            return Err(Refusal::UnknownVersion);
        }
        let key = self.key(id).ok_or(Refusal::UnknownKey)?;
        let own = key.mac(&[VERSION, id, purpose.as_str(), payload, origin]);
        if !is_same_mac(&own, mac) {
            return Err(Refusal::Damaged);
        }
        let payload = URL_SAFE_NO_PAD.decode(payload).ok();
        let grant = payload.and_then(|bytes| Grant::decode(&bytes));
        let grant = grant.ok_or(Refusal::Damaged)?;
        if grant.expires_at <= now {
            return Err(Refusal::Expired);
        }
        Ok(grant)
    }

    /// The token of a form that was given to one person (their `sub`) at one origin for one grant.
    #[must_use]
    pub fn form_token(&self, grant: &Grant, origin: &str, person: &str) -> String {
        let key = &self.current;
        [&*key.id, &form_mac(key, grant, origin, person)].join(".")
    }

    /// Whether a form's token is the one that this person was given at this origin for this grant.
    #[must_use]
    pub fn is_form_token(&self, given: &str, grant: &Grant, origin: &str, person: &str) -> bool {
        let parts = given.split_once('.');
        let key = parts.and_then(|(id, mac)| Some((self.key(id)?, mac)));
        key.is_some_and(|(key, mac)| is_same_mac(&form_mac(key, grant, origin, person), mac))
    }

    fn key(&self, id: &str) -> Option<&LinkKey> {
        let mut keys = std::iter::once(&self.current).chain(&self.previous);
        keys.find(|key| key.id == id)
    }
}

/// Origin and person may hold anything; encoded, they hold no line break.
fn form_mac(key: &LinkKey, grant: &Grant, origin: &str, person: &str) -> String {
    let [grant, origin] = [&*grant.encode(), origin].map(|part| URL_SAFE_NO_PAD.encode(part));
    key.mac(&[FORM, &key.id, &grant, &origin, person])
}

/// Compares MACs as they are written: one has but one way to be written, whose length is no secret.
fn is_same_mac(own: &str, given: &str) -> bool {
    own.as_bytes().ct_eq(given.as_bytes()).into()
}

#[cfg(test)]
mod tests;

//! Who somebody is whom the company's sign-in vouches for: a token that was verified, and whether it stands for a person here.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::approver::{Approver, ApproverError};
use super::policy::Claims;
use super::settings;

/// A token whose signature, issuer, audience and times were verified.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct VerifiedToken {
    /// What its header says that it is, `typ`.
    pub typ: Option<String>,
    /// Its claims.
    pub claims: BTreeMap<String, Claim>,
}

/// What stands in a claim.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(untagged)]
pub enum Claim {
    /// A text.
    Text(String),
    /// Texts: groups, say.
    Texts(Vec<String>),
    /// True or false.
    Flag(bool),
    /// A number.
    Number(f64),
    /// Anything else: nothing here is decided by it.
    Other(IgnoredAny),
}

/// A person, and what policies may compare of their token.
#[derive(Clone, Debug)]
pub struct Person {
    /// Who it is.
    pub approver: Approver,
    /// The texts of each claim, without those that nobody has verified.
    pub claims: Claims,
}

/// Claims that say what a token is, and what an ID token has there, in lower case: Cognito's, Keycloak's, `ForgeRock`'s.
const KINDS: [(&str, &[&str]); 3] = [
    ("token_use", &["id"]),
    ("typ", &["id", "jwt", "id_token"]),
    ("tokenName", &["id_token"]),
];
/// Claims that an access token has and an ID token has not: Entra's two, and that of tokens about an event, such as a logout.
const NEVER: [&str; 3] = ["appidacr", "azpacr", "events"];
/// Claims of access tokens, which an ID token has only where it says what it is.
const SCOPES: [&str; 2] = ["scope", "scp"];
/// A claim that ties an ID token to its access token: `OpenID` Connect Core, section 3.1.3.6.
const OF_ID_TOKENS: &str = "at_hash";

impl VerifiedToken {
    /// The person, by the claim that the settings name.
    ///
    /// # Errors
    /// A token that is not an ID token, or whose claim is not one person's verified id.
    pub(crate) fn person(
        &self,
        settings: &settings::IdentitySettings,
    ) -> Result<Person, IdentityError> {
        if !self.is_id_token() {
            return Err(IdentityError::NotAnIdToken);
        }
        let claim = settings.person_claim();
        let id = match self.claims.get(claim) {
            Some(Claim::Text(id)) => id,
            Some(_) => return Err(IdentityError::NotOneText(claim.to_owned())),
            None => return Err(IdentityError::Missing(claim.to_owned())),
        };
        if !self.is_verified(claim, id) {
            return Err(IdentityError::Unverified(claim.to_owned()));
        }
        let approver = Approver::oidc(id, self.text("name")).map_err(IdentityError::Unusable)?;
        let claims = self.claims.iter();
        let claims = claims.map(|(name, claim)| (name.clone(), self.verified_texts(name, claim)));
        Ok(Person {
            approver,
            claims: claims.collect(),
        })
    }

    /// Whether it is an ID token, which says who somebody is. An access token may have the same issuer, key and audience, but is
    /// given to whatever program acts for somebody: <https://www.rfc-editor.org/rfc/rfc9068#section-5>.
    fn is_id_token(&self) -> bool {
        let typ = self.typ.as_deref().map(str::to_ascii_lowercase);
        let typ = typ.as_deref();
        let typ = typ.map(|typ| typ.strip_prefix("application/").unwrap_or(typ));
        let typed = typ.is_none_or(|typ| ["jwt", "id_token+jwt"].contains(&typ));
        let fits = |(name, kinds): &(&str, &[&str])| match self.claims.get(*name) {
            None => true,
            Some(Claim::Text(kind)) => kinds.contains(&&*kind.to_ascii_lowercase()),
            Some(_) => false,
        };
        let has = |name: &&str| self.claims.contains_key(*name);
        let is_marked = typ == Some("id_token+jwt")
            || has(&OF_ID_TOKENS)
            || self.has_text("token_use", "id")
            || self.has_text("typ", "id");
        typed
            && KINDS.iter().all(fits)
            && !NEVER.iter().any(has)
            && (is_marked || !SCOPES.iter().any(has))
    }

    fn has_text(&self, name: &str, kind: &str) -> bool {
        self.text(name)
            .is_some_and(|text| text.eq_ignore_ascii_case(kind))
    }

    fn text(&self, name: &str) -> Option<&str> {
        match self.claims.get(name)? {
            Claim::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Whether the provider stands by a text of a claim: it does not where it says that the claim, or the e-mail address that the text is, was
    /// not verified. Some providers never say: Cloudflare Access, Entra.
    fn is_verified(&self, name: &str, text: &str) -> bool {
        let is_email = self
            .text("email")
            .is_some_and(|email| email.eq_ignore_ascii_case(text));
        self.does_not_deny(&[name, "_verified"].concat())
            && (!is_email || self.does_not_deny("email_verified"))
            && (!(is_email || name == "email") || self.does_not_deny("xms_edov"))
    }

    /// Absent, or true. Entra's `xms_edov` is a flag as well, and comes as `true` or `1`.
    fn does_not_deny(&self, flag: &str) -> bool {
        match self.claims.get(flag) {
            None => true,
            Some(Claim::Flag(flag)) => *flag,
            Some(Claim::Text(text)) => text.eq_ignore_ascii_case("true") || text == "1",
            Some(Claim::Number(number)) => *number > 0.0,
            Some(Claim::Texts(_) | Claim::Other(_)) => false,
        }
    }

    fn verified_texts(&self, name: &str, claim: &Claim) -> Vec<String> {
        let texts = match claim {
            Claim::Text(text) => std::slice::from_ref(text),
            Claim::Texts(texts) => texts,
            Claim::Flag(_) | Claim::Number(_) | Claim::Other(_) => &[],
        };
        let verified = texts.iter().filter(|text| self.is_verified(name, text));
        verified.cloned().collect()
    }
}

/// A token that stands for nobody here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IdentityError {
    /// An access token, or another one.
    NotAnIdToken,
    /// The claim is not there.
    Missing(String),
    /// The claim is a list, or not a text.
    NotOneText(String),
    /// The provider says that it has not verified what the claim says.
    Unverified(String),
    /// What the claim says cannot name anybody.
    Unusable(ApproverError),
}

impl IdentityError {
    /// A name for logs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotAnIdToken => "not-an-id-token",
            Self::Missing(_) => "person-claim-missing",
            Self::NotOneText(_) => "person-claim-not-one-text",
            Self::Unverified(_) => "person-claim-unverified",
            Self::Unusable(_) => "person-claim-unusable",
        }
    }
}

impl fmt::Display for IdentityError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAnIdToken => f.write_str(
                "Your sign-in sent an access token, or another token that is not an ID token. Ask the people who run your sign-in to pass on the ID token.",
            ),
            Self::Missing(claim) => write!(
                f,
                "Your ID token has no claim {claim:?}, which identifies people here. Ask the people who run your sign-in to add it."
            ),
            Self::NotOneText(claim) => write!(
                f,
                "The claim {claim:?} of your ID token is not a single string, so it does not say which person you are."
            ),
            Self::Unverified(claim) => write!(
                f,
                "Your sign-in says that your {claim} is not verified. Verify it there, then open this link again."
            ),
            Self::Unusable(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for IdentityError {}

#[cfg(test)]
mod tests;

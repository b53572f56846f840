//! Tokens of identity providers: JSON Web Tokens, verified as STS and Cognito do.

use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, TokenData, Validation, dangerous, decode};
use serde::Deserialize;

/// How far a provider's clock may be off, in seconds.
const LEEWAY: i64 = 300;

const ALGORITHMS: [Algorithm; 5] = [
    Algorithm::RS256,
    Algorithm::RS384,
    Algorithm::RS512,
    Algorithm::ES256,
    Algorithm::ES384,
];

/// What a token says.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct Claims {
    pub(crate) iss: String,
    pub(crate) sub: String,
    pub(crate) aud: Audience,
    exp: i64,
    iat: i64,
    nbf: Option<i64>,
    #[serde(rename = "https://aws.amazon.com/source_identity")]
    pub(crate) source_identity: Option<String>,
}

/// Whom a token is meant for.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub(crate) enum Audience {
    One(String),
    More(Vec<String>),
}

impl Audience {
    pub(crate) fn all(&self) -> &[String] {
        match self {
            Self::One(one) => std::slice::from_ref(one),
            Self::More(more) => more,
        }
    }
}

/// What is wrong with a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Flaw {
    /// It is no token, or one that lacks a claim.
    NotAToken,
    /// Its issuer's keys could not be had.
    NoKeys,
    /// Its issuer has no key of that id.
    UnknownKey,
    /// Its signature does not match.
    Signature,
    /// It is meant for somebody else.
    Audience,
    /// It has expired (epoch seconds).
    Expired { now: i64, exp: i64 },
    /// It is issued, or becomes valid, in the future.
    NotYet,
}

/// What a token says about itself, before any of it is verified.
pub(crate) struct Unverified {
    pub(crate) issuer: String,
    pub(crate) key: Option<String>,
}

/// Reads who issued a token, and with which key.
pub(crate) fn peek(token: &str) -> Result<Unverified, Flaw> {
    let TokenData { header, claims } =
        dangerous::insecure_decode::<Claims>(token).map_err(|_| Flaw::NotAToken)?;
    Ok(Unverified {
        issuer: claims.iss,
        key: header.kid,
    })
}

/// Whether a key set has the key that a token names.
pub(crate) fn has_key(keys: &JwkSet, token: &Unverified) -> bool {
    token.key.as_ref().is_some_and(|id| keys.find(id).is_some())
}

/// Verifies a token with its issuer's keys.
pub(crate) fn verify(
    token: &str,
    keys: Option<&JwkSet>,
    audiences: &[String],
    now_ms: i64,
) -> Result<Claims, Flaw> {
    let named = peek(token)?.key.ok_or(Flaw::UnknownKey)?;
    let key = keys.ok_or(Flaw::NoKeys)?.find(&named);
    let key = DecodingKey::from_jwk(key.ok_or(Flaw::UnknownKey)?).map_err(|_| Flaw::UnknownKey)?;
    let claims = decode::<Claims>(token, &key, &signature_alone(&key))
        .map_err(|error| match error.kind() {
            ErrorKind::InvalidToken | ErrorKind::Json(_) => Flaw::NotAToken,
            _ => Flaw::Signature,
        })?
        .claims;
    if !claims.aud.all().iter().any(|aud| audiences.contains(aud)) {
        return Err(Flaw::Audience);
    }
    check_times(&claims, now_ms.div_euclid(1_000))?;
    Ok(claims)
}

/// The rest is checked here, by the stand-in's clock and in AWS's order.
fn signature_alone(key: &DecodingKey) -> Validation {
    let mut validation = Validation::new_for_family(key.family());
    validation
        .algorithms
        .retain(|algorithm| ALGORITHMS.contains(algorithm));
    validation.required_spec_claims.clear();
    validation.validate_exp = false;
    validation.validate_nbf = false;
    validation.validate_aud = false;
    validation
}

fn check_times(claims: &Claims, now: i64) -> Result<(), Flaw> {
    let exp = claims.exp;
    if now >= exp.saturating_add(LEEWAY) {
        return Err(Flaw::Expired { now, exp });
    }
    let begins = claims.iat.max(claims.nbf.unwrap_or(i64::MIN));
    if begins > now + LEEWAY {
        return Err(Flaw::NotYet);
    }
    Ok(())
}

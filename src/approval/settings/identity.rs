//! What is wrong with how people prove who they are.

use super::address::is_address;
use super::problem::Problems;
use super::{IdentitySettings, Settings};
use crate::approval::wording::is_blank;

/// Claims that are no person's own: of the token, of its issuer, of a session, or such as people share or choose. One person would count as several by
/// them, or several as one.
const NO_PERSON: [&str; 21] = [
    "iss",
    "aud",
    "azp",
    "exp",
    "nbf",
    "iat",
    "jti",
    "nonce",
    "at_hash",
    "c_hash",
    "auth_time",
    "acr",
    "amr",
    "sid",
    "typ",
    "type",
    "email_verified",
    "name",
    "given_name",
    "family_name",
    "nickname",
];

/// Everything, by the names of the settings.
pub(super) fn check(identity: &IdentitySettings, settings: &Settings, found: &mut Problems) {
    let (audience, person) = match identity {
        IdentitySettings::CloudflareAccess {
            team,
            audience,
            person,
        } => {
            let label =
                |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
            if team.is_empty() || !team.bytes().all(label) {
                let wrong = "must be the TEAM of https://TEAM.cloudflareaccess.com";
                found.setting("identity.team", wrong);
            }
            (audience, person)
        }
        IdentitySettings::Oidc {
            issuer,
            audience,
            header,
            jwks_uri,
            person,
        } => {
            if !is_address(issuer) {
                found.setting("identity.issuer", "must be an https address");
            } else if issuer.trim_end_matches('/') == settings.url {
                let wrong = "is the worker's own address: it must be the identity provider's";
                found.setting("identity.issuer", wrong);
            }
            if !jwks_uri.as_deref().is_none_or(is_address) {
                found.setting("identity.jwksUri", "must be an https address");
            }
            let is_header = |header: &String| {
                let sign = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
                !header.is_empty() && header.bytes().all(sign)
            };
            if !header.as_ref().is_none_or(is_header) {
                found.setting("identity.header", "must be a header's name");
            }
            (audience, person)
        }
    };
    if is_blank(audience) || audience.trim() != audience {
        found.setting(
            "identity.audience",
            "must be the audience of the tokens, without spaces around it",
        );
    }
    match person.as_deref() {
        Some(person) if is_blank(person) || person.trim() != person => {
            found.setting("identity.person", "must be a claim's name");
        }
        Some(person) if NO_PERSON.contains(&person) => {
            let wrong = format!(
                "is {person:?}, which does not identify one person: use \"sub\" or \"email\""
            );
            found.setting("identity.person", &wrong);
        }
        _ => {}
    }
}

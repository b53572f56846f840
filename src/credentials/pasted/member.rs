//! A member of credentials: its names, and what its value looks like.

use std::borrow::Cow;

use super::end::End;
use crate::substring::contains;

/// How credentials were written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// `AWS_ACCESS_KEY_ID` and the like, in the syntax of any shell.
    Environment,
    /// `aws_access_key_id` and the like, as in `~/.aws/credentials`.
    Profile,
    /// JSON as the AWS CLI prints and stores it.
    Cli,
    /// JSON of a container's or an instance's metadata endpoint.
    Metadata,
    /// JSON of Cognito's `GetCredentialsForIdentity`.
    Cognito,
    /// The names of another tool, such as Vault or Terraform.
    Other,
    /// Values without names.
    Bare,
}

impl Format {
    /// In words that go on after "found in".
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Environment => "environment variables",
            Self::Profile => "a profile",
            Self::Cli => "the AWS CLI's JSON",
            Self::Metadata => "metadata of a container or an instance",
            Self::Cognito => "Cognito's JSON",
            Self::Other => "another tool's output",
            Self::Bare => "values without names",
        }
    }
}

/// A part of credentials.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Member {
    /// The key's id, which is no secret.
    AccessKeyId,
    /// The secret.
    SecretAccessKey,
    /// The token of a temporary key.
    SessionToken,
    /// When a temporary key ends.
    Expiration,
}

/// A name that was found, and what it says.
pub(super) struct NamedMember {
    pub(super) member: Member,
    pub(super) format: Format,
    /// Whether it is AWS's own: any text may hold another, and then the value has to look like one.
    certain: bool,
}

impl NamedMember {
    /// Whether this can be its value.
    pub(super) fn may_be(&self, value: &Result<Cow<'_, str>, ValueFlaw>) -> bool {
        let Ok(value) = value else {
            return self.certain;
        };
        self.certain
            || match self.member {
                Member::AccessKeyId => is_key_id(value),
                Member::SecretAccessKey => value.len() == 40 && is_token(value),
                Member::SessionToken => value.len() > 40 && is_token(value),
                Member::Expiration => !matches!(End::parse(value), End::Unreadable),
            }
    }
}

impl Member {
    /// The member of this name and the way it is written, in the spelling of shells, profiles, JSON or another tool.
    pub(super) fn named(name: &str) -> Option<NamedMember> {
        const LONGEST: usize = "AWS_SESSION_EXPIRATION_TIMESTAMP".len();
        if name.len() > LONGEST {
            return None;
        }
        let small: String = name
            .chars()
            .filter(char::is_ascii_alphabetic)
            .map(|letter| letter.to_ascii_lowercase())
            .collect();
        let format = if name.starts_with("AWS") {
            Format::Environment
        } else if name.starts_with("aws") {
            Format::Profile
        } else {
            Format::Cli
        };
        let (is_awss, own) = match small.strip_prefix("aws") {
            Some(own) => (true, own),
            None => (false, &*small),
        };
        let (member, format, certain) = match own {
            "accesskeyid" => (Self::AccessKeyId, format, true),
            "secretaccesskey" => (Self::SecretAccessKey, format, true),
            "sessiontoken" | "securitytoken" => (Self::SessionToken, format, true),
            "secretkey" if name == "SecretKey" => (Self::SecretAccessKey, Format::Cognito, true),
            "token" if name == "Token" => (Self::SessionToken, Format::Metadata, true),
            "expiration" | "credentialexpiration" | "expiresat" | "xsecuritytokenexpires" => {
                (Self::Expiration, format, true)
            }
            // Vault, Terraform, older SDKs.
            "accesskey" => (Self::AccessKeyId, Format::Other, false),
            "secretkey" => (Self::SecretAccessKey, Format::Other, false),
            "token" => (Self::SessionToken, Format::Other, false),
            "expires" | "expiry" | "expirationtime" | "expirationdate" | "sessionexpiration"
            | "tokenexpiration" => (Self::Expiration, format, false),
            // AWS_SESSION_EXPIRATION, AWS_SSO_SESSION_EXPIRATION, AWSUME_EXPIRATION.
            other if is_awss && contains(other, "expir") => (Self::Expiration, format, false),
            _ => return None,
        };
        Some(NamedMember {
            member,
            format,
            certain,
        })
    }
}

/// Some of the members that credentials need.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Members {
    /// The key's id.
    pub access_key_id: bool,
    /// The secret.
    pub secret_access_key: bool,
    /// The token.
    pub session_token: bool,
}

impl Members {
    /// The number of members.
    #[must_use]
    pub fn count(self) -> usize {
        usize::from(self.access_key_id)
            + usize::from(self.secret_access_key)
            + usize::from(self.session_token)
    }

    /// "the access key id and the secret access key"
    pub(super) fn words(self) -> String {
        let mut words = String::new();
        for (there, name) in [
            (self.access_key_id, "the access key id"),
            (self.secret_access_key, "the secret access key"),
            (self.session_token, "the session token"),
        ] {
            if !there {
                continue;
            }
            if !words.is_empty() {
                words.push_str(" and ");
            }
            words.push_str(name);
        }
        words
    }
}

/// A value as it was pasted, or why it cannot be taken.
pub(super) type Value<'a> = Result<Cow<'a, str>, ValueFlaw>;

/// Why a value that stands there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ValueFlaw {
    /// Asterisks, dots, a variable's name.
    Hidden,
    /// Its closing quote is missing.
    Cut,
}

/// Whether it looks like an id of an access key: `ASIA` or `AKIA`, then capitals and digits.
///
/// See <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids>.
pub(super) fn is_key_id(text: &str) -> bool {
    (16..=128).contains(&text.len())
        && (text.starts_with("ASIA") || text.starts_with("AKIA"))
        && text
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}

/// Whether it holds nothing but what tokens are made of.
fn is_token(text: &str) -> bool {
    text.bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"+/=".contains(&byte))
}

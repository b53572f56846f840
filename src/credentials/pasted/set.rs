//! What belongs together: the members of one set of credentials.

use std::borrow::Cow;

use super::super::Credentials;
use super::holds;
use super::problem::PastedError;
use crate::timestamp::Timestamp;

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
pub(super) struct Named {
    pub(super) member: Member,
    pub(super) format: Format,
    /// Whether it is AWS's own: any text may hold another, and then the value has to look like one.
    certain: bool,
}

impl Named {
    /// Whether this can be its value.
    pub(super) fn may_be(&self, value: &Result<Cow<'_, str>, Flaw>) -> bool {
        let Ok(value) = value else {
            return self.certain;
        };
        self.certain
            || match self.member {
                Member::AccessKeyId => is_key_id(value),
                Member::SecretAccessKey => value.len() == 40 && is_token(value),
                Member::SessionToken => value.len() > 40 && is_token(value),
                Member::Expiration => !matches!(End::of(value), End::Unreadable),
            }
    }
}

impl Member {
    /// The member of this name and the way it is written, in the spelling of shells, profiles, JSON or another tool.
    pub(super) fn named(name: &str) -> Option<Named> {
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
            other if is_awss && holds(other, "expir") => (Self::Expiration, format, false),
            _ => return None,
        };
        Some(Named {
            member,
            format,
            certain,
        })
    }
}

/// When credentials end, as far as a text says.
enum End {
    At(Timestamp),
    /// A time of day without a zone, which tools write in UTC or in their own: nobody can tell.
    Somewhere,
    Unreadable,
}

impl End {
    fn of(text: &str) -> Self {
        if text.len() > 11 && is_digits(text) {
            // As `aws sso get-role-credentials` has it. Seconds have this many digits only after the year 5000.
            return Timestamp::parse_millis(text).map_or(Self::Unreadable, Self::At);
        }
        // `2024-10-08 19:55:22 +0000 UTC`: the name of the zone says nothing that the offset does not.
        let named = ["UTC", "GMT"]
            .iter()
            .find_map(|zone| text.strip_suffix(zone));
        let moment = named.unwrap_or(text).trim_ascii_end();
        let mut iso = moment.to_owned();
        if let Some(at) = moment
            .get(10..)
            .and_then(|rest| rest.rfind(' '))
            .filter(|at| *at > 0)
        {
            iso.remove(at + 10);
        }
        if let Ok(end) = iso.parse() {
            return Self::At(end);
        }
        match [&*iso, "Z"].concat().parse() {
            // As the AWS CLI writes it into its cache.
            Ok(end) if named.is_some() => Self::At(end),
            Ok(_) => Self::Somewhere,
            Err(_) => Timestamp::parse_json(text).map_or(Self::Unreadable, Self::At),
        }
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
    /// How many.
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

/// Why a value that stands there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flaw {
    /// Asterisks, dots, a variable's name.
    Hidden,
    /// Its closing quote is missing.
    Cut,
}

/// The members of one set of credentials, as far as they were found.
pub(super) struct Set<'a> {
    pub(super) format: Format,
    pub(super) profile: Option<&'a str>,
    /// What first stood there without being a value.
    pub(super) flaw: Option<(Member, Flaw)>,
    values: [Option<Cow<'a, str>>; 4],
}

impl<'a> Set<'a> {
    pub(super) fn new(format: Format, profile: Option<&'a str>) -> Self {
        Self {
            format,
            profile,
            flaw: None,
            values: [None, None, None, None],
        }
    }

    /// Nothing was found but perhaps an end.
    pub(super) fn is_useless(&self) -> bool {
        self.flaw.is_none() && self.found().count() == 0
    }

    /// Whether the member is there with another value. Of an end that is told twice, the first counts.
    pub(super) fn contradicts(&self, member: Member, value: &str) -> bool {
        member != Member::Expiration && self.value(member).is_some_and(|there| there != value)
    }

    pub(super) fn keep(&mut self, member: Member, value: Cow<'a, str>, format: Format) {
        if self.is_useless() || matches!(format, Format::Metadata | Format::Cognito) {
            self.format = format;
        }
        self.values[member as usize].get_or_insert(value);
    }

    pub(super) fn found(&self) -> Members {
        Members {
            access_key_id: self.value(Member::AccessKeyId).is_some(),
            secret_access_key: self.value(Member::SecretAccessKey).is_some(),
            session_token: self.value(Member::SessionToken).is_some(),
        }
    }

    /// Why it cannot be used as credentials, if so.
    pub(super) fn problem(&self) -> Option<PastedError> {
        let found = self.found();
        let id = self.value(Member::AccessKeyId).unwrap_or_default();
        let missing = Members {
            access_key_id: !found.access_key_id,
            secret_access_key: !found.secret_access_key,
            session_token: !found.session_token && id.starts_with("ASIA"),
        };
        if let Some((member, flaw)) = self.flaw
            && self.value(member).is_none()
        {
            return Some(match flaw {
                Flaw::Hidden => PastedError::Hidden(member),
                Flaw::Cut => PastedError::Cut(member),
            });
        }
        if missing.count() > 0 {
            return Some(PastedError::Missing {
                missing,
                found,
                format: self.format,
            });
        }
        let secret = self.value(Member::SecretAccessKey).unwrap_or_default();
        (is_key_id(secret) && !is_key_id(id)).then_some(PastedError::Exchanged)
    }

    pub(super) fn expiration(&self) -> Result<Option<Timestamp>, PastedError> {
        match self.value(Member::Expiration).map(End::of) {
            None | Some(End::Somewhere) => Ok(None),
            Some(End::At(end)) => Ok(Some(end)),
            Some(End::Unreadable) => Err(PastedError::Expiration),
        }
    }

    pub(super) fn into_credentials(
        self,
        expiration: Option<Timestamp>,
    ) -> Result<Credentials, PastedError> {
        let [id, secret, token, _] = self.values;
        Credentials::new(
            id.unwrap_or_default().into_owned(),
            secret.unwrap_or_default().into_owned(),
            token.map(Cow::into_owned),
            expiration,
        )
        .map_err(PastedError::Credentials)
    }

    /// The profile's name, where it can be told. What may be a piece of a secret that got between brackets stays untold: only
    /// the access portal's form may be long and have capitals.
    pub(super) fn shown_profile(&self) -> Option<String> {
        let name = self.profile?;
        let all = |capitals: bool| {
            name.bytes().all(|byte| {
                byte.is_ascii_alphanumeric() && (capitals || !byte.is_ascii_uppercase())
                    || b"_.@-".contains(&byte)
            })
        };
        let is_portals = name.get(..12).is_some_and(is_digits) && name.get(12..13) == Some("_");
        let (longest, capitals) = if is_portals { (80, true) } else { (20, false) };
        (name.len() <= longest && all(capitals)).then(|| name.to_owned())
    }

    fn value(&self, member: Member) -> Option<&str> {
        self.values[member as usize].as_deref()
    }
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

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

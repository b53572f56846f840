//! Why a pasted text gives no credentials, and what to paste instead.

use std::fmt;

use super::member::{Format, Member, Members};
use crate::credentials::CredentialsError;
use crate::substring::contains;
use crate::timestamp::Timestamp;

/// Why a pasted text gives no credentials. It never holds a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PastedError {
    /// There are no credentials in it.
    Instead(Instead),
    /// There are credentials, but not all of them.
    Missing {
        /// What is missing.
        missing: Members,
        /// What is there.
        found: Members,
        /// How that is written.
        format: Format,
    },
    /// Asterisks, dots or a variable's name stand in place of this value.
    Hidden(Member),
    /// The end of this value is missing, or stands somewhere else.
    Cut(Member),
    /// The key's id stands where the secret belongs.
    Exchanged,
    /// More than one set of credentials is complete: these profiles, where they have names that can be shown.
    Several(Vec<String>),
    /// Their expiration cannot be read.
    Expiration,
    /// They have expired.
    Ended {
        /// When they expired.
        end: Timestamp,
        /// The time at which they were checked.
        now: Timestamp,
    },
    /// A member cannot be used.
    Credentials(CredentialsError),
}

/// What a text without credentials is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Instead {
    /// A token of IAM Identity Center, or another sign-in's.
    Token,
    /// A profile of the AWS CLI's configuration that says where credentials come from.
    Configuration,
    /// A command that prints credentials.
    Command,
    /// A web address.
    Address,
    /// The values are masked.
    Hidden,
    /// The text is nothing that is recognized.
    Unrecognised,
}

/// What a text is in which no credentials were found.
pub(super) fn instead(text: &str) -> PastedError {
    const CONFIGURATION: [&str; 5] = [
        "sso_start_url",
        "sso_session",
        "source_profile",
        "credential_process",
        "role_arn",
    ];
    let contains = |part: &str| contains(text, part);
    PastedError::Instead(if is_command(text) {
        Instead::Command
    } else if contains("accessToken") || text.trim_ascii().starts_with("eyJ") {
        Instead::Token
    } else if CONFIGURATION.into_iter().any(contains) {
        Instead::Configuration
    } else if contains("***") {
        Instead::Hidden
    } else if contains("://") {
        Instead::Address
    } else {
        Instead::Unrecognised
    })
}

/// Whether somebody copied the command instead of what it printed.
fn is_command(text: &str) -> bool {
    const COMMANDS: [&str; 14] = [
        "aws",
        "aws-vault",
        "aws-sso",
        "aws-sso-util",
        "assume",
        "awsume",
        "eval",
        "gimme-aws-creds",
        "granted",
        "leapp",
        "okta-aws-cli",
        "saml2aws",
        "vault",
        "yawsso",
    ];
    // `me@host:~$ aws ...`: the prompt is the word that ends with its sign.
    let mut words = text.split_ascii_whitespace().peekable();
    while let Some(word) = words.next_if(|word| !COMMANDS.contains(word)) {
        if word != "PS" && !word.ends_with(['$', '>', '%', '#']) {
            return false;
        }
    }
    let text = text.trim_ascii();
    words.peek().is_some() && !contains(text, "\n")
}

impl fmt::Display for PastedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self {
            Self::Instead(Instead::Command) => Instead::Command.what(),
            Self::Instead(instead) => {
                f.write_str(instead.what())?;
                " Paste what `aws configure export-credentials` prints, or what the access portal shows under Access keys."
            }
            Self::Missing {
                missing,
                found,
                format,
            } => {
                let (missing_words, found_words) = (missing.words(), found.words());
                // They begin with "the".
                f.write_str("T")?;
                f.write_str(missing_words.get(1..).unwrap_or_default())?;
                f.write_str(if missing.count() > 1 { " are" } else { " is" })?;
                f.write_str(" missing: found ")?;
                f.write_str(&found_words)?;
                f.write_str(" in ")?;
                f.write_str(format.words())?;
                if missing.session_token {
                    ". A key that begins with ASIA works only with its session token: paste all of it."
                } else {
                    ". Paste all of it."
                }
            }
            Self::Hidden(member) => {
                f.write_str(the(*member))?;
                " is hidden or a placeholder: copy the value itself."
            }
            Self::Cut(member) => {
                f.write_str(the(*member))?;
                " is cut off: copy it again, as one line."
            }
            Self::Exchanged => {
                "The access key id is in the place of the secret access key: swap them."
            }
            Self::Several(profiles) => {
                f.write_str("There are several credentials")?;
                if !profiles.is_empty() {
                    f.write_str(", among them ")?;
                    f.write_str(&profiles.join(", "))?;
                }
                ": paste only those that you want to use."
            }
            Self::Expiration => "The expiration time cannot be read.",
            Self::Ended { end, now } => {
                f.write_str("These credentials expired ")?;
                f.write_str(&ago(now.epoch_millis() - end.epoch_millis()))?;
                " ago: get new ones."
            }
            Self::Credentials(error) => return error.fmt(f),
        };
        f.write_str(text)
    }
}

impl std::error::Error for PastedError {}

impl Instead {
    fn what(self) -> &'static str {
        match self {
            Self::Token => {
                "This is the token of a sign-in, such as IAM Identity Center's, and not AWS credentials."
            }
            Self::Command => "This is a command that prints credentials: paste its output.",
            Self::Configuration => {
                "This profile says where its credentials come from, but contains none: run aws configure export-credentials --profile NAME, and paste its output."
            }
            Self::Address => "This is a web address, not credentials.",
            Self::Hidden => "The values are hidden here.",
            Self::Unrecognised => "No AWS credentials found in this text.",
        }
    }
}

fn the(member: Member) -> &'static str {
    match member {
        Member::AccessKeyId => "The access key id",
        Member::SecretAccessKey => "The secret access key",
        Member::SessionToken => "The session token",
        Member::Expiration => "The expiration",
    }
}

/// "3 minutes"
fn ago(millis: i64) -> String {
    let minutes = millis / 60_000;
    let (count, unit) = match minutes {
        0 => return "just a moment".to_owned(),
        1..120 => (minutes, " minute"),
        120..2880 => (minutes / 60, " hour"),
        _ => (minutes / 1440, " day"),
    };
    let plural = if count == 1 { "" } else { "s" };
    [&count.to_string(), unit, plural].concat()
}

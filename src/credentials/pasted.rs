//! Credentials as people paste them.
//!
//! See <https://docs.aws.amazon.com/cli/latest/reference/configure/export-credentials.html>.

use std::fmt;

use super::{Credentials, CredentialsError};
use crate::json;
use crate::protocol::Others;
use crate::timestamp::Timestamp;

/// Why a pasted text gives no credentials. It never holds a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PastedError {
    /// Nothing in it looks like credentials.
    Unrecognised,
    /// There are credentials, but this member is missing.
    Missing(&'static str),
    /// The moment they end cannot be read.
    Expiration,
    /// A member cannot be used.
    Credentials(CredentialsError),
}

impl fmt::Display for PastedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unrecognised => f.write_str(
                "This holds no credentials: paste the lines with AWS_ACCESS_KEY_ID, or the JSON of the AWS CLI.",
            ),
            Self::Missing(member) => write!(f, "{member} is missing: paste all lines."),
            Self::Expiration => f.write_str("The moment the credentials expire cannot be read."),
            Self::Credentials(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for PastedError {}

/// Recognises lines of any shell (`export K=V`, `K=V`, `$Env:K="V"`, `set K=V`, `set -gx K "V"`), a profile block, and the
/// AWS CLI's JSON (`credential_process`, `{"Credentials": {...}}`).
///
/// # Errors
/// Nothing recognised, a member missing, or one that cannot be used.
pub fn parse(text: &str) -> Result<Credentials, PastedError> {
    let text = text.trim();
    let found = if text.starts_with('{') {
        object(text)
    } else {
        lines(text)
    };
    if found == Found::default() {
        return Err(PastedError::Unrecognised);
    }
    let access_key_id = found
        .access_key_id
        .ok_or(PastedError::Missing("The access key id"))?;
    let secret_access_key = found
        .secret_access_key
        .ok_or(PastedError::Missing("The secret access key"))?;
    if access_key_id.starts_with("ASIA") && found.session_token.is_none() {
        return Err(PastedError::Missing(
            "The session token, which temporary keys (ASIA...) need,",
        ));
    }
    let expiration = match found.expiration {
        None => None,
        Some(text) => Some(
            text.parse::<Timestamp>()
                .map_err(|_| PastedError::Expiration)?,
        ),
    };
    Credentials::new(
        access_key_id,
        secret_access_key,
        found.session_token,
        expiration,
    )
    .map_err(PastedError::Credentials)
}

#[derive(Default, PartialEq)]
struct Found {
    access_key_id: Option<String>,
    secret_access_key: Option<String>,
    session_token: Option<String>,
    expiration: Option<String>,
}

impl Found {
    /// Keeps a value by its name, in the spelling of shells, profiles or JSON.
    fn keep(&mut self, name: &str, value: &str) {
        let name: String = name
            .bytes()
            .filter(u8::is_ascii_alphabetic)
            .map(|byte| char::from(byte.to_ascii_lowercase()))
            .collect();
        let slot = match name.strip_prefix("aws").unwrap_or(&name) {
            "accesskeyid" => &mut self.access_key_id,
            "secretaccesskey" => &mut self.secret_access_key,
            "sessiontoken" => &mut self.session_token,
            "expiration" | "credentialexpiration" => &mut self.expiration,
            _ => return,
        };
        if !value.is_empty() {
            *slot = Some(value.to_owned());
        }
    }
}

fn object(text: &str) -> Found {
    let mut found = Found::default();
    let Some(members) = Others::of_object(text) else {
        return found;
    };
    if let Some(inner) = members.json("Credentials") {
        return object(inner);
    }
    for (name, value) in members.iter() {
        if let Some(value) = json::text(value) {
            found.keep(name, &value);
        }
    }
    found
}

fn lines(text: &str) -> Found {
    let mut found = Found::default();
    for line in text.lines() {
        let mut line = line.trim().trim_end_matches(';');
        for prefix in [
            "export ", "set -gx ", "set -x ", "set ", "SET ", "$Env:", "$env:", "$ENV:",
        ] {
            line = line.strip_prefix(prefix).unwrap_or(line).trim_start();
        }
        // fish puts a blank between the name and the value, the others an equals sign.
        let Some(end) = line.find(['=', ' ']) else {
            continue;
        };
        let (name, rest) = line.split_at(end);
        let value = rest.trim_start().trim_start_matches('=').trim();
        found.keep(name, unquoted(value));
    }
    found
}

fn unquoted(value: &str) -> &str {
    for quote in ['"', '\''] {
        if let Some(inner) = value
            .strip_prefix(quote)
            .and_then(|rest| rest.strip_suffix(quote))
        {
            return inner;
        }
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (String, String, Option<String>, Option<String>) {
        let credentials = parse(text).unwrap();
        (
            credentials.access_key_id().to_owned(),
            credentials.secret_access_key().to_owned(),
            credentials.session_token().map(str::to_owned),
            credentials.expiration().map(|end| end.to_string()),
        )
    }

    fn expected() -> (String, String, Option<String>, Option<String>) {
        (
            "ASIAEXAMPLE".to_owned(),
            "fake/secret+=".to_owned(),
            Some("fake-token==".to_owned()),
            Some("2024-10-08T19:55:22.000Z".to_owned()),
        )
    }

    #[test]
    fn the_lines_of_every_shell_are_read() {
        for text in [
            "export AWS_ACCESS_KEY_ID=ASIAEXAMPLE\nexport AWS_SECRET_ACCESS_KEY=fake/secret+=\nexport AWS_SESSION_TOKEN=fake-token==\nexport AWS_CREDENTIAL_EXPIRATION=2024-10-08T19:55:22+00:00\n",
            "AWS_ACCESS_KEY_ID=ASIAEXAMPLE\r\nAWS_SECRET_ACCESS_KEY=fake/secret+=\r\nAWS_SESSION_TOKEN=fake-token==\r\nAWS_CREDENTIAL_EXPIRATION=2024-10-08T19:55:22+00:00",
            "$Env:AWS_ACCESS_KEY_ID=\"ASIAEXAMPLE\"\n$Env:AWS_SECRET_ACCESS_KEY=\"fake/secret+=\"\n$Env:AWS_SESSION_TOKEN=\"fake-token==\"\n$Env:AWS_CREDENTIAL_EXPIRATION=\"2024-10-08T19:55:22+00:00\"",
            "set AWS_ACCESS_KEY_ID=ASIAEXAMPLE\nset AWS_SECRET_ACCESS_KEY=fake/secret+=\nset AWS_SESSION_TOKEN=fake-token==\nset AWS_CREDENTIAL_EXPIRATION=2024-10-08T19:55:22+00:00",
            "set -gx AWS_ACCESS_KEY_ID \"ASIAEXAMPLE\";\nset -gx AWS_SECRET_ACCESS_KEY \"fake/secret+=\";\nset -gx AWS_SESSION_TOKEN \"fake-token==\";\nset -gx AWS_CREDENTIAL_EXPIRATION 2024-10-08T19:55:22Z;",
            "  export AWS_ACCESS_KEY_ID = 'ASIAEXAMPLE' \n\n# a remark\nexport AWS_SECRET_ACCESS_KEY='fake/secret+='\nexport AWS_SESSION_TOKEN='fake-token=='\nexport AWS_CREDENTIAL_EXPIRATION='2024-10-08T19:55:22Z'",
        ] {
            assert_eq!(read(text), expected(), "{text}");
        }
    }

    #[test]
    fn a_profile_block_is_read() {
        let text = "[111122223333_Approver]\naws_access_key_id = ASIAEXAMPLE\naws_secret_access_key = fake/secret+=\naws_session_token = fake-token==\n";
        assert_eq!(read(text).2.as_deref(), Some("fake-token=="));
    }

    #[test]
    fn the_json_of_the_cli_is_read() {
        let members = r#""AccessKeyId":"ASIAEXAMPLE","SecretAccessKey":"fake/secret+=","SessionToken":"fake-token==","Expiration":"2024-10-08T19:55:22+00:00""#;
        assert_eq!(read(&format!("{{\"Version\":1,{members}}}")), expected());
        assert_eq!(
            read(&format!(
                "\n{{\"Credentials\":{{{members}}},\"AssumedRoleUser\":{{}}}}"
            )),
            expected()
        );
    }

    #[test]
    fn a_long_term_key_needs_no_token() {
        assert_eq!(
            read("AWS_ACCESS_KEY_ID=AKIAEXAMPLE\nAWS_SECRET_ACCESS_KEY=fake").2,
            None
        );
    }

    #[test]
    fn what_is_missing_is_named() {
        for (text, problem) in [
            ("", PastedError::Unrecognised),
            ("hello world", PastedError::Unrecognised),
            ("{", PastedError::Unrecognised),
            (
                "AWS_ACCESS_KEY_ID=AKIAEXAMPLE",
                PastedError::Missing("The secret access key"),
            ),
            (
                "AWS_SECRET_ACCESS_KEY=fake",
                PastedError::Missing("The access key id"),
            ),
            (
                "AWS_ACCESS_KEY_ID=ASIAEXAMPLE\nAWS_SECRET_ACCESS_KEY=fake",
                PastedError::Missing("The session token, which temporary keys (ASIA...) need,"),
            ),
            (
                "AWS_ACCESS_KEY_ID=AKIAEXAMPLE\nAWS_SECRET_ACCESS_KEY=fake\nAWS_CREDENTIAL_EXPIRATION=soon",
                PastedError::Expiration,
            ),
        ] {
            assert_eq!(parse(text).unwrap_err(), problem, "{text}");
        }
    }

    #[test]
    fn no_error_shows_a_value() {
        for text in [
            "AWS_SECRET_ACCESS_KEY=fake-secret",
            "AWS_ACCESS_KEY_ID=AKIA\nAWS_SECRET_ACCESS_KEY=fake-secret\u{1}x",
        ] {
            assert!(!parse(text).unwrap_err().to_string().contains("fake-secret"));
        }
    }
}

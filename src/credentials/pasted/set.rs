//! What belongs together: the members of one set of credentials.

use std::borrow::Cow;

use super::end::{End, is_digits};
use super::member::{Format, Member, Members, ValueFlaw, is_key_id};
use super::problem::PastedError;
use crate::credentials::Credentials;
use crate::timestamp::Timestamp;

/// The members of one set of credentials, as far as they were found.
pub(super) struct Set<'a> {
    pub(super) format: Format,
    pub(super) profile: Option<&'a str>,
    /// What first stood there without being a value.
    pub(super) flaw: Option<(Member, ValueFlaw)>,
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

    /// Whether the member is there with another value. If the expiration is there twice, the first counts.
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
                ValueFlaw::Hidden => PastedError::Hidden(member),
                ValueFlaw::Cut => PastedError::Cut(member),
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
        match self.value(Member::Expiration).map(End::parse) {
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

    /// The profile's name, where it can be shown. What may be a piece of a secret that got between brackets is not shown: only
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

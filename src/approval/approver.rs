//! Who decides.
//!
//! An identity provider vouches for an id. AWS and the audit log know people by it, and no two people share what is made of it. A name is
//! what people choose themselves, so it is never shown without the id.

use std::fmt;

use super::wording::{is_blank, line};
use crate::sts::session_name::{altered, looks_altered, session_name};

/// The subject of the worker's own tokens, with which it reads.
pub const WORKER: &str = "worker";

/// The most characters of a claim that names a person: STS takes a subject of 255.
///
/// See <https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html>.
const LONGEST: usize = 200;
/// The most characters of a name that are shown.
const NAME: usize = 80;

/// A person who decides, as an identity provider names them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approver {
    identity: ProviderId,
    name: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum ProviderId {
    Slack { team: String, user: String },
    Oidc { person: String },
}

/// Who vouches for an approver. One person may be known to both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum IdentityProvider {
    /// Slack.
    Slack,
    /// An `OpenID` provider.
    Oidc,
}

impl IdentityProvider {
    /// What names of this kind begin with.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Slack => "slack",
            Self::Oidc => "oidc",
        }
    }
}

impl Approver {
    /// A member of a Slack workspace, by ids; the name is for people only.
    ///
    /// # Errors
    /// An id that is not a workspace's (`T...`, `E...`) or a member's (`U...`, `W...`).
    pub fn slack(team: &str, user: &str, name: Option<&str>) -> Result<Self, ApproverError> {
        if !is_slack_id(team, ['T', 'E']) {
            return Err(ApproverError::SlackTeam);
        }
        if !is_slack_id(user, ['U', 'W']) {
            return Err(ApproverError::SlackUser);
        }
        let (team, user) = (team.to_owned(), user.to_owned());
        Ok(Self::new(ProviderId::Slack { team, user }, name))
    }

    /// Someone whom an `OpenID` provider vouches for, by the claim that names people; the name is for people only.
    ///
    /// # Errors
    /// A claim with nothing to see in it, or one that is too long for AWS.
    pub fn oidc(person: &str, name: Option<&str>) -> Result<Self, ApproverError> {
        if is_blank(person) {
            return Err(ApproverError::Nobody);
        }
        if person.chars().count() > LONGEST {
            return Err(ApproverError::TooLong);
        }
        let person = person.to_owned();
        Ok(Self::new(ProviderId::Oidc { person }, name))
    }

    fn new(identity: ProviderId, name: Option<&str>) -> Self {
        let name = name.filter(|name| !is_blank(name));
        let name = name.map(|name| line(name, NAME));
        Self { identity, name }
    }

    /// Who vouches for them.
    #[must_use]
    pub fn kind(&self) -> IdentityProvider {
        match self.identity {
            ProviderId::Slack { .. } => IdentityProvider::Slack,
            ProviderId::Oidc { .. } => IdentityProvider::Oidc,
        }
    }

    /// The subject: `slack:T0123:U0456`, `oidc:ann@example.com`. It names them in policies and votes.
    #[must_use]
    pub fn sub(&self) -> String {
        self.joined(":")
    }

    /// What `CloudTrail` shows as source identity and as session, and the log as `who`: `slack.T0123.U0456`, `oidc.ann@example.com`. Where
    /// AWS does not allow a character, or not so many, a hash distinguishes people: `oidc.auth0-123=76d3440f956ef34f`.
    #[must_use]
    pub fn source_identity(&self) -> String {
        let name = self.joined(".");
        // Nobody can be called what another's name becomes.
        if looks_altered(&name) {
            return altered(&name);
        }
        session_name(&name).into_owned()
    }

    /// How messages name the person: the name with the id, `Ann (oidc ann@example.com)`, `ann (slack U0456)`; the id alone where no name is
    /// known.
    #[must_use]
    pub fn name(&self) -> String {
        let kind = self.kind().as_str();
        let id = match &self.identity {
            ProviderId::Slack { user, .. } => user.clone(),
            ProviderId::Oidc { .. } => self.source_identity().split_off(kind.len() + 1),
        };
        match &self.name {
            Some(name) => [name, " (", kind, " ", &id, ")"].concat(),
            None => [kind, " ", &id].concat(),
        }
    }

    /// The id in Slack of one whom Slack vouches for.
    #[must_use]
    pub fn slack_user(&self) -> Option<&str> {
        match &self.identity {
            ProviderId::Slack { user, .. } => Some(user),
            ProviderId::Oidc { .. } => None,
        }
    }

    fn joined(&self, by: &str) -> String {
        let kind = self.kind().as_str();
        match &self.identity {
            ProviderId::Slack { team, user } => [kind, team, user].join(by),
            ProviderId::Oidc { person } => [kind, person].join(by),
        }
    }
}

/// The id in Slack that [`Approver::name`] has put at the end of `name`. Whatever name somebody chose stands before it.
pub(super) fn slack_user_in(name: &str) -> Option<&str> {
    let (before, id) = name.strip_suffix(')').unwrap_or(name).rsplit_once(' ')?;
    let ours = if name.ends_with(')') {
        before.ends_with(" (slack")
    } else {
        before == "slack"
    };
    (ours && is_slack_id(id, ['U', 'W'])).then_some(id)
}

fn is_slack_id(text: &str, first: [char; 2]) -> bool {
    let letters = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
    (2..=32).contains(&text.len()) && text.starts_with(first) && text.bytes().all(letters)
}

/// An identity that nobody can decide by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApproverError {
    /// Not the id of a Slack workspace.
    SlackTeam,
    /// Not the id of a member in Slack.
    SlackUser,
    /// Nothing that can be seen.
    Nobody,
    /// More than AWS takes.
    TooLong,
}

impl fmt::Display for ApproverError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SlackTeam => f.write_str("Slack sent an invalid workspace id."),
            Self::SlackUser => f.write_str("Slack sent an invalid user id."),
            Self::Nobody => f.write_str("The claim that names you is empty."),
            Self::TooLong => write!(
                f,
                "The claim that names you is longer than {LONGEST} characters, which is more than AWS accepts."
            ),
        }
    }
}

impl std::error::Error for ApproverError {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn oidc(person: &str) -> Approver {
        Approver::oidc(person, None).unwrap()
    }

    #[test]
    fn aws_knows_people_by_ids_it_takes() {
        let robin = Approver::slack("T0123", "U0456", Some("robin")).unwrap();
        assert_eq!(robin.sub(), "slack:T0123:U0456");
        assert_eq!(robin.source_identity(), "slack.T0123.U0456");
        assert_eq!(
            (robin.kind(), robin.slack_user()),
            (IdentityProvider::Slack, Some("U0456"))
        );
        let ann = oidc("ann@example.com");
        assert_eq!(ann.sub(), "oidc:ann@example.com");
        assert_eq!(ann.source_identity(), "oidc.ann@example.com");
        assert_eq!(
            (ann.kind(), ann.slack_user()),
            (IdentityProvider::Oidc, None)
        );
    }

    #[test]
    fn a_name_is_shown_with_the_id_and_never_alone() {
        let named = |name: &str| Approver::oidc("ann", Some(name)).unwrap().name();
        assert_eq!(named("Ann Becker"), "Ann Becker (oidc ann)");
        assert_eq!(named("Ben (oidc ben)"), "Ben (oidc ben) (oidc ann)");
        assert_eq!(named(" Ann \r\n Müller\u{7} "), "Ann Müller (oidc ann)");
        assert_eq!(named("Ann\u{202e}"), "Ann (oidc ann)");
        assert_eq!(named(" \u{200b}\n "), "oidc ann");
        assert_eq!(
            named(&"n".repeat(100)),
            format!("{}… (oidc ann)", "n".repeat(79))
        );
        let robin = Approver::slack("T0", "U0456", Some("robin")).unwrap();
        assert_eq!(robin.name(), "robin (slack U0456)");
        assert_eq!(oidc("auth0|123").name(), "oidc auth0-123=76d3440f956ef34f");
    }

    #[test]
    fn a_slack_id_is_found_in_a_name_only_where_it_was_put() {
        let robin = Approver::slack("T0", "U0456", Some("robin")).unwrap();
        assert_eq!(slack_user_in(&robin.name()), Some("U0456"));
        let nameless = Approver::slack("T0", "U0456", None).unwrap();
        assert_eq!(slack_user_in(&nameless.name()), Some("U0456"));
        for name in ["Eve (slack U0456)", "slack U0456", "x (slack U0456"] {
            let eve = Approver::oidc("eve", Some(name)).unwrap();
            assert_eq!(slack_user_in(&eve.name()), None, "{name}");
            let eve = Approver::slack("T0", "UEVE", Some(name)).unwrap();
            assert_eq!(slack_user_in(&eve.name()), Some("UEVE"), "{name}");
        }
    }

    #[test]
    fn ids_of_an_enterprise_are_slacks_too() {
        let wide = Approver::slack("E9", "W8", None).unwrap();
        assert_eq!(wide.sub(), "slack:E9:W8");
    }

    #[test]
    fn an_id_that_slack_does_not_give_is_refused() {
        for team in [
            "",
            "T",
            "U1",
            "t1",
            "T1:U2",
            "T1.",
            "T1 ",
            "T\u{c9}",
            &"T".repeat(33),
        ] {
            let error = Approver::slack(team, "U1", None);
            assert_eq!(error, Err(ApproverError::SlackTeam), "{team}");
        }
        for user in ["", "W", "T1", "u1", "U1:x", "U1\n", "B1"] {
            let error = Approver::slack("T1", user, None);
            assert_eq!(error, Err(ApproverError::SlackUser), "{user}");
        }
    }

    #[test]
    fn a_claim_with_nothing_to_see_or_too_much_names_nobody() {
        for (person, text) in [
            ("", "The claim that names you is empty."),
            (" \u{200b}\n", "The claim that names you is empty."),
            (
                &*"a".repeat(201),
                "The claim that names you is longer than 200 characters, which is more than AWS accepts.",
            ),
        ] {
            assert_eq!(Approver::oidc(person, None).unwrap_err().to_string(), text);
        }
    }

    #[test]
    fn people_whose_ids_differ_in_what_aws_does_not_take_stay_two() {
        let long = "a".repeat(100);
        for (one, other) in [
            ("auth0|123", "auth0/123"),
            ("\u{e4}nne@example.com", "\u{f6}nne@example.com"),
            ("王小明", "李大華"),
            (" ann", "ann"),
            (&*[&*long, "1"].concat(), &*[&*long, "2"].concat()),
        ] {
            let (one, other) = (oidc(one), oidc(other));
            assert_ne!(one.source_identity(), other.source_identity());
            assert_ne!(one.name(), other.name());
        }
    }

    #[test]
    fn nobody_can_call_themselves_what_another_becomes() {
        let victim = oidc("auth0|123");
        assert_eq!(victim.source_identity(), "oidc.auth0-123=76d3440f956ef34f");
        let thief = oidc("auth0-123=76d3440f956ef34f");
        assert_ne!(thief.source_identity(), victim.source_identity());
    }

    proptest! {
        #[test]
        fn aws_takes_every_source_identity(person in ".{0,250}", team in "[TEU][A-Z0-9a]{0,40}", user in "[UWT][A-Z0-9.]{0,40}") {
            for approver in [Approver::oidc(&person, None), Approver::slack(&team, &user, None)].into_iter().flatten() {
                let name = approver.source_identity();
                prop_assert!((2..=64).contains(&name.len()));
                prop_assert!(name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_+=,.@-".contains(&byte)));
                // AWS keeps names that begin with aws: for itself.
                prop_assert!(name.starts_with("slack.") || name.starts_with("oidc."));
            }
        }

        #[test]
        fn no_two_people_share_a_source_identity(one in "[a|/=0-9]{1,70}", other in "[a|/=0-9]{1,70}") {
            let same = oidc(&one).source_identity() == oidc(&other).source_identity();
            prop_assert_eq!(same, one == other);
        }
    }
}

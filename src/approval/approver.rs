//! Who decides.
//!
//! The names by which AWS knows an approver are made of what an identity provider vouches for, and never bent into shape: two
//! people must not come to bear one name.

use std::fmt;

/// The subject of the worker's own tokens, with which it reads.
pub const WORKER: &str = "worker";

/// A session's name and source identity have no more characters.
///
/// See <https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html>.
const LONGEST: usize = 64;

/// A person who decides, as an identity provider names them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approver {
    identity: Identity,
    name: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Identity {
    Slack { team: String, user: String },
    Oidc { person: String },
}

/// Who vouches for an approver. One person may be known to both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Slack.
    Slack,
    /// An `OpenID` provider.
    Oidc,
}

impl Kind {
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
    /// What is no id of a workspace (`T...`, `E...`) and of a member (`U...`, `W...`), or too long together.
    pub fn slack(team: &str, user: &str, name: Option<&str>) -> Result<Self, ApproverError> {
        if !is_slack_id(team, ['T', 'E']) {
            return Err(ApproverError::SlackTeam);
        }
        if !is_slack_id(user, ['U', 'W']) {
            return Err(ApproverError::SlackUser);
        }
        let (team, user) = (team.to_owned(), user.to_owned());
        Self::checked(Identity::Slack { team, user }, name)
    }

    /// Someone whom an `OpenID` provider vouches for, by the claim that names people; the name is for people only.
    ///
    /// # Errors
    /// What AWS cannot take as a session's name and source identity.
    pub fn oidc(person: &str, name: Option<&str>) -> Result<Self, ApproverError> {
        if person.is_empty() {
            return Err(ApproverError::Nobody);
        }
        let odd = |sign: &char| !(sign.is_ascii_alphanumeric() || "_+=,.@-".contains(*sign));
        if let Some(sign) = person.chars().find(odd) {
            return Err(ApproverError::Sign(sign));
        }
        let person = person.to_owned();
        Self::checked(Identity::Oidc { person }, name)
    }

    fn checked(identity: Identity, name: Option<&str>) -> Result<Self, ApproverError> {
        let name = name.map(plain).filter(|name| !name.is_empty());
        let approver = Self { identity, name };
        let length = approver.source_identity().len();
        if length > LONGEST {
            return Err(ApproverError::TooLong(length - LONGEST));
        }
        Ok(approver)
    }

    /// Who vouches for them.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self.identity {
            Identity::Slack { .. } => Kind::Slack,
            Identity::Oidc { .. } => Kind::Oidc,
        }
    }

    /// The subject: `slack:T0123:U0456`, `oidc:ann@example.com`. It names them in policies, votes and logs.
    #[must_use]
    pub fn sub(&self) -> String {
        self.joined(":")
    }

    /// What `CloudTrail` shows as source identity and as session: `slack.T0123.U0456`, `oidc.ann@example.com`.
    #[must_use]
    pub fn source_identity(&self) -> String {
        self.joined(".")
    }

    /// What people call them; the subject, where no name is known.
    #[must_use]
    pub fn name(&self) -> String {
        self.name.clone().unwrap_or_else(|| self.sub())
    }

    /// The id in Slack of one whom Slack vouches for.
    #[must_use]
    pub fn slack_user(&self) -> Option<&str> {
        match &self.identity {
            Identity::Slack { user, .. } => Some(user),
            Identity::Oidc { .. } => None,
        }
    }

    fn joined(&self, by: &str) -> String {
        let kind = self.kind().as_str();
        match &self.identity {
            Identity::Slack { team, user } => [kind, team, user].join(by),
            Identity::Oidc { person } => [kind, person].join(by),
        }
    }
}

fn is_slack_id(text: &str, first: [char; 2]) -> bool {
    text.len() > 1
        && text.starts_with(first)
        && text
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}

/// A name on one line, cut short.
fn plain(name: &str) -> String {
    let signs = name.trim().chars().filter(|sign| !sign.is_control());
    signs.take(80).collect()
}

/// An identity that AWS cannot take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApproverError {
    /// No id of a Slack workspace.
    SlackTeam,
    /// No id of a member in Slack.
    SlackUser,
    /// An empty name.
    Nobody,
    /// A character that AWS does not admit.
    Sign(char),
    /// So many characters too long.
    TooLong(usize),
}

impl fmt::Display for ApproverError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AWS cannot be told who decides: ")?;
        match self {
            Self::SlackTeam => f.write_str("the id of the Slack workspace is none."),
            Self::SlackUser => f.write_str("the id of the Slack user is none."),
            Self::Nobody => f.write_str("the claim that names the person is empty."),
            Self::Sign(sign) => write!(
                f,
                "the claim that names the person holds '{}', and AWS admits letters and digits of ASCII and _+=,.@- only. \
                 Another claim may do.",
                sign.escape_default()
            ),
            Self::TooLong(by) => write!(
                f,
                "the person's name is too long by {by}; AWS admits {LONGEST} characters. Another claim may do."
            ),
        }
    }
}

impl std::error::Error for ApproverError {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn aws_is_told_who_decides_by_names_it_admits() {
        let robin = Approver::slack("T0123", "U0456", Some("robin")).unwrap();
        assert_eq!(robin.sub(), "slack:T0123:U0456");
        assert_eq!(robin.source_identity(), "slack.T0123.U0456");
        assert_eq!((robin.kind(), &*robin.name()), (Kind::Slack, "robin"));
        assert_eq!(robin.slack_user(), Some("U0456"));
        let ann = Approver::oidc("ann@example.com", None).unwrap();
        assert_eq!(ann.sub(), "oidc:ann@example.com");
        assert_eq!(ann.source_identity(), "oidc.ann@example.com");
        assert_eq!(
            (ann.kind(), &*ann.name()),
            (Kind::Oidc, "oidc:ann@example.com")
        );
        assert_eq!(ann.slack_user(), None);
    }

    #[test]
    fn ids_of_an_enterprise_are_slacks_too() {
        let wide = Approver::slack("E9", "W8", None).unwrap();
        assert_eq!(wide.sub(), "slack:E9:W8");
    }

    #[test]
    fn what_is_no_id_of_slack_is_refused() {
        for team in ["", "T", "U1", "t1", "T1:U2", "T1.", "T1 ", "T\u{c9}"] {
            let error = Approver::slack(team, "U1", None);
            assert_eq!(error, Err(ApproverError::SlackTeam), "{team}");
        }
        for user in ["", "W", "T1", "u1", "U1:x", "U1\n", "B1"] {
            let error = Approver::slack("T1", user, None);
            assert_eq!(error, Err(ApproverError::SlackUser), "{user}");
        }
        let long = Approver::slack(
            &format!("T{}", "1".repeat(40)),
            &format!("U{}", "1".repeat(40)),
            None,
        );
        assert_eq!(long, Err(ApproverError::TooLong(25)));
    }

    #[test]
    fn a_claim_that_aws_does_not_admit_is_refused_and_not_bent() {
        for (person, text) in [
            (
                "",
                "AWS cannot be told who decides: the claim that names the person is empty.",
            ),
            (
                "auth0|123",
                "AWS cannot be told who decides: the claim that names the person holds '|', and AWS admits letters and digits of \
                 ASCII and _+=,.@- only. Another claim may do.",
            ),
            (
                "\u{e4}nne@example.com",
                "AWS cannot be told who decides: the claim that names the person holds '\\u{e4}', and AWS admits letters and \
                 digits of ASCII and _+=,.@- only. Another claim may do.",
            ),
            (
                "aws:ann",
                "AWS cannot be told who decides: the claim that names the person holds ':', and AWS admits letters and digits of \
                 ASCII and _+=,.@- only. Another claim may do.",
            ),
            (
                "a123456789a123456789a123456789a123456789a123456789a123456789",
                "AWS cannot be told who decides: the person's name is too long by 1; AWS admits 64 characters. Another claim may do.",
            ),
        ] {
            assert_eq!(Approver::oidc(person, None).unwrap_err().to_string(), text);
        }
    }

    #[test]
    fn a_name_for_people_stays_on_one_line() {
        let named = |name: &str| Approver::oidc("ann", Some(name)).unwrap().name();
        assert_eq!(named(" Ann \r\n Müller\u{7} "), "Ann  Müller");
        assert_eq!(named(&"n".repeat(100)), "n".repeat(80));
        assert_eq!(named(" \n "), "oidc:ann");
    }

    proptest! {
        #[test]
        fn no_one_bears_a_name_that_aws_refuses(person in ".{0,70}", team in "[TEU][A-Z0-9a]{0,40}", user in "[UWT][A-Z0-9.]{0,40}") {
            for approver in [Approver::oidc(&person, None), Approver::slack(&team, &user, None)].into_iter().flatten() {
                let name = approver.source_identity();
                prop_assert!((2..=64).contains(&name.len()));
                prop_assert!(name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_+=,.@-".contains(&byte)));
                prop_assert!(!name.starts_with("aws:"));
            }
        }
    }
}

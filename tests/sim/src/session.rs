//! Who holds an access key: one of the fixed keys, or credentials that were handed out.

use crate::key::{self, Key, Rights};
use crate::policy::Policy;
use crate::sim::Sim;

/// An access key, who holds it, and what it may do until when.
#[derive(Debug, Clone)]
pub(crate) struct Session {
    pub(crate) access_key_id: String,
    pub(crate) secret_access_key: String,
    /// A long-term key has none.
    pub(crate) token: Option<String>,
    pub(crate) account: String,
    /// The caller's ARN.
    pub(crate) principal: String,
    /// The `UserId` of `GetCallerIdentity`.
    #[cfg_attr(not(feature = "sts"), allow(dead_code, reason = "STS alone tells it"))]
    pub(crate) user_id: String,
    pub(crate) rights: Rights,
    /// Who is behind a role's session, set once and kept by every role that follows.
    pub(crate) source_identity: Option<String>,
    /// What of the role's rights the session keeps; none: all.
    pub(crate) policy: Option<Policy>,
    /// When it is over (epoch milliseconds).
    pub(crate) ends_at: Option<i64>,
}

impl Session {
    /// Whether its session policy leaves it this action (`ecs:ListServices`) on a resource.
    pub(crate) fn may(&self, action: &str, resource: &str) -> bool {
        self.policy
            .as_ref()
            .is_none_or(|policy| policy.allows(action, resource))
    }
}

impl From<&Key> for Session {
    fn from(key: &Key) -> Self {
        Self {
            access_key_id: key.access_key_id.to_owned(),
            secret_access_key: key.secret_access_key.to_owned(),
            token: key.session_token.map(str::to_owned),
            account: key.account.to_owned(),
            principal: key.principal.to_owned(),
            user_id: user_id(key.principal),
            rights: key.rights,
            source_identity: None,
            policy: None,
            ends_at: key.expired.then_some(i64::MIN),
        }
    }
}

/// The unique id of a fixed key's holder: of a role's session, or of a user.
fn user_id(principal: &str) -> String {
    let unique = |prefix: &str, name: &str| {
        let mut id = format!("{prefix}EXAMPLE{:0<10}", name.to_uppercase());
        id.truncate(21);
        id
    };
    match principal.split('/').collect::<Vec<_>>()[..] {
        [_, role, session] => format!("{}:{session}", unique("AROA", role)),
        [.., user] => unique("AIDA", user),
        [] => String::new(),
    }
}

impl Sim {
    /// The holder of an access key.
    pub(crate) fn session(&self, access_key_id: &str) -> Option<Session> {
        let issued = || self.issued.get(access_key_id).cloned();
        key::find(access_key_id).map(Session::from).or_else(issued)
    }

    pub(crate) fn is_over(&self, session: &Session) -> bool {
        let now = self.world.now;
        let ended = |(id, at): &(String, i64)| *id == session.access_key_id && *at <= now;
        session.ends_at.is_some_and(|at| at <= now) || self.ends.iter().any(ended)
    }
}

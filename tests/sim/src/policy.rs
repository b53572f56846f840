//! Session policies: what of a role's rights a session keeps.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#policies_session>

use serde::Deserialize;
use wildmatch::WildMatch;

/// A policy document. It knows what a session policy for ECS needs: effects, actions and resources with wildcards.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct Policy {
    #[serde(rename = "Version")]
    _version: Option<Version>,
    #[serde(rename = "Id")]
    _id: Option<String>,
    statement: OneOrMore<Statement>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
enum Version {
    #[serde(rename = "2012-10-17")]
    Current,
    #[serde(rename = "2008-10-17")]
    Old,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Statement {
    #[serde(rename = "Sid")]
    _sid: Option<String>,
    effect: Effect,
    action: OneOrMore<String>,
    resource: OneOrMore<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
enum Effect {
    Allow,
    Deny,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
enum OneOrMore<T> {
    One(T),
    More(Vec<T>),
}

impl<T> OneOrMore<T> {
    fn all(&self) -> &[T] {
        match self {
            Self::One(one) => std::slice::from_ref(one),
            Self::More(more) => more,
        }
    }
}

impl Policy {
    /// Whether some statement allows an action (`ecs:ListServices`) on a resource, and none denies it.
    pub(crate) fn allows(&self, action: &str, resource: &str) -> bool {
        let mut fitting = self
            .statement
            .all()
            .iter()
            .filter(|statement| statement.fits(action, resource))
            .map(|statement| statement.effect)
            .peekable();
        fitting.peek().is_some() && fitting.all(|effect| effect == Effect::Allow)
    }
}

impl Statement {
    fn fits(&self, action: &str, resource: &str) -> bool {
        let action = action.to_lowercase();
        let mut actions = self.action.all().iter();
        let mut resources = self.resource.all().iter();
        actions.any(|pattern| matches(&pattern.to_lowercase(), &action))
            && resources.any(|pattern| matches(pattern, resource))
    }
}

/// Whether a text fits a pattern, in which `*` stands for any text and `?` for any character.
pub(crate) fn matches(pattern: &str, text: &str) -> bool {
    WildMatch::new(pattern).matches(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy(text: &str) -> Policy {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn what_no_statement_allows_is_not_allowed() {
        let one = policy(
            r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"ECS:List*","Resource":"*"}}"#,
        );
        assert!(one.allows("ecs:ListServices", "*"));
        assert!(!one.allows("ecs:DescribeServices", "*"));
        assert!(!policy(r#"{"Statement":[]}"#).allows("ecs:ListServices", "*"));
    }

    #[test]
    fn resources_have_wildcards_too() {
        let narrow = policy(
            r#"{"Statement":[{"Sid":"a","Effect":"Allow","Action":["ecs:ContinueServiceDeployment"],"Resource":["arn:aws:ecs:*:1?2:service-deployment/prod/*"]}]}"#,
        );
        let act = "ecs:ContinueServiceDeployment";
        assert!(narrow.allows(
            act,
            "arn:aws:ecs:eu-west-1:112:service-deployment/prod/web/x"
        ));
        assert!(!narrow.allows(
            act,
            "arn:aws:ecs:eu-west-1:112:service-deployment/test/web/x"
        ));
        assert!(!narrow.allows(
            act,
            "arn:aws:ecs:eu-west-1:1112:service-deployment/prod/web/x"
        ));
    }

    #[test]
    fn a_denial_outweighs_what_allows() {
        let mixed = policy(
            r#"{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"ecs:Stop*","Resource":"*"}]}"#,
        );
        assert!(mixed.allows("ecs:ListClusters", "*"));
        assert!(!mixed.allows("ecs:StopServiceDeployment", "*"));
    }
}

//! Who may decide what, said twice: in the worker's settings, and once more here, so that the worker is not judged by itself.

use ecs_greenlight::ecs::Action;
use serde_json::{Value, json};

use crate::people::Person;

/// A policy, as the worker is told of it and as it is meant.
#[derive(Debug)]
pub struct Policy {
    /// People who may continue, by subject.
    people: &'static [&'static str],
    /// Whether Slack's group of operators may continue as well.
    group: bool,
    /// How many must agree to continue.
    pub needs: usize,
    /// Whether continuing takes a reason.
    pub reason: bool,
    /// People who may roll back; everybody, if none are named.
    back: &'static [&'static str],
}

/// The user group.
pub const GROUP: &str = "S0OPS";

const SOME: &[&str] = &["slack:T0:UANN", "slack:T0:UBEN", "oidc:dora@example.com"];
const MORE: &[&str] = &[
    "slack:T0:UANN",
    "slack:T0:UBEN",
    "slack:T0:UCIA",
    "oidc:dora@example.com",
];
const FEWER: &[&str] = &["slack:T0:UANN", "slack:T0:UCIA", "oidc:dora@example.com"];

pub const ONE: Policy = Policy {
    people: SOME,
    group: false,
    needs: 1,
    reason: false,
    back: &[],
};
pub const TWO: Policy = Policy {
    people: MORE,
    needs: 2,
    ..ONE
};
/// The same after Ben has left.
pub const TWO_WITHOUT_BEN: Policy = Policy {
    people: FEWER,
    ..TWO
};
pub const REASON: Policy = Policy {
    reason: true,
    ..ONE
};
pub const TWO_AND_REASON: Policy = Policy {
    reason: true,
    ..TWO
};
pub const OPERATORS: Policy = Policy {
    people: &["oidc:dora@example.com"],
    group: true,
    back: &["slack:T0:UANN", "slack:T0:UCIA"],
    ..ONE
};
pub const TWO_OPERATORS: Policy = Policy {
    needs: 2,
    ..OPERATORS
};

impl Policy {
    /// As the settings have it.
    pub fn json(&self) -> Value {
        let mut go = json!({ "people": self.people });
        if self.group {
            go["slackGroups"] = json!([GROUP]);
        }
        if self.needs > 1 {
            go["approvals"] = json!(self.needs);
        }
        if self.reason {
            go["reason"] = json!(true);
        }
        let back = if self.back.is_empty() {
            json!({ "anyone": true })
        } else {
            json!({ "people": self.back })
        };
        json!({ "continue": go, "rollBack": back })
    }

    /// Whether somebody may, with the group as it is.
    pub fn admits(&self, person: &Person, action: Action, in_group: bool) -> bool {
        let named = |people: &[&str]| people.contains(&person.sub);
        match action {
            Action::Continue => named(self.people) || (self.group && in_group),
            Action::Rollback => self.back.is_empty() || named(self.back),
        }
    }
}

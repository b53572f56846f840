//! Who may decide what.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::arn::ServiceDeploymentArn;
use crate::ecs::Action;
use crate::ecs::service_deployment::LifecycleStage;
use crate::flow::inbox::Names;

/// Who may continue and who may roll back some deployments.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Policy {
    /// The accounts it is for, by id; all, if empty.
    #[serde(default)]
    pub accounts: Vec<String>,
    /// The clusters, by name, ARN or pattern; all, if empty.
    #[serde(default)]
    pub clusters: Vec<String>,
    /// The services, by name, `cluster/service`, ARN or pattern; all, if empty.
    #[serde(default)]
    pub services: Vec<String>,
    /// The lifecycle stages, by AWS's names; all, if empty.
    #[serde(default)]
    pub stages: Vec<String>,
    /// Who may continue; nobody, if absent.
    #[serde(rename = "continue", default)]
    pub continuing: Rule,
    /// Who may roll back; nobody, if absent.
    #[serde(default)]
    pub roll_back: Rule,
}

/// Who may, and what is asked of them. It admits whoever fits any of its members.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Rule {
    /// People: `slack:TEAM:USER`, `oidc:PERSON`.
    #[serde(default)]
    pub people: Vec<String>,
    /// Slack user groups, by id.
    #[serde(default)]
    pub slack_groups: Vec<String>,
    /// Claims of an ID token, and the values of which one must be there.
    #[serde(default)]
    pub claims: BTreeMap<String, Vec<String>>,
    /// Whoever is of the Slack workspace, or has a token of the provider.
    #[serde(default)]
    pub anyone: bool,
    /// How many different people must say so; one, if absent. Only for continuing.
    pub approvals: Option<u32>,
    /// Whether they must give a reason.
    #[serde(default)]
    pub reason: bool,
}

/// Claims of an ID token that was verified: the texts of each, one or several.
pub(super) type Claims = BTreeMap<String, Vec<String>>;

/// Which rules decide about an action on a deployment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Ruling<'a> {
    /// This one: the first policy that fits.
    Rule(&'a Rule),
    /// Any of these: a policy names stages, and which stage this is, is not known. Rolling back stays open to whoever any of them admits.
    AnyOf(Vec<&'a Rule>),
    /// None, for the same cause: continuing might need more than the rule that would be applied asks for.
    StageUnknown,
    /// None: no policy fits.
    Nobody,
}

impl Policy {
    /// The ruling for an action on this deployment at this stage.
    #[must_use]
    pub(crate) fn ruling<'a>(
        policies: &'a [Self],
        arn: &ServiceDeploymentArn,
        stage: Option<&LifecycleStage>,
        action: Action,
    ) -> Ruling<'a> {
        let mut fitting = policies.iter().filter(|policy| policy.fits(arn));
        let known = stage.filter(|stage| !matches!(stage, LifecycleStage::Other(_)));
        let Some(stage) = known else {
            let fitting: Vec<&Self> = fitting.collect();
            return match (&fitting[..], action) {
                ([], _) => Ruling::Nobody,
                ([first, ..], _) if fitting.iter().all(|policy| policy.stages.is_empty()) => {
                    Ruling::Rule(first.rule(action))
                }
                (_, Action::Continue) => Ruling::StageUnknown,
                (all, Action::Rollback) => {
                    Ruling::AnyOf(all.iter().map(|policy| policy.rule(action)).collect())
                }
            };
        };
        let at_stage = |policy: &&Self| {
            policy.stages.is_empty() || policy.stages.iter().any(|one| one == stage.as_str())
        };
        fitting
            .find(at_stage)
            .map_or(Ruling::Nobody, |policy| Ruling::Rule(policy.rule(action)))
    }

    /// Its rule for an action.
    #[must_use]
    pub(crate) fn rule(&self, action: Action) -> &Rule {
        match action {
            Action::Continue => &self.continuing,
            Action::Rollback => &self.roll_back,
        }
    }

    fn fits(&self, arn: &ServiceDeploymentArn) -> bool {
        let account =
            self.accounts.is_empty() || self.accounts.iter().any(|one| one == arn.account());
        account
            && Names::from(self.clusters.clone()).admits(arn.cluster_arn().as_str())
            && Names::from(self.services.clone()).admits(arn.service_arn().as_str())
    }
}

impl<'a> Ruling<'a> {
    /// Whether everybody whom it admits must give a reason.
    #[must_use]
    pub(crate) fn requires_reason(&self) -> bool {
        let rules = self.rules();
        !rules.is_empty() && rules.iter().all(|rule| rule.reason)
    }

    /// How many different people must agree.
    #[must_use]
    pub(crate) fn approvals(&self) -> u32 {
        match self {
            Self::Rule(rule) => rule.needs(),
            Self::AnyOf(_) | Self::StageUnknown | Self::Nobody => 1,
        }
    }

    /// The rules of which one must admit whoever acts.
    #[must_use]
    pub(crate) fn rules(&self) -> &[&'a Rule] {
        match self {
            Self::Rule(rule) => std::slice::from_ref(rule),
            Self::AnyOf(rules) => rules,
            Self::StageUnknown | Self::Nobody => &[],
        }
    }
}

impl Rule {
    /// Whether it admits this person (by their `sub`) without looking into Slack's groups.
    #[must_use]
    pub(crate) fn admits(&self, sub: &str, claims: &Claims) -> bool {
        let has = |(claim, values): (&String, &Vec<String>)| {
            let held = claims.get(claim).into_iter().flatten();
            held.into_iter().any(|value| values.contains(value))
        };
        self.anyone || self.people.iter().any(|person| person == sub) || self.claims.iter().any(has)
    }

    /// How many different people must say so.
    #[must_use]
    pub(crate) fn needs(&self) -> u32 {
        self.approvals.unwrap_or(1).max(1)
    }

    /// Whether it admits nobody at all.
    #[must_use]
    pub(crate) fn is_empty(&self) -> bool {
        !self.anyone
            && self.people.is_empty()
            && self.slack_groups.is_empty()
            && self.claims.is_empty()
    }
}

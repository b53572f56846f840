//! What is wrong with policies: above all, that one of them does not hold where somebody believes that it does.

use super::names::{check_names, check_twice};
use super::problem::Problems;
use super::{Settings, people, reach};
use crate::approval::policy::{Policy, Rule};
use crate::ecs::service_deployment::LifecycleStage;

/// The stages at which ECS pauses.
///
/// See <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/pause-lifecycle-hooks.html>.
static PAUSABLE: [LifecycleStage; 6] = [
    LifecycleStage::ReconcileService,
    LifecycleStage::PreScaleUp,
    LifecycleStage::PostScaleUp,
    LifecycleStage::PostTestTrafficShift,
    LifecycleStage::PreProductionTrafficShift,
    LifecycleStage::PostProductionTrafficShift,
];

/// Everything, by the names of the settings.
pub(super) fn check(settings: &Settings, found: &mut Problems) {
    if settings.policies.is_empty() {
        found.setting("policies", "is empty: nobody may decide");
    }
    for (index, policy) in settings.policies.iter().enumerate() {
        let path = format!("policies[{index}]");
        if policy.continuing.is_empty() && policy.roll_back.is_empty() {
            found.setting(&*path, "allows nobody");
        }
        check_scope(&path, policy, settings, found);
        if reach::is_unreachable_policy(&settings.policies[..index], policy) {
            let wrong = "never applies: earlier policies match everything that it matches";
            found.setting(&*path, wrong);
        }
        check_rule(
            &format!("{path}.continue"),
            &policy.continuing,
            settings,
            found,
        );
        check_rule(
            &format!("{path}.rollBack"),
            &policy.roll_back,
            settings,
            found,
        );
        check_approvals(&path, policy, settings, found);
    }
}

/// What a policy is for.
fn check_scope(path: &str, policy: &Policy, settings: &Settings, found: &mut Problems) {
    let accounts = format!("{path}.accounts");
    for id in &policy.accounts {
        if settings.account(id).is_none() {
            found.setting(
                &*accounts,
                &format!("names {id:?}, which is not in \"accounts\""),
            );
        }
    }
    check_twice(&accounts, &policy.accounts, found);
    let stages = format!("{path}.stages");
    for stage in &policy.stages {
        if !PAUSABLE.iter().any(|one| one.as_str() == stage) {
            let names = PAUSABLE.each_ref().map(LifecycleStage::as_str).join(", ");
            let wrong = format!("names {stage:?}, at which ECS does not pause; it does at {names}");
            found.setting(&*stages, &wrong);
        }
    }
    check_twice(&stages, &policy.stages, found);
    check_names(
        &format!("{path}."),
        &policy.clusters,
        &policy.services,
        settings,
        |account| policy.accounts.is_empty() || policy.accounts.contains(&account.id),
        found,
    );
}

fn check_rule(path: &str, rule: &Rule, settings: &Settings, found: &mut Problems) {
    people::check(path, rule, settings, found);
    if rule.is_empty() && (rule.reason || rule.approvals.is_some()) {
        found.setting(path, "sets conditions, but allows nobody");
    }
}

fn check_approvals(path: &str, policy: &Policy, settings: &Settings, found: &mut Problems) {
    if policy.roll_back.approvals.is_some() {
        found.setting(
            format!("{path}.rollBack.approvals"),
            "is not possible: one person is enough to roll back",
        );
    }
    let (rule, path) = (&policy.continuing, format!("{path}.continue.approvals"));
    if rule.approvals == Some(0) {
        found.setting(&*path, "must be 1 or more");
    }
    if rule.needs() > 1 && !settings.store {
        found.setting(&*path, "needs a store, to record who has agreed");
    }
    // A rule that allows nobody at all was reported before.
    if rule.needs() > 1
        && !rule.is_empty()
        && let Some(most) = people::most_of_one_kind(rule)
        && usize::try_from(rule.needs()).is_ok_and(|needs| needs > most)
    {
        let wrong = format!(
            "needs {} people, but at most {most} could agree: votes in Slack and votes by link are not added together",
            rule.needs()
        );
        found.setting(&*path, &wrong);
    }
}

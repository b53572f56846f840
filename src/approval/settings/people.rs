//! The people whom a rule admits: that each can be somebody, and that there are enough of them.

use super::names::check_twice;
use super::problem::Problems;
use super::{Settings, Slack};
use crate::approval::approver::{Approver, IdentityProvider};
use crate::approval::policy::Rule;
use crate::approval::wording::is_blank;

/// What is wrong with whom a rule admits. `path` is the rule's.
pub(super) fn check(path: &str, rule: &Rule, settings: &Settings, found: &mut Problems) {
    let people_path = format!("{path}.people");
    for person in &rule.people {
        if let Err(wrong) = person_of(person, settings) {
            found.setting(&*people_path, &format!("names {person:?}{wrong}"));
        }
    }
    check_twice(&people_path, &rule.people, found);
    check_groups(&format!("{path}.slackGroups"), rule, settings, found);
    check_claims(&format!("{path}.claims"), rule, settings, found);
    let listed =
        !(rule.people.is_empty() && rule.slack_groups.is_empty() && rule.claims.is_empty());
    if rule.anyone && listed {
        found.setting(
            format!("{path}.anyone"),
            "is true, so everybody is allowed: remove the others listed beside it",
        );
    }
}

/// The most people of one kind who can approve: they count together only if they are known by the same. `None` where no number is known.
pub(super) fn most_of_one_kind(rule: &Rule) -> Option<usize> {
    if rule.anyone || !rule.slack_groups.is_empty() || !rule.claims.is_empty() {
        return None;
    }
    let of = |kind: IdentityProvider| {
        let begin = [kind.as_str(), ":"].concat();
        let people = rule.people.iter();
        people.filter(|person| person.starts_with(&begin)).count()
    };
    Some(of(IdentityProvider::Slack).max(of(IdentityProvider::Oidc)))
}

/// Whether it is an id of Slack's, beginning with one of these letters.
pub(super) fn is_slack_id(text: &str, first: &[char]) -> bool {
    let sign = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
    text.len() > 1 && text.starts_with(first) && text.bytes().all(sign)
}

fn person_of(person: &str, settings: &Settings) -> Result<(), String> {
    let shape = || "; people are slack:TEAM:USER or oidc:PERSON".to_owned();
    let (kind, rest) = person.split_once(':').ok_or_else(shape)?;
    match kind {
        "slack" => {
            let (team, user) = rest.split_once(':').ok_or_else(|| {
                "; a member of Slack is slack:TEAM:USER, with both ids".to_owned()
            })?;
            Approver::slack(team, user, None).map_err(|error| format!(": {error}"))?;
            match &settings.slack {
                None => Err(", and \"slack\" is not set".to_owned()),
                Some(Slack { team: own, .. }) if team != own => {
                    Err(", who is not in the workspace \"slack.team\"".to_owned())
                }
                Some(_) => Ok(()),
            }
        }
        "oidc" => {
            Approver::oidc(rest, None).map_err(|error| format!(": {error}"))?;
            match &settings.identity {
                None => Err(", and \"identity\" is not set".to_owned()),
                Some(_) => Ok(()),
            }
        }
        _ => Err(shape()),
    }
}

fn check_groups(path: &str, rule: &Rule, settings: &Settings, found: &mut Problems) {
    if !rule.slack_groups.is_empty() && settings.slack.is_none() {
        found.setting(path, "needs \"slack\"");
    }
    for group in &rule.slack_groups {
        if !is_slack_id(group, &['S']) {
            let wrong =
                format!("names {group:?}, which is not a user group's id, such as S0123ABCD");
            found.setting(path, &wrong);
        }
    }
    check_twice(path, &rule.slack_groups, found);
}

fn check_claims(path: &str, rule: &Rule, settings: &Settings, found: &mut Problems) {
    if !rule.claims.is_empty() && settings.identity.is_none() {
        found.setting(path, "needs \"identity\"");
    }
    for (claim, values) in &rule.claims {
        if is_blank(claim) {
            found.setting(path, "has a claim without a name");
        } else if values.is_empty() || values.iter().any(|value| is_blank(value)) {
            let wrong = format!("must list the allowed values of {claim:?}, without blank ones");
            found.setting(path, &wrong);
        }
    }
}

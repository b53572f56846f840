//! What is wrong with settings. Everything that is found keeps the worker from starting: a protection that does not apply must not go unnoticed.

use super::address::{is_address, is_origin};
use super::names::{check_names, check_twice};
use super::problem::Problems;
use super::{Account, CredentialSource, Settings, Slack, identity, people, policies, reach};
use crate::approval::wording::is_blank;
use crate::arn::is_account;

/// The longest name of an account.
const LONGEST_NAME: usize = 64;

/// Everything that is wrong, by the names of the settings.
pub(super) fn check(settings: &Settings, found: &mut Problems) {
    check_addresses(settings, found);
    if settings.slack.is_none() && settings.teams.is_none() {
        found.setting(
            "slack",
            "is missing, and so is \"teams\": nobody would be asked",
        );
    }
    if settings.teams.is_some() && settings.identity.is_none() {
        found.setting(
            "identity",
            "is missing, and \"teams\" is set: from Teams, people decide by link and have to sign in",
        );
    }
    if !is_region(&settings.aws.region) {
        found.setting("aws.region", "is not a Region");
    }
    if settings.accounts.is_empty() {
        found.setting("accounts", "is empty: there is nothing to ask about");
    }
    for (index, account) in settings.accounts.iter().enumerate() {
        check_account(index, settings, found);
        check_roles(index, account, settings.aws.credentials, found);
    }
    check_names(
        "",
        &settings.clusters,
        &settings.services,
        settings,
        |_| true,
        found,
    );
    if let Some(slack) = &settings.slack {
        check_slack(slack, settings, found);
    }
    if let Some(identity) = &settings.identity {
        identity::check(identity, settings, found);
    }
    policies::check(settings, found);
}

fn check_addresses(settings: &Settings, found: &mut Problems) {
    let slack = settings.slack.as_ref();
    for (name, origin) in [
        ("url", Some(&settings.url)),
        ("aws.endpoint", settings.aws.endpoint.as_ref()),
        ("aws.stsEndpoint", settings.aws.sts_endpoint.as_ref()),
        ("slack.apiOrigin", slack.map(|slack| &slack.api_origin)),
    ] {
        if !origin.is_none_or(|origin| is_origin(origin)) {
            found.setting(
                name,
                "must be an origin such as https://example.com, without a slash at the end",
            );
        }
    }
    if !settings.page.as_deref().is_none_or(is_address) {
        found.setting("page", "must be an https address");
    }
}

fn check_account(index: usize, settings: &Settings, found: &mut Problems) {
    let (account, before) = (&settings.accounts[index], &settings.accounts[..index]);
    let path = |member: &str| format!("accounts[{index}].{member}");
    if !is_account(&account.id) {
        found.setting(path("id"), "must be an account id of twelve digits");
    }
    if before.iter().any(|other| other.id == account.id) {
        found.setting(path("id"), "is duplicated");
    }
    if let Some(name) = &account.name {
        if is_blank(name) || name.chars().count() > LONGEST_NAME {
            let wrong = format!("must be a name of at most {LONGEST_NAME} characters");
            found.setting(path("name"), &wrong);
        } else if before.iter().any(|other| other.name.as_ref() == Some(name)) {
            found.setting(path("name"), "is also the name of another account");
        }
    }
    if account.regions.is_empty() {
        found.setting(path("regions"), "is empty");
    }
    for region in account.regions.iter().filter(|region| !is_region(region)) {
        found.setting(
            path("regions"),
            &format!("names {region:?}, which is not a Region"),
        );
    }
    check_twice(&path("regions"), &account.regions, found);
}

fn check_roles(index: usize, account: &Account, source: CredentialSource, found: &mut Problems) {
    let path = |member: &str| format!("accounts[{index}].{member}");
    let roles = [
        ("readerRoleArn", &account.reader_role_arn),
        ("approverRoleArn", &account.approver_role_arn),
    ];
    for (member, role) in roles {
        match role {
            Some(role) if !is_role_of(role, account) => {
                found.setting(path(member), "must be the ARN of a role of that account");
            }
            None if source == CredentialSource::Issuer => {
                found.setting(
                    path(member),
                    "is missing, and \"aws.credentials\" is \"issuer\"",
                );
            }
            _ => {}
        }
    }
    if account.reader_role_arn.is_some() && account.reader_role_arn == account.approver_role_arn {
        found.setting(
            path("approverRoleArn"),
            "is the same as \"readerRoleArn\": the role that reads must not be able to act",
        );
    }
}

fn check_slack(slack: &Slack, settings: &Settings, found: &mut Problems) {
    if !people::is_slack_id(&slack.team, &['T', 'E']) {
        found.setting("slack.team", "must be a workspace id, such as T0123ABCD");
    }
    let is_channel = |channel: &String| people::is_slack_id(channel, &['C', 'G', 'D']);
    let by_id = "must be a channel id, such as C0123ABCD, not its name";
    if !slack.channel.as_ref().is_none_or(is_channel) {
        found.setting("slack.channel", by_id);
    }
    for (index, one) in slack.channels.iter().enumerate() {
        let path = format!("slack.channels[{index}]");
        if !is_channel(&one.channel) {
            found.setting(format!("{path}.channel"), by_id);
        }
        if one.services.is_empty() {
            found.setting(
                format!("{path}.services"),
                "is empty: name some, or remove it, so that \"slack.channel\" is used",
            );
        } else if reach::is_unreachable_channel(&slack.channels[..index], one) {
            found.setting(
                path,
                "is never used: earlier channels match all its services",
            );
            continue;
        }
        check_names(
            &format!("{path}."),
            &[],
            &one.services,
            settings,
            |_| true,
            found,
        );
    }
}

/// Whether it is built like a Region (`us-gov-west-1`). Those that AWS adds later are.
fn is_region(region: &str) -> bool {
    let mut parts: Vec<&str> = region.split('-').collect();
    let number = parts.pop().unwrap_or_default();
    let all = |part: &str, is: fn(&u8) -> bool| !part.is_empty() && part.as_bytes().iter().all(is);
    region.len() <= 63
        && parts.len() >= 2
        && parts.iter().all(|part| all(part, u8::is_ascii_lowercase))
        && all(number, u8::is_ascii_digit)
}

fn is_role_of(role: &str, account: &Account) -> bool {
    let mut parts = role.splitn(6, ':');
    let (arn, partition, service) = (parts.next(), parts.next(), parts.next());
    let (region, owner, name) = (parts.next(), parts.next(), parts.next());
    let is_name = |name: &str| {
        let sign = |byte: u8| byte.is_ascii_alphanumeric() || b"_+=,.@/-".contains(&byte);
        !name.is_empty() && name.bytes().all(sign)
    };
    arn == Some("arn")
        && partition.is_some_and(|partition| partition.starts_with("aws"))
        && (service, region, owner) == (Some("iam"), Some(""), Some(account.id.as_str()))
        && name
            .and_then(|name| name.strip_prefix("role/"))
            .is_some_and(is_name)
}

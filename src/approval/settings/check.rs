//! What is wrong with settings.

use super::{Account, Identity, Settings, Source};
use crate::approval::policy::Policy;
use crate::endpoint::{Endpoint, EndpointOptions};

/// Everything, by the names of the settings.
pub(super) fn problems(settings: &Settings) -> Vec<String> {
    let mut found = Vec::new();
    let mut check = |holds: bool, otherwise: String| {
        if !holds {
            found.push(otherwise);
        }
    };

    let origins = [
        ("url", Some(&settings.url)),
        ("aws.endpoint", settings.aws.endpoint.as_ref()),
        ("aws.stsEndpoint", settings.aws.sts_endpoint.as_ref()),
        (
            "slack.apiOrigin",
            settings.slack.as_ref().map(|slack| &slack.api_origin),
        ),
    ];
    for (name, origin) in origins {
        let holds = origin.is_none_or(|origin| is_origin(origin));
        check(
            holds,
            format!(
                "\"{name}\" must be an origin such as https://example.com, without a slash at its end"
            ),
        );
    }
    let mut addresses = vec![("page", settings.page.as_deref())];
    if let Some(Identity::Oidc {
        issuer, jwks_uri, ..
    }) = &settings.identity
    {
        addresses.extend([
            ("identity.issuer", Some(issuer.as_str())),
            ("identity.jwksUri", jwks_uri.as_deref()),
        ]);
    }
    for (name, address) in addresses {
        check(
            address.is_none_or(is_secure),
            format!("\"{name}\" must be an https address"),
        );
    }

    check(
        !settings.accounts.is_empty(),
        "\"accounts\" is empty: there is nothing to ask about".to_owned(),
    );
    for (index, account) in settings.accounts.iter().enumerate() {
        let name = |member: &str| format!("\"accounts[{index}].{member}\"");
        check(
            is_account(&account.id),
            format!("{} must have an account's twelve digits", name("id")),
        );
        let unique = settings.accounts[..index]
            .iter()
            .all(|other| other.id != account.id);
        check(unique, format!("{} is there twice", name("id")));
        check(
            !account.regions.is_empty(),
            format!("{} is empty", name("regions")),
        );
        for region in &account.regions {
            check(
                is_region(region),
                format!("{} names {region:?}, which is no Region", name("regions")),
            );
        }
        for (member, role) in [
            ("readerRoleArn", &account.reader_role_arn),
            ("approverRoleArn", &account.approver_role_arn),
        ] {
            let holds = role.as_ref().is_none_or(|role| is_role_of(role, account));
            check(
                holds,
                format!("{} must be the ARN of a role of that account", name(member)),
            );
            let needless = role.is_some() || settings.aws.credentials != Source::Issuer;
            check(
                needless,
                format!(
                    "{} is missing, and \"aws.credentials\" is \"issuer\"",
                    name(member)
                ),
            );
        }
    }
    check(
        is_region(&settings.aws.region),
        "\"aws.region\" is no Region".to_owned(),
    );
    check(
        settings.slack.is_some() || settings.teams.is_some(),
        "neither \"slack\" nor \"teams\" is set: nobody would be asked".to_owned(),
    );

    check(
        !settings.policies.is_empty(),
        "\"policies\" is empty: nobody may decide".to_owned(),
    );
    for (index, policy) in settings.policies.iter().enumerate() {
        for problem in policy_problems(policy, settings) {
            check(false, format!("\"policies[{index}]{problem}"));
        }
    }
    found
}

fn policy_problems(policy: &Policy, settings: &Settings) -> Vec<String> {
    let mut found = Vec::new();
    if policy.continuing.is_empty() && policy.roll_back.is_empty() {
        found.push("\" admits nobody".to_owned());
    }
    if policy.roll_back.approvals.is_some() {
        found.push(".rollBack.approvals\" cannot be: one person suffices to roll back".to_owned());
    }
    if policy.continuing.approvals == Some(0) {
        found.push(".continue.approvals\" must be 1 or more".to_owned());
    }
    if policy.continuing.needs() > 1 && !settings.store {
        found.push(".continue.approvals\" needs a store, to remember who has said so".to_owned());
    }
    for (side, rule) in [
        ("continue", &policy.continuing),
        ("rollBack", &policy.roll_back),
    ] {
        for person in &rule.people {
            let known = person.starts_with("slack:") || person.starts_with("oidc:");
            if !known {
                found.push(format!(
                    ".{side}.people\" names {person:?}; people are slack:TEAM:USER or oidc:PERSON"
                ));
            }
        }
        if !rule.slack_groups.is_empty() && settings.slack.is_none() {
            found.push(format!(".{side}.slackGroups\" needs \"slack\""));
        }
        if !rule.claims.is_empty() && settings.identity.is_none() {
            found.push(format!(".{side}.claims\" needs \"identity\""));
        }
    }
    found
}

/// Plain HTTP stays on this machine.
pub(super) fn is_secure(url: &str) -> bool {
    let ends = |rest: &str| rest.is_empty() || rest.starts_with([':', '/']);
    let secure = url
        .strip_prefix("https://")
        .is_some_and(|rest| rest.starts_with(|sign: char| sign.is_ascii_alphanumeric()));
    let on_loopback = ["http://127.0.0.1", "http://localhost", "http://[::1]"]
        .iter()
        .any(|origin| url.strip_prefix(origin).is_some_and(ends));
    secure || on_loopback
}

fn is_origin(url: &str) -> bool {
    let rest = url.split_once("://").map_or("", |(_, rest)| rest);
    is_secure(url) && !rest.contains(['/', '?', '#', '@']) && !rest.contains(char::is_whitespace)
}

fn is_account(id: &str) -> bool {
    id.len() == 12 && id.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_region(region: &str) -> bool {
    Endpoint::resolve("ecs", region, &EndpointOptions::default()).is_ok()
}

fn is_role_of(role: &str, account: &Account) -> bool {
    let mut parts = role.splitn(6, ':');
    let (arn, partition, service) = (parts.next(), parts.next(), parts.next());
    let (region, owner, name) = (parts.next(), parts.next(), parts.next());
    arn == Some("arn")
        && partition.is_some_and(|partition| partition.starts_with("aws"))
        && (service, region, owner) == (Some("iam"), Some(""), Some(account.id.as_str()))
        && name.is_some_and(|name| name.len() > "role/".len() && name.starts_with("role/"))
}

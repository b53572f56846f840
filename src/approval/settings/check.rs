//! What is wrong with settings.

use super::{Account, Identity, Settings, Source};
use crate::approval::policy::Policy;
use crate::endpoint::{Endpoint, EndpointOptions, Origin};

/// Everything, by the names of the settings.
pub(super) fn problems(settings: &Settings) -> Vec<String> {
    let mut found = address_problems(settings);
    let mut check = |holds: bool, otherwise: &str| {
        if !holds {
            found.push(otherwise.to_owned());
        }
    };
    let asked = settings.slack.is_some() || settings.teams.is_some();
    check(
        asked,
        "neither \"slack\" nor \"teams\" is set: nobody would be asked",
    );
    check(
        is_region(&settings.aws.region),
        "\"aws.region\" is no Region",
    );
    check(
        !settings.accounts.is_empty(),
        "\"accounts\" is empty: there is nothing to ask about",
    );
    check(
        !settings.policies.is_empty(),
        "\"policies\" is empty: nobody may decide",
    );
    for (index, account) in settings.accounts.iter().enumerate() {
        let twice = settings.accounts[..index]
            .iter()
            .any(|other| other.id == account.id);
        if twice {
            found.push(format!("\"accounts[{index}].id\" is there twice"));
        }
        for problem in account_problems(account, settings.aws.credentials) {
            found.push(format!("\"accounts[{index}].{problem}"));
        }
    }
    for (index, policy) in settings.policies.iter().enumerate() {
        for problem in policy_problems(policy, settings) {
            found.push(format!("\"policies[{index}]{problem}"));
        }
    }
    found
}

fn address_problems(settings: &Settings) -> Vec<String> {
    let slack = settings.slack.as_ref();
    let origins = [
        ("url", Some(&settings.url)),
        ("aws.endpoint", settings.aws.endpoint.as_ref()),
        ("aws.stsEndpoint", settings.aws.sts_endpoint.as_ref()),
        ("slack.apiOrigin", slack.map(|slack| &slack.api_origin)),
    ];
    let origins = origins
        .into_iter()
        .filter(|(_, origin)| !origin.is_none_or(|origin| is_origin(origin)));
    let mut found: Vec<String> = origins
        .map(|(name, _)| format!("\"{name}\" must be an origin such as https://example.com, without a slash at its end"))
        .collect();
    let mut addresses = vec![("page", settings.page.as_deref())];
    if let Some(Identity::Oidc {
        issuer, jwks_uri, ..
    }) = &settings.identity
    {
        addresses.push(("identity.issuer", Some(issuer)));
        addresses.push(("identity.jwksUri", jwks_uri.as_deref()));
    }
    let addresses = addresses
        .into_iter()
        .filter(|(_, address)| !address.is_none_or(is_secure));
    found.extend(addresses.map(|(name, _)| format!("\"{name}\" must be an https address")));
    found
}

fn account_problems(account: &Account, source: Source) -> Vec<String> {
    let mut found = Vec::new();
    if !is_account(&account.id) {
        found.push("id\" must have an account's twelve digits".to_owned());
    }
    if account.regions.is_empty() {
        found.push("regions\" is empty".to_owned());
    }
    for region in account.regions.iter().filter(|region| !is_region(region)) {
        found.push(format!("regions\" names {region:?}, which is no Region"));
    }
    let roles = [
        ("readerRoleArn", &account.reader_role_arn),
        ("approverRoleArn", &account.approver_role_arn),
    ];
    for (member, role) in roles {
        match role {
            Some(role) if !is_role_of(role, account) => {
                found.push(format!(
                    "{member}\" must be the ARN of a role of that account"
                ));
            }
            None if source == Source::Issuer => {
                found.push(format!(
                    "{member}\" is missing, and \"aws.credentials\" is \"issuer\""
                ));
            }
            _ => {}
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

/// An address that is spelled as `fetch` sends it, and that nobody on the way can read along with.
pub(super) fn is_secure(url: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_graphic() && byte != b'\\';
    Origin::of_address(url).is_ok_and(|(origin, rest)| {
        origin.is_secure()
            && url.strip_prefix(origin.as_str()) == Some(rest)
            && rest.bytes().all(is_plain)
    })
}

/// Such an origin; it is compared with others as a text, so no other spelling of it will do.
fn is_origin(url: &str) -> bool {
    url.parse::<Origin>()
        .is_ok_and(|origin| origin.is_secure() && origin.as_str() == url)
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

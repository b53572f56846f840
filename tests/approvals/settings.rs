//! What a worker is set up with: whatever is wrong is named at the start, and no secret is.

use std::collections::BTreeMap;

use ecs_greenlight::approval::Approvals;
use ecs_greenlight::approval::settings::{SettingProblem, Setup};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::world::{merged, secrets, secrets_with, settings, settings_with};

/// What the schema's test reads too (tests/worker/settings.test.js).
#[derive(Deserialize)]
struct Cases {
    settings: Value,
    secrets: Value,
    good: BTreeMap<String, Value>,
    bad: BTreeMap<String, Bad>,
}

#[derive(Deserialize)]
struct Bad {
    patch: Value,
    setting: String,
}

fn cases() -> Cases {
    serde_json::from_str(include_str!("../worker/settings-cases.json")).unwrap()
}

fn problems(settings: &Value, secrets: &Value) -> Vec<SettingProblem> {
    match Approvals::new(&settings.to_string(), &secrets.to_string(), 1) {
        Ok(_) => Vec::new(),
        Err(invalid) => {
            assert_eq!(invalid.code(), "invalid-settings");
            invalid.problems().to_vec()
        }
    }
}

fn names(problems: &[SettingProblem]) -> Vec<&str> {
    problems.iter().map(|one| &*one.setting).collect()
}

#[test]
fn a_worker_that_is_set_up_starts_and_says_what_it_cannot_do() {
    let whole = Approvals::new(&settings().to_string(), &secrets().to_string(), 1).unwrap();
    assert!(whole.limits().is_empty());
    let bare = settings_with(
        &json!({ "store": null, "identity": null, "policies": [{ "continue": { "anyone": true } }] }),
    );
    let webhook = secrets_with(
        &json!({ "SLACK_BOT_TOKEN": null, "SLACK_WEBHOOK_URL": "https://hooks.slack.com/services/fake" }),
    );
    let bare = Approvals::new(&bare.to_string(), &webhook.to_string(), 1).unwrap();
    assert_eq!(bare.limits().len(), 3);
    assert!(bare.limits()[0].starts_with("Without a store"));
}

#[test]
fn good_settings_start() {
    let cases = cases();
    for (what, patch) in &cases.good {
        let settings = merged(cases.settings.clone(), patch);
        assert_eq!(problems(&settings, &cases.secrets), [], "{what}");
    }
}

#[test]
fn each_setting_that_is_wrong_is_named_alone() {
    let cases = cases();
    for (what, bad) in &cases.bad {
        let settings = merged(cases.settings.clone(), &bad.patch);
        let found = problems(&settings, &cases.secrets);
        assert_eq!(names(&found), [&bad.setting], "{what}: {found:?}");
        assert!(
            found[0]
                .message
                .starts_with(&format!("\"{}\" ", bad.setting)),
            "{what}: {}",
            found[0].message
        );
    }
}

#[test]
fn a_missing_weak_or_equal_secret_is_named_and_never_shown() {
    let short = "is too short: use 32 characters or more";
    let plain = "is repetitive and easy to guess: generate one with `openssl rand -hex 32`";
    let missing = "is missing";
    let equal = "is the same as EVENT_KEY";
    let placeholder = "is a placeholder: use the real value";
    let event_key = secrets()["EVENT_KEY"].clone();
    for (name, value, told) in [
        ("EVENT_KEY", Value::Null, missing),
        ("EVENT_KEY", json!(""), missing),
        ("EVENT_KEY", json!("fake-short"), short),
        ("EVENT_KEY_PREVIOUS", json!("fake-short"), short),
        ("LINK_KEY", json!("fake-short"), short),
        ("EVENT_KEY", json!("0".repeat(64)), plain),
        (
            "LINK_KEY",
            json!("fake-fake-fake-fake-fake-fake-fake-fake-"),
            plain,
        ),
        ("SLACK_SIGNING_SECRET", json!("f".repeat(32)), plain),
        (
            "EVENT_KEY",
            json!("your-fake-event-key-0123456789abcdef"),
            placeholder,
        ),
        (
            "EVENT_KEY",
            json!("fake-event-key-0123456789abcdef-01234\n"),
            "contains a space, a line break or another character that cannot be part of it",
        ),
        ("LINK_KEY", json!(event_key), equal),
        ("EVENT_KEY_PREVIOUS", json!(event_key), equal),
        ("SLACK_SIGNING_SECRET", json!(event_key), equal),
        (
            "SLACK_SIGNING_SECRET",
            Value::Null,
            "is missing, and \"slack\" is set",
        ),
        (
            "SLACK_BOT_TOKEN",
            Value::Null,
            "or SLACK_WEBHOOK_URL is missing, and \"slack\" is set",
        ),
        (
            "SLACK_BOT_TOKEN",
            json!("fake-token"),
            "is not a bot token (xoxb-...)",
        ),
        (
            "SLACK_BOT_TOKEN",
            json!("xoxb-your-fake-token"),
            placeholder,
        ),
        (
            "SLACK_WEBHOOK_URL",
            json!("http://hooks.slack.com/fake-"),
            "must be an https address",
        ),
        (
            "SLACK_WEBHOOK_URL",
            json!("https://hooks.slack.com/services/T0/B0/XXXXXXXXXXXX"),
            placeholder,
        ),
        (
            "AWS_SECRET_ACCESS_KEY",
            Value::Null,
            "is missing, and \"aws.credentials\" is \"keys\"",
        ),
    ] {
        let found = problems(&settings(), &secrets_with(&json!({ name: value })));
        assert_eq!(names(&found), [name], "{value}");
        assert_eq!(found[0].message, format!("{name} {told}"));
        assert!(!found[0].message.contains("fake-"), "{}", found[0].message);
    }
}

#[test]
fn the_key_before_is_accepted_beside_one_of_today_and_not_alone() {
    let found = problems(
        &settings(),
        &secrets_with(
            &json!({ "LINK_KEY": null, "LINK_KEY_PREVIOUS": "fake-0123456789-0123456789-abcdef" }),
        ),
    );
    assert_eq!(names(&found), ["LINK_KEY_PREVIOUS", "LINK_KEY"]);
    assert_eq!(
        found[0].message,
        "LINK_KEY_PREVIOUS is set, and LINK_KEY is not"
    );
}

#[test]
fn what_a_bot_does_needs_its_token() {
    let webhook = secrets_with(
        &json!({ "SLACK_BOT_TOKEN": null, "SLACK_WEBHOOK_URL": "https://hooks.slack.com/services/fake" }),
    );
    let groups =
        settings_with(&json!({ "policies": [{ "continue": { "slackGroups": ["SOPS"] } }] }));
    let found = problems(&groups, &webhook);
    assert_eq!(names(&found), ["SLACK_BOT_TOKEN"]);
    assert!(found[0].message.contains("usergroups:read"));
    let channels = settings_with(
        &json!({ "slack": { "team": "T0", "channels": [{ "services": ["web"], "channel": "C1" }] } }),
    );
    assert_eq!(names(&problems(&channels, &webhook)), ["slack.channels"]);
    assert_eq!(names(&problems(&channels, &secrets())), ["slack.channel"]);
    let reason = settings_with(
        &json!({ "identity": null, "policies": [{ "continue": { "anyone": true, "reason": true } }] }),
    );
    let found = problems(&reason, &webhook);
    assert_eq!(names(&found), ["policies[0].continue.reason"]);
    assert_eq!(problems(&reason, &secrets()), []);
}

#[test]
fn an_issuers_roles_must_both_be_there_and_be_the_accounts_own() {
    let issuer =
        settings_with(&json!({ "aws": { "credentials": "issuer", "region": "us-east-1" } }));
    assert_eq!(
        names(&problems(&issuer, &secrets())),
        ["accounts[0].readerRoleArn", "accounts[0].approverRoleArn"]
    );
    let id = &settings()["accounts"][0]["id"];
    let other = settings_with(
        &json!({ "accounts": [{ "id": id, "regions": ["us-east-1"], "approverRoleArn": "arn:aws:iam::444455556666:role/A" }] }),
    );
    let found = problems(&other, &secrets());
    assert_eq!(names(&found), ["accounts[0].approverRoleArn"]);
}

#[test]
fn everything_that_is_wrong_is_reported_at_once() {
    let settings = settings_with(&json!({ "accounts": [], "policies": [] }));
    let Err(invalid) = Approvals::new(&settings.to_string(), "{}", 1) else {
        panic!("it starts");
    };
    assert_eq!(
        names(invalid.problems()),
        [
            "accounts",
            "policies",
            "EVENT_KEY",
            "LINK_KEY",
            "SLACK_SIGNING_SECRET",
            "SLACK_BOT_TOKEN",
            "AWS_ACCESS_KEY_ID",
            "AWS_SECRET_ACCESS_KEY"
        ]
    );
    assert!(
        invalid
            .to_string()
            .starts_with("The worker cannot start: \"accounts\" is empty: there is nothing to ask about; \"policies\" is empty"),
        "{invalid}"
    );
}

#[test]
fn the_platform_knows_whether_there_is_a_store() {
    let several = settings_with(
        &json!({ "store": null, "policies": [{ "continue": { "anyone": true, "approvals": 2 } }] }),
    )
    .to_string();
    let secrets = secrets().to_string();
    let setup = |store| Setup {
        settings: &several,
        file: None,
        secrets: &secrets,
        store,
    };
    assert!(Approvals::set_up(setup(Some(true)), 1).is_ok());
    for store in [None, Some(false)] {
        let Err(invalid) = Approvals::set_up(setup(store), 1) else {
            panic!("it starts");
        };
        assert_eq!(
            names(invalid.problems()),
            ["policies[0].continue.approvals"]
        );
    }
}

#[test]
fn an_address_that_fetch_would_spell_otherwise_refuses_to_start() {
    for spelling in [
        "https://Approvals.example.com",
        "https://approvals.example.com:443",
        "https://approvals.example.com:0443",
        "https://approvals.example.com.",
        "https://approvals.example.com\\",
        "https://approvals.exa\tmple.com",
        "https://fake@approvals.example.com",
        "https://%61pprovals.example.com",
        "https://m\u{fc}nchen.example",
        "https://0x7f.1",
        "http://127.1",
    ] {
        for (patch, name) in [
            (json!({ "url": spelling }), "url"),
            (
                json!({ "aws": { "credentials": "keys", "region": "us-east-1", "stsEndpoint": spelling } }),
                "aws.stsEndpoint",
            ),
            (json!({ "page": format!("{spelling}/console/") }), "page"),
        ] {
            let found = problems(&settings_with(&patch), &secrets());
            assert_eq!(names(&found), [name], "{spelling}");
        }
    }
}

//! What a worker is set up with: whatever is wrong is named at the start, and no secret is.

use ecs_greenlight::approval::Approvals;
use serde_json::{Value, json};

use crate::world::{secrets, secrets_with, settings, settings_with};

fn refusal(settings: &Value, secrets: &Value) -> String {
    let Err(error) = Approvals::new(&settings.to_string(), &secrets.to_string(), 1) else {
        panic!("it starts");
    };
    assert_eq!(error.code(), "invalid-settings");
    error.message().to_owned()
}

#[test]
fn a_worker_that_is_set_up_starts_and_says_what_it_cannot_do() {
    let whole = Approvals::new(&settings().to_string(), &secrets().to_string(), 1)
        .ok()
        .unwrap();
    assert!(whole.limits().is_empty());
    let bare = settings_with(&json!({ "store": null, "identity": null }));
    let webhook = secrets_with(
        &json!({ "SLACK_BOT_TOKEN": null, "SLACK_WEBHOOK_URL": "https://hooks.slack.com/services/fake" }),
    );
    let bare = Approvals::new(&bare.to_string(), &webhook.to_string(), 1)
        .ok()
        .unwrap();
    assert_eq!(bare.limits().len(), 3);
    assert!(
        bare.limits()[0].starts_with("Without a store, what is remembered ends with the process")
    );
}

#[test]
fn a_missing_or_weak_secret_refuses_to_start_by_its_name() {
    for (patch, told) in [
        (json!({ "EVENT_KEY": null }), "EVENT_KEY is missing"),
        (json!({ "EVENT_KEY": "" }), "EVENT_KEY is missing"),
        (
            json!({ "EVENT_KEY": "fake-short" }),
            "EVENT_KEY is too short: 32 characters or more make it hard to guess",
        ),
        (
            json!({ "EVENT_KEY_PREVIOUS": "fake-short" }),
            "EVENT_KEY_PREVIOUS is too short: 32 characters or more make it hard to guess",
        ),
        (
            json!({ "LINK_KEY": "fake-short" }),
            "LINK_KEY is too short: 32 characters or more make it hard to guess",
        ),
        (
            json!({ "LINK_KEY": null, "LINK_KEY_PREVIOUS": "fake-0123456789-0123456789-0123456789" }),
            "LINK_KEY_PREVIOUS is set, and LINK_KEY is not; LINK_KEY is missing",
        ),
        (
            json!({ "SLACK_SIGNING_SECRET": null }),
            "SLACK_SIGNING_SECRET is missing, and \"slack\" is set",
        ),
        (
            json!({ "SLACK_BOT_TOKEN": null }),
            "SLACK_BOT_TOKEN or SLACK_WEBHOOK_URL is missing, and \"slack\" is set",
        ),
        (
            json!({ "SLACK_BOT_TOKEN": "fake-token" }),
            "SLACK_BOT_TOKEN is no bot's token (xoxb-...)",
        ),
        (
            json!({ "SLACK_WEBHOOK_URL": "http://hooks.slack.com/fake" }),
            "SLACK_WEBHOOK_URL must be an https address",
        ),
        (
            json!({ "AWS_SECRET_ACCESS_KEY": null }),
            "AWS_SECRET_ACCESS_KEY is missing, and \"aws.credentials\" is \"keys\"",
        ),
    ] {
        let message = refusal(&settings(), &secrets_with(&patch));
        assert_eq!(message, format!("The worker cannot start: {told}."));
        assert!(!message.contains("fake-"), "{message}");
    }
}

#[test]
fn a_setting_that_cannot_be_is_named() {
    for (patch, told) in [
        (
            json!({ "url": "https://approvals.example.com/" }),
            "\"url\" must be an origin such as https://example.com, without a slash at its end",
        ),
        (
            json!({ "url": "http://approvals.example.com" }),
            "\"url\" must be an origin such as https://example.com, without a slash at its end",
        ),
        (
            json!({ "page": "javascript:alert(1)" }),
            "\"page\" must be an https address",
        ),
        (
            json!({ "accounts": [] }),
            "\"accounts\" is empty: there is nothing to ask about",
        ),
        (
            json!({ "accounts": [{ "id": "123", "regions": ["us-east-1"] }] }),
            "\"accounts[0].id\" must have an account's twelve digits",
        ),
        (
            json!({ "accounts": [{ "id": "111122223333", "regions": [] }] }),
            "\"accounts[0].regions\" is empty",
        ),
        (
            json!({ "accounts": [{ "id": "111122223333", "regions": ["us east"] }] }),
            "\"accounts[0].regions\" names \"us east\", which is no Region",
        ),
        (
            json!({ "accounts": [{ "id": "111122223333", "regions": ["us-east-1"], "approverRoleArn": "arn:aws:iam::444455556666:role/A" }] }),
            "\"accounts[0].approverRoleArn\" must be the ARN of a role of that account",
        ),
        (
            json!({ "aws": { "credentials": "issuer", "region": "us-east-1" } }),
            "\"accounts[0].readerRoleArn\" is missing, and \"aws.credentials\" is \"issuer\"; \"accounts[0].approverRoleArn\" is missing, and \"aws.credentials\" is \"issuer\"",
        ),
        (
            json!({ "slack": null }),
            "neither \"slack\" nor \"teams\" is set: nobody would be asked",
        ),
        (
            json!({ "policies": [] }),
            "\"policies\" is empty: nobody may decide",
        ),
        (json!({ "policies": [{}] }), "\"policies[0]\" admits nobody"),
        (
            json!({ "policies": [{ "rollBack": { "anyone": true, "approvals": 2 } }] }),
            "\"policies[0].rollBack.approvals\" cannot be: one person suffices to roll back",
        ),
        (
            json!({ "policies": [{ "continue": { "people": ["ann"] } }] }),
            "\"policies[0].continue.people\" names \"ann\"; people are slack:TEAM:USER or oidc:PERSON",
        ),
        (
            json!({ "identity": null, "policies": [{ "continue": { "claims": { "groups": ["x"] } } }] }),
            "\"policies[0].continue.claims\" needs \"identity\"",
        ),
        (
            json!({ "store": false, "policies": [{ "continue": { "anyone": true, "approvals": 2 } }] }),
            "\"policies[0].continue.approvals\" needs a store, to remember who has said so",
        ),
    ] {
        assert_eq!(
            refusal(&settings_with(&patch), &secrets()),
            format!("The worker cannot start: {told}."),
            "{patch}"
        );
    }
}

#[test]
fn groups_of_slack_need_the_token_that_can_look_into_them() {
    let groups =
        settings_with(&json!({ "policies": [{ "continue": { "slackGroups": ["SOPS"] } }] }));
    let webhook = secrets_with(
        &json!({ "SLACK_BOT_TOKEN": null, "SLACK_WEBHOOK_URL": "https://hooks.slack.com/services/fake" }),
    );
    assert!(
        refusal(&groups, &webhook)
            .contains("SLACK_BOT_TOKEN is missing, and a policy names Slack user groups")
    );
}

#[test]
fn a_member_that_nobody_knows_is_a_slip_of_the_pen() {
    let message = refusal(&settings_with(&json!({ "polices": [] })), &secrets());
    assert!(message.contains("unknown field `polices`"), "{message}");
}

#[test]
fn everything_that_is_wrong_is_told_at_once() {
    let message = refusal(
        &settings_with(&json!({ "accounts": [], "policies": [] })),
        &json!({}),
    );
    for name in [
        "accounts",
        "policies",
        "EVENT_KEY",
        "LINK_KEY",
        "SLACK_SIGNING_SECRET",
        "AWS_ACCESS_KEY_ID",
    ] {
        assert!(message.contains(name), "{name}: {message}");
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
        for (patch, told) in [
            (
                json!({ "url": spelling }),
                "\"url\" must be an origin such as https://example.com, without a slash at its end",
            ),
            (
                json!({ "aws": { "credentials": "keys", "region": "us-east-1", "stsEndpoint": spelling } }),
                "\"aws.stsEndpoint\" must be an origin such as https://example.com, without a slash at its end",
            ),
            (
                json!({ "page": format!("{spelling}/console/") }),
                "\"page\" must be an https address",
            ),
        ] {
            let refusal = refusal(&settings_with(&patch), &secrets());
            assert!(refusal.contains(told), "{refusal}");
        }
    }
}

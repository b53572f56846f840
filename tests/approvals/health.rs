//! Whether the worker can ask people, as Slack says.

use serde_json::{Value, json};

use crate::world::{World, secrets_with, settings, settings_with};

/// What is answered, and the code, the level and the name of each line that is logged.
fn looked(world: &mut World) -> (String, Vec<[Value; 3]>) {
    let served = world.health();
    let (status, body) = served.response();
    assert_eq!(status, 200);
    let lines = served.lines().into_iter();
    let lines = lines.map(|mut line| ["code", "level", "what"].map(|name| line[name].take()));
    (body.to_owned(), lines.collect())
}

#[test]
fn a_bot_that_slack_takes_is_ok() {
    let mut world = World::new();
    assert_eq!(looked(&mut world), (r#"{"slack":"ok"}"#.to_owned(), vec![]));
    assert_eq!(world.chat_at("https://slack.com/api/auth.test").len(), 1);
    assert_eq!(world.acts(), 0);
}

#[test]
fn a_bot_that_slack_does_not_take_is_reported_by_slacks_code() {
    let mut world = World::new();
    world.slack_refuses("auth.test", "token_revoked");
    let line = [json!("token_revoked"), json!("error"), json!("chat-failed")];
    let told = (r#"{"slack":"token_revoked"}"#.to_owned(), vec![line]);
    assert_eq!(looked(&mut world), told);
}

#[test]
fn a_bot_of_another_workspace_is_not_ok_and_one_of_the_organisation_is() {
    let mut world = World::new();
    world.bot = json!({ "ok": true, "team_id": "T9" });
    assert_eq!(looked(&mut world).0, r#"{"slack":"other_team"}"#);
    let organisation = settings_with(&json!({ "slack": { "team": "E0", "channel": "C0" },
        "policies": [{ "continue": { "anyone": true } }] }));
    let mut world = World::with(&organisation, &secrets_with(&json!({})));
    world.bot = json!({ "ok": true, "team_id": "T9", "enterprise_id": "E0" });
    assert_eq!(looked(&mut world).0, r#"{"slack":"ok"}"#);
    world.bot = json!({ "ok": true });
    assert_eq!(looked(&mut world).0, r#"{"slack":"unreadable-response"}"#);
}

#[test]
fn where_there_is_no_bot_slack_is_not_asked() {
    let webhook = json!({ "SLACK_BOT_TOKEN": null, "SLACK_WEBHOOK_URL": "https://hooks.slack.com/services/fake" });
    let mut world = World::with(&settings(), &secrets_with(&webhook));
    assert_eq!(looked(&mut world), ("{}".to_owned(), vec![]));
    assert!(world.chat.is_empty());
}

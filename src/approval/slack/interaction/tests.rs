use proptest::prelude::*;

use super::*;

const CLICK: &str = r#"{
  "type": "block_actions",
  "user": {"id": "U0456", "username": "robin", "name": "robin", "team_id": "T0123"},
  "api_app_id": "A1",
  "token": "fake-token",
  "container": {"type": "message", "message_ts": "1772359200.000100", "channel_id": "C0123", "is_ephemeral": false},
  "trigger_id": "1.2.fake",
  "team": {"id": "T0123", "domain": "shop"},
  "enterprise": null,
  "channel": {"id": "C0123", "name": "deployments"},
  "message": {"type": "message", "ts": "1772359200.000100", "blocks": []},
  "state": {"values": {}},
  "response_url": "https://hooks.slack.com/actions/T0123/1/fake",
  "actions": [{"action_id": "continue", "block_id": "b", "text": {"type": "plain_text", "text": "Continue"}, "value": "v1.a.b.c", "type": "button", "action_ts": "1"}]
}"#;

const SUBMISSION: &str = r#"{
  "type": "view_submission",
  "team": {"id": "T0123", "domain": "shop"},
  "user": {"id": "U0456", "username": "robin", "name": "robin", "team_id": "T0123"},
  "trigger_id": "1.2.fake",
  "view": {
    "id": "V1", "type": "modal", "callback_id": "reason", "private_metadata": "v1.a.b.c", "hash": "1",
    "state": {"values": {"reason": {"reason": {"type": "plain_text_input", "value": "Checked & fine"}}}}
  },
  "response_urls": []
}"#;

fn form(payload: &str) -> Vec<u8> {
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.append_pair("payload", payload);
    form.finish().into_bytes()
}

fn parse(payload: &str) -> Result<Interaction, InteractionError> {
    Interaction::parse(&form(payload), None)
}

/// A payload with one text replaced.
fn with(payload: &str, old: &str, new: &str) -> Result<Interaction, InteractionError> {
    assert!(payload.contains(old), "{old}");
    parse(&payload.replacen(old, new, 1))
}

fn robin() -> User {
    User {
        id: "U0456".to_owned(),
        name: Some("robin".to_owned()),
        team: Some("T0123".to_owned()),
    }
}

fn a_click() -> Click {
    Click {
        team: "T0123".to_owned(),
        user: robin(),
        channel: Some("C0123".to_owned()),
        message_ts: Some("1772359200.000100".to_owned()),
        response_url: ResponseUrl::parse(
            "https://hooks.slack.com/actions/T0123/1/fake".to_owned(),
            None,
        )
        .unwrap(),
        trigger_id: Some("1.2.fake".to_owned()),
        action: Action::Continue,
        value: "v1.a.b.c".to_owned(),
    }
}

#[test]
fn a_click_is_read() {
    assert_eq!(parse(CLICK), Ok(Interaction::Click(a_click())));
}

#[test]
fn the_button_says_what_is_to_be_done() {
    let rolled_back = Click {
        action: Action::Rollback,
        ..a_click()
    };
    assert_eq!(
        with(
            CLICK,
            r#""action_id": "continue""#,
            r#""action_id": "rollBack""#
        ),
        Ok(Interaction::Click(rolled_back))
    );
}

#[test]
fn an_apps_enterprise_and_a_message_told_otherwise_are_read_too() {
    let wide = with(CLICK, r#"{"id": "T0123", "domain": "shop"}"#, "null");
    assert_eq!(wide, Ok(Interaction::Click(a_click())));
    let contained = with(
        CLICK,
        r#""channel": {"id": "C0123", "name": "deployments"},
  "message": {"type": "message", "ts": "1772359200.000100", "blocks": []},"#,
        "",
    );
    assert_eq!(contained, Ok(Interaction::Click(a_click())));
}

#[test]
fn someone_of_another_workspace_is_told_apart() {
    let Ok(Interaction::Click(click)) = with(CLICK, r#""team_id": "T0123""#, r#""team_id": "T9""#)
    else {
        panic!("no click");
    };
    assert_eq!(
        (&*click.team, click.user.team.as_deref()),
        ("T0123", Some("T9"))
    );
}

#[test]
fn what_decides_nothing_is_other() {
    for id in ["openPage", "CONTINUE", "rollback", "continue ", ""] {
        let action = format!(r#""action_id": "{id}""#);
        let parsed = with(CLICK, r#""action_id": "continue""#, &action);
        assert_eq!(parsed, Ok(Interaction::Other), "{id}");
    }
    let form = with(
        SUBMISSION,
        r#""callback_id": "reason""#,
        r#""callback_id": "x""#,
    );
    assert_eq!(form, Ok(Interaction::Other));
    for payload in [
        r#"{"type":"shortcut","team":"x"}"#,
        r#"{"type":"view_closed"}"#,
        r#"{"type":""}"#,
    ] {
        assert_eq!(parse(payload), Ok(Interaction::Other), "{payload}");
    }
}

#[test]
fn the_form_that_asks_for_a_reason_is_read() {
    let sent = Submission {
        team: "T0123".to_owned(),
        user: robin(),
        reason: "Checked & fine".to_owned(),
        private_metadata: "v1.a.b.c".to_owned(),
    };
    assert_eq!(parse(SUBMISSION), Ok(Interaction::Submission(sent.clone())));
    let silent = Submission {
        reason: String::new(),
        ..sent
    };
    assert_eq!(
        with(SUBMISSION, r#""Checked & fine""#, "null"),
        Ok(Interaction::Submission(silent))
    );
}

#[test]
fn an_answer_that_would_go_elsewhere_is_refused() {
    assert_eq!(
        with(CLICK, "https://hooks.slack.com/", "https://example.com/"),
        Err(InteractionError::ResponseUrl)
    );
}

#[test]
fn what_slack_does_not_send_is_refused() {
    for body in [
        "",
        "payload",
        "payload=",
        "payload=%7B",
        "payload=[]",
        "payload=%FF",
        "payload={}",
    ] {
        let parsed = Interaction::parse(body.as_bytes(), None);
        assert!(parsed.is_err(), "{body}");
    }
    assert_eq!(
        Interaction::parse(CLICK.as_bytes(), None),
        Err(InteractionError::Missing("payload"))
    );
    for (member, missing) in [("response_url", "response_url"), ("value", "value")] {
        let (old, new) = (format!("\"{member}\": \""), "\"x\": \"");
        assert_eq!(
            with(CLICK, &old, new),
            Err(InteractionError::Missing(missing))
        );
    }
    assert_eq!(
        with(CLICK, r#""user": {"#, r#""x": {"#),
        Err(InteractionError::Malformed)
    );
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in any::<Vec<u8>>(), payload in any::<String>()) {
        let _ = Interaction::parse(&bytes, None);
        prop_assert_ne!(parse(&payload), Ok(Interaction::Other));
    }
}

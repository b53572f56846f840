use serde_json::json;

use super::*;
use crate::approval::link::Actions;
use crate::flow::{Flow, Step};
use crate::timestamp::Timestamp;

const ARN: &str =
    "arn:aws:ecs:eu-west-1:111122223333:service-deployment/shop/checkout/AbCdEfGhIjKlMnOpQrStU";
const HOOK: &str = "ecs-pause-0000000000000000000000000000000000000000000";

/// A worker at which anybody in Slack may do both.
fn worker() -> Approvals {
    let settings = json!({
        "url": "https://approvals.example.com",
        "accounts": [{ "id": "111122223333", "regions": ["eu-west-1"] }],
        "aws": { "credentials": "keys", "region": "eu-west-1" },
        "slack": { "team": "T0", "channel": "C0" },
        "store": false,
        "policies": [{ "continue": { "anyone": true }, "rollBack": { "anyone": true } }],
    });
    let secrets = json!({
        "EVENT_KEY": "not-a-real-event-key-0000000000000000",
        "LINK_KEY": "not-a-real-link-key-11111111111111111",
        "SLACK_SIGNING_SECRET": "not-a-real-signing-secret-2222222",
        "SLACK_BOT_TOKEN": "xoxb-not-a-real-token",
        "AWS_ACCESS_KEY_ID": "AKIAEXAMPLEEXAMPLE00",
        "AWS_SECRET_ACCESS_KEY": "example/secret/not/real/0000000000000000",
    });
    Approvals::new(&settings.to_string(), &secrets.to_string(), 1).unwrap()
}

fn now() -> Timestamp {
    Timestamp::from_epoch_millis(1_728_417_322_000)
}

fn rollout(status: &str) -> Rollout {
    let json = format!(
        r#"{{"status":"IN_PROGRESS","lifecycleStage":"POST_TEST_TRAFFIC_SHIFT",
            "lifecycleHookDetails":[{{"hookId":"{HOOK}","targetType":"PAUSE","status":"{status}"}}]}}"#
    );
    Rollout::new(&ARN.parse().unwrap(), &json.parse().unwrap(), now())
}

/// What an answer of somebody whom the policy admits comes to.
fn weighed(actions: Actions, action: Action, status: &str) -> String {
    let (approvals, rollout) = (worker(), rollout(status));
    let answer = Answer {
        grant: Grant {
            arn: ARN.parse().unwrap(),
            hook_id: HOOK.to_owned(),
            actions,
            expires_at: Timestamp::from_epoch_millis(1_728_500_000_000),
        },
        action,
        approver: Approver::slack("T0", "UANN", None).unwrap(),
        claims: Claims::new(),
        reason: None,
        if_match: "1-00000000000000000000000000000000".parse().unwrap(),
        via: "slack",
    };
    let mut flow: Flow<(), String> = Flow::new(|io, _| async move {
        match approvals.weigh(&io, &answer, &rollout).await {
            Admission::Admitted(_) => "admitted".to_owned(),
            Admission::Denied(why) => why,
            _ => "more is needed".to_owned(),
        }
    });
    match flow.poll(now()) {
        Step::Done(what) => what,
        Step::Pending { effects, .. } => panic!("asks for {effects:?}"),
    }
}

#[test]
fn only_an_answer_that_was_asked_for_at_a_hook_that_awaits_it_is_admitted() {
    const WAITS: &str = "AWAITING_ACTION";
    let asked = "You were not asked for that decision on shop/checkout. Nothing was done.";
    let awaiting =
        "ECS does not show that hook of shop/checkout awaiting action. Nothing was done.";
    for (actions, action, status, comes_to) in [
        (Actions::Rollback, Action::Rollback, WAITS, "admitted"),
        (Actions::Both, Action::Continue, WAITS, "admitted"),
        (Actions::Rollback, Action::Continue, WAITS, asked),
        (Actions::Continue, Action::Rollback, WAITS, asked),
        (Actions::Both, Action::Continue, "SUCCEEDED", awaiting),
        (Actions::Both, Action::Rollback, "IN_PROGRESS", awaiting),
    ] {
        let what = weighed(actions, action, status);
        assert_eq!(what, comes_to, "{action:?} {status}");
    }
}

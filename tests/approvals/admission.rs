//! Nobody acts who may not, whatever the reads show: the policy, the reason and the votes of the moment are weighed before anything is sent.

use serde_json::{Value, json};

use crate::issuer::issuer_settings;
use crate::links::answered;
use crate::world::{World, secrets, settings_with};

const AWAITING: &str = "HOOK_AWAITING_ACTION";

/// The policies of one kind, in settings of each of the three kinds of credentials.
fn of_each_kind(policies: &Value) -> [Value; 3] {
    let patch = json!({ "policies": policies });
    let platform = json!({
        "policies": policies,
        "aws": { "credentials": "platform", "region": "us-east-1" },
    });
    [
        settings_with(&patch),
        settings_with(&platform),
        issuer_settings(&patch),
    ]
}

fn two_with_reasons() -> Value {
    json!([{
        "continue": { "people": ["slack:T0:UANN", "slack:T0:UBEN"], "approvals": 2, "reason": true },
        "rollBack": { "people": ["slack:T0:UANN"] }
    }])
}

#[test]
fn a_stale_read_before_a_fresh_one_lets_nobody_past_the_policy() {
    for settings in of_each_kind(&two_with_reasons()) {
        for stale in [1, 2] {
            let mut world = World::asked_by(&settings, &secrets());
            for action in ["continue", "rollBack"] {
                world.pass(10);
                world.lagging(stale);
                world.press("UEVE", action);
            }
            assert_eq!(world.actors(), [""; 0], "{}", settings["aws"]);
            assert_eq!(world.fate(), "Open");
        }
    }
}

#[test]
fn a_stale_read_before_a_fresh_one_lets_nobody_past_a_missing_reason() {
    for settings in of_each_kind(&two_with_reasons()) {
        let mut world = World::asked_by(&settings, &secrets());
        world.pass(10);
        world.lagging(1);
        world.press("UANN", "continue");
        assert_eq!(world.actors(), [""; 0], "{}", settings["aws"]);
        assert_eq!(world.chat_at("views.open").len(), 1, "it is asked for");
    }
}

#[test]
fn a_stale_read_before_a_fresh_one_lets_nobody_past_a_missing_second_vote() {
    for settings in of_each_kind(&two_with_reasons()) {
        let mut world = World::asked_by(&settings, &secrets());
        world.press("UANN", "continue");
        for _ in 0..2 {
            world.pass(10);
            world.lagging(1);
            world.submit("UANN", "Checked.");
            assert_eq!(world.actors(), [""; 0], "{}", settings["aws"]);
        }
        world.pass(10);
        world.lagging(1);
        world.press("UBEN", "continue");
        world.submit("UBEN", "Checked, too.");
        assert_eq!((world.acts(), &*world.fate()), (1, "Continued"));
    }
}

#[test]
fn reads_that_never_show_the_hook_send_nothing_for_anybody() {
    for settings in of_each_kind(&json!([{ "continue": { "anyone": true } }])) {
        let mut world = World::asked_by(&settings, &secrets());
        world.pass(10);
        world.lagging(100);
        let served = world.press("UANN", "continue");
        assert_eq!(world.actors(), [""; 0]);
        let line = served.line("decided");
        assert_eq!(line["result"], "unknown");
    }
}

#[test]
fn whoever_is_admitted_acts_as_themselves_although_the_first_read_was_stale() {
    let settings = issuer_settings(&json!({ "policies": [{ "continue": { "anyone": true } }] }));
    let mut world = World::asked_by(&settings, &secrets());
    world.pass(10);
    world.lagging(1);
    world.press("UANN", "continue");
    assert_eq!(
        world.actors(),
        ["arn:aws:sts::111122223333:assumed-role/Approver/slack.T0.UANN"]
    );
    assert_eq!(world.fate(), "Continued");
}

#[test]
fn a_vote_counts_only_while_its_voter_may_vote() {
    let of = |people: &[&str]| {
        settings_with(
            &json!({ "policies": [{ "continue": { "people": people, "approvals": 2 } }] }),
        )
    };
    let all = of(&["slack:T0:UANN", "slack:T0:UBEN", "slack:T0:UCIA"]);
    let without_ann = of(&["slack:T0:UBEN", "slack:T0:UCIA"]);
    let mut world = World::asked_by(&all, &secrets());
    world.press("UANN", "continue");
    world.restart(&without_ann);
    world.press("UBEN", "continue");
    assert_eq!((world.acts(), &*world.fate()), (0, "Open"));
    world.press("UCIA", "continue");
    assert_eq!((world.acts(), &*world.fate()), (1, "Continued"));
}

#[test]
fn a_vote_of_a_slack_group_counts_by_the_members_of_the_moment() {
    let policies =
        json!({ "policies": [{ "continue": { "slackGroups": ["SOPS"], "approvals": 2 } }] });
    let settings = settings_with(&policies);
    for (now, acts) in [(vec!["UANN", "UBEN"], 1), (vec!["UBEN"], 0)] {
        let mut world = World::with(&settings, &secrets());
        world.groups.insert("SOPS", vec!["UANN", "UBEN"]);
        world.event(AWAITING);
        world.press("UANN", "continue");
        world.groups.insert("SOPS", now.clone());
        world.pass(120);
        world.restart(&settings);
        world.press("UBEN", "continue");
        assert_eq!(world.acts(), acts, "{now:?}");
    }
}

#[test]
fn a_vote_by_a_claim_counts_by_the_claim_that_was_verified_then() {
    let of = |group: &str| {
        let rule = json!({ "claims": { "groups": [group] }, "approvals": 2 });
        settings_with(&json!({ "policies": [{ "continue": rule }] }))
    };
    for (group, acts) in [("ops", 1), ("security", 0)] {
        let mut world = World::asked_by(&of("ops"), &secrets());
        let vote = |world: &mut World, person: &str, groups: &[&str]| {
            crate::links::answered_in(world, person, groups, "CONTINUE", "")
        };
        vote(&mut world, "ann@example.com", &["ops"]);
        world.restart(&of(group));
        vote(&mut world, "ben@example.com", &["ops", "security"]);
        assert_eq!(world.acts(), acts, "{group}");
    }
}

#[test]
fn a_vote_without_the_reason_that_is_needed_now_does_not_count() {
    let of = |reason: bool| {
        let rule = json!({ "anyone": true, "approvals": 2, "reason": reason });
        settings_with(&json!({ "policies": [{ "continue": rule }] }))
    };
    let mut world = World::asked_by(&of(false), &secrets());
    world.press("UANN", "continue");
    world.restart(&of(true));
    world.press("UBEN", "continue");
    world.submit("UBEN", "Checked.");
    assert_eq!(world.acts(), 0);
    world.press("UANN", "continue");
    world.submit("UANN", "Checked, too.");
    assert_eq!(world.acts(), 1);
}

#[test]
fn a_vote_is_not_counted_before_the_required_reason_is_there() {
    let mut world = World::asked_with(&json!({ "policies": two_with_reasons() }));
    world.press("UANN", "continue");
    assert!(
        !world.store.keys().any(|key| key.contains("/vote/")),
        "{:?}",
        world.store.keys()
    );
}

#[test]
fn one_person_with_two_reasons_is_one_vote_and_namesakes_are_two() {
    let rule = json!({ "anyone": true, "approvals": 2, "reason": true });
    let mut world = World::asked_with(&json!({ "policies": [{ "continue": rule }] }));
    world.press("UANN", "continue");
    for reason in ["Checked.", "Checked again."] {
        world.submit("UANN", reason);
    }
    assert_eq!(world.acts(), 0);
    world.serve(crate::slack::submission_by(
        &world,
        "UBEN",
        "uann",
        "I am another.",
    ));
    assert_eq!((world.acts(), &*world.fate()), (1, "Continued"));
}

#[test]
fn without_a_store_one_person_can_continue() {
    let settings = settings_with(&json!({ "store": false }));
    let mut world = World::asked_by(&settings, &secrets());
    world.press("UANN", "continue");
    assert_eq!((world.acts(), &*world.fate()), (1, "Continued"));
}

/// People were asked while ECS showed this stage, or none.
fn asked_at(stage: Option<&'static str>, policies: &Value) -> World {
    let mut world = World::with(&settings_with(&json!({ "policies": policies })), &secrets());
    world.edit = Some(Box::new(move |deployment| match stage {
        Some(stage) => deployment["lifecycleStage"] = json!(stage),
        None => {
            deployment.as_object_mut().unwrap().remove("lifecycleStage");
        }
    }));
    assert_eq!(world.event(AWAITING).status(), 202);
    world
}

#[test]
fn where_the_stage_is_not_known_only_rolling_back_is_open() {
    let policies = json!([
        { "stages": ["POST_TEST_TRAFFIC_SHIFT"], "continue": { "people": ["slack:T0:UANN", "slack:T0:UBEN"], "approvals": 2 }, "rollBack": { "people": ["slack:T0:UANN"] } },
        { "continue": { "anyone": true }, "rollBack": { "people": ["slack:T0:UBEN"] } }
    ]);
    for (user, action, fate) in [
        ("UEVE", "continue", "Open"),
        ("UANN", "continue", "Open"),
        ("UEVE", "rollBack", "Open"),
        ("UANN", "rollBack", "RolledBack"),
        ("UBEN", "rollBack", "RolledBack"),
    ] {
        for stage in [None, Some("SOMETHING_NEW")] {
            let mut world = asked_at(stage, &policies);
            world.press(user, action);
            assert_eq!(world.fate(), fate, "{user} {action} {stage:?}");
        }
    }
}

#[test]
fn where_no_policy_names_stages_an_unknown_one_bars_nobody_who_may() {
    let policies = json!([
        { "services": ["prod/web"], "continue": { "people": ["slack:T0:UANN"] } },
        { "continue": { "anyone": true } },
    ]);
    for (user, fate) in [("UANN", "Continued"), ("UEVE", "Open")] {
        let mut world = asked_at(Some("SOMETHING_NEW"), &policies);
        world.press(user, "continue");
        assert_eq!(world.fate(), fate, "{user}");
    }
}

#[test]
fn a_link_sends_nothing_past_the_policy_either() {
    for settings in of_each_kind(&json!([{ "continue": { "people": ["oidc:ann@example.com"] } }])) {
        let mut world = World::asked_by(&settings, &secrets());
        let (status, _) = answered(&mut world, "eve@example.com", "CONTINUE", "");
        assert_eq!((status, world.actors().len()), (403, 0));
    }
}

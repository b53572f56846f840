//! Slack's user groups.

use serde_json::json;

use crate::slack::press;
use crate::world::World;

fn asked(groups: &[&str]) -> World {
    let policies = json!({ "policies": [{ "continue": { "slackGroups": groups }, "rollBack": { "slackGroups": groups } }] });
    World::asked_with(&policies)
}

#[test]
fn slack_is_asked_once_a_minute_and_group() {
    let mut world = asked(&["SOPS", "SDEV"]);
    world.groups.insert("SOPS", vec!["UBEN"]);
    world.groups.insert("SDEV", vec!["UCIA"]);
    for _ in 0..5 {
        world.press("UEVE", "continue");
    }
    assert_eq!((world.group_calls, world.acts()), (2, 0));
    world.sim.advance(world.sim.now() + 61_000);
    world.groups.insert("SOPS", vec!["UEVE"]);
    world.press("UEVE", "continue");
    assert_eq!((world.group_calls, world.acts()), (3, 1));
}

#[test]
fn people_who_press_at_once_ask_slack_once() {
    for seed in 1..=5 {
        let mut world = asked(&["SOPS"]).seeded(seed);
        world.groups.insert("SOPS", vec!["UBEN"]);
        let presses = (0..20).map(|n| press(&world, &format!("U{n}"), "continue"));
        let mut all: Vec<_> = presses.map(|press| world.begin(press)).collect();
        world.serve_all(&mut all);
        assert_eq!((world.group_calls, world.acts()), (1, 0), "seed {seed}");
    }
}

#[test]
fn a_group_that_was_deleted_does_not_lock_out_the_members_of_the_next() {
    let mut world = asked(&["SGONE", "SDEV"]);
    world.groups.insert("SDEV", vec!["UANN"]);
    world.press("UEVE", "continue");
    assert_eq!(world.acts(), 0);
    world.press("UANN", "continue");
    assert_eq!((world.group_calls, world.acts()), (2, 1));
}

#[test]
fn a_deleted_group_alone_admits_nobody_and_says_that_they_may_not() {
    let mut world = asked(&["SGONE"]);
    let served = world.press("UANN", "continue");
    assert_eq!(world.acts(), 0);
    let line = served.line("denied");
    assert!(
        !line["message"].as_str().unwrap().contains("Slack"),
        "{line}"
    );
}

#[test]
fn a_group_that_slack_does_not_tell_matters_only_where_no_other_admits() {
    let mut world = asked(&["SOPS", "SDEV"]);
    world.groups.insert("SOPS", vec!["missing_scope"]);
    world.groups.insert("SDEV", vec!["UANN"]);
    let served = world.press("UEVE", "continue");
    let line = served.line("denied");
    assert!(
        line["message"]
            .as_str()
            .unwrap()
            .contains("(missing_scope)"),
        "{line}"
    );
    world.press("UANN", "continue");
    assert_eq!((world.group_calls, world.acts()), (2, 1));
}

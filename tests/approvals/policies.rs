//! Who may decide what.

use serde_json::{Value, json};

use crate::links::answered;
use crate::world::{World, identity};

fn asked(policies: &Value) -> World {
    let account = |id| json!({ "id": id, "regions": ["us-east-1"] });
    let accounts = ["111122223333", "444455556666"].map(account);
    let patch = json!({ "accounts": accounts, "policies": policies });
    World::asked_with(&patch)
}

#[test]
fn the_first_policy_that_fits_decides() {
    let anyone = json!({ "anyone": true });
    for (first, fits) in [
        (json!({ "accounts": ["111122223333"] }), true),
        (json!({ "accounts": ["444455556666"] }), false),
        (json!({ "clusters": ["prod*"] }), true),
        (json!({ "clusters": ["test"] }), false),
        (json!({ "services": ["prod/web"] }), true),
        (json!({ "services": ["*/api"] }), false),
        (json!({ "stages": ["POST_TEST_TRAFFIC_SHIFT"] }), true),
        (json!({ "stages": ["PRE_SCALE_UP"] }), false),
    ] {
        let mut policy = first.clone();
        policy["rollBack"] = anyone.clone();
        let mut world = asked(&json!([policy, { "continue": anyone, "rollBack": {} }]));
        world.press("UANN", "continue");
        assert_eq!(world.acts(), usize::from(!fits), "{first}");
    }
}

#[test]
fn where_no_policy_fits_nobody_may() {
    let mut world = asked(
        &json!([{ "clusters": ["test"], "continue": { "anyone": true }, "rollBack": { "anyone": true } }]),
    );
    world.press("UANN", "rollBack");
    assert_eq!(world.acts(), 0);
}

#[test]
fn members_of_a_slack_group_may() {
    let policies = json!([{ "continue": { "slackGroups": ["SOPS", "SDEV"] } }]);
    for (user, acts) in [("UANN", 1), ("UEVE", 0)] {
        let mut world = asked(&policies);
        world.groups.insert("SOPS", vec!["UBEN"]);
        world.groups.insert("SDEV", vec!["UCIA", "UANN"]);
        world.press(user, "continue");
        assert_eq!(world.acts(), acts, "{user}");
    }
}

#[test]
fn a_group_that_slack_does_not_tell_admits_nobody_and_says_why() {
    let mut world = asked(&json!([{ "continue": { "slackGroups": ["SOPS"] } }]));
    world.slack_refuses("usergroups.users.list", "missing_scope");
    let served = world.press("UANN", "continue");
    assert_eq!(world.acts(), 0);
    let line = served.line("denied");
    assert!(
        line["message"].as_str().unwrap().contains("missing_scope"),
        "{line}"
    );
}

#[test]
fn claims_of_a_token_admit() {
    let policies = json!([{ "continue": { "claims": { "groups": ["deployers", "sre"] } } }]);
    let mut world = asked(&policies);
    let (status, _) = answered(&mut world, "ann@example.com", "CONTINUE", "");
    assert_eq!((status, world.acts()), (403, 0));
    let with_group = identity(&[("email", "ann@example.com"), ("groups", "sre")]);
    let (status, _) = crate::links::answered_as(&mut world, &with_group, "CONTINUE");
    assert_eq!((status, world.acts()), (200, 1));
}

#[test]
fn a_group_that_slack_does_not_tell_shuts_out_nobody_whom_another_policy_lets_roll_back() {
    let mut world = asked(&json!([
        { "stages": ["POST_SCALE_UP"], "rollBack": { "slackGroups": ["SOPS"] } },
        { "rollBack": { "people": ["slack:T0:UANN"] } },
    ]));
    world.slack_refuses("usergroups.users.list", "missing_scope");
    world.edit = Some(Box::new(|deployment| {
        deployment.as_object_mut().unwrap().remove("lifecycleStage");
    }));
    world.press("UEVE", "rollBack");
    assert_eq!(world.acts(), 0);
    world.press("UANN", "rollBack");
    assert_eq!((world.acts(), &*world.fate()), (1, "RolledBack"));
}

//! Many people at once: one act, and everybody learns what became of it.

use serde_json::{Value, json};

use ecs_sim::{Fault, FaultKind, Operation};

use crate::slack::press;
use crate::world::{World, on_acts, secrets, settings_with};

fn anyone() -> World {
    let anyone = json!({ "anyone": true });
    World::asked_with(&json!({ "policies": [{ "continue": anyone, "rollBack": anyone }] }))
}

#[test]
fn two_hundred_people_at_once_have_one_effect_and_everyone_learns_what_became_of_it() {
    for seed in 1..=3 {
        let mut world = anyone().seeded(seed);
        let before = world.sim.requests().len();
        let mut all: Vec<_> = (0..200)
            .map(|n| {
                let action = if n % 3 == 0 { "rollBack" } else { "continue" };
                world.begin(press(&world, &format!("U{n}"), action))
            })
            .collect();
        world.serve_all(&mut all);
        assert_eq!(world.actors().len(), 1, "seed {seed}: one act is sent");
        let continued = world.fate() == "Continued";
        let already = if continued {
            "alreadyContinued"
        } else {
            "alreadyRolledBack"
        };
        let mut accepted = 0;
        for served in &all {
            let line = served.line("decided");
            if line["evidence"] == "response" {
                accepted += 1;
            } else {
                assert_eq!(line["result"], already, "seed {seed}: {line}");
            }
        }
        assert_eq!(accepted, 1, "seed {seed}");
        assert_eq!(world.whispered().len(), 200, "seed {seed}");
        let calls = world.sim.requests().len() - before;
        assert!(calls < 100, "seed {seed}: {calls} calls of AWS");
    }
}

/// Ann wants to continue; each time that her request has read the deployment, it finds another act of Ben's. How often it reads before it gives
/// up, and what she is told.
fn crossed(action: &str, result: Option<&Value>) -> (usize, String) {
    let reads = |world: &World| {
        let read = |logged: &&ecs_sim::Logged| {
            logged.operation == Some(Operation::DescribeServiceDeployments)
        };
        world.sim.requests().iter().filter(read).count()
    };
    let mut world = anyone();
    let before = reads(&world);
    let mut all = vec![world.begin(press(&world, "UANN", "continue"))];
    for number in 0..4 {
        world.serve_until(&mut all, |world| reads(world) > before + number);
        let until = world.sim.now() + if result.is_some() { 60_000 } else { 1 };
        let intent =
            json!({ "sub": "slack:T0:UBEN", "name": "Ben", "action": action, "until": until });
        let key = |kind: &str| format!("pause/{}/{kind}/{number:06}", world.hook);
        let (act, ended) = (key("act"), key("result"));
        world.store.insert(act, intent.to_string());
        if let Some(result) = result {
            world.store.insert(ended, result.to_string());
        }
    }
    world.serve_all(&mut all);
    assert_eq!(world.actors().len(), 0, "she does not act");
    (reads(&world) - before, world.whispered().remove(0))
}

#[test]
fn whoever_is_crossed_again_and_again_gives_up_after_three_further_looks() {
    let failed =
        json!({ "ended": "nothingDone", "verdict": "notApplied", "message": "AWS refused." });
    let own = json!({ "ended": "nothingDone", "verdict": "notApplied", "message": "Ben may not.", "own": true });
    for (action, result, told) in [
        (
            "ROLLBACK",
            Some(&failed),
            "Ben pressed Roll back a moment before. AWS refused.",
        ),
        (
            "CONTINUE",
            Some(&own),
            "Ben pressed Continue a moment before, and nothing was done. Press again to try it yourself.",
        ),
        (
            "CONTINUE",
            None,
            "Ben pressed Continue a moment before, and the result isn't known yet. Nothing more was sent; check the deployment.",
        ),
    ] {
        let (reads, text) = crossed(action, result);
        assert_eq!(reads, 4, "{action}");
        assert!(text.ends_with(told), "{text}");
    }
}

#[test]
fn those_who_wanted_the_same_share_what_a_refusal_said() {
    let mut world = anyone();
    let refuse = on_acts(FaultKind::Deny);
    world.sim.inject(refuse);
    let mut all: Vec<_> = ["UANN", "UBEN", "UCIA"]
        .map(|user| world.begin(press(&world, user, "continue")))
        .into();
    world.serve_all(&mut all);
    assert_eq!(world.actors().len(), 1);
    let told = world.whispered();
    assert_eq!(told.len(), 3);
    assert!(
        told.iter()
            .all(|text| text.contains("AccessDenied") || text.contains("not authorized")),
        "{told:?}"
    );
    assert_eq!(world.fate(), "Open");
}

#[test]
fn the_opposite_never_joins_and_is_weighed_again() {
    let mut world = anyone();
    let refuse = on_acts(FaultKind::Deny);
    world.sim.inject(Fault {
        times: Some(1),
        ..refuse
    });
    let mut all = vec![world.begin(press(&world, "UANN", "continue"))];
    world.serve_until(&mut all, World::is_acting);
    all.push(world.begin(press(&world, "UBEN", "rollBack")));
    world.serve_all(&mut all);
    assert_eq!(
        world.fate(),
        "RolledBack",
        "it acts once the other has failed"
    );
}

#[test]
fn whoever_is_not_admitted_learns_nothing_of_another_s_act_and_joins_none() {
    let policies = json!({ "policies": [{ "continue": { "people": ["slack:T0:UANN"] } }] });
    let mut world = World::asked_with(&policies);
    let mut all: Vec<_> = ["UANN", "UEVE"]
        .map(|user| world.begin(press(&world, user, "continue")))
        .into();
    world.serve_all(&mut all);
    let lines = all[1].lines();
    assert_eq!(lines[0]["what"], "denied", "{lines:?}");
}

#[test]
fn a_store_that_does_not_answer_stops_nobody_who_may_roll_back() {
    let mut world = anyone();
    world.store_answers = false;
    world.press("UANN", "rollBack");
    assert_eq!((world.acts(), &*world.fate()), (1, "RolledBack"));
}

#[test]
fn an_act_whose_worker_was_killed_holds_nobody_back_for_more_than_a_minute() {
    let mut world = anyone();
    let mut all = vec![world.begin(press(&world, "UANN", "continue"))];
    world.serve_until(&mut all, World::is_acting);
    drop(all);
    world.restart(&settings_with(
        &json!({ "policies": [{ "continue": { "anyone": true } }] }),
    ));
    world.press("UBEN", "continue");
    assert_eq!(world.fate(), "Open", "Ann's may still be under way");
    world.pass(60);
    world.press("UBEN", "continue");
    assert_eq!(world.fate(), "Continued");
}

#[test]
fn a_press_whose_way_back_has_expired_is_answered_in_the_channel_or_logged() {
    let mut world = anyone();
    world.chat_statuses.insert("/fake", (404, None));
    world.press("UANN", "continue");
    let told = world.chat_at("/api/chat.postEphemeral");
    assert_eq!(
        (&told[0]["channel"], &told[0]["user"]),
        (&json!("C0"), &json!("UANN"))
    );

    let mut world = anyone();
    world.chat_statuses.insert("/fake", (404, None));
    world.slack_refuses("chat.postEphemeral", "user_not_in_channel");
    let served = world.press("UANN", "continue");
    let line = served.line("reply-failed");
    assert_eq!(
        (&line["who"], &line["code"]),
        (&json!("UANN"), &json!("user_not_in_channel"))
    );
}

#[test]
fn looks_of_a_moment_are_shared() {
    let mut world = anyone();
    let before = world.sim.requests().len();
    for _ in 0..10 {
        world.serve(crate::links::looked_by_ann(&world));
    }
    let looked = world.sim.requests().len() - before;
    assert!((1..=4).contains(&looked), "{looked} calls for ten looks");
    world.pass(3);
    world.serve(crate::links::looked_by_ann(&world));
    assert!(
        world.sim.requests().len() - before > looked,
        "an old look is not shared"
    );
}

#[test]
fn what_was_weighed_before_waiting_for_an_act_that_lapsed_is_weighed_again() {
    let group = json!({ "slackGroups": ["SOPS"] });
    let policies = json!({ "policies": [{ "continue": group, "rollBack": { "anyone": true } }] });
    for (members, fate) in [(vec!["UANN", "UBEN"], "Continued"), (vec!["UANN"], "Open")] {
        let mut world = World::with(&settings_with(&policies), &secrets());
        world.groups.insert("SOPS", vec!["UANN", "UBEN"]);
        world.event("HOOK_AWAITING_ACTION");
        let mut all = vec![world.begin(press(&world, "UANN", "continue"))];
        world.serve_until(&mut all, World::is_acting);
        drop(all);
        // Ben presses while hers may be under way; then it lapses, and what Slack said of the group is older than a minute.
        world.pass(45);
        let mut all = vec![world.begin(press(&world, "UBEN", "continue"))];
        world.serve_until(&mut all, |world| world.slept > 0);
        world.groups.insert("SOPS", members);
        world.pass(61);
        world.serve_all(&mut all);
        assert_eq!(world.fate(), fate);
    }
}

#[test]
fn a_store_that_falls_silent_while_somebody_waits_has_nothing_carried_out_that_is_stale() {
    let group = json!({ "slackGroups": ["SOPS"] });
    let policies = json!({ "policies": [{ "continue": group, "rollBack": { "anyone": true } }] });
    for (members, fate) in [(vec!["UANN", "UBEN"], "Continued"), (vec!["UANN"], "Open")] {
        let mut world = World::with(&settings_with(&policies), &secrets());
        world.groups.insert("SOPS", vec!["UANN", "UBEN"]);
        world.event("HOOK_AWAITING_ACTION");
        let mut all = vec![world.begin(press(&world, "UANN", "continue"))];
        world.serve_until(&mut all, World::is_acting);
        drop(all);
        let mut all = vec![world.begin(press(&world, "UBEN", "continue"))];
        world.serve_until(&mut all, |world| world.slept > 0);
        world.groups.insert("SOPS", members);
        world.pass(61);
        world.store_answers = false;
        world.serve_all(&mut all);
        assert_eq!(world.fate(), fate);
    }
}

/// Ann is about to continue; Ben presses the same meanwhile, and then hers ends like this.
fn joined(refused: &serde_json::Value) -> (World, Vec<crate::world::Served>) {
    let mut world = anyone();
    let mut all = vec![world.begin(press(&world, "UANN", "continue"))];
    world.serve_until(&mut all, World::is_acting);
    drop(all);
    let mut all = vec![world.begin(press(&world, "UBEN", "continue"))];
    world.serve_until(&mut all, |world| world.slept > 0);
    let result = format!("pause/{}/result/000000", world.hook);
    world.store.insert(result, refused.to_string());
    world.serve_all(&mut all);
    (world, all)
}

#[test]
fn an_act_that_ended_counts_as_waited_for_whatever_the_other_worker_s_clock_says() {
    let refused = json!({ "ended": "nothingDone", "verdict": "notApplied", "at": 0, "message": "Rate exceeded." });
    let (world, all) = joined(&refused);
    assert_eq!((world.acts(), &*world.fate()), (0, "Open"));
    let line = &all[0].lines()[0];
    assert_eq!(
        (&line["what"], &line["result"]),
        (&json!("decided"), &json!("notApplied"))
    );
}

#[test]
fn an_act_that_had_ended_before_holds_nobody_back_whatever_the_other_worker_s_clock_says() {
    let mut world = anyone();
    let act = json!({ "sub": "slack:T0:UANN", "name": "Ann", "action": "CONTINUE", "until": 0 });
    let far = world.sim.now() + 86_400_000;
    let refused = json!({ "ended": "nothingDone", "verdict": "notApplied", "at": far, "message": "Rate exceeded." });
    let of = |name: &str| format!("pause/{}/{name}/000000", world.hook);
    let entries = [
        (of("act"), act.to_string()),
        (of("result"), refused.to_string()),
    ];
    world.store.extend(entries);
    world.press("UBEN", "continue");
    assert_eq!(world.fate(), "Continued");
}

#[test]
fn a_refusal_that_is_true_of_one_person_alone_is_not_told_to_another_who_acts_instead() {
    let refused = json!({ "ended": "nothingDone", "own": true, "verdict": "notApplied", "at": 0, "message": "Ann's session was refused." });
    let (world, _) = joined(&refused);
    assert_eq!(world.fate(), "Continued");
    let told = world.whispered();
    assert!(
        !told.iter().any(|text| text.contains("refused")),
        "{told:?}"
    );
}

#[test]
fn a_deployment_that_moved_right_before_somebody_s_act_is_told_to_them_alone() {
    let mut world = anyone();
    let form = crate::links::filled_in(&mut world);
    let mut all = vec![world.begin(form)];
    world.serve_until(&mut all, World::is_acting);
    let moved = std::cell::Cell::new(true);
    world.edit = Some(Box::new(move |deployment| {
        if moved.take() {
            deployment["lifecycleStage"] = json!("PRE_PRODUCTION_TRAFFIC_SHIFT");
        }
    }));
    all.push(world.begin(press(&world, "UBEN", "continue")));
    world.serve_all(&mut all);
    assert_eq!(world.fate(), "Continued");
    assert_eq!(all[0].lines()[0]["code"], "consequence-changed");
    assert!(
        !world.whispered()[0].contains("changed"),
        "{:?}",
        world.whispered()
    );
}

#[test]
fn a_refusal_of_somebody_s_own_session_is_not_told_to_others() {
    let mut world = crate::sessions::world("keys");
    world.event("HOOK_AWAITING_ACTION");
    world.sim.inject(on_acts(FaultKind::Deny).times(1));
    let mut all: Vec<_> = ["UANN", "UBEN"]
        .map(|user| world.begin(press(&world, user, "continue")))
        .into();
    world.serve_all(&mut all);
    assert_eq!((world.actors().len(), &*world.fate()), (2, "Continued"));
}

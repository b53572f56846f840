//! Who did it: only somebody whose act ECS accepted is named as the one who did.

use ecs_sim::{Action, FaultKind};

use crate::slack::press;
use crate::world::{World, event, on_acts, settings};

fn on_continue(world: &mut World, kind: FaultKind) {
    world.sim.inject(on_acts(kind).times(1));
}

#[test]
fn ecs_s_event_that_overtakes_our_own_update_does_not_take_the_name_away() {
    for seed in 1..=30 {
        let mut world = World::asked().seeded(seed);
        let mut all = vec![world.begin(press(&world, "UANN", "continue"))];
        // The event comes as soon as ECS has accepted the act.
        world.serve_until(&mut all, |world| world.acts() == 1);
        all.push(world.begin(event(&world, "HOOK_SUCCEEDED")));
        world.serve_all(&mut all);
        let shown = world.shown();
        assert!(
            shown.contains("*By:* <@UANN>") && !shown.contains("CloudTrail"),
            "seed {seed}: {shown}"
        );
    }
}

#[test]
fn whoever_pressed_and_was_refused_is_not_named_for_what_somebody_else_did() {
    let mut world = World::asked();
    on_continue(&mut world, FaultKind::Deny);
    world.press("UANN", "continue");
    world.decide_elsewhere(Action::Continue);
    world.event("HOOK_SUCCEEDED");
    let shown = world.shown();
    assert!(
        !shown.contains("UANN") && shown.contains("CloudTrail shows who"),
        "{shown}"
    );
}

#[test]
fn whoever_was_refused_while_somebody_else_decided_is_not_named_either() {
    let mut world = World::asked();
    on_continue(&mut world, FaultKind::Deny);
    let mut all = vec![world.begin(press(&world, "UANN", "continue"))];
    world.serve_until(&mut all, |world| !world.actors().is_empty());
    world.decide_elsewhere(Action::Continue);
    all.push(world.begin(event(&world, "HOOK_SUCCEEDED")));
    world.serve_all(&mut all);
    let shown = world.shown();
    assert!(
        !shown.contains("UANN") && shown.contains("CloudTrail shows who"),
        "{shown}"
    );
}

#[test]
fn after_an_unclear_answer_it_is_said_who_pressed_and_not_who_did_it() {
    let mut world = World::asked();
    on_continue(&mut world, FaultKind::DropResponse);
    world.press("UANN", "continue");
    let shown = world.shown();
    assert!(
        shown.contains("uann (slack UANN) pressed Continue")
            && shown.contains("CloudTrail shows who"),
        "{shown}"
    );
    assert!(!shown.contains("*By"), "{shown}");
}

#[test]
fn a_worker_that_was_killed_after_the_act_is_known_to_have_pressed() {
    let mut world = World::asked();
    let mut all = vec![world.begin(press(&world, "UANN", "continue"))];
    world.serve_until(&mut all, |world| world.acts() == 1);
    drop(all);
    world.restart(&settings());
    world.event("HOOK_SUCCEEDED");
    let shown = world.shown();
    assert!(
        shown.contains("uann (slack UANN) pressed Continue")
            && shown.contains("CloudTrail shows who"),
        "{shown}"
    );
}

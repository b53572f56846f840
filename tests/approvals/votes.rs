//! Where one person does not suffice.

use serde_json::{Value, json};

use crate::slack::press;
use crate::world::{World, event, secrets, settings_with, worker};

fn two() -> Value {
    settings_with(&json!({ "policies": [{
        "continue": { "people": ["slack:T0:UANN", "slack:T0:UBEN", "slack:T0:UCIA", "oidc:ann@example.com"], "approvals": 2 },
        "rollBack": { "anyone": true }
    }] }))
}

fn asked() -> World {
    let mut world = World::with(&two(), &secrets());
    world.serve(event(&world, "HOOK_AWAITING_ACTION"));
    world
}

fn shown(world: &World) -> String {
    world
        .chat_at("/api/chat.update")
        .last()
        .expect("the message was changed")["blocks"]
        .to_string()
}

#[test]
fn one_of_two_changes_nothing_but_the_message() {
    let mut world = asked();
    let served = world.serve(press(&world, "UANN", "continue"));
    assert_eq!((world.acts(), &*world.fate()), (0, "Open"));
    let line = served
        .lines()
        .into_iter()
        .find(|line| line["what"] == "voted")
        .expect("it is logged");
    assert_eq!(line["with"], json!(["uann (slack UANN)"]));
    assert!(
        shown(&world).contains("1 of 2 so far: uann") && shown(&world).contains("\"actions\""),
        "{}",
        shown(&world)
    );
}

#[test]
fn the_same_person_twice_is_one() {
    let mut world = asked();
    for _ in 0..3 {
        world.serve(press(&world, "UANN", "continue"));
    }
    assert_eq!(world.acts(), 0);
}

#[test]
fn two_different_people_continue() {
    let mut world = asked();
    world.serve(press(&world, "UANN", "continue"));
    world.serve(press(&world, "UBEN", "continue"));
    assert_eq!((world.acts(), &*world.fate()), (1, "Continued"));
}

#[test]
fn one_suffices_to_roll_back() {
    let mut world = asked();
    world.serve(press(&world, "UANN", "continue"));
    world.serve(press(&world, "UEVE", "rollBack"));
    assert_eq!((world.acts(), &*world.fate()), (1, "RolledBack"));
}

#[test]
fn whoever_may_not_continue_does_not_count() {
    let mut world = asked();
    world.serve(press(&world, "UEVE", "continue"));
    world.serve(press(&world, "UANN", "continue"));
    assert_eq!(world.acts(), 0);
    assert_eq!(
        world
            .store
            .keys()
            .filter(|key| key.contains("/vote/"))
            .count(),
        1
    );
}

#[test]
fn one_person_in_slack_and_by_link_may_be_the_same_and_does_not_suffice() {
    let mut world = asked();
    world.serve(press(&world, "UANN", "continue"));
    let page = crate::links::answered(&mut world, "ann@example.com", "CONTINUE", "");
    assert_eq!(page.0, 200);
    assert_eq!((world.acts(), &*world.fate()), (0, "Open"));
}

#[test]
fn votes_outlive_the_worker() {
    let mut world = asked();
    world.serve(press(&world, "UANN", "continue"));
    world.approvals = worker(&two(), &secrets());
    world.serve(press(&world, "UBEN", "continue"));
    assert_eq!((world.acts(), &*world.fate()), (1, "Continued"));
}

#[test]
fn two_at_once_are_enough_and_have_one_effect() {
    for seed in 1..=20 {
        let mut world = asked().seeded(seed);
        let mut all: Vec<_> = ["UANN", "UBEN", "UCIA"]
            .map(|user| press(&world, user, "continue"))
            .into_iter()
            .map(|press| world.begin(press))
            .collect();
        world.serve_all(&mut all);
        assert_eq!(
            (world.acts(), &*world.fate()),
            (1, "Continued"),
            "seed {seed}"
        );
    }
}

#[test]
fn a_store_that_does_not_answer_counts_nobody_and_says_so() {
    let mut world = asked();
    world.store_answers = false;
    let served = world.serve(press(&world, "UANN", "continue"));
    let line = served
        .lines()
        .into_iter()
        .find(|line| line["what"] == "failed")
        .expect("it is logged");
    assert_eq!(line["code"], "store-failed");
    assert_eq!(world.acts(), 0);
}

#[test]
fn a_vote_is_asked_for_as_one_in_the_message_the_form_and_the_page() {
    let policies = json!({ "policies": [{ "continue": { "anyone": true, "approvals": 2, "reason": true }, "rollBack": { "anyone": true } }] });
    let mut world = World::asked_with(&policies);
    let message = world.chat_at("/api/chat.postMessage")[0]["blocks"].to_string();
    assert!(
        message.contains("*2 approvals needed to continue, each with a reason.*"),
        "{message}"
    );
    world.serve(press(&world, "UANN", "continue"));
    let form = world.chat_at("views.open")[0]["view"].to_string();
    let vote = "Your approval is counted; nothing is sent until 2 people agree.";
    assert!(form.contains(vote), "{form}");
    let token = crate::links::token(&world);
    let identity = Some(crate::world::identity(&[("email", "ann@example.com")]));
    let served = world.serve(ecs_greenlight::approval::WorkerRequest::ViewLink { token, identity });
    let question = served.page().1.question.as_ref().expect("it waits");
    assert_eq!(question.vote.as_deref(), Some(vote));
}

#[test]
fn whoever_wants_it_back_no_longer_votes_to_continue() {
    let mut world = asked();
    world.serve(press(&world, "UANN", "continue"));
    world
        .sim
        .inject(crate::world::on_acts(ecs_sim::FaultKind::Deny));
    world.serve(press(&world, "UANN", "rollBack"));
    world.sim.clear_faults();
    world.pass(5);
    world.serve(press(&world, "UBEN", "continue"));
    assert_eq!((world.acts(), &*world.fate()), (0, "Open"));
}

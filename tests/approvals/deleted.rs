//! Somebody deletes a question in Slack whose hook still waits: it is asked again, for otherwise nobody could answer there.

use crate::world::World;
use ecs_sim::Action;

fn questions(world: &World) -> usize {
    world.chat_at("/api/chat.postMessage").len()
}

#[test]
fn a_question_that_somebody_deleted_is_asked_again_once_and_can_be_answered() {
    let mut world = World::asked();
    world.delete_question();
    let served = world.serve(ecs_greenlight::approval::WorkerRequest::Sweep { hooks: None });
    assert_eq!(questions(&world), 2);
    let lines = served.lines();
    let told = lines.iter().find(|line| line["what"] == "chat-failed");
    assert_eq!(told.expect("it is logged")["code"], "message_not_found");
    world.sweep();
    assert_eq!(questions(&world), 2);
    world.press("UANN", "continue");
    assert_eq!(world.fate(), "Continued");
}

#[test]
fn whoever_deletes_every_question_ends_the_asking() {
    let mut world = World::asked();
    for _ in 0..6 {
        world.delete_question();
        world.sweep();
    }
    assert_eq!(questions(&world), 3);
}

#[test]
fn slack_s_other_refusals_do_not_say_that_a_question_is_gone() {
    for code in ["ratelimited", "channel_not_found", "unknown_method"] {
        let mut world = World::asked();
        world.slack_refuses("chat.getPermalink", code);
        world.sweep();
        assert_eq!(questions(&world), 1, "{code}");
    }
}

#[test]
fn a_deleted_question_about_what_was_decided_is_not_asked_again() {
    let mut world = World::asked();
    world.delete_question();
    world.decide_elsewhere(Action::Continue);
    for _ in 0..2 {
        world.sweep();
    }
    assert_eq!(questions(&world), 1);
    assert!(!world.store.contains_key(&format!("open/{}", world.hook)));
}

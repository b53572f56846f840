//! Where one person does not suffice.

use ecs_sim::FaultKind;
use serde_json::{Value, json};

use crate::slack::press;
use crate::world::{World, secrets, secrets_with, settings_with, worker};

fn two() -> Value {
    settings_with(&json!({ "policies": [{
        "continue": { "people": ["slack:T0:UANN", "slack:T0:UBEN", "slack:T0:UCIA", "oidc:ann@example.com"], "approvals": 2 },
        "rollBack": { "anyone": true }
    }] }))
}

fn asked() -> World {
    let mut world = World::with(&two(), &secrets());
    world.event("HOOK_AWAITING_ACTION");
    world
}

#[test]
fn one_of_two_changes_nothing_but_the_message() {
    let mut world = asked();
    let served = world.press("UANN", "continue");
    assert_eq!((world.acts(), &*world.fate()), (0, "Open"));
    let line = served.line("voted");
    assert_eq!(line["with"], json!(["uann (slack UANN)"]));
    assert!(
        world.shown().contains("1 of 2 so far: uann") && world.shown().contains("\"actions\""),
        "{}",
        world.shown()
    );
}

/// The lines under the question.
fn thread(world: &World) -> Vec<&str> {
    let posted = world.chat_at("/api/chat.postMessage");
    let lines = posted
        .into_iter()
        .filter(|body| body.get("thread_ts").is_some());
    lines.map(|body| body["text"].as_str().unwrap()).collect()
}

#[test]
fn each_approval_and_the_act_is_told_under_the_question_with_its_reason() {
    let policies =
        json!({ "policies": [{ "continue": { "anyone": true, "approvals": 2, "reason": true } }] });
    let mut world = World::asked_with(&policies);
    for (user, reason) in [("UANN", "Checked the canary."), ("UBEN", "Me too.")] {
        world.press(user, "continue");
        world.submit(user, reason);
    }
    assert_eq!(
        thread(&world),
        [
            "uann (slack UANN) voted to continue. Reason: Checked the canary.",
            "uben (slack UBEN): web is continuing. ECS accepted. The deployment is continuing. Reason: Me too."
        ]
    );
}

/// What took the place of a message that was pressed, as the press admits.
fn replaced(world: &World) -> Vec<String> {
    let replaced = world
        .chat
        .iter()
        .filter(|posted| posted.body["replace_original"] == true);
    replaced
        .map(|posted| posted.body["blocks"].to_string())
        .collect()
}

#[test]
fn without_a_bot_the_press_itself_changes_the_message() {
    for bot in [true, false] {
        let webhook = json!({ "SLACK_BOT_TOKEN": null, "SLACK_WEBHOOK_URL": "https://hooks.slack.com/services/chat.postMessage" });
        let secrets = if bot {
            secrets()
        } else {
            secrets_with(&webhook)
        };
        let mut world = World::with(&two(), &secrets);
        world.event("HOOK_AWAITING_ACTION");
        let stale = crate::slack::button(&world, "continue");
        world.press("UANN", "continue");
        let shown = replaced(&world);
        if bot {
            assert!(shown.is_empty(), "the bot changes it");
        } else {
            assert!(shown[0].contains("1 of 2 so far: uann"), "{shown:?}");
        }
        world.pass(5);
        // And where the question is another one by now, it is asked with the votes so far.
        world.edit = Some(Box::new(|deployment| {
            deployment["lifecycleStage"] = json!("PRE_PRODUCTION_TRAFFIC_SHIFT");
        }));
        world.serve(crate::slack::press_of("UBEN", "continue", &stale));
        let shown = replaced(&world);
        if bot {
            assert!(shown.is_empty(), "the bot changes it");
        } else {
            let last = shown.last().unwrap();
            assert!(
                last.contains("1 of 2 so far: uann")
                    && last.contains("Pre production traffic shift"),
                "{last}"
            );
        }
    }
}

#[test]
fn a_vote_that_comes_while_the_message_is_changed_is_shown_though_its_own_request_is_killed() {
    let three =
        settings_with(&json!({ "policies": [{ "continue": { "anyone": true, "approvals": 3 } }] }));
    let mut world = World::with(&three, &secrets());
    world.event("HOOK_AWAITING_ACTION");
    let mut first = vec![world.begin(press(&world, "UANN", "continue"))];
    world.serve_until(&mut first, |world| {
        !world.chat_at("/api/chat.update").is_empty()
    });
    let votes = |world: &World| {
        let keys = world.store.keys();
        keys.filter(|key| key.contains("/vote/")).count()
    };
    let mut second = vec![world.begin(press(&world, "UBEN", "continue"))];
    world.serve_until(&mut second, |world| votes(world) == 2);
    drop(second);
    world.serve_all(&mut first);
    let shown = world.shown();
    assert!(shown.contains("2 of 3 so far: uann"), "{shown}");
}

#[test]
fn where_one_suffices_again_the_message_no_longer_counts() {
    let mut world = asked();
    world.press("UANN", "continue");
    assert!(world.shown().contains("1 of 2 so far"));
    world.restart(&crate::world::settings());
    world.sweep();
    assert!(!world.shown().contains("uann"), "{}", world.shown());
    assert!(world.shown().contains("\"value\""));
}

#[test]
fn a_webhook_s_message_is_not_posted_again_with_each_vote() {
    const TEAMS: &str = "https://teams.example.com/hook";
    let mut settings = two();
    settings["teams"] = json!({});
    let teams = secrets_with(&json!({ "TEAMS_WEBHOOK_URL": TEAMS }));
    let mut world = World::with(&settings, &teams);
    world.event("HOOK_AWAITING_ACTION");
    world.press("UANN", "continue");
    assert_eq!(world.chat_at(TEAMS).len(), 1);
}

#[test]
fn a_vote_by_link_is_answered_and_shown_in_the_message_and_on_the_page() {
    let mut world = asked();
    let (status, page) = crate::links::answered(&mut world, "ann@example.com", "CONTINUE", "");
    let names = json!(["oidc ann@example.com"]);
    assert_eq!(
        (status, page),
        (
            200,
            json!({
                "state": "outcome", "tone": "calm", "title": "Your approval has been counted",
                "message": "1 of 2 so far: oidc ann@example.com. Nothing is sent to ECS until the others agree.",
                "person": "oidc ann@example.com", "votes": { "need": 2, "names": names },
                "page": crate::links::page_of(&world),
            })
        )
    );
    assert!(
        world
            .shown()
            .contains("1 of 2 so far: oidc ann@example.com")
    );
    let looked = crate::links::looked_by_ann(&world);
    let served = world.serve(looked);
    let page = serde_json::to_value(served.page().1).unwrap();
    assert_eq!(page["votes"], json!({ "need": 2, "names": names }));
}

#[test]
fn where_one_suffices_the_page_counts_nobody() {
    let mut world = World::asked();
    let looked = crate::links::looked_by_ann(&world);
    let served = world.serve(looked);
    let page = serde_json::to_value(served.page().1).unwrap();
    assert_eq!(page.get("votes"), None);
}

#[test]
fn the_same_person_twice_is_one() {
    let mut world = asked();
    for _ in 0..3 {
        world.press("UANN", "continue");
    }
    assert_eq!(world.acts(), 0);
}

#[test]
fn two_different_people_continue() {
    let mut world = asked();
    world.press("UANN", "continue");
    world.press("UBEN", "continue");
    assert_eq!((world.acts(), &*world.fate()), (1, "Continued"));
}

#[test]
fn one_suffices_to_roll_back() {
    let mut world = asked();
    world.press("UANN", "continue");
    world.press("UEVE", "rollBack");
    assert_eq!((world.acts(), &*world.fate()), (1, "RolledBack"));
}

#[test]
fn whoever_may_not_continue_does_not_count() {
    let mut world = asked();
    world.press("UEVE", "continue");
    world.press("UANN", "continue");
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
    world.press("UANN", "continue");
    let page = crate::links::answered(&mut world, "ann@example.com", "CONTINUE", "");
    assert_eq!(page.0, 200);
    assert_eq!((world.acts(), &*world.fate()), (0, "Open"));
}

#[test]
fn votes_outlive_the_worker() {
    let mut world = asked();
    world.press("UANN", "continue");
    world.approvals = worker(&two(), &secrets());
    world.press("UBEN", "continue");
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
    let served = world.press("UANN", "continue");
    let line = served.line("failed");
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
    world.press("UANN", "continue");
    let form = world.chat_at("views.open")[0]["view"].to_string();
    let vote = "Your approval has been counted; nothing is sent until 2 people agree.";
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
    world.press("UANN", "continue");
    world.sim.inject(crate::world::on_acts(FaultKind::Deny));
    world.press("UANN", "rollBack");
    world.sim.clear_faults();
    world.pass(5);
    world.press("UBEN", "continue");
    assert_eq!((world.acts(), &*world.fate()), (0, "Open"));
}

//! Nobody waits in vain: what begins to wait is asked about, once in each place and never in none, however late the reads are.

use serde_json::{Value, json};

use ecs_sim::{Action, Fault, FaultKind, Operation};

use ecs_greenlight::approval::WorkerRequest;

use crate::world::{
    Served, World, event, event_body, event_of, secrets_with, settings, settings_with,
};

const AWAITING: &str = "HOOK_AWAITING_ACTION";
const MINUTE: i64 = 60;
const TEAMS: &str = "https://teams.example.com/hook";

fn asked(world: &World) -> usize {
    world.chat_at("/api/chat.postMessage").len()
}

fn last_question(world: &World) -> Value {
    world.chat_at("/api/chat.postMessage").last().unwrap()["blocks"].clone()
}

fn line<'a>(lines: &'a [Value], what: &str) -> Option<&'a Value> {
    lines.iter().find(|line| line["what"] == what)
}

#[test]
fn an_event_that_comes_before_the_read_shows_the_hook_is_sent_again_until_it_does() {
    let mut world = World::new();
    world.lagging(2);
    for _ in 0..2 {
        let served = world.event(AWAITING);
        assert_eq!(served.status(), 503);
        assert!(line(&served.lines(), "not-yet").is_some());
        assert_eq!(asked(&world), 0);
    }
    assert_eq!(world.event(AWAITING).status(), 202);
    assert_eq!(asked(&world), 1);
}

#[test]
fn an_old_event_that_ecs_still_does_not_bear_out_is_left_to_the_sweep() {
    let mut world = World::new();
    world.pass(16 * MINUTE);
    world.lagging(1);
    let served = world.event(AWAITING);
    assert_eq!(served.status(), 202);
    assert!(line(&served.lines(), "not-yet").is_some());
    assert_eq!(asked(&world), 0);
    let open = format!("open/{}", world.hook);
    assert_eq!(
        world.kept_until[&open],
        world.sim.now() + 60 * MINUTE * 1000,
        "not for ever"
    );
    let served = world.sweep();
    assert_eq!(asked(&world), 1, "the sweep asks once ECS shows it");
    assert_eq!(served.status(), 202);
}

#[test]
fn what_is_over_is_asked_about_by_nobody_and_logged() {
    let decided = |world: &mut World| {
        world.decide_elsewhere(Action::Continue);
    };
    let expired = |world: &mut World| world.pass(61 * MINUTE);
    let ends: [&dyn Fn(&mut World); 2] = [&decided, &expired];
    for end in ends {
        let mut world = World::new();
        end(&mut world);
        let served = world.event(AWAITING);
        assert_eq!(served.status(), 202);
        assert!(line(&served.lines(), "not-asked").is_some());
        assert_eq!(asked(&world), 0);
    }
}

#[test]
fn a_question_that_could_not_be_read_gets_its_buttons_once_it_can() {
    let by_event = |world: &mut World| world.event(AWAITING);
    let by_sweep = |world: &mut World| world.sweep();
    let ways: [&dyn Fn(&mut World) -> Served; 2] = [&by_event, &by_sweep];
    for mend in ways {
        let mut world = World::new();
        world.fault(FaultKind::Deny);
        world.event(AWAITING);
        assert!(!last_question(&world).to_string().contains("\"value\""));
        world.sim.clear_faults();
        mend(&mut world);
        let shown = world.shown();
        assert!(shown.contains("\"value\""), "{shown}");
        assert_eq!(asked(&world), 1, "and not asked again");
    }
}

#[test]
fn people_are_told_of_a_deployment_that_stays_unreadable() {
    let mut world = World::new();
    world.fault(FaultKind::DropRequest);
    assert_eq!(world.event(AWAITING).status(), 503);
    assert_eq!(asked(&world), 0);
    world.pass(6 * MINUTE);
    assert_eq!(world.event(AWAITING).status(), 202);
    assert_eq!(asked(&world), 1);
}

#[test]
fn the_same_event_ten_times_at_once_asks_once() {
    for seed in 1..=20 {
        let mut world = World::new().seeded(seed);
        let mut all: Vec<_> = (0..10)
            .map(|_| world.begin(event(&world, AWAITING)))
            .collect();
        world.serve_all(&mut all);
        assert_eq!(asked(&world), 1, "seed {seed}");
        // Whoever comes second waits for the first.
        let statuses: Vec<u16> = all.iter().map(Served::status).collect();
        assert_eq!(statuses, [202; 10], "seed {seed}");
    }
}

#[test]
fn ten_events_at_once_in_two_processes_ask_once() {
    for seed in 1..=20 {
        let mut world = World::new().seeded(seed);
        let mut all: Vec<_> = (0..5)
            .map(|_| world.begin(event(&world, AWAITING)))
            .collect();
        world.restart(&settings());
        all.extend((0..5).map(|_| world.begin(event(&world, AWAITING))));
        world.serve_all(&mut all);
        assert_eq!(asked(&world), 1, "seed {seed}");
    }
}

#[test]
fn a_worker_that_is_killed_at_any_moment_leaves_the_question_to_the_next() {
    for effects in 0..60 {
        let mut world = World::new();
        let ended = world.killed_after(effects, event(&world, AWAITING));
        let before = asked(&world);
        world.restart(&settings());
        let first = world.event(AWAITING).status();
        if first == 503 {
            // Whoever was killed may be at it still: after a minute nobody is.
            assert!(!ended, "{effects}");
            world.pass(MINUTE);
            assert_eq!(world.event(AWAITING).status(), 202, "{effects}");
        }
        let noted = world.store.keys().any(|key| key.contains("/message/"));
        assert!(noted, "{effects}");
        // Killed after Slack took it and before that was remembered: that alone asks twice.
        assert!(
            asked(&world) == 1 || (asked(&world) == 2 && before == 1),
            "{effects}"
        );
        if ended {
            assert_eq!(asked(&world), 1, "{effects}");
            return;
        }
    }
    panic!("it never ends");
}

#[test]
fn where_the_chat_refuses_the_place_is_asked_again_at_once() {
    let mut world = World::new();
    world.slack_refuses("chat.postMessage", "not_in_channel");
    let served = world.event(AWAITING);
    assert_eq!(served.status(), 503);
    let lines = served.lines();
    let line = line(&lines, "chat-failed").expect("it is logged");
    assert_eq!(
        (&line["code"], &line["place"]),
        (&json!("not_in_channel"), &json!("C0"))
    );
    world.slack_errors.clear();
    assert_eq!(world.event(AWAITING).status(), 202);
    assert_eq!(asked(&world), 1);
}

#[test]
fn a_place_that_refused_is_asked_by_the_sweep() {
    let teams = secrets_with(
        &json!({ "TEAMS_WEBHOOK_URL": "https://teams.example.com/hook/chat.postMessage" }),
    );
    let mut world = World::with(&settings_with(&json!({ "teams": {} })), &teams);
    world.slack_refuses("chat.postMessage", "ratelimited");
    world.event(AWAITING);
    world.slack_errors.clear();
    world.sweep();
    assert_eq!(asked(&world), 1);
    assert_eq!(world.chat_at("hook/chat.postMessage").len(), 1);
}

#[test]
fn an_entry_that_cannot_be_read_is_not_one_that_is_not_there() {
    let two = json!({ "policies": [{ "continue": { "anyone": true, "approvals": 2 } }] });
    let mut world = World::asked_with(&two);
    world.press("UANN", "continue");
    let key = world
        .store
        .keys()
        .find(|key| key.contains("/vote/"))
        .unwrap()
        .clone();
    world.store.insert(key, r#"{"sub":"slack:T0:UA"#.to_owned());
    let served = world.press("UBEN", "continue");
    let lines = served.lines();
    assert_eq!(
        line(&lines, "failed").expect("it is told")["code"],
        "store-failed"
    );
    assert_eq!(world.acts(), 0);
}

fn with_teams() -> World {
    let teams = secrets_with(&json!({ "TEAMS_WEBHOOK_URL": TEAMS }));
    World::with(&settings_with(&json!({ "teams": {} })), &teams)
}

#[test]
fn a_place_that_took_the_question_after_it_was_decided_is_told_so_as_well() {
    let mut world = with_teams();
    let mut all = vec![world.begin(event(&world, AWAITING))];
    // Teams has the question, but that is not yet remembered: meanwhile it is decided in Slack, and ECS's event has been heard.
    world.serve_until(&mut all, |world| !world.chat_at(TEAMS).is_empty());
    world.press("UANN", "continue");
    assert_eq!(world.fate(), "Continued");
    world.event("HOOK_SUCCEEDED");
    world.serve_all(&mut all);
    world.sweep();
    let shown = world.store[&format!("pause/{}/message/teams", world.hook)].clone();
    assert!(shown.contains("closed"), "{shown}");
    assert!(!world.store.contains_key(&format!("open/{}", world.hook)));
}

#[test]
fn a_place_that_takes_nothing_keeps_no_other_message_from_its_buttons() {
    for by_sweep in [true, false] {
        let mut world = with_teams();
        world.chat_statuses.insert(TEAMS, (500, None));
        world.sim.inject(Fault::once(
            Operation::DescribeServiceDeployments,
            FaultKind::Deny,
        ));
        world.event(AWAITING);
        assert!(!last_question(&world).to_string().contains("\"value\""));
        if by_sweep {
            world.sweep();
        } else {
            let served = world.event(AWAITING);
            assert_eq!(
                served.response(),
                (503, "Teams' webhook did not accept the message: http-500")
            );
        }
        let message = world.shown();
        assert!(message.contains("\"value\""), "{message}");
    }
}

#[test]
fn a_deployment_that_ecs_does_not_know_yet_is_waited_for() {
    let mut world = World::new();
    let missing = json!({ "serviceDeployments": [], "failures": [{ "arn": world.arn, "reason": "MISSING" }] });
    world.sim.inject(Fault::once(
        Operation::DescribeServiceDeployments,
        FaultKind::status(200, false, Some(&missing.to_string())),
    ));
    assert_eq!(world.event(AWAITING).status(), 503);
    assert_eq!(asked(&world), 0);
    assert_eq!(world.event(AWAITING).status(), 202);
    assert!(last_question(&world).to_string().contains("\"value\""));
}

/// An event that says the hook's time ran out long ago.
fn early(world: &World) -> WorkerRequest {
    let mut body = event_body(world, AWAITING);
    body["detail"]["expiresAt"] = json!("2026-01-15T11:00:00Z");
    event_of(&body)
}

#[test]
fn a_deadline_that_only_an_event_names_shortens_nothing_that_is_remembered() {
    const DAY: i64 = 86_400_000;
    let mut world = World::new();
    assert_eq!(world.serve(early(&world)).status(), 202);
    let open = &world.store[&format!("open/{}", world.hook)];
    let open: Value = serde_json::from_str(open).unwrap();
    let deadline = open["deadline"].as_i64().unwrap();
    assert!(deadline > world.sim.now(), "ECS's own is remembered");
    for (key, until) in &world.kept_until {
        assert!(*until >= deadline + DAY, "{key}");
    }

    // Where nothing could be read, the longest that a hook can wait counts.
    let mut world = World::new();
    world.fault(FaultKind::Deny);
    assert_eq!(world.serve(early(&world)).status(), 202);
    assert_eq!(asked(&world), 1);
    for (key, until) in &world.kept_until {
        assert!(*until >= world.sim.now() + 14 * DAY, "{key}");
    }
}

#[test]
fn a_later_event_s_deadline_does_not_end_a_question_that_reads_do_not_show() {
    let mut world = World::new();
    world.event(AWAITING);
    world.lagging(2);
    world.serve(early(&world));
    assert!(world.chat_at("/api/chat.update").is_empty());
}

#[test]
fn nothing_is_posted_once_the_end_is_known() {
    let mut world = World::new();
    let open = format!("open/{}", world.hook);
    let mut all = vec![world.begin(event(&world, AWAITING))];
    world.serve_until(&mut all, |world| world.store.contains_key(&open));
    let closed = format!("pause/{}/closed", world.hook);
    let end = r#"{"headline":"web is continuing","detail":"Continued elsewhere."}"#;
    world.store.insert(closed, end.to_owned());
    world.serve_all(&mut all);
    assert_eq!(asked(&world), 0);
}

#[test]
fn a_place_s_lease_is_given_back_where_the_store_fails_under_it() {
    let mut world = World::new();
    let (mut leased, mut failed) = (false, false);
    world.store_refuses = Some(Box::new(move |call| {
        let fails = leased && !failed && call["call"] == "list";
        failed |= fails;
        leased |= call["key"]
            .as_str()
            .is_some_and(|key| key.contains("/lease/ask/"));
        fails
    }));
    let served = world.event(AWAITING);
    assert_eq!(served.response(), (503, "The store is not responding."));
    assert_eq!(asked(&world), 0);
    assert_eq!(world.event(AWAITING).status(), 202);
    assert_eq!(asked(&world), 1);
}

#[test]
fn without_a_store_an_event_that_some_place_took_is_not_sent_again() {
    for (slack, store, status, refused) in [
        (true, false, 202, &["teams-webhook"][..]),
        (true, true, 503, &["teams-webhook"]),
        (false, false, 503, &["C0", "teams-webhook"]),
    ] {
        let teams = secrets_with(&json!({ "TEAMS_WEBHOOK_URL": TEAMS }));
        let settings = settings_with(&json!({ "teams": {}, "store": store }));
        let mut world = World::with(&settings, &teams);
        world.chat_statuses.insert(TEAMS, (500, None));
        if !slack {
            world.slack_refuses("chat.postMessage", "not_in_channel");
        }
        let served = world.event(AWAITING);
        assert_eq!(served.status(), status);
        let lines = served.lines();
        let failed = lines.iter().filter(|line| line["what"] == "chat-failed");
        let places: Vec<&Value> = failed.map(|line| &line["place"]).collect();
        assert_eq!(places, refused);
    }
}

#[test]
fn a_place_where_somebody_was_killed_keeps_no_other_from_being_asked() {
    let mut world = with_teams();
    let mut all = vec![world.begin(event(&world, AWAITING))];
    let leased = |world: &World| world.store.keys().any(|key| key.contains("/lease/ask/"));
    world.serve_until(&mut all, leased);
    drop(all);
    world.approvals = crate::world::worker(
        &settings_with(&json!({ "teams": {} })),
        &secrets_with(&json!({ "TEAMS_WEBHOOK_URL": TEAMS })),
    );
    let served = world.event(AWAITING);
    assert_eq!(
        served.response(),
        (503, "Another request is already asking about this hook.")
    );
    assert_eq!((asked(&world), world.chat_at(TEAMS).len()), (0, 1));
}

#[test]
fn a_question_in_one_place_is_closed_by_whatever_event_comes_though_another_place_was_never_asked()
{
    let mut world = with_teams();
    world.chat_statuses.insert(TEAMS, (500, None));
    world.event(AWAITING);
    world.chat_statuses.insert("chat.update", (500, None));
    world.decide_elsewhere(Action::Rollback);
    assert_eq!(world.event("HOOK_FAILED").status(), 503);
    world.chat_statuses.clear();
    let served = world.event(AWAITING);
    assert_eq!(served.response(), (202, "Every message is up to date."));
    let message = world.shown();
    assert!(message.contains("web is rolling back"), "{message}");
    assert!(world.chat_at(TEAMS).is_empty());
}

#[test]
fn what_ecs_does_not_list_is_over_once_its_time_or_its_stage_is() {
    for (stage, expires, over) in [
        ("POST_TEST_TRAFFIC_SHIFT", "2026-01-15T13:00:00Z", false),
        ("POST_TEST_TRAFFIC_SHIFT", "2026-01-15T11:00:00Z", true),
        ("PRE_SCALE_UP", "2026-01-15T13:00:00Z", true),
    ] {
        let mut world = World::new();
        world.hook = "ecs-pause-of-before".to_owned();
        let mut body = event_body(&world, AWAITING);
        body["detail"]["expiresAt"] = json!(expires);
        body["detail"]["lifecycleStage"] = json!(stage);
        let served = world.serve(event_of(&body));
        let expected = if over {
            (
                202,
                "The hook no longer awaits action, so nobody was asked.",
            )
        } else {
            (503, "ECS does not show this hook awaiting action yet.")
        };
        assert_eq!(served.response(), expected, "{stage} {expires}");
        assert_eq!(asked(&world), 0);
    }
}

/// What a link of the last question shows.
fn followed(world: &mut World) -> u16 {
    let looked = crate::links::looked_by_ann(world);
    world.serve(looked).page().0
}

#[test]
fn a_link_lasts_as_long_as_its_hook_whatever_an_event_says() {
    // Asked by the event.
    let mut world = World::new();
    world.serve(early(&world));
    assert_eq!(followed(&mut world), 200);
    // Asked by the sweep.
    let mut world = World::new();
    world.slack_refuses("chat.postMessage", "not_in_channel");
    world.serve(early(&world));
    world.slack_errors.clear();
    let open = format!("open/{}", world.hook);
    let mut entry: Value = serde_json::from_str(&world.store[&open]).unwrap();
    entry["deadline"] = json!(world.sim.now() - 1000);
    world.store.insert(open, entry.to_string());
    world.sweep();
    assert_eq!(asked(&world), 1);
    assert_eq!(followed(&mut world), 200);
}

//! ECS answers the act, with an error.

use ecs_greenlight::ecs::Action;
use ecs_greenlight::flow::outcome::{Evidence, Verdict};
use ecs_sim::{Action as Deed, DecidedHookError, FaultKind, ResolvedHooks, Settings};

use super::{ACT, DESCRIBE, decided};
use crate::scene::{MINUTE, act, aws, every_aws, truth, waiting};

#[test]
fn somebody_who_did_the_same_first_is_no_failure_and_the_opposite_a_conflict_where_it_can_be_seen()
{
    use ResolvedHooks::{Stay, Vanish};
    for (action, deed, resolved, verdict) in [
        (Action::Continue, Deed::Continue, Stay, Verdict::Continued),
        (Action::Continue, Deed::Continue, Vanish, Verdict::WentOn),
        (Action::Rollback, Deed::Rollback, Stay, Verdict::RolledBack),
        (Action::Rollback, Deed::Rollback, Vanish, Verdict::WentBack),
        (Action::Continue, Deed::Rollback, Stay, Verdict::Conflict),
        (Action::Continue, Deed::Rollback, Vanish, Verdict::WentBack),
        (Action::Rollback, Deed::Continue, Stay, Verdict::Conflict),
        (Action::Rollback, Deed::Continue, Vanish, Verdict::WentOn),
    ] {
        for settings in every_aws().filter(|settings| settings.resolved_hooks == resolved) {
            let (mut world, arn, hook) = waiting(settings);
            world.network.before(ACT, 1, act(&arn, &hook, deed));
            let decided = decided(&mut world, &arn, &hook, action);
            let case = format!("{action:?} after {deed:?}, {resolved:?}");
            assert_eq!(decided.verdict(), (verdict, Evidence::Read), "{case}");
            assert_eq!(decided.run.transcript.of(ACT).len(), 1, "{case}");
        }
    }
}

#[test]
fn a_hook_that_times_out_between_the_read_and_the_act_is_reported_as_timed_out() {
    let timeout = 60 * MINUTE;
    for error in [
        DecidedHookError::InvalidParameterException,
        DecidedHookError::ClientException,
    ] {
        let settings = Settings {
            decided_hook_error: error,
            ..Settings::default()
        };
        let (mut world, arn, hook) = waiting(settings);
        world.sim.advance(world.now() + timeout - 50);
        let decided = decided(&mut world, &arn, &hook, Action::Continue);
        assert_eq!(decided.verdict(), (Verdict::TimedOut, Evidence::Read));
        assert_eq!(decided.operations(), [DESCRIBE, ACT, DESCRIBE]);
    }
}

#[test]
fn a_refusal_tells_the_reason_and_claims_nothing_more_than_the_reads_show() {
    for code in [
        "InvalidParameterException",
        "ClientException",
        "UnsupportedFeatureException",
    ] {
        let (mut world, arn, hook) = waiting(Settings::default());
        let body = format!(r#"{{"__type":"{code}","message":"Not now."}}"#);
        world
            .network
            .fault(ACT, 1, FaultKind::status(400, false, Some(&body)));
        let decided = decided(&mut world, &arn, &hook, Action::Continue);
        assert_eq!(decided.verdict(), (Verdict::Unknown, Evidence::Read));
        assert_eq!(decided.sent(), (1, 4));
        assert_eq!(
            decided.outcome().message,
            "ECS refused: Not now. As last read, the deployment still shows the hook awaiting action. Reads can lag: check the deployment before trying again."
        );
        assert!(truth(&world.sim, &arn).hook(&hook).unwrap().awaits_action());
    }
}

#[test]
fn a_refusal_is_told_as_one_where_at_least_one_read_shows_nothing_of_the_act() {
    for (unread, refused) in [(2, true), (3, false)] {
        let (mut world, arn, hook) = waiting(Settings::default());
        let body = r#"{"__type":"ClientException","message":"Not now."}"#;
        world
            .network
            .fault(ACT, 1, FaultKind::status(400, false, Some(body)));
        for number in 0..unread {
            world.network.fault(DESCRIBE, 2 + number, FaultKind::Deny);
        }
        let decided = decided(&mut world, &arn, &hook, Action::Continue);
        assert_eq!(decided.verdict(), (Verdict::Unknown, Evidence::Read));
        let begins = if refused {
            "ECS refused: Not now."
        } else {
            "Sent, but its result could not be confirmed: Not now."
        };
        let message = &decided.outcome().message;
        assert!(message.starts_with(begins), "{unread}: {message}");
    }
}

#[test]
fn a_refusal_of_what_was_executed_all_the_same_is_not_believed() {
    // As when something on the way repeats the request by itself, and hands over the second answer.
    for code in ["InvalidParameterException", "ClientException"] {
        let (mut world, arn, hook) = waiting(aws(ResolvedHooks::Stay));
        let body = format!(r#"{{"__type":"{code}","message":"The hook is not awaiting action."}}"#);
        world
            .network
            .fault(ACT, 1, FaultKind::status(400, true, Some(&body)));
        let decided = decided(&mut world, &arn, &hook, Action::Rollback);
        assert_eq!(decided.verdict(), (Verdict::RolledBack, Evidence::Read));
    }
}

#[test]
fn a_throttled_act_is_sent_again_after_a_fresh_read() {
    let (mut world, arn, hook) = waiting(Settings::default());
    world.network.fault(ACT, 1, FaultKind::Throttle);
    world.network.fault(ACT, 2, FaultKind::Throttle);
    let decided = decided(&mut world, &arn, &hook, Action::Continue);
    assert_eq!(decided.verdict(), (Verdict::Continued, Evidence::Response));
    assert_eq!(
        decided.operations(),
        [DESCRIBE, ACT, DESCRIBE, ACT, DESCRIBE, ACT, DESCRIBE]
    );
}

#[test]
fn an_act_throttled_to_the_end_is_an_error_and_nothing_is_executed() {
    let (mut world, arn, hook) = waiting(Settings::default());
    for number in 1..=3 {
        world.network.fault(ACT, number, FaultKind::Throttle);
    }
    let decided = decided(&mut world, &arn, &hook, Action::Continue);
    assert_eq!(decided.error().code(), "ThrottlingException");
    assert_eq!(decided.sent(), (3, 3));
    assert!(truth(&world.sim, &arn).acts.is_empty());
}

#[test]
fn a_throttled_act_is_not_sent_again_when_somebody_was_first_meanwhile() {
    for (resolved, verdict) in [
        (ResolvedHooks::Stay, Verdict::AlreadyContinued),
        (ResolvedHooks::Vanish, Verdict::Unknown),
    ] {
        let (mut world, arn, hook) = waiting(aws(resolved));
        world.network.fault(ACT, 1, FaultKind::Throttle);
        world
            .network
            .after(ACT, 1, act(&arn, &hook, Deed::Continue));
        let decided = decided(&mut world, &arn, &hook, Action::Rollback);
        assert_eq!(decided.verdict(), (verdict, Evidence::Read));
        assert_eq!(decided.operations(), [DESCRIBE, ACT, DESCRIBE]);
        assert!(
            decided
                .outcome()
                .message
                .ends_with(" This request was not applied.")
        );
    }
}

#[test]
fn a_resend_that_is_refused_for_good_leaves_the_first_one_unknown() {
    for refusal in [FaultKind::Deny, FaultKind::Throttle] {
        let (mut world, arn, hook) = waiting(Settings::default());
        world.network.fault(ACT, 1, FaultKind::DropRequest);
        for number in 2..=4 {
            world.network.fault(ACT, number, refusal.clone());
        }
        let decided = decided(&mut world, &arn, &hook, Action::Continue);
        assert_eq!(decided.verdict(), (Verdict::Unknown, Evidence::Read));
    }
}

//! What became of a hook, and whose doing it was.

use super::*;

/// A hook as it is read, in a deployment with this status and these other members.
fn hook(status: &str, others: &str, hook: &str) -> Hook {
    let json = format!(r#"{{"status":"{status}","lifecycleHookDetails":[{{{hook}}}]{others}}}"#);
    rollout(&json).hooks.remove(0)
}

fn pause(status: &str, then: &str) -> String {
    format!(r#""targetType":"PAUSE","status":"{status}","timeoutAction":"{then}""#)
}

#[test]
fn a_pause_tells_how_long_and_what_then() {
    let rollout = Deployment::paused("BLUE_GREEN", "POST_TEST_TRAFFIC_SHIFT", Some("0.0")).read();
    assert!(rollout.paused);
    let hook = rollout.hook("ecs-pause-1").unwrap();
    assert!(hook.awaiting_action);
    assert_eq!(hook.remaining_seconds, Some(600));
    assert_eq!(
        hook.at_deadline,
        Some("ECS then rolls the deployment back automatically.")
    );
    assert!(rollout.hook("ecs-pause-2").is_none());
}

#[test]
fn hooks_that_await_action_come_first_and_the_soonest_deadline_before_the_others() {
    let hook = |id: &str, status: &str, expires_at: &str| {
        format!(r#"{{"hookId":"{id}","targetType":"PAUSE","status":"{status}"{expires_at}}}"#)
    };
    let hooks = [
        hook("done", "SUCCEEDED", r#","expiresAt":1728417000"#),
        hook("open", "AWAITING_ACTION", ""),
        hook("late", "AWAITING_ACTION", r#","expiresAt":1728419000"#),
        hook("failed", "FAILED", ""),
        hook("soon", "AWAITING_ACTION", r#","expiresAt":1728418000"#),
        hook("as late", "AWAITING_ACTION", r#","expiresAt":1728419000"#),
    ];
    let json = format!(
        r#"{{"status":"IN_PROGRESS","lifecycleHookDetails":[{}]}}"#,
        hooks.join(",")
    );
    let ids: Vec<_> = rollout(&json)
        .hooks
        .into_iter()
        .filter_map(|hook| hook.hook_id)
        .collect();
    assert_eq!(ids, ["soon", "late", "as late", "open", "done", "failed"]);
}

#[test]
fn a_deadline_that_has_passed_leaves_no_time_not_less() {
    let late = hook(
        "IN_PROGRESS",
        "",
        r#""targetType":"PAUSE","status":"AWAITING_ACTION","expiresAt":1728417300"#,
    );
    assert_eq!(late.remaining_seconds, Some(0));
    assert_eq!(
        late.at_deadline,
        Some("ECS doesn't report what happens then.")
    );
}

#[test]
#[allow(clippy::too_many_lines, reason = "it is one table")]
fn a_hook_tells_what_became_of_it_and_whether_by_a_person_the_deadline_or_ecs() {
    use DecidedBy::{Deadline, Ecs, Person};
    use HookOutcome::{Awaiting, Closed, Continued, Failed, Passed, RolledBack, Running, TimedOut};
    let lambda = |status: &str| format!(r#""targetType":"AWS_LAMBDA","status":"{status}""#);
    let back = "ROLLBACK_IN_PROGRESS";
    for (status, read, outcome, by, words) in [
        (
            "IN_PROGRESS",
            pause("AWAITING_ACTION", "ROLLBACK"),
            Some(Awaiting),
            None,
            "Awaiting action",
        ),
        (
            "IN_PROGRESS",
            pause("SUCCEEDED", "ROLLBACK"),
            Some(Continued),
            Some(Person),
            "Continued",
        ),
        (
            back,
            pause("FAILED", "CONTINUE"),
            Some(RolledBack),
            Some(Person),
            "Rolled back",
        ),
        (
            "IN_PROGRESS",
            pause("TIMED_OUT", "CONTINUE"),
            Some(Continued),
            Some(Deadline),
            "Timed out: continued",
        ),
        (
            back,
            pause("TIMED_OUT", "ROLLBACK"),
            Some(RolledBack),
            Some(Deadline),
            "Timed out: rolled back",
        ),
        (
            back,
            pause("TIMED_OUT", "ASK_AGAIN"),
            Some(TimedOut),
            Some(Deadline),
            "Timed out",
        ),
        (
            "STOPPED",
            pause("AWAITING_ACTION", "ROLLBACK"),
            Some(Closed),
            Some(Ecs),
            "No longer awaiting action",
        ),
        (
            "STOP_REQUESTED",
            pause("FAILED", "ROLLBACK"),
            Some(Failed),
            None,
            "Failed",
        ),
        // Why it failed while the deployment goes on, ECS does not say.
        (
            "IN_PROGRESS",
            pause("FAILED", "ROLLBACK"),
            Some(Failed),
            None,
            "Failed",
        ),
        (
            "IN_PROGRESS",
            lambda("IN_PROGRESS"),
            Some(Running),
            None,
            "Running",
        ),
        (
            "IN_PROGRESS",
            lambda("SUCCEEDED"),
            Some(Passed),
            Some(Ecs),
            "Succeeded",
        ),
        (back, lambda("FAILED"), Some(Failed), Some(Ecs), "Failed"),
    ] {
        let hook = hook(status, "", &read);
        assert_eq!(
            (hook.outcome, hook.decided_by),
            (outcome, by),
            "{status} {read}"
        );
        assert_eq!(hook.words, Some(words), "{status} {read}");
    }
    for read in [
        pause("SOMETHING_NEW", "ROLLBACK"),
        r#""targetType":"PAUSE""#.to_owned(),
        lambda("AWAITING_ACTION"),
        // A kind of hook that this version does not know.
        r#""targetType":"ORACLE","status":"AWAITING_ACTION""#.to_owned(),
        r#""targetType":"ORACLE","status":"SUCCEEDED""#.to_owned(),
        r#""targetType":"ORACLE","status":"FAILED""#.to_owned(),
    ] {
        let hook = hook("IN_PROGRESS", "", &read);
        assert_eq!(
            (hook.outcome, hook.decided_by, hook.words),
            (None, None, None),
            "{read}"
        );
    }
}

#[test]
fn where_something_else_may_have_rolled_back_no_person_is_said_to_have_done_it() {
    let failed = pause("FAILED", "ROLLBACK");
    for others in [
        r#","alarms":{"status":"TRIGGERED"}"#,
        r#","deploymentCircuitBreaker":{"status":"TRIGGERED"}"#,
    ] {
        let hook = hook("ROLLBACK_IN_PROGRESS", others, &failed);
        assert_eq!(
            (hook.outcome, hook.decided_by),
            (Some(HookOutcome::Failed), None)
        );
    }
    let both = format!(
        r#"{{"status":"ROLLBACK_IN_PROGRESS","lifecycleHookDetails":[{{{failed}}},{{{failed}}}]}}"#
    );
    assert!(
        rollout(&both)
            .hooks
            .iter()
            .all(|hook| hook.decided_by.is_none())
    );
    let watched =
        r#","alarms":{"status":"MONITORING"},"deploymentCircuitBreaker":{"status":"MONITORING"}"#;
    assert_eq!(
        hook("ROLLBACK_IN_PROGRESS", watched, &failed).decided_by,
        Some(DecidedBy::Person)
    );
}

#[test]
fn a_pause_waits_for_a_person_only_in_a_deployment_that_may_be_in_progress() {
    let waiting = pause("AWAITING_ACTION", "ROLLBACK");
    for (status, waits) in [
        (r#""status":"IN_PROGRESS","#, true),
        ("", true),
        (r#""status":"ROLLBACK_REQUESTED","#, false),
        (r#""status":"HIBERNATING","#, false),
    ] {
        let read = rollout(&format!(
            r#"{{{status}"lifecycleHookDetails":[{{{waiting}}}]}}"#
        ));
        assert_eq!(read.paused, waits, "{status}");
        assert_eq!(read.hooks[0].awaiting_action, waits, "{status}");
        assert_eq!(read.continuing.possible, waits, "{status}");
    }
}

#[test]
fn a_limit_that_cuts_a_pause_short_is_told_while_the_pause_waits() {
    let with = |status: &str, expires_at: i64| {
        let read = format!(
            r#""targetType":"PAUSE","status":"{status}","expiresAt":{expires_at},"timeoutAction":"CONTINUE""#
        );
        hook("IN_PROGRESS", r#","startedAt":1728417000"#, &read)
    };
    let hours = |hours: i64| 1_728_417_000 + hours * 3600;
    assert_eq!(with("AWAITING_ACTION", hours(24)).limits, []);
    let limits = with("AWAITING_ACTION", hours(48)).limits;
    assert_eq!(limits[0].at.epoch_millis(), hours(36) * 1000);
    assert_eq!(
        limits[0].words,
        "If CloudFormation started this deployment, CloudFormation's 36-hour limit is reached before this pause times out: CloudFormation then fails the deployment and rolls back."
    );
    assert_eq!(with("SUCCEEDED", hours(48)).limits, []);
    // When the deployment began is not known.
    let undated = format!(
        r#"{},"expiresAt":{}"#,
        pause("AWAITING_ACTION", "CONTINUE"),
        hours(48)
    );
    assert_eq!(hook("IN_PROGRESS", "", &undated).limits, []);
}

#[test]
fn a_hook_is_the_same_until_more_than_the_time_that_is_left_changes() {
    let read = |read: &str| hook("IN_PROGRESS", "", read);
    let first = r#""hookId":"a","targetType":"PAUSE","status":"AWAITING_ACTION","expiresAt":1728417922,"timeoutAction":"ROLLBACK""#;
    let later = Hook {
        remaining_seconds: Some(9),
        ..read(first)
    };
    assert!(read(first).is_same(&later));
    for (old, new) in [
        (r#""hookId":"a""#, r#""hookId":"b""#),
        ("AWAITING_ACTION", "SUCCEEDED"),
        ("1728417922", "1728417923"),
        ("ROLLBACK", "CONTINUE"),
    ] {
        assert!(
            !read(first).is_same(&read(&first.replace(old, new))),
            "{new}"
        );
    }
    // ECS left it as it was when the deployment went back.
    let closed = hook("ROLLBACK_IN_PROGRESS", "", first);
    assert!(!read(first).is_same(&closed));
}

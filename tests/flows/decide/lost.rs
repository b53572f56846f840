//! The act, or its answer, is lost: only what the deployment shows is claimed.

use ecs_greenlight::ecs::Action;
use ecs_greenlight::flow::outcome::{Evidence, Verdict};
use ecs_sim::{
    Action as Deed, DeploymentConfiguration, FaultKind, LifecycleHook, ResolvedHooks, Settings,
};

use super::{ACT, DESCRIBE, decided};
use crate::scene::{MINUTE, STAGE, act, aws, every_aws, paused, truth, waiting};

const BOTH: [Action; 2] = [Action::Continue, Action::Rollback];

/// Everything that leaves open whether the act was executed, where it was.
fn executed_without_an_answer() -> Vec<FaultKind> {
    vec![
        FaultKind::DropResponse,
        FaultKind::Delay { ms: 30_000 },
        FaultKind::status(500, true, None),
        FaultKind::status(502, true, None),
        FaultKind::status(503, true, None),
        FaultKind::status(504, true, None),
        FaultKind::status(200, true, Some("<html>Sign in to the network</html>")),
        FaultKind::status(400, true, Some("<html>Bad gateway</html>")),
        FaultKind::status(429, true, Some("<html>Slow down</html>")),
    ]
}

/// The same where it was not.
fn not_executed_without_an_answer() -> Vec<FaultKind> {
    vec![
        FaultKind::DropRequest,
        FaultKind::status(500, false, None),
        FaultKind::status(502, false, None),
        FaultKind::status(503, false, None),
        FaultKind::status(504, false, None),
        FaultKind::status(200, false, Some("<html>Sign in to the network</html>")),
        FaultKind::status(400, false, Some("<html>Bad gateway</html>")),
        FaultKind::status(429, false, Some("<html>Slow down</html>")),
    ]
}

#[test]
fn an_executed_act_without_an_answer_is_read_and_never_sent_again() {
    for fault in executed_without_an_answer() {
        for action in BOTH {
            let (mut world, arn, hook) = waiting(aws(ResolvedHooks::Stay));
            world.network.fault(ACT, 1, fault.clone());
            let decided = decided(&mut world, &arn, &hook, action);
            let verdict = match action {
                Action::Continue => Verdict::Continued,
                Action::Rollback => Verdict::RolledBack,
            };
            assert_eq!(decided.verdict(), (verdict, Evidence::Read), "{fault:?}");
            assert_eq!(decided.sent(), (1, 2), "{fault:?}");
            assert_eq!(truth(&world.sim, &arn).acts.len(), 1);
        }
    }
}

#[test]
fn a_success_that_names_no_deployment_is_not_ecss_and_is_not_believed() {
    for body in ["", "{}", r#"{"login":"/hotspot"}"#] {
        for (executed, evidence, sent) in
            [(false, Evidence::Response, 2), (true, Evidence::Read, 1)]
        {
            let (mut world, arn, hook) = waiting(aws(ResolvedHooks::Stay));
            world
                .network
                .fault(ACT, 1, FaultKind::status(200, executed, Some(body)));
            let decided = decided(&mut world, &arn, &hook, Action::Continue);
            assert_eq!(decided.verdict(), (Verdict::Continued, evidence), "{body}");
            assert_eq!(decided.run.transcript.of(ACT).len(), sent, "{body}");
            assert_eq!(truth(&world.sim, &arn).acts.len(), 1);
        }
    }
}

#[test]
fn where_decided_hooks_vanish_only_the_way_of_the_deployment_is_claimed() {
    for fault in executed_without_an_answer() {
        for (action, verdict) in [
            (Action::Continue, Verdict::WentOn),
            (Action::Rollback, Verdict::WentBack),
        ] {
            let (mut world, arn, hook) = waiting(aws(ResolvedHooks::Vanish));
            world.network.fault(ACT, 1, fault.clone());
            let decided = decided(&mut world, &arn, &hook, action);
            assert_eq!(decided.verdict(), (verdict, Evidence::Read), "{fault:?}");
            assert_eq!(truth(&world.sim, &arn).acts.len(), 1);
        }
    }
}

#[test]
fn an_act_that_never_arrived_is_sent_once_more_after_reads_that_still_show_the_hook_waiting() {
    for settings in every_aws() {
        for fault in not_executed_without_an_answer() {
            for (action, verdict) in [
                (Action::Continue, Verdict::Continued),
                (Action::Rollback, Verdict::RolledBack),
            ] {
                let (mut world, arn, hook) = waiting(settings.clone());
                world.network.fault(ACT, 1, fault.clone());
                let decided = decided(&mut world, &arn, &hook, action);
                assert_eq!(
                    decided.verdict(),
                    (verdict, Evidence::Response),
                    "{fault:?}"
                );
                assert_eq!(
                    decided.operations(),
                    [
                        DESCRIBE, ACT, DESCRIBE, DESCRIBE, DESCRIBE, DESCRIBE, ACT, DESCRIBE
                    ]
                );
            }
        }
    }
}

#[test]
fn an_act_lost_twice_is_not_sent_a_third_time() {
    for fault in not_executed_without_an_answer() {
        let (mut world, arn, hook) = waiting(Settings::default());
        world.network.fault(ACT, 1, fault.clone());
        world.network.fault(ACT, 2, fault);
        let decided = decided(&mut world, &arn, &hook, Action::Continue);
        assert_eq!(decided.verdict(), (Verdict::Unknown, Evidence::Read));
        assert_eq!(decided.run.transcript.of(ACT).len(), 2);
        assert!(
            decided
                .outcome()
                .deployment
                .hook(&hook)
                .unwrap()
                .awaiting_action
        );
    }
}

#[test]
fn the_reads_after_a_lost_act_are_one_two_and_four_seconds_apart() {
    let (mut world, arn, hook) = waiting(Settings::default());
    world.network.fault(ACT, 1, FaultKind::DropRequest);
    let decided = decided(&mut world, &arn, &hook, Action::Continue);
    // 40 ms is what a request takes there and back.
    let at: Vec<i64> = decided
        .run
        .transcript
        .0
        .iter()
        .map(|exchange| exchange.at - decided.run.transcript.0[0].at)
        .collect();
    assert_eq!(at, [0, 40, 1_080, 3_120, 7_160, 7_200, 7_240, 7_280]);
}

#[test]
fn an_act_that_arrives_after_its_limit_and_after_it_was_sent_again_takes_effect_once() {
    for settings in every_aws() {
        let (mut world, arn, hook) = waiting(settings);
        world.network.slow(ACT, 1, 38_000);
        let decided = decided(&mut world, &arn, &hook, Action::Rollback);
        assert_eq!(decided.verdict(), (Verdict::RolledBack, Evidence::Response));
        world.sim.advance(world.now() + MINUTE);
        let effective = truth(&world.sim, &arn)
            .acts
            .iter()
            .filter(|act| act.refused.is_none())
            .count();
        assert_eq!(effective, 1);
    }
}

#[test]
fn an_act_that_arrives_right_before_its_resend_is_seen_by_the_last_read() {
    let (mut world, arn, hook) = waiting(Settings::default());
    // Sent after 40 ms, given up after 30 s; read at +1, +3, +7 s and a moment later once more.
    world.network.slow(ACT, 1, 37_120);
    let decided = decided(&mut world, &arn, &hook, Action::Continue);
    assert_eq!(decided.verdict(), (Verdict::Continued, Evidence::Read));
    assert_eq!(decided.sent(), (1, 5));
}

#[test]
fn a_resend_that_ecs_refuses_because_the_first_one_came_late_is_read() {
    for (resolved, verdict) in [
        (ResolvedHooks::Stay, Verdict::Continued),
        (ResolvedHooks::Vanish, Verdict::WentOn),
    ] {
        for settings in every_aws().filter(|settings| settings.resolved_hooks == resolved) {
            let (mut world, arn, hook) = waiting(settings);
            world.network.fault(ACT, 1, FaultKind::DropRequest);
            world
                .network
                .before(ACT, 2, act(&arn, &hook, Deed::Continue));
            let decided = decided(&mut world, &arn, &hook, Action::Continue);
            assert_eq!(decided.verdict(), (verdict, Evidence::Read));
            assert_eq!(decided.run.transcript.of(ACT).len(), 2);
        }
    }
}

#[test]
fn an_act_lost_while_somebody_does_the_opposite_is_a_conflict() {
    for fault in not_executed_without_an_answer() {
        for (action, rival) in [
            (Action::Continue, Deed::Rollback),
            (Action::Rollback, Deed::Continue),
        ] {
            let (mut world, arn, hook) = waiting(aws(ResolvedHooks::Stay));
            world.network.fault(ACT, 1, fault.clone());
            world.network.after(ACT, 1, act(&arn, &hook, rival));
            let decided = decided(&mut world, &arn, &hook, action);
            assert_eq!(decided.verdict(), (Verdict::Conflict, Evidence::Read));
            assert_eq!(decided.sent(), (1, 2));
        }
    }
}

#[test]
fn a_hook_that_times_out_after_a_lost_act_is_reported_as_timed_out() {
    let configuration = DeploymentConfiguration::blue_green().with_hook(LifecycleHook::pause(
        STAGE,
        1,
        Deed::Rollback,
    ));
    for (resolved, verdict) in [
        (ResolvedHooks::Stay, Verdict::TimedOut),
        (ResolvedHooks::Vanish, Verdict::WentBack),
    ] {
        let (mut world, arn, hook) = paused(aws(resolved), configuration.clone());
        world.sim.advance(world.now() + 58_000);
        world.network.fault(ACT, 1, FaultKind::DropRequest);
        let decided = decided(&mut world, &arn, &hook, Action::Continue);
        assert_eq!(decided.verdict(), (verdict, Evidence::Read));
        assert_eq!(decided.run.transcript.of(ACT).len(), 1);
    }
}

#[test]
fn a_deployment_superseded_after_a_lost_act_is_reported_as_superseded() {
    for settings in every_aws() {
        let (mut world, arn, hook) = waiting(settings);
        world.network.fault(ACT, 1, FaultKind::DropRequest);
        world.network.after(ACT, 1, |sim| {
            crate::scene::deploy(sim);
        });
        let decided = decided(&mut world, &arn, &hook, Action::Continue);
        assert_eq!(decided.verdict(), (Verdict::Superseded, Evidence::Read));
    }
}

#[test]
fn an_executed_act_whose_deployment_cannot_be_read_since_is_unknown() {
    let (mut world, arn, hook) = waiting(Settings::default());
    world.network.fault(ACT, 1, FaultKind::DropResponse);
    world.network.after(ACT, 1, |sim| {
        sim.inject(ecs_sim::Fault::always(FaultKind::Deny));
    });
    let decided = decided(&mut world, &arn, &hook, Action::Continue);
    assert_eq!(decided.verdict(), (Verdict::Unknown, Evidence::Read));
    assert_eq!(decided.sent(), (1, 4));
    assert!(decided.run.has_acted());
    let message = &decided.outcome().message;
    assert!(
        message.ends_with("CloudTrail for ContinueServiceDeployment."),
        "{message}"
    );
}

#[test]
fn one_read_that_shows_the_hook_waiting_is_too_few_to_send_again() {
    let (mut world, arn, hook) = waiting(Settings::default());
    world.network.fault(ACT, 1, FaultKind::DropRequest);
    world.network.fault(DESCRIBE, 2, FaultKind::Deny);
    world.network.fault(DESCRIBE, 3, FaultKind::Deny);
    let decided = decided(&mut world, &arn, &hook, Action::Continue);
    assert_eq!(decided.verdict(), (Verdict::Unknown, Evidence::Read));
    assert_eq!(decided.sent(), (1, 4));
}

#[test]
fn an_accepted_act_stays_accepted_when_the_deployment_cannot_be_read_since() {
    let (mut world, arn, hook) = waiting(Settings::default());
    world.network.after(ACT, 1, |sim| {
        sim.inject(ecs_sim::Fault::always(FaultKind::Deny));
    });
    let decided = decided(&mut world, &arn, &hook, Action::Continue);
    assert_eq!(decided.verdict(), (Verdict::Continued, Evidence::Response));
    let shown = decided.outcome().deployment.hook(&hook).unwrap();
    assert!(!shown.awaiting_action);
    assert!(
        decided
            .outcome()
            .message
            .contains("is not authorized to perform"),
        "{}",
        decided.outcome().message
    );
}

#[test]
fn a_late_answer_within_the_limit_is_an_answer() {
    let (mut world, arn, hook) = waiting(Settings::default());
    world.network.fault(ACT, 1, FaultKind::Delay { ms: 29_900 });
    let decided = decided(&mut world, &arn, &hook, Action::Continue);
    assert_eq!(decided.verdict(), (Verdict::Continued, Evidence::Response));
}

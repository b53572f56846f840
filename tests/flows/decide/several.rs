//! Several hooks wait at one stage.

use ecs_greenlight::ecs::Action;
use ecs_greenlight::flow::outcome::{Evidence, Verdict};
use ecs_sim::{Action as Deed, DeploymentConfiguration, FaultKind, Settings, Status};

use super::{ACT, decided};
use crate::driver::World;
use crate::scene::{MINUTE, deploy, every_aws, pause, paused, truth};

fn two_waiting(settings: Settings) -> (World, String, [String; 2]) {
    let configuration = DeploymentConfiguration::blue_green()
        .with_hook(pause())
        .with_hook(pause());
    let (world, arn, _) = paused(settings, configuration);
    let hooks: Vec<String> = truth(&world.sim, &arn)
        .waiting()
        .map(|hook| hook.id.clone())
        .collect();
    (world, arn, hooks.try_into().unwrap())
}

#[test]
fn continuing_one_leaves_the_deployment_paused_by_the_other_and_says_so() {
    for settings in every_aws() {
        let (mut world, arn, [first, second]) = two_waiting(settings);
        let one = decided(&mut world, &arn, &first, Action::Continue);
        assert_eq!(one.verdict(), (Verdict::Continued, Evidence::Response));
        assert!(one.outcome().deployment.paused);
        assert_eq!(
            one.outcome().message,
            "ECS accepted. Another pause hook still needs a decision."
        );
        world.sim.advance(world.now() + MINUTE);
        assert!(
            truth(&world.sim, &arn)
                .hook(&second)
                .unwrap()
                .awaits_action()
        );

        let other = decided(&mut world, &arn, &second, Action::Continue);
        assert_eq!(
            other.outcome().message,
            "ECS accepted. The deployment is continuing."
        );
        world.sim.advance(world.now() + 10 * MINUTE);
        assert_eq!(truth(&world.sim, &arn).status, Status::Successful);
    }
}

#[test]
fn rolling_back_one_rolls_back_the_deployment() {
    for settings in every_aws() {
        let (mut world, arn, [first, second]) = two_waiting(settings);
        let one = decided(&mut world, &arn, &first, Action::Rollback);
        assert_eq!(one.verdict(), (Verdict::RolledBack, Evidence::Response));
        let other = decided(&mut world, &arn, &second, Action::Continue);
        assert_eq!(other.verdict(), (Verdict::WentBack, Evidence::Read));
        assert!(other.run.transcript.of(ACT).is_empty());
    }
}

#[test]
fn what_became_of_the_deployment_since_ecs_accepted_is_said_as_it_was_read() {
    let (goes_back, stopped) = (
        "ECS accepted. The deployment has since started rolling back.",
        "ECS accepted. The deployment has since been stopped.",
    );
    for settings in every_aws() {
        for (rival, action, said) in [
            (None, Action::Continue, stopped),
            (None, Action::Rollback, stopped),
            (Some(Deed::Rollback), Action::Continue, goes_back),
        ] {
            let (mut world, arn, [first, second]) = two_waiting(settings.clone());
            let at = arn.clone();
            world.network.after(ACT, 1, move |sim| match rival {
                Some(rival) => sim.act(&at, &second, rival).unwrap(),
                None => {
                    deploy(sim);
                }
            });
            let one = decided(&mut world, &arn, &first, action);
            assert_eq!(one.outcome().evidence, Evidence::Response);
            let status = &one.outcome().deployment.status;
            assert_eq!(one.outcome().message, said, "{action:?}, {status}");
        }
    }
}

#[test]
fn a_lost_act_on_one_is_not_taken_for_done_because_the_other_still_waits() {
    for settings in every_aws() {
        let (mut world, arn, [first, second]) = two_waiting(settings.clone());
        world.network.fault(ACT, 1, FaultKind::DropResponse);
        let one = decided(&mut world, &arn, &first, Action::Continue);
        let verdict = match settings.resolved_hooks {
            ecs_sim::ResolvedHooks::Stay => Verdict::Continued,
            // Gone from the list, and the deployment stands where it stood: nothing shows what became of it.
            ecs_sim::ResolvedHooks::Vanish => Verdict::Unknown,
        };
        assert_eq!(one.verdict(), (verdict, Evidence::Read));
        assert!(
            truth(&world.sim, &arn)
                .hook(&second)
                .unwrap()
                .awaits_action()
        );
    }
}

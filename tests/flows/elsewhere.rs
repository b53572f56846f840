//! Acts go to the Region of the deployment, whatever the session's own is, and say what they were.

use ecs_greenlight::ecs::Action;
use ecs_greenlight::flow::decide::decide;
use ecs_greenlight::flow::decide_all::decide_all;
use ecs_greenlight::flow::stop::{Stop, stop};
use ecs_sim::{Place, ServiceSpec, Settings, Sim};

use crate::driver::{Run, Transcript, World, session};
use crate::scene::{START, blue_green, decision, next_pause, parsed};

/// A deployment far from the session's us-east-1, and the hook at which it waits.
fn abroad() -> (World, String, String) {
    let place = Place::in_region("ap-northeast-1");
    let mut world = World::new(Sim::new(Settings::default(), START));
    let arn = world
        .sim
        .deploy(ServiceSpec::new(&place, "prod", "web").with(blue_green()));
    let mut ahead = world.sim.clone();
    let hook = next_pause(&mut ahead, &arn);
    (world, arn, hook)
}

fn went_there(transcript: &Transcript) {
    assert_eq!(
        transcript.0.iter().filter(|exchange| exchange.acts).count(),
        1
    );
    for exchange in &transcript.0 {
        assert_eq!(exchange.host, "ecs.ap-northeast-1.amazonaws.com");
    }
}

#[test]
fn a_decision_is_sent_to_the_region_of_the_deployment_and_names_its_hook_and_action() {
    for (action, name) in [
        (Action::Continue, "CONTINUE"),
        (Action::Rollback, "ROLLBACK"),
    ] {
        let (mut world, arn, hook) = abroad();
        next_pause(&mut world.sim, &arn);
        let mut run = Run::new(decide(session(), decision(&arn, &hook, action)));
        let outcome = world.drive(&mut run).unwrap();
        went_there(&run.transcript);
        assert_eq!(outcome.hook_id.as_deref(), Some(&*hook));
        assert_eq!(outcome.action, Some(action));
        assert_eq!(outcome.service_deployment_arn.as_str(), arn);
        let json: serde_json::Value =
            serde_json::from_str(&serde_json::to_string(&outcome).unwrap()).unwrap();
        assert_eq!(
            (&json["hookId"], &json["action"]),
            (&hook.into(), &name.into())
        );
        assert_eq!(json["serviceDeploymentArn"], arn);
    }
}

#[test]
fn a_decision_on_all_hooks_is_sent_to_the_region_of_the_deployment() {
    let (mut world, arn, hook) = abroad();
    next_pause(&mut world.sim, &arn);
    let hooks = vec![hook];
    let mut run = Run::new(decide_all(
        session(),
        parsed(&arn),
        hooks,
        Action::Continue,
        None,
    ));
    let all = world.drive(&mut run).unwrap();
    went_there(&run.transcript);
    assert_eq!(
        all[0].result.as_ref().unwrap().hook_id.as_ref(),
        Some(&all[0].hook_id)
    );
}

#[test]
fn a_stop_is_sent_to_the_region_of_the_deployment_and_names_no_hook() {
    let (mut world, arn, _) = abroad();
    let what = Stop {
        arn: parsed(&arn),
        if_match: None,
    };
    let mut run = Run::new(stop(session(), what));
    let outcome = world.drive(&mut run).unwrap();
    went_there(&run.transcript);
    assert_eq!((outcome.hook_id, outcome.action), (None, None));
}

//! Nothing goes wrong on the way.

use ecs_greenlight::ecs::Action;
use ecs_greenlight::flow::outcome::{Evidence, Verdict};
use ecs_sim::{Fate, Status};

use super::{ACT, DESCRIBE, decided};
use crate::scene::{blue_green, every_aws, paused, truth};

#[test]
fn continuing_lets_the_deployment_go_on() {
    for settings in every_aws() {
        let (mut world, arn, hook) = paused(settings, blue_green());
        let decided = decided(&mut world, &arn, &hook, Action::Continue);
        assert_eq!(decided.verdict(), (Verdict::Continued, Evidence::Response));
        assert_eq!(decided.operations(), [DESCRIBE, ACT, DESCRIBE]);
        assert_eq!(
            truth(&world.sim, &arn).hook(&hook).unwrap().fate,
            Fate::Continued
        );
        assert_eq!(truth(&world.sim, &arn).status, Status::InProgress);
    }
}

#[test]
fn rolling_back_sends_the_deployment_back() {
    for settings in every_aws() {
        let (mut world, arn, hook) = paused(settings, blue_green());
        let decided = decided(&mut world, &arn, &hook, Action::Rollback);
        assert_eq!(decided.verdict(), (Verdict::RolledBack, Evidence::Response));
        assert_eq!(decided.operations(), [DESCRIBE, ACT, DESCRIBE]);
        assert_eq!(
            truth(&world.sim, &arn).hook(&hook).unwrap().fate,
            Fate::RolledBack
        );
        assert_eq!(truth(&world.sim, &arn).status, Status::RollbackRequested);
    }
}

#[test]
fn the_outcome_gives_awss_id_of_the_request_that_acted() {
    for settings in every_aws() {
        let (mut world, arn, hook) = paused(settings, blue_green());
        let decided = decided(&mut world, &arn, &hook, Action::Continue);
        let mut logged = world.sim.requests().iter();
        let act = logged.find(|one| one.operation == Some(ACT)).unwrap();
        assert_eq!(
            decided.outcome().request_id.as_deref(),
            Some(&*act.request_id)
        );
    }
}

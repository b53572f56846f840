//! What the API tells of a task.

use crate::place::Place;
use crate::settings::StartedBy;
use crate::task::Task;
use crate::world::World;

/// `taskArn`.
pub(super) fn arn(place: &Place, cluster: &str, id: &str) -> String {
    place.arn(&format!("task/{cluster}/{id}"))
}

pub(super) fn family<'a>(world: &'a World, task: &Task) -> &'a str {
    &world.task_definitions[world.revisions[task.revision].task_definition].family
}

/// `startedBy`: the id that `DescribeServices` gives the deployment of a revision.
pub(super) fn started_by(world: &World, revision: usize) -> String {
    let arn = &world.revisions[revision].arn;
    let number = arn.rsplit('/').next().unwrap_or_default();
    match world.settings.started_by {
        StartedBy::Revision => format!("ecs-svc/{number}"),
        StartedBy::Another => format!("ecs-svc/0{}", &number[1..]),
    }
}

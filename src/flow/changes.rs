//! `changes`: what a service deployment brings, compared with what runs.

use super::describe::read_one;
use super::revisions::{definition, read_revisions};
use super::{Emitter, Flow, Io, Session};
use crate::arn::ServiceDeploymentArn;
use crate::ecs::describe_service_revisions::ServiceRevision;
use crate::ecs::{
    DescribeServiceDeployments, DescribeServiceRevisions, DescribeTaskDefinition, Facts,
};
use crate::error::{Error, Moment, code};
use crate::rollout::Rollout;
use crate::rollout::changes::{Baseline, Changes, Revision};

/// The operations that [`changes`] calls: what its caller must be allowed.
pub const CALLS: &[Facts] = &[
    Facts::new::<DescribeTaskDefinition>(),
    Facts::new::<DescribeServiceDeployments>(),
    Facts::new::<DescribeServiceRevisions>(),
];

/// Compares a deployment's new revision with the one that has most of the production traffic now.
///
/// What may not be read (a task definition, say) leaves the rest, and is listed in [`Changes::unread`]. Ends with an error
/// where the deployment or its new revision cannot be read.
#[must_use]
pub fn changes(session: Session, arn: ServiceDeploymentArn) -> Flow<(), Result<Changes, Error>> {
    Flow::new(|io: Io, _: Emitter<()>| async move { read_changes(&session, &io, &arn).await })
}

pub(crate) async fn read_changes(
    session: &Session,
    io: &Io,
    arn: &ServiceDeploymentArn,
) -> Result<Changes, Error> {
    let rollout = read_one(session, io, arn).await?;
    let mut changes = changes_of(session, io, &rollout).await?;
    find_logs(session, io, &rollout, &mut changes).await;
    Ok(changes)
}

/// Reads the new task definition for where its logs go, where nothing else needed it. Without the right to, there are no links to them.
async fn find_logs(session: &Session, io: &Io, rollout: &Rollout, changes: &mut Changes) {
    let Some(target) = &rollout.target_service_revision else {
        return;
    };
    let wanted = {
        let revisions = session.revisions();
        let known = revisions.get(&target.arn);
        let known = known.filter(|known| known.evidence.log_groups.is_none());
        known.and_then(|known| known.task_definition.clone())
    };
    let Some(wanted) = wanted.filter(|_| changes.unread.is_empty()) else {
        return;
    };
    if let Ok(Some(definition)) = definition(session, io, &rollout.region, wanted).await {
        let mut revisions = session.revisions();
        revisions.learn_logs(&target.arn, &definition);
        changes.rollout = Some(Box::new(rollout.clone().informed_by(&revisions)));
    }
}

/// The same, of a deployment that was read.
pub(crate) async fn changes_of(
    session: &Session,
    io: &Io,
    rollout: &Rollout,
) -> Result<Changes, Error> {
    let region = rollout.region.as_str();
    let target = rollout.target_service_revision.as_ref();
    let target = target.ok_or_else(|| not_given("the new revision"))?;
    let sources = rollout.source_service_revisions.as_deref();
    let source = sources.and_then(<[_]>::first);
    let mut arns = vec![target.arn.clone()];
    arns.extend(source.map(|source| source.arn.clone()));
    let mut revisions = read_revisions(session, io, region, arns).await?;
    let mut take = |arn: &str| {
        let is = |one: &ServiceRevision| one.service_revision_arn.as_deref() == Some(arn);
        let index = revisions.iter().position(is)?;
        Some(revisions.swap_remove(index))
    };
    let after = take(&target.arn).ok_or_else(|| not_given(&target.arn))?;
    let before = source.and_then(|source| take(&source.arn));

    let mut unread = Vec::new();
    match (sources, source, &before) {
        (None, _, _) => unread.push(not_given("the current revision")),
        (_, Some(source), None) => unread.push(not_given(&source.arn)),
        _ => {}
    }
    let differ = before
        .as_ref()
        .is_some_and(|before| before.task_definition != after.task_definition);
    let mut complete = Vec::with_capacity(2);
    for revision in [Some(after), before].into_iter().flatten() {
        // Without another one to compare it with, a task definition says nothing about a change, unless it has the images.
        let wanted = (differ || lacks_images(&revision)).then(|| revision.task_definition.clone());
        let task_definition = match wanted.flatten() {
            None => None,
            Some(wanted) => match definition(session, io, region, wanted).await {
                Ok(read) => read,
                Err(error) => {
                    unread.push(error);
                    None
                }
            },
        };
        complete.push(Revision {
            revision,
            task_definition,
        });
    }
    let before = match (sources, complete.get(1)) {
        (_, Some(before)) => Baseline::Revision(before),
        (Some([]), None) => Baseline::Nothing,
        (_, None) => Baseline::Unknown,
    };
    // The first is there: it was put in before all others.
    let mut changes = Changes::between(before, &complete[0]);
    changes.unread = unread;
    session.revisions().extend(&changes.known);
    changes.rollout = Some(Box::new(rollout.clone().informed_by(&changes.known)));
    Ok(changes)
}

/// Whether the images of a revision are known from its task definition alone.
pub(super) fn lacks_images(revision: &ServiceRevision) -> bool {
    let mut images = revision.container_images.iter().flatten();
    !images.any(|one| one.image.is_some())
}

pub(super) fn not_given(what: &str) -> Error {
    Error::new(
        Moment::Service,
        code::NOT_GIVEN,
        ["ECS did not report ", what, "."].concat(),
    )
}

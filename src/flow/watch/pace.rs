//! How long to wait before the next look.

use std::time::Duration;

use super::Followed;
use crate::flow::{Io, Session};

/// After an act, and past a deadline, when things are about to change.
const SOON_MILLIS: i64 = 3_000;
/// The usual pace.
const USUAL_MILLIS: i64 = 10_000;
/// The pace where nothing changes for minutes.
const SLOW_MILLIS: i64 = 30_000;
/// How long after an act, or past a deadline that shows no effect yet, the quick pace is kept.
const QUICK_FOR_MILLIS: i64 = 60_000;
/// A deployment that has not changed for a while is looked at again after this part of the while.
const PART: i64 = 12;
/// ECS acts on a deadline a little later, and its clock is known to a second only.
const PAST_DEADLINE_MILLIS: i64 = 1_000;

/// Waits until the next look is due, or until shortly after an act of the session.
pub(super) async fn rest(session: &Session, io: &Io, all: &[Followed]) {
    let acted_at = session.acted_at();
    let begun = io.now().epoch_millis();
    let mut left = pace(session, io, all);
    // Slices, since no flow can wake another. A page in the background may be woken late: then the clock ends the rest.
    let until = begun + left;
    while left > 0 && io.now().epoch_millis() < until && session.acted_at() == acted_at {
        let slice = left.min(SOON_MILLIS);
        io.sleep(Duration::from_millis(slice.unsigned_abs())).await;
        left -= slice;
    }
}

/// The time until the next read, in milliseconds.
fn pace(session: &Session, io: &Io, all: &[Followed]) -> i64 {
    let now = io.now();
    let passed = |since: i64| now.epoch_millis() - since;
    let lately = |at: i64| passed(at) < QUICK_FOR_MILLIS;
    if session
        .acted_at()
        .is_some_and(|at| lately(at.epoch_millis()))
    {
        return SOON_MILLIS;
    }
    let by_aws = session.aws_time(now).epoch_millis();
    let mut pace = SLOW_MILLIS;
    for followed in all.iter().filter(|followed| !followed.ended) {
        let unchanged = passed(followed.changed_at.epoch_millis());
        pace = pace.min((unchanged / PART).max(USUAL_MILLIS));
        for hook in followed.last.iter().flat_map(|last| &last.hooks) {
            let Some(end) = hook.expires_at.filter(|_| hook.awaiting_action) else {
                continue;
            };
            let left = end.epoch_millis() - by_aws + PAST_DEADLINE_MILLIS;
            if left > 0 {
                pace = pace.min(left);
            } else if left > -QUICK_FOR_MILLIS {
                pace = pace.min(SOON_MILLIS);
            }
        }
    }
    pace
}

//! What comes first in a list, and takes all that something later is for.

use super::Channel;
use super::patterns::covers;
use crate::approval::policy::Policy;

/// Whether nothing can reach a policy, because earlier ones take everything it is for. `true` only where that is certain.
pub(super) fn is_unreachable_policy(earlier: &[Policy], policy: &Policy) -> bool {
    let each = |list| one_by_one(list);
    each(&policy.accounts).iter().all(|account| {
        each(&policy.clusters).iter().all(|cluster| {
            each(&policy.services).iter().all(|service| {
                each(&policy.stages).iter().all(|stage| {
                    earlier.iter().any(|one| {
                        names(&one.accounts, *account)
                            && admits(&one.clusters, *cluster)
                            && admits(&one.services, *service)
                            && names(&one.stages, *stage)
                    })
                })
            })
        })
    })
}

/// Whether no service is asked about in a channel, because earlier ones take all that it is for.
pub(super) fn is_unreachable_channel(earlier: &[Channel], channel: &Channel) -> bool {
    one_by_one(&channel.services)
        .iter()
        .all(|service| earlier.iter().any(|one| admits(&one.services, *service)))
}

/// An empty list stands for all: `None`.
fn one_by_one(list: &[String]) -> Vec<Option<&str>> {
    if list.is_empty() {
        return vec![None];
    }
    list.iter().map(|one| Some(one.as_str())).collect()
}

fn names(list: &[String], one: Option<&str>) -> bool {
    list.is_empty() || one.is_some_and(|one| list.iter().any(|each| each == one))
}

fn admits(patterns: &[String], one: Option<&str>) -> bool {
    let one = one.unwrap_or("*");
    patterns.is_empty() || patterns.iter().any(|pattern| covers(pattern, one))
}

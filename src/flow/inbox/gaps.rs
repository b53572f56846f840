//! What a scan of a Region could not read.

use super::progress::UnreadResource;

/// What could not be read, by this scan or before it.
#[derive(Default)]
pub(super) struct Gaps(Vec<Gap>);

struct Gap {
    unread: UnreadResource,
    since: Since,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Since {
    /// Earlier scans could not read it, and this one does not try before it sweeps.
    Before,
    /// This scan could not read it, and the next one tries again.
    ThisScan,
    /// This scan could not read it, and no other tries again before the next sweep.
    UntilSwept,
}

impl Gaps {
    /// Begins a scan with what those before it left.
    pub(super) fn left(before: Vec<UnreadResource>) -> Self {
        let since = Since::Before;
        let gaps = before.into_iter().map(|unread| Gap { unread, since });
        Self(gaps.collect())
    }

    pub(super) fn add(&mut self, unread: UnreadResource, since: Since) {
        self.0.push(Gap { unread, since });
    }

    /// Everything has been looked at again: what was before no longer counts.
    pub(super) fn end_sweep(&mut self) {
        self.0.retain(|gap| gap.since != Since::Before);
    }

    /// All of it, the like counted together. What a sweep has failed to read again is counted once.
    pub(super) fn all(&self, sweeping: bool) -> Vec<UnreadResource> {
        let (before, now): (Vec<_>, Vec<_>) =
            self.0.iter().partition(|gap| gap.since == Since::Before);
        let mut all = Vec::new();
        for gap in now {
            gap.unread.clone().add_to(&mut all);
        }
        for gap in before {
            if !sweeping || !all.iter().any(|now| now.is_like(&gap.unread)) {
                gap.unread.clone().add_to(&mut all);
            }
        }
        all
    }

    /// What the scans after this one do not try before they sweep. It is left to them once.
    pub(super) fn leave(&mut self) -> Vec<UnreadResource> {
        let mut left = Vec::new();
        for gap in &mut self.0 {
            if gap.since == Since::UntilSwept {
                gap.since = Since::ThisScan;
                left.push(gap.unread.clone());
            }
        }
        left
    }
}

#[cfg(test)]
mod tests {
    use super::super::progress::Missing;
    use super::*;
    use crate::error::Error;

    fn unread(cluster: &str) -> UnreadResource {
        UnreadResource {
            cluster: Some(cluster.to_owned()),
            what: Missing::Services,
            count: 1,
            error: Error::input("denied"),
        }
    }

    fn counts(all: &[UnreadResource]) -> Vec<(&str, u32)> {
        all.iter()
            .map(|one| (one.cluster.as_deref().unwrap(), one.count))
            .collect()
    }

    #[test]
    fn the_like_is_counted_together_but_not_with_what_a_sweep_tries_again() {
        let mut gaps = Gaps::left(vec![unread("shop"), unread("bank")]);
        gaps.add(unread("shop"), Since::ThisScan);
        gaps.add(unread("shop"), Since::UntilSwept);
        assert_eq!(counts(&gaps.all(false)), [("shop", 3), ("bank", 1)]);
        assert_eq!(counts(&gaps.all(true)), [("shop", 2), ("bank", 1)]);
        gaps.end_sweep();
        assert_eq!(counts(&gaps.all(false)), [("shop", 2)]);
    }

    #[test]
    fn only_what_no_look_tries_again_is_left_to_the_next_one() {
        let mut gaps = Gaps::left(vec![unread("bank")]);
        gaps.add(unread("shop"), Since::ThisScan);
        gaps.add(unread("mill"), Since::UntilSwept);
        assert_eq!(counts(&gaps.leave()), [("mill", 1)]);
        assert_eq!(counts(&gaps.leave()), []);
        assert_eq!(gaps.all(false).len(), 3);
    }
}

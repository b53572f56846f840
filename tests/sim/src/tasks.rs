//! Task counts that move.

use serde::Serialize;

/// The tasks of a running revision, between two counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Tasks {
    from: u32,
    to: u32,
    start: i64,
    end: i64,
    failing: bool,
}

impl Tasks {
    pub(crate) fn steady(count: u32) -> Self {
        Self {
            from: count,
            to: count,
            start: 0,
            end: 0,
            failing: false,
        }
    }

    /// Moves to `to`, from what runs at `now`, evenly over `duration` milliseconds.
    pub(crate) fn scale(self, to: u32, now: i64, duration: i64) -> Self {
        Self {
            from: self.running(now),
            to,
            start: now,
            end: now + duration,
            failing: false,
        }
    }

    /// New tasks that start and die.
    pub(crate) fn failing(to: u32, now: i64) -> Self {
        Self {
            from: 0,
            to,
            start: now,
            end: now,
            failing: true,
        }
    }

    /// `requestedTaskCount`.
    #[must_use]
    pub fn requested(self) -> u32 {
        self.to
    }

    /// `runningTaskCount` at a moment.
    #[must_use]
    pub fn running(self, now: i64) -> u32 {
        if self.failing {
            return 0;
        }
        if now >= self.end {
            return self.to;
        }
        let moved = i64::from(self.from.abs_diff(self.to)) * (now - self.start).max(0)
            / (self.end - self.start).max(1);
        let moved = u32::try_from(moved).unwrap_or(u32::MAX);
        if self.to >= self.from {
            self.from + moved
        } else {
            self.from - moved
        }
    }

    /// `pendingTaskCount` at a moment.
    #[must_use]
    pub fn pending(self, now: i64) -> u32 {
        self.to.saturating_sub(self.running(now))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tasks_start_one_after_the_other() {
        let tasks = Tasks::steady(0).scale(4, 1_000, 8_000);
        let seen =
            [1_000, 2_999, 3_000, 7_000, 9_000].map(|now| (tasks.running(now), tasks.pending(now)));
        assert_eq!(seen, [(0, 4), (0, 4), (1, 3), (3, 1), (4, 0)]);
    }

    #[test]
    fn tasks_go_one_after_the_other_and_none_is_pending() {
        let tasks = Tasks::steady(2).scale(0, 0, 10);
        let seen = [0, 5, 10].map(|now| (tasks.running(now), tasks.pending(now)));
        assert_eq!(seen, [(2, 0), (1, 0), (0, 0)]);
    }

    #[test]
    fn failing_tasks_stay_pending() {
        assert_eq!(
            (
                Tasks::failing(3, 0).running(99),
                Tasks::failing(3, 0).pending(99)
            ),
            (0, 3)
        );
    }
}

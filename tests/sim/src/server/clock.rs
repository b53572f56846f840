//! Real time, plus what tests have added to it.

use std::time::{SystemTime, UNIX_EPOCH};

#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Clock {
    ahead: i64,
}

impl Clock {
    /// Epoch milliseconds.
    pub(super) fn now(self) -> i64 {
        let since_epoch = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX) + self.ahead
    }

    pub(super) fn advance(&mut self, ms: i64) {
        self.ahead += ms;
    }
}

//! What a worker without a store remembers: within its process, and no longer. So two presses at once have one effect there too, and an event
//! that comes twice asks once.

use std::cell::RefCell;
use std::collections::BTreeMap;

use crate::timestamp::Timestamp;

/// Entries, each with the time it ends at in epoch milliseconds.
#[derive(Default)]
pub(in crate::approval) struct Local(RefCell<BTreeMap<String, (String, i64)>>);

impl Local {
    pub(super) fn put(&self, now: Timestamp, key: &str, value: &str, until: Timestamp) {
        let mut entries = self.0.borrow_mut();
        entries.retain(|_, (_, until)| *until > now.epoch_millis());
        entries.insert(key.to_owned(), (value.to_owned(), until.epoch_millis()));
    }

    pub(super) fn create(&self, now: Timestamp, key: &str, value: &str, until: Timestamp) -> bool {
        let there = self
            .0
            .borrow()
            .get(key)
            .is_some_and(|(_, until)| *until > now.epoch_millis());
        if !there {
            self.put(now, key, value, until);
        }
        !there
    }

    pub(super) fn remove(&self, key: &str) {
        self.0.borrow_mut().remove(key);
    }

    pub(super) fn list(&self, now: Timestamp, prefix: &str) -> Vec<(String, String)> {
        let entries = self.0.borrow();
        let live = entries
            .range(prefix.to_owned()..)
            .take_while(|(key, _)| key.starts_with(prefix))
            .filter(|(_, (_, until))| *until > now.epoch_millis());
        live.map(|(key, (value, _))| (key.clone(), value.clone()))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_is_created_once_and_again_only_when_it_has_expired() {
        let local = Local::default();
        let at = Timestamp::from_epoch_millis;
        assert!(local.create(at(0), "a/1", "x", at(10)));
        assert!(!local.create(at(9), "a/1", "y", at(20)));
        assert_eq!(
            local.list(at(9), "a/"),
            [("a/1".to_owned(), "x".to_owned())]
        );
        assert!(local.create(at(10), "a/1", "z", at(20)));
        local.put(at(10), "b/1", "other", at(20));
        assert_eq!(
            local.list(at(10), "a/"),
            [("a/1".to_owned(), "z".to_owned())]
        );
        local.remove("a/1");
        assert!(local.list(at(10), "a/").is_empty());
    }
}

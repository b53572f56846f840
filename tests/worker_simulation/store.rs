//! The store that all processes share.

use std::collections::BTreeMap;

use serde_json::{Value, json};

#[derive(Default)]
pub struct Store(BTreeMap<String, (String, i64)>);

impl Store {
    /// Carries out a call; its reply as JSON. `None` for a call that is not the store's.
    pub fn called(&mut self, call: &Value, now: i64) -> Option<String> {
        let text = |name: &str| call[name].as_str().unwrap_or_default().to_owned();
        self.0.retain(|_, (_, until)| *until > now);
        match call["call"].as_str()? {
            "put" => {
                self.put(call, text("key"), text("value"), now);
                Some("null".to_owned())
            }
            "create" => {
                let free = !self.0.contains_key(&text("key"));
                if free {
                    self.put(call, text("key"), text("value"), now);
                }
                Some(free.to_string())
            }
            "remove" => {
                self.0.remove(&text("key"));
                Some("null".to_owned())
            }
            "list" => {
                let prefix = text("prefix");
                let found: Vec<_> = self
                    .0
                    .range(prefix.clone()..)
                    .take_while(|(key, _)| key.starts_with(&prefix))
                    .map(|(key, (value, _))| (key, value))
                    .collect();
                Some(json!(found).to_string())
            }
            _ => None,
        }
    }

    fn put(&mut self, call: &Value, key: String, value: String, now: i64) {
        let until = call["expiresAt"].as_i64().expect("an entry has an end");
        assert!(until > now, "{key} would expire at once");
        self.0.insert(key, (value, until));
    }
}

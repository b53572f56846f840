//! What the worker has its host do: the store, above all.

use ecs_sim::key;
use serde_json::{Value, json};

use super::World;

impl World {
    pub(super) fn called(&mut self, call: &Value) -> Option<String> {
        if self
            .store_refuses
            .as_mut()
            .is_some_and(|refuses| refuses(call))
        {
            return None;
        }
        if let Some(until) = call["expiresAt"].as_i64() {
            let key = call["key"].as_str().unwrap();
            self.kept_until.insert(key.to_owned(), until);
        }
        match call["call"].as_str().unwrap() {
            "put" if self.store_answers => {
                let (key, value) = (call["key"].as_str().unwrap(), call["value"].as_str().unwrap());
                assert!(call["expiresAt"].as_i64().unwrap() > self.sim.now());
                self.store.insert(key.to_owned(), value.to_owned());
                Some("null".to_owned())
            }
            "create" if self.store_answers => {
                let (key, value) = (call["key"].as_str().unwrap(), call["value"].as_str().unwrap());
                let there = self.store.contains_key(key);
                if !there {
                    self.store.insert(key.to_owned(), value.to_owned());
                }
                Some((!there).to_string())
            }
            "remove" if self.store_answers => {
                self.store.remove(call["key"].as_str().unwrap());
                Some("null".to_owned())
            }
            "list" if self.store_answers => {
                let prefix = call["prefix"].as_str().unwrap();
                let found: Vec<_> = self.store.iter().filter(|(key, _)| key.starts_with(prefix)).collect();
                Some(json!(found).to_string())
            }
            "sign" => Some(json!(crate::issuer::sign(&call["claims"])).to_string()),
            "credentials" => Some(
                json!({ "accessKeyId": key::FULL.access_key_id, "secretAccessKey": key::FULL.secret_access_key, "sessionToken": key::FULL.session_token })
                    .to_string(),
            ),
            _ => None,
        }
    }
}

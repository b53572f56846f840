//! `www/worker/settings.schema.json`, which editors and people read, against the types that the settings are read into.

use std::collections::BTreeSet;
use std::fs;

use serde::Deserialize;
use serde_json::{Value, json};

use super::Settings;

/// What the schema leaves out on purpose: reading takes it, and the check refuses it with its reason.
const CHECKED: &[(&str, &str)] = &[("/policies/0/rollBack", "approvals")];

struct Schema(Value);

impl Schema {
    fn read() -> Self {
        let path = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/www/worker/settings.schema.json"
        );
        Self(serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap())
    }

    /// A part of it, where that is only named.
    fn resolved<'a>(&'a self, part: &'a Value) -> &'a Value {
        let reference = part.get("$ref").filter(|_| part.get("type").is_none());
        reference.map_or(part, |path| {
            let pointer = path.as_str().unwrap().trim_start_matches('#');
            self.0.pointer(pointer).unwrap()
        })
    }

    /// A value with every member that there is, `choice` among alternatives.
    fn sample(&self, part: &Value, choice: usize) -> Value {
        let part = self.resolved(part);
        if let Some(alternatives) = part.get("oneOf") {
            return self.sample(&alternatives[choice], choice);
        }
        if let Some(value) = part.get("const").or_else(|| part.pointer("/enum/0")) {
            return value.clone();
        }
        match part["type"].as_str().unwrap() {
            "array" => json!([self.sample(&part["items"], choice)]),
            "object" if part["additionalProperties"].is_object() => {
                json!({ "any": self.sample(&part["additionalProperties"], choice) })
            }
            "object" => {
                let members = part["properties"].as_object().into_iter().flatten();
                members
                    .map(|(name, member)| (name.clone(), self.sample(member, choice)))
                    .collect()
            }
            "string" => json!("any"),
            "integer" => json!(1),
            "boolean" => json!(true),
            other => panic!("{other}"),
        }
    }

    /// Compares a part of it with what is read at `path` of `whole`.
    fn compare(&self, part: &Value, path: &str, whole: &Value, choice: usize) {
        let part = self.resolved(part);
        if let Some(alternatives) = part.get("oneOf") {
            return self.compare(&alternatives[choice], path, whole, choice);
        }
        let with = |value: Value| {
            let mut whole = whole.clone();
            *whole.pointer_mut(path).unwrap() = value;
            read(&whole)
        };
        if let Some(known) = part.get("enum") {
            for value in known.as_array().unwrap() {
                assert_eq!(with(value.clone()), Ok(()), "{path}");
            }
            // Where any text is read, the check knows the values.
            if let Err(error) = with(json!("unknown")) {
                let known = known.as_array().unwrap().iter();
                let known = known.map(|value| value.as_str().unwrap().to_owned());
                assert_eq!(names_in(&error), known.collect(), "{path}");
            }
            return;
        }
        let Some(kind) = part["type"].as_str() else {
            assert!(part.get("const").is_some(), "{path}: has no type");
            return;
        };
        for (other, value) in [
            ("string", json!("any")),
            ("boolean", json!(true)),
            ("integer", json!(7)),
            ("object", json!({})),
            ("array", json!([])),
        ] {
            // A struct of serde's may be written as an array of its members, too.
            let is_open = kind == "object" && ["object", "array"].contains(&other);
            if !is_open {
                assert_eq!(with(value).is_ok(), kind == other, "{path}: {other}");
            }
        }
        match kind {
            "array" => self.compare(&part["items"], &format!("{path}/0"), whole, choice),
            "object" if part["additionalProperties"].is_object() => {
                let each = &part["additionalProperties"];
                self.compare(each, &format!("{path}/any"), whole, choice);
            }
            "object" => self.compare_members(part, path, whole, choice),
            _ => {}
        }
    }

    fn compare_members(&self, part: &Value, path: &str, whole: &Value, choice: usize) {
        assert_eq!(part["additionalProperties"], false, "{path}");
        let with = |change: &dyn Fn(&mut serde_json::Map<String, Value>)| {
            let mut whole = whole.clone();
            change(whole.pointer_mut(path).unwrap().as_object_mut().unwrap());
            read(&whole)
        };
        let properties = part["properties"].as_object().into_iter().flatten();
        let mut names: BTreeSet<_> = properties.clone().map(|(name, _)| name.clone()).collect();
        let checked = CHECKED.iter().filter(|(place, _)| *place == path);
        names.extend(checked.map(|(_, name)| (*name).to_owned()));
        // The member that distinguishes alternatives is read before them.
        names.remove("kind");
        let error = with(&|members| {
            members.insert("unknown".to_owned(), Value::Null);
        });
        assert_eq!(names_in(&error.unwrap_err()), names, "{path}");
        for (name, member) in properties {
            let required = part["required"].as_array().into_iter().flatten();
            let is_required = required.into_iter().any(|required| required == name);
            let without = with(&|members| {
                members.remove(name);
            });
            assert_eq!(without.is_err(), is_required, "{path}/{name}");
            self.compare(member, &format!("{path}/{name}"), whole, choice);
        }
    }
}

fn read(settings: &Value) -> Result<(), String> {
    let read = Settings::deserialize(settings);
    read.map(drop).map_err(|error| error.to_string())
}

/// The names that serde says it expected.
fn names_in(error: &str) -> BTreeSet<String> {
    let (_, expected) = error.split_once(", ").unwrap();
    let names = expected.split('`').skip(1).step_by(2);
    names.map(str::to_owned).collect()
}

#[test]
fn the_schema_has_every_member_that_is_read_and_no_other_each_of_its_kind_and_required_where_it_is()
{
    let schema = Schema::read();
    let kinds = schema.0["properties"]["identity"]["oneOf"].as_array();
    for choice in 0..kinds.unwrap().len() {
        let whole = schema.sample(&schema.0, choice);
        assert_eq!(read(&whole), Ok(()));
        schema.compare(&schema.0, "", &whole, choice);
    }
}

#[test]
fn the_schema_knows_every_kind_of_identity() {
    let schema = Schema::read();
    let kinds = schema.0["properties"]["identity"]["oneOf"].as_array();
    let kinds = kinds.unwrap().iter();
    let kinds = kinds.map(|one| {
        one["properties"]["kind"]["const"]
            .as_str()
            .unwrap()
            .to_owned()
    });
    let mut settings = schema.sample(&schema.0, 0);
    settings["identity"] = json!({ "kind": "unknown" });
    assert_eq!(names_in(&read(&settings).unwrap_err()), kinds.collect());
}

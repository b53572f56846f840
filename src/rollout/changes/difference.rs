//! What differs between two objects of which only a part is known.

use serde::Serialize;

use super::image::FromTo;
use crate::json;
use crate::protocol::{Others, RawJson, elements};

/// A member that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Difference {
    /// AWS's name for it.
    pub what: String,
    /// What is known of how.
    #[serde(flatten)]
    pub how: How,
}

/// How a member differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(untagged)]
pub enum How {
    /// From one value to another.
    Value(#[cfg_attr(test, ts(inline))] FromTo),
    /// By the names of its parts.
    Names {
        /// Names that were not there before.
        added: Vec<String>,
        /// Names that are no longer there.
        removed: Vec<String>,
        /// Names whose value differs.
        changed: Vec<String>,
    },
    /// Its value is not shown: it may hold a secret, or is too large to read.
    #[cfg_attr(test, ts(skip))]
    Somehow,
}

/// Members whose values are shown: none can be a secret.
const TOLD: &[&str] = &[
    "cpu",
    "memory",
    "memoryReservation",
    "essential",
    "user",
    "privileged",
    "readonlyRootFilesystem",
    "networkMode",
    "taskRoleArn",
    "executionRoleArn",
    "pidMode",
    "ipcMode",
    "launchType",
    "platformVersion",
    "platformFamily",
    "startTimeout",
    "stopTimeout",
];

/// Every member that differs, but for those to be ignored.
pub(super) fn differences(before: &Others, after: &Others, ignored: &[&str]) -> Vec<Difference> {
    let gone = before
        .iter()
        .filter(|(name, _)| after.json(name).is_none())
        .map(|(name, _)| name);
    after
        .iter()
        .map(|(name, _)| name)
        .chain(gone)
        .filter(|name| !ignored.contains(name))
        .filter_map(|name| {
            let (then, now) = (before.json(name), after.json(name));
            let empty = |json: Option<&str>| matches!(json, None | Some("[]" | "{}"));
            if then == now || (empty(then) && empty(now)) {
                return None;
            }
            let how = how(name, then, now)?;
            Some(Difference {
                what: name.to_owned(),
                how,
            })
        })
        .collect()
}

/// The objects of a JSON array.
pub(in crate::rollout) fn objects(json: Option<&str>) -> Vec<Others> {
    let elements = json.and_then(elements).unwrap_or_default();
    let object = |element: &RawJson| Others::parse(element.as_str());
    elements.iter().filter_map(object).collect()
}

fn how(name: &str, before: Option<&str>, after: Option<&str>) -> Option<How> {
    match name {
        "environment" | "secrets" => {
            // A value that is the same in another order is no difference.
            by_name(&objects(before), &objects(after))
        }
        "portMappings" => Some(in_short(before, after, port)),
        "loadBalancers" => Some(in_short(before, after, load_balancer)),
        _ if TOLD.contains(&name) => {
            let value = |json: &str| json::text(json).map_or_else(|| json.to_owned(), Into::into);
            Some(How::Value(FromTo {
                before: before.map(value),
                after: after.map(value),
            }))
        }
        _ => Some(How::Somehow),
    }
}

fn by_name(before: &[Others], after: &[Others]) -> Option<How> {
    let name = |one: &Others| one.text("name").unwrap_or_default();
    let value = |one: &Others| {
        let value = one.json("value").or_else(|| one.json("valueFrom"));
        value.map(str::to_owned)
    };
    let (mut added, mut removed, mut changed) = (Vec::new(), Vec::new(), Vec::new());
    for now in after {
        match before.iter().find(|then| name(then) == name(now)) {
            None => added.push(name(now)),
            Some(then) if value(then) != value(now) => changed.push(name(now)),
            Some(_) => {}
        }
    }
    for then in before {
        if !after.iter().any(|now| name(now) == name(then)) {
            removed.push(name(then));
        }
    }
    let any = !(added.is_empty() && removed.is_empty() && changed.is_empty());
    any.then_some(How::Names {
        added,
        removed,
        changed,
    })
}

/// What matters of each object; where that is the same, only that they differ.
fn in_short(before: Option<&str>, after: Option<&str>, short: fn(&Others) -> String) -> How {
    let all = |json| {
        let all: Vec<String> = objects(json).iter().map(short).collect();
        all.join(", ")
    };
    let (before, after) = (all(before), all(after));
    if before == after {
        return How::Somehow;
    }
    How::Value(FromTo {
        before: Some(before),
        after: Some(after),
    })
}

/// `8080/tcp`
fn port(mapping: &Others) -> String {
    let protocol = mapping.text("protocol").unwrap_or_else(|| "tcp".to_owned());
    [mapping.json("containerPort").unwrap_or("?"), &protocol].join("/")
}

/// `web:8080 behind targetgroup/checkout/0123456789abcdef`; of a Classic Load Balancer its name.
fn load_balancer(one: &Others) -> String {
    let behind = one
        .text("targetGroupArn")
        .or_else(|| one.text("loadBalancerName"))
        .unwrap_or_default();
    let behind = behind.rsplit(':').next().unwrap_or_default();
    let container = one.text("containerName").unwrap_or_default();
    let port = one.json("containerPort").unwrap_or("?");
    [&container, ":", port, " behind ", behind].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compared(before: &str, after: &str) -> String {
        let object = |json: &str| Others::parse(json).unwrap();
        json::to_string(&differences(&object(before), &object(after), &["ignored"]))
    }

    #[test]
    fn what_is_the_same_is_not_reported() {
        let same = r#"{"cpu":"256","command":["a"],"ignored":1}"#;
        assert_eq!(
            compared(same, r#"{"cpu":"256","command":["a"],"ignored":2}"#),
            "[]"
        );
        assert_eq!(compared(r#"{"volumes":[]}"#, "{}"), "[]");
    }

    #[test]
    fn the_order_of_an_environment_is_no_difference() {
        let one = r#"{"name":"A","value":"1"}"#;
        let two = r#"{"name":"B","value":"2"}"#;
        assert_eq!(
            compared(
                &format!(r#"{{"environment":[{one},{two}]}}"#),
                &format!(r#"{{"environment":[{two},{one}]}}"#)
            ),
            "[]"
        );
    }

    #[test]
    fn what_comes_and_what_goes_is_reported() {
        assert_eq!(
            compared(r#"{"user":"root"}"#, r#"{"memory":512}"#),
            r#"[{"what":"memory","after":"512"},{"what":"user","before":"root"}]"#
        );
    }

    #[test]
    fn what_may_hold_a_secret_is_reported_by_its_name_alone() {
        assert_eq!(
            compared(
                r#"{"command":["--token=x"]}"#,
                r#"{"command":["--token=y"]}"#
            ),
            r#"[{"what":"command"}]"#
        );
    }

    #[test]
    fn a_load_balancer_is_reported_by_its_target_group_and_container() {
        let one = |group: &str, rule: &str| {
            format!(
                r#"{{"loadBalancers":[{{"targetGroupArn":"arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/{group}/0123456789abcdef","containerName":"web","containerPort":8080,"advancedConfiguration":{{"productionListenerRule":"{rule}"}}}}]}}"#
            )
        };
        assert_eq!(
            compared(&one("blue", "a"), &one("green", "a")),
            r#"[{"what":"loadBalancers","before":"web:8080 behind targetgroup/blue/0123456789abcdef","after":"web:8080 behind targetgroup/green/0123456789abcdef"}]"#
        );
        assert_eq!(
            compared(&one("blue", "a"), &one("blue", "b")),
            r#"[{"what":"loadBalancers"}]"#
        );
    }

    #[test]
    fn a_value_of_another_shape_than_expected_breaks_nothing() {
        assert_eq!(
            compared(r#"{"environment":{"A":1}}"#, r#"{"environment":"none"}"#),
            "[]"
        );
        assert_eq!(
            compared(
                r#"{"portMappings":[1]}"#,
                r#"{"portMappings":[{"containerPort":80}]}"#
            ),
            r#"[{"what":"portMappings","before":"","after":"80/tcp"}]"#
        );
    }
}

//! `input!`: an operation's input, and the table by which input that comes as JSON is checked.
//!
//! Checked by a table, and not by a derived `Deserialize`: what serde says of a mistake quotes the value, which may be a secret, and
//! does not say what the member must be; it refuses the unpaired surrogates that JavaScript's texts may hold; and it compiles a visitor for
//! each input, where this is one function. The inputs of flows are read member by member for the same reasons (`wasm/input.rs`).

use std::fmt::Write;

use serde::{Serialize, Serializer};

use super::member::{Number, Others};
use super::read;
use crate::error::Error;
use crate::json;
use crate::timestamp::Timestamp;

/// One member of an operation's input, as AWS's API model has it.
pub(crate) struct InputMember {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    pub(crate) required: bool,
}

/// What JSON a member of an input may hold.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    Text,
    Integer,
    Texts,
    /// `{ before, after }`, each a timestamp.
    TimeRange,
    /// One of these texts, and nothing else.
    OneOf(&'static [&'static str]),
}

/// A Rust type that stands for a member of an input.
pub(crate) trait InputKind {
    const KIND: Kind;
    const REQUIRED: bool = true;

    /// Whether a body leaves it out.
    fn is_absent(&self) -> bool {
        false
    }
}

impl InputKind for String {
    const KIND: Kind = Kind::Text;
}

impl InputKind for i32 {
    const KIND: Kind = Kind::Integer;
}

impl InputKind for Vec<String> {
    const KIND: Kind = Kind::Texts;
}

impl InputKind for TimeRange {
    const KIND: Kind = Kind::TimeRange;
}

impl<T: InputKind> InputKind for Option<T> {
    const KIND: Kind = T::KIND;
    const REQUIRED: bool = false;

    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

/// A span of time, either end open.
///
/// See <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreatedAt.html>.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct TimeRange {
    /// Include what was created before this moment.
    #[serde(
        serialize_with = "epoch_seconds",
        skip_serializing_if = "Option::is_none"
    )]
    pub before: Option<Timestamp>,
    /// Include what was created after this moment.
    #[serde(
        serialize_with = "epoch_seconds",
        skip_serializing_if = "Option::is_none"
    )]
    pub after: Option<Timestamp>,
}

/// As awsJson1.1 has timestamps in requests.
#[allow(clippy::ref_option, reason = "serde passes a reference")]
fn epoch_seconds<S: Serializer>(end: &Option<Timestamp>, serializer: S) -> Result<S::Ok, S::Error> {
    // Seconds are a JSON number.
    end.and_then(|end| Number::parse(&end.epoch_seconds()))
        .serialize(serializer)
}

/// Declares an operation of ECS: its input, what comes back, whether it acts, the throttle bucket that AWS counts it in, and what an IAM policy must allow.
macro_rules! input {
    (
        $(#[$meta:meta])*
        $name:ident {
            $($(#[$doc:meta])* $field:ident: $kind:ty = $member:literal,)*
        } -> $output:ty,
        acts: $acts:literal,
        bucket: $bucket:expr,
        permission: $action:literal on $resource_types:expr,
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, serde::Serialize)]
        pub struct $name {
            $(
                $(#[$doc])*
                #[serde(
                    rename = $member,
                    skip_serializing_if = "crate::protocol::input::InputKind::is_absent"
                )]
                pub $field: $kind,
            )*
        }

        impl $crate::protocol::Operation for $name {
            const NAME: &'static str = stringify!($name);
            // What stands beside the operation: protocol/ knows no service.
            const SERVICE: &'static $crate::protocol::Service = &super::ECS;
            const ACTS: bool = $acts;
            const BUCKET: Option<$crate::protocol::Bucket> = $bucket;
            const PERMISSION: Option<$crate::protocol::Permission> = Some($crate::protocol::Permission {
                action: $action,
                resource_types: &$resource_types,
            });
            type Output = $output;

            fn body(&self) -> Result<String, $crate::error::Error> {
                Ok($crate::json::to_string(self))
            }

            fn parse(
                response: &$crate::protocol::Response,
            ) -> Result<$output, $crate::error::Error> {
                $crate::protocol::aws_json::parse(response)
            }
        }

        impl $name {
            pub(crate) const MEMBERS: &'static [$crate::protocol::input::InputMember] = &[
                $($crate::protocol::input::InputMember {
                    name: $member,
                    kind: <$kind as $crate::protocol::input::InputKind>::KIND,
                    required: <$kind as $crate::protocol::input::InputKind>::REQUIRED,
                },)*
            ];
        }
    };
}

pub(crate) use input;

/// Checks an input that came as JSON against an operation's members, and returns the body to send.
///
/// # Errors
/// `invalid-input`, naming the operation and the member: not an object, an unknown member, a missing one, or one of the
/// wrong type. A body of an act is never guessed at.
pub(crate) fn body_of(
    operation: &str,
    members: &[InputMember],
    json: &str,
) -> Result<String, Error> {
    let refuse = |what: &str| Error::input(format!("{operation}: {what}"));
    let given = Others::parse(json).ok_or_else(|| refuse("the input must be an object."))?;

    let mut body = String::with_capacity(json.len() + 2);
    body.push('{');
    for (name, value) in given.iter() {
        let Some(member) = members.iter().find(|member| member.name == name) else {
            return Err(refuse(&unknown_member(name, members)));
        };
        if body.len() > 1 {
            body.push(',');
        }
        // Writing to a String cannot fail.
        let _ = write!(body, "\"{}\":", member.name);
        if !write_value(&mut body, member.kind, value) {
            return Err(refuse(&format!(
                "{} must be {}.",
                member.name,
                described(member.kind)
            )));
        }
    }
    body.push('}');

    match members
        .iter()
        .find(|member| member.required && given.json(member.name).is_none())
    {
        Some(missing) => Err(refuse(&format!(
            "{} is missing; it must be {}.",
            missing.name,
            described(missing.kind)
        ))),
        None => Ok(body),
    }
}

fn unknown_member(name: &str, members: &[InputMember]) -> String {
    let mut text = String::from("it has no member ");
    for character in name.chars().take(64).flat_map(char::escape_default) {
        text.push(character);
    }
    text.push_str("; its members are ");
    for (index, member) in members.iter().enumerate() {
        if index > 0 {
            text.push_str(", ");
        }
        text.push_str(member.name);
    }
    text.push('.');
    text
}

fn described(kind: Kind) -> String {
    match kind {
        Kind::Text => "a non-empty string".to_owned(),
        Kind::Integer => "a whole number".to_owned(),
        Kind::Texts => "an array of strings".to_owned(),
        Kind::TimeRange => {
            "an object with before, after or both, each a Date or an ISO 8601 string".to_owned()
        }
        Kind::OneOf(values) => values.join(" or "),
    }
}

fn write_value(body: &mut String, kind: Kind, value: &str) -> bool {
    let fits = match kind {
        Kind::Text => value.starts_with('"') && value != "\"\"",
        Kind::Integer => value.parse::<i32>().is_ok(),
        Kind::Texts => read::texts(value).is_some(),
        Kind::OneOf(values) => values.contains(&json::text(value).as_deref().unwrap_or_default()),
        Kind::TimeRange => return write_time_range(body, value),
    };
    if fits {
        body.push_str(value);
    }
    fits
}

fn write_time_range(body: &mut String, json: &str) -> bool {
    let Some(given) = Others::parse(json) else {
        return false;
    };
    let mut range = TimeRange::default();
    for (name, value) in given.iter() {
        let end = match name {
            "before" => &mut range.before,
            "after" => &mut range.after,
            _ => return false,
        };
        *end = Timestamp::parse_json(value);
        if end.is_none() {
            return false;
        }
    }
    body.push_str(&json::to_string(&range));
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    const MEMBERS: &[InputMember] = &[
        InputMember {
            name: "hookId",
            kind: Kind::Text,
            required: true,
        },
        InputMember {
            name: "action",
            kind: Kind::OneOf(&["CONTINUE", "ROLLBACK"]),
            required: true,
        },
        InputMember {
            name: "names",
            kind: Kind::Texts,
            required: false,
        },
        InputMember {
            name: "maxResults",
            kind: Kind::Integer,
            required: false,
        },
        InputMember {
            name: "createdAt",
            kind: Kind::TimeRange,
            required: false,
        },
    ];

    fn body(json: &str) -> Result<String, String> {
        body_of("Act", MEMBERS, json).map_err(|error| error.to_string())
    }

    #[test]
    fn a_good_input_is_sent_as_it_came() {
        assert_eq!(
            body(r#"{"hookId":"h","action":"ROLLBACK","names":["a"],"maxResults":5}"#),
            Ok(r#"{"hookId":"h","action":"ROLLBACK","names":["a"],"maxResults":5}"#.to_owned())
        );
    }

    #[test]
    fn dates_become_epoch_seconds() {
        assert_eq!(
            body(
                r#"{"hookId":"h","action":"ROLLBACK","createdAt":{"after":"2024-10-08T19:55:22.250Z","before":null}}"#
            ),
            Ok(
                r#"{"hookId":"h","action":"ROLLBACK","createdAt":{"after":1728417322.25}}"#
                    .to_owned()
            )
        );
    }

    #[test]
    fn an_act_without_its_action_is_refused() {
        for json in [r#"{"hookId":"h"}"#, r#"{"hookId":"h","action":null}"#] {
            assert_eq!(
                body(json),
                Err("Act: action is missing; it must be CONTINUE or ROLLBACK.".to_owned())
            );
        }
    }

    #[test]
    fn a_wrong_type_is_named() {
        assert_eq!(
            body(r#"{"hookId":7,"action":"CONTINUE"}"#),
            Err("Act: hookId must be a non-empty string.".to_owned())
        );
        assert_eq!(
            body(r#"{"hookId":"","action":"CONTINUE"}"#),
            Err("Act: hookId must be a non-empty string.".to_owned())
        );
        assert_eq!(
            body(r#"{"hookId":"h","action":"continue"}"#),
            Err("Act: action must be CONTINUE or ROLLBACK.".to_owned())
        );
        assert_eq!(
            body(r#"{"hookId":"h","action":"CONTINUE","maxResults":1.5}"#),
            Err("Act: maxResults must be a whole number.".to_owned())
        );
    }

    #[test]
    fn a_misspelt_member_is_refused_with_the_right_ones() {
        assert_eq!(
            body(r#"{"hookID":"h","action":"CONTINUE"}"#),
            Err("Act: it has no member hookID; its members are hookId, action, names, maxResults, createdAt.".to_owned())
        );
    }

    #[test]
    fn what_is_no_object_is_refused() {
        for json in ["", "[]", "\"x\"", "7", "{"] {
            assert_eq!(
                body(json),
                Err("Act: the input must be an object.".to_owned())
            );
        }
    }
}

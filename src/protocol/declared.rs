//! Declares the shape of what an operation answers, its members by name.

/// Declares an output shape. Every typed member is optional, because awsJson1.1 may leave any out; `null` is absent.
macro_rules! shape {
    (
        $(#[$meta:meta])*
        $name:ident {
            $($(#[$doc:meta])* $field:ident: $kind:ty = $member:literal,)*
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, Default)]
        #[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
        #[non_exhaustive]
        pub struct $name {
            $($(#[$doc])* #[cfg_attr(test, ts(rename = $member))] pub $field: Option<$kind>,)*
            /// Every other member, as AWS sent it.
            #[cfg_attr(test, ts(flatten))]
            pub others: $crate::protocol::Others,
        }

        impl $crate::protocol::shape::Shape for $name {
            fn slot(&mut self, name: &str) -> $crate::protocol::shape::Slot<'_> {
                match name {
                    $($member => <$kind as $crate::protocol::shape::Member>::slot(&mut self.$field),)*
                    _ => $crate::protocol::shape::Slot::Other,
                }
            }

            fn others_mut(&mut self) -> Option<&mut $crate::protocol::Others> {
                Some(&mut self.others)
            }
        }

        impl $crate::protocol::shape::Member for $name {
            fn slot(member: &mut Option<Self>) -> $crate::protocol::shape::Slot<'_> {
                $crate::protocol::shape::Slot::Object(member)
            }
        }

        impl $crate::protocol::shape::Element for $name {
            fn slot_of_many(member: &mut Option<Vec<Self>>) -> $crate::protocol::shape::Slot<'_> {
                $crate::protocol::shape::Slot::Objects(member)
            }
        }

        impl $crate::protocol::value::Member for $name {
            fn value(&self) -> $crate::protocol::value::Value<'_> {
                $crate::protocol::value::Value::Object(
                    vec![$((
                        $member,
                        self.$field.as_ref().map($crate::protocol::value::Member::value),
                    ),)*],
                    &self.others,
                )
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $crate::protocol::value::Member::value(self).serialize(serializer)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let mut shape = Self::default();
                let place = $crate::protocol::read::Target::Shape(&mut shape);
                let came = serde::de::DeserializeSeed::deserialize(place, deserializer)?;
                if came == $crate::protocol::read::Fit::Value {
                    return Ok(shape);
                }
                let unread = $crate::protocol::read::ReadError::TypeMismatch;
                Err(serde::de::Error::custom(unread))
            }
        }

        impl std::str::FromStr for $name {
            type Err = serde_json::Error;

            /// Reads it from JSON.
            fn from_str(json: &str) -> Result<Self, Self::Err> {
                let mut shape = Self::default();
                let place = $crate::protocol::read::Target::Shape(&mut shape);
                match $crate::protocol::read::read(json, place) {
                    Ok(()) => Ok(shape),
                    Err($crate::protocol::read::ReadError::Json(error)) => Err(error),
                    Err(unread) => Err(serde::de::Error::custom(unread)),
                }
            }
        }
    };
}

pub(crate) use shape;

#[cfg(test)]
mod tests {
    use crate::timestamp::Timestamp;

    shape! {
        /// A shape for the tests.
        Sample {
            name: String = "name",
            created_at: Timestamp = "createdAt",
            count: i32 = "count",
            names: Vec<String> = "names",
            whole: Part = "whole",
            parts: Vec<Part> = "parts",
        }
    }

    shape! {
        /// A part of one.
        Part {
            name: String = "name",
        }
    }

    fn round_trip(json: &str) -> String {
        serde_json::to_string(&json.parse::<Sample>().unwrap()).unwrap()
    }

    #[test]
    fn members_that_are_not_typed_pass_through_as_they_came() {
        assert_eq!(
            round_trip(r#"{"name":"a","zeta":{"x": [1, null]},"parts":[{"name":"b","w":1.50}]}"#),
            r#"{"name":"a","parts":[{"name":"b","w":1.50}],"zeta":{"x": [1, null]}}"#
        );
    }

    #[test]
    fn null_members_are_absent() {
        assert_eq!(
            round_trip(
                r#"{"name":null,"createdAt":null,"count":null,"names":null,"whole":null,"parts":null,"zeta":null}"#
            ),
            "{}"
        );
    }

    #[test]
    fn a_timestamp_that_cannot_be_read_stays_as_it_came_and_fails_nothing() {
        assert_eq!(
            round_trip(r#"{"name":"a","createdAt":"soon"}"#),
            r#"{"name":"a","createdAt":"soon"}"#
        );
    }

    #[test]
    fn both_wire_forms_of_a_timestamp_leave_in_one() {
        for json in [
            r#"{"createdAt":1728417322.25}"#,
            r#"{"createdAt":"2024-10-08T19:55:22.250Z"}"#,
        ] {
            assert_eq!(
                round_trip(json),
                r#"{"createdAt":"2024-10-08T19:55:22.250Z"}"#
            );
        }
    }

    #[test]
    fn escaped_member_names_are_read() {
        assert_eq!(round_trip(r#"{"n\u0061me":"a"}"#), r#"{"name":"a"}"#);
    }

    #[test]
    fn a_member_of_another_kind_fails_the_response_but_a_number_stays_as_it_came() {
        for json in [
            r#"{"name":7}"#,
            r#"{"name":[65]}"#,
            r#"{"names":"a"}"#,
            r#"{"names":[null]}"#,
            r#"{"whole":[]}"#,
            r#"{"parts":{}}"#,
            r#"{"parts":[null]}"#,
            "[]",
            "{} {}",
            "{\"name\":\"a\tb\"}",
            "{\"names\":[\"a\nb\"]}",
            "{\"na\u{1}me\":1}",
        ] {
            assert!(json.parse::<Sample>().is_err(), "{json}");
        }
        assert_eq!(
            round_trip(r#"{"count":12345678901234567890.10}"#),
            r#"{"count":12345678901234567890.10}"#
        );
    }

    #[test]
    fn an_unpaired_surrogate_is_accepted_in_names_values_and_what_passes_through() {
        assert_eq!(
            round_trip(r#"{"name":"a\ud83d","names":["\ude00"],"z\ud83d":1,"zeta":"\ud83d"}"#),
            "{\"name\":\"a\u{fffd}\",\"names\":[\"\u{fffd}\"],\"z\u{fffd}\":1,\"zeta\":\"\\ud83d\"}"
        );
    }
}

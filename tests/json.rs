//! The JSON reader and writer against `serde_json`.

use std::borrow::Cow;
use std::fmt::Write as _;

use ecs_greenlight::json::{Reader, ToJson, text, texts};
use proptest::prelude::*;
use serde_json::Value;

fn is_json(json: &str) -> bool {
    let mut reader = Reader::new(json);
    reader.raw().and_then(|_| reader.end()).is_ok()
}

fn documents() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 4, |inner| {
        let members = proptest::collection::hash_map(any::<String>(), inner.clone(), 0..4);
        prop_oneof![
            proptest::collection::vec(inner, 0..4).prop_map(Value::from),
            members.prop_map(|members| members.into_iter().collect()),
        ]
    })
}

proptest! {
    #[test]
    fn a_string_written_by_either_is_read_by_the_other(string: String) {
        let json = serde_json::to_string(&string).unwrap();
        prop_assert_eq!(text(&json), Some(Cow::Borrowed(&*string)));
        let mut written = String::new();
        string.write(&mut written);
        prop_assert_eq!(serde_json::from_str::<String>(&written).unwrap(), string);
    }

    #[test]
    fn a_string_of_escapes_alone_is_read(string: String, upper: bool) {
        let mut json = String::from("\"");
        for unit in string.encode_utf16() {
            if upper {
                write!(json, "\\u{unit:04X}").unwrap();
            } else {
                write!(json, "\\u{unit:04x}").unwrap();
            }
        }
        json.push('"');
        prop_assert_eq!(text(&json), Some(Cow::Borrowed(&*string)));
    }

    #[test]
    fn an_array_of_strings_is_read(strings: Vec<String>, pretty: bool) {
        let json = if pretty {
            serde_json::to_string_pretty(&strings).unwrap()
        } else {
            serde_json::to_string(&strings).unwrap()
        };
        prop_assert_eq!(texts(&json), Some(strings));
    }

    #[test]
    fn a_text_with_one_character_changed_is_accepted_by_both_or_neither(
        document in documents(),
        place: prop::sample::Index,
        cut: bool,
        insert in "[{}\\[\\],:\"\\\\u0e+.1 \u{1}\u{e9}-]?",
    ) {
        let mut characters: Vec<char> = document.to_string().chars().collect();
        prop_assert!(is_json(&document.to_string()));
        let at = place.index(characters.len());
        characters.splice(at..at + usize::from(cut), insert.chars());
        let json: String = characters.into_iter().collect();
        // Half a surrogate pair is refused by one, and harmless to the other.
        prop_assume!(!json.to_lowercase().contains("\\ud"));
        // What a number amounts to is not the reader's business: 1e999 is one.
        let theirs = serde_json::from_str::<Box<serde_json::value::RawValue>>(&json).is_ok();
        prop_assert_eq!(is_json(&json), theirs, "{}", json);
    }
}

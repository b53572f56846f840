//! Reads the settings' JSON. A problem names the setting, and never contains a value.

use serde::de::DeserializeOwned;
use serde_json::error::Category;

use super::problem::Problems;
use crate::approval::strict::Strict;

/// The variables that the settings come by.
const INLINE: &str = "GREENLIGHT";
const FILE: &str = "GREENLIGHT_FILE";

/// The settings in a text; `file` is the path of the file that it was read from, where it was.
pub(super) fn read<T: DeserializeOwned>(
    text: &str,
    file: Option<&str>,
    problems: &mut Problems,
) -> Option<T> {
    let (path, error) = match Strict::parse(text).map(serde_path_to_error::deserialize) {
        Ok(Ok(settings)) => return Some(settings),
        Ok(Err(error)) => (error.path().to_string(), error.into_inner()),
        Err(error) => (String::new(), error),
    };
    let (line, column) = (error.line(), error.column());
    let what = error.to_string();
    let what = what.split(" at line ").next().unwrap_or_default();
    let path = if path == "." { "" } else { &path };
    let (variable, name) = match file {
        Some(file) => (FILE, [file, " "].concat()),
        None => (INLINE, String::new()),
    };
    if error.classify() != Category::Data {
        let wrong = format!("{name}is not valid JSON at line {line}, column {column}: {what}");
        problems.variable(variable, &wrong);
        return None;
    }
    let message = without_value(what);
    match member(what) {
        // An unknown member is the end of its own path.
        Some(member) if path.is_empty() => problems.setting(member, &message),
        Some(member) if path != member && !path.ends_with(&[".", member].concat()) => {
            problems.setting([path, member].join("."), &message);
        }
        _ if path.is_empty() => {
            problems.variable(variable, &[&name, "must be a JSON object"].concat());
        }
        _ => problems.setting(path, &message),
    }
    None
}

/// The member that serde names, where it names one.
fn member(what: &str) -> Option<&str> {
    let begins = ["missing field `", "unknown field `", "duplicate field `"];
    let rest = begins.iter().find_map(|begin| what.strip_prefix(begin))?;
    rest.split('`').next()
}

/// What serde says, without the value that it found.
fn without_value(what: &str) -> String {
    if what.starts_with("missing field") {
        return "is missing".to_owned();
    }
    if what.starts_with("duplicate field") {
        return "is duplicated".to_owned();
    }
    if what.starts_with("unknown field") {
        return ["is unknown: ", what].concat();
    }
    let expected = match what.rsplit_once(", expected ") {
        Some((_, "a sequence")) => "a list",
        Some((_, "a map")) => "an object",
        Some((_, expected)) if expected.starts_with("struct ") => "an object",
        Some((_, expected)) if expected.starts_with("internally tagged enum ") => "an object",
        Some((_, "u32")) => "a whole number",
        Some((_, expected)) => expected,
        None => return "is not valid".to_owned(),
    };
    ["must be ", expected].concat()
}

#[cfg(test)]
mod tests {
    use super::super::{InvalidSettings, Settings};
    use super::*;

    fn problem_of(text: &str, file: Option<&str>) -> (String, String) {
        let mut problems = Problems::default();
        assert!(
            read::<Settings>(text, file, &mut problems).is_none(),
            "{text}"
        );
        let invalid = InvalidSettings::from(problems);
        let [problem] = invalid.problems() else {
            panic!("{invalid}");
        };
        (problem.setting.clone(), problem.message.clone())
    }

    #[test]
    fn json_that_is_broken_is_reported_with_its_place_and_no_value() {
        let broken = "{\n  \"url\": \"https://a.example\",\n  \"page\": fake-value\n}";
        assert_eq!(
            problem_of(broken, None),
            (
                "GREENLIGHT".to_owned(),
                "GREENLIGHT is not valid JSON at line 3, column 13: expected ident".to_owned()
            )
        );
        let (setting, message) = problem_of("{} {", Some("/etc/greenlight/settings.json"));
        assert_eq!(setting, "GREENLIGHT_FILE");
        assert_eq!(
            message,
            "GREENLIGHT_FILE /etc/greenlight/settings.json is not valid JSON at line 1, column 4: trailing characters"
        );
        let (setting, message) =
            problem_of("{\"url\": \"x\",}", Some("/etc/greenlight/settings.json"));
        assert_eq!(setting, "GREENLIGHT_FILE");
        assert_eq!(
            message,
            "GREENLIGHT_FILE /etc/greenlight/settings.json is not valid JSON at line 1, column 13: trailing comma"
        );
        let (_, message) = problem_of("", None);
        assert!(message.contains("line 1, column 0: EOF"), "{message}");
    }

    #[test]
    fn a_member_of_the_wrong_kind_is_reported_by_its_path_and_no_value() {
        let object = "must be an object";
        for (text, setting, wrong) in [
            (r#""fake-value""#, "GREENLIGHT", "must be a JSON object"),
            ("[]", "GREENLIGHT", "must be a JSON object"),
            (r#"{"url": 12}"#, "url", "must be a string"),
            (r#"{"teams": []}"#, "teams", object),
            (r#"{"aws": ["keys", "eu-west-1"]}"#, "aws", object),
            (
                r#"{"identity": ["oidc", "https://id.example.com", "a"]}"#,
                "identity",
                object,
            ),
            (r#"{"identity": 7}"#, "identity", object),
            (
                r#"{"accounts": [["111122223333", null, ["eu-west-1"]]]}"#,
                "accounts[0]",
                object,
            ),
            (
                r#"{"slack": {"team": "T0", "channels": [[["shop"], "C0"]]}}"#,
                "slack.channels[0]",
                object,
            ),
            (
                r#"{"policies": [{"rollBack": []}]}"#,
                "policies[0].rollBack",
                object,
            ),
            (
                r#"{"accounts": [{"id": "1", "regions": "fake-value"}]}"#,
                "accounts[0].regions",
                "must be a list",
            ),
            (
                r#"{"accounts": [{"regions": []}]}"#,
                "accounts[0].id",
                "is missing",
            ),
            (
                r#"{"policies": [{"continue": {"approvals": -2}}]}"#,
                "policies[0].continue.approvals",
                "must be a whole number",
            ),
            (
                r#"{"aws": {"credentials": "fake-value"}}"#,
                "aws.credentials",
                "must be one of `issuer`, `keys`, `platform`",
            ),
            (
                r#"{"identity": {"kind": "oidc", "issuer": "https://id.example.com"}}"#,
                "identity.audience",
                "is missing",
            ),
            (r#"{"url": "x", "url": "y"}"#, "url", "is duplicated"),
        ] {
            let name = match setting {
                INLINE => INLINE.to_owned(),
                setting => format!("\"{setting}\""),
            };
            let told = (setting.to_owned(), format!("{name} {wrong}"));
            assert_eq!(problem_of(text, None), told);
        }
    }

    #[test]
    fn a_member_that_nobody_knows_is_reported_by_its_path() {
        let (setting, message) = problem_of(r#"{"slack": {"team": "T0", "chanel": "C0"}}"#, None);
        assert_eq!(setting, "slack.chanel");
        assert!(
            message.contains("unknown field `chanel`, expected one of"),
            "{message}"
        );
    }
}

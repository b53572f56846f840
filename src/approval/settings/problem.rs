//! What keeps a worker from starting, as data: which setting, and what is wrong with it.

use std::fmt;

use serde::Serialize;

use crate::error::{Error, Moment};

/// An error's code: settings that cannot be used.
pub const INVALID_SETTINGS: &str = "invalid-settings";

/// A problem with a setting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "SettingProblem"))]
pub struct SettingProblem {
    /// The setting (`accounts[0].regions`) or the environment variable (`EVENT_KEY`).
    pub setting: String,
    /// What is wrong, beginning with the setting's name. It contains no secret.
    pub message: String,
}

/// Settings and secrets that a worker cannot start with: everything that is wrong with them, one problem at least.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidSettings {
    problems: Vec<SettingProblem>,
}

impl InvalidSettings {
    /// One setting, by its path, and what is wrong with it.
    pub(in crate::approval) fn one(path: &str, wrong: &str) -> Self {
        let mut problems = Problems::default();
        problems.setting(path, wrong);
        problems.into()
    }

    /// Everything that is wrong.
    #[must_use]
    pub fn problems(&self) -> &[SettingProblem] {
        &self.problems
    }

    /// [`INVALID_SETTINGS`].
    #[must_use]
    pub fn code(&self) -> &'static str {
        INVALID_SETTINGS
    }

    /// Everything that is wrong, in one sentence.
    #[must_use]
    pub fn message(&self) -> String {
        let messages: Vec<&str> = self.problems.iter().map(|one| &*one.message).collect();
        format!("The worker cannot start: {}.", messages.join("; "))
    }
}

impl fmt::Display for InvalidSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

impl std::error::Error for InvalidSettings {}

impl From<InvalidSettings> for Error {
    fn from(invalid: InvalidSettings) -> Self {
        Self::new(Moment::Input, INVALID_SETTINGS, invalid.message())
    }
}

/// Problems as they are found.
#[derive(Debug, Default)]
pub(super) struct Problems(Vec<SettingProblem>);

impl Problems {
    /// A setting, by its path in the JSON, and what is wrong with it.
    pub(super) fn setting(&mut self, path: impl Into<String>, wrong: &str) {
        let setting = path.into();
        let message = format!("\"{setting}\" {wrong}");
        self.0.push(SettingProblem { setting, message });
    }

    /// An environment variable, and what is wrong with it.
    pub(super) fn variable(&mut self, name: &str, wrong: &str) {
        let message = [name, wrong].join(" ");
        let setting = name.to_owned();
        self.0.push(SettingProblem { setting, message });
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<Problems> for InvalidSettings {
    fn from(Problems(problems): Problems) -> Self {
        Self { problems }
    }
}

//! What a form asks: its action and its parameters, each checked against its rule.

use std::collections::BTreeMap;

use super::error::validation;
use super::rules::{self, Rule};
use crate::error::ApiError;
use crate::operation::Operation;

const VERSION: &str = "2011-06-15";

/// The operation that a form names.
pub(crate) fn operation(body: &[u8]) -> Result<Operation, ApiError> {
    let mut form = Form::of(body);
    let action = form.take("Action").unwrap_or_default();
    let version = form.take("Version").unwrap_or_default();
    Operation::from_action(&action)
        .filter(|_| version == VERSION)
        .ok_or_else(|| {
            ApiError::new(
                "InvalidAction",
                format!("Could not find operation {action} for version {version}"),
            )
        })
}

/// A form's parameters, and what is wrong with them.
pub(crate) struct Form {
    parameters: BTreeMap<String, String>,
    violations: Vec<String>,
}

impl Form {
    pub(crate) fn of(body: &[u8]) -> Self {
        Self {
            parameters: form_urlencoded::parse(body).into_owned().collect(),
            violations: Vec::new(),
        }
    }

    /// A parameter as it is.
    pub(crate) fn take(&mut self, name: &str) -> Option<String> {
        self.parameters.remove(name)
    }

    /// A parameter that must be there and obey its rule. Where it does not, [`Form::check`] tells.
    pub(super) fn required(&mut self, rule: &Rule) -> String {
        let given = self.optional(rule);
        if given.is_none() {
            self.violations.push(rules::missing(rule));
        }
        given.unwrap_or_default()
    }

    /// A parameter that must obey its rule if it is there.
    pub(super) fn optional(&mut self, rule: &Rule) -> Option<String> {
        let given = self.take(rule.name)?;
        self.violations.extend(rule.violations(&given));
        Some(given)
    }

    /// `DurationSeconds`.
    pub(super) fn seconds(&mut self) -> Option<u32> {
        let given = self.take("DurationSeconds")?;
        self.violations.extend(rules::duration(&given));
        given.parse().ok()
    }

    /// Tells all that is wrong, parameters included that this stand-in would not heed.
    pub(super) fn check(&self) -> Result<(), ApiError> {
        let unknown = self
            .parameters
            .keys()
            .find(|name| !matches!(&name[..], "Action" | "Version"));
        if let Some(name) = unknown {
            return Err(validation(format!(
                "the stand-in does not know the parameter {name}"
            )));
        }
        match self.violations.len() {
            0 => Ok(()),
            count => {
                let plural = if count == 1 { "error" } else { "errors" };
                let list = self.violations.join("; ");
                Err(validation(format!(
                    "{count} validation {plural} detected: {list}"
                )))
            }
        }
    }
}

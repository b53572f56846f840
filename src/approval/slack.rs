//! Slack: its signature, its messages, and what a click says.

mod block;
pub(super) mod groups;
pub(super) mod interaction;
#[cfg(test)]
mod limits;
pub(super) mod message;
pub(super) mod modal;
mod mrkdwn;
pub(super) mod signature;
pub(super) mod value;
pub(super) mod web;

/// The action id of the button that continues.
pub(super) const CONTINUE: &str = "continue";
/// The action id of the button that rolls back.
pub(super) const ROLL_BACK: &str = "rollBack";
/// The action id of the button that opens a page: nothing is to be done.
pub(super) const OPEN_PAGE: &str = "openPage";
/// The callback id of the form that asks for a reason.
pub(super) const REASON_FORM: &str = "reason";
/// The block id and the action id of the reason in that form.
pub(super) const REASON: &str = "reason";

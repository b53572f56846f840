//! Microsoft Teams: a card with a link.
use super::question::{Question, Unread};
pub fn asking(_: &Question) -> String {
    String::new()
}
pub fn waiting_unread(_: &Unread) -> String {
    String::new()
}
pub fn told(_: &Question, _: &str, _: &str, _: Option<&str>, _: Option<&str>) -> String {
    String::new()
}

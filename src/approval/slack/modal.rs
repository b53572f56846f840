//! The form that asks for a reason.
use super::interaction::ResponseUrl;
use crate::approval::question::Question;
use crate::ecs::Action;
pub struct Held {
    pub sealed: String,
    pub action: Action,
    pub channel: Option<String>,
    pub ts: Option<String>,
    pub response_url: Option<ResponseUrl>,
}
#[derive(Debug)]
pub struct Bad;
impl std::fmt::Display for Bad {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("bad")
    }
}
impl Held {
    pub fn parse(_: &str) -> Result<Self, Bad> {
        Err(Bad)
    }
}
pub fn ask_why(_: &str, _: &Question, _: Action, _: &Held) -> String {
    String::new()
}

//! Which key AWS accepted, and where.

use crate::error::Error;

/// The key that AWS last accepted, and the Region that did.
#[derive(Default)]
pub(super) struct AcceptedKey(Option<(String, String)>);

impl AcceptedKey {
    /// A Region accepted the key.
    pub(super) fn accept(&mut self, key: String, region: &str) {
        self.0 = Some((key, region.to_owned()));
    }

    /// A key that another Region accepted is refused, word for word, like one that does not exist where a Region is not enabled.
    ///
    /// See <https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html>.
    pub(super) fn explain(&self, refusal: Error, key: Option<&str>, region: &str) -> Error {
        match &self.0 {
            Some((accepted, place)) if place != region && key == Some(accepted) => {
                refusal.or_not_enabled()
            }
            _ => refusal,
        }
    }
}

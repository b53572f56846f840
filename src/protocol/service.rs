//! A service of AWS, and the way it is spoken to.

/// What tells the requests to one service from those to another.
#[derive(Debug)]
pub struct Service {
    /// In the host's name, and in the signature.
    pub name: &'static str,
    /// Of every request.
    pub content_type: &'static str,
    /// What stands before the operation's name in `x-amz-target`; `None` where the body names the operation.
    pub target_prefix: Option<&'static str>,
    /// Whether requests are signed. Those that ask for credentials cannot be.
    pub signed: bool,
}

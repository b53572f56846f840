//! Where the answer to a click goes.

use std::fmt;

use serde::Serialize;

/// Slack's hosts for answers: everybody's, and `GovSlack`'s.
///
/// See <https://docs.slack.dev/govslack>.
const SLACK: [&str; 2] = ["https://hooks.slack.com", "https://hooks.slack-gov.com"];

/// An address at Slack. Whoever knows it may write to the channel for half an hour, so it is not shown.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub(crate) struct ResponseUrl(String);

impl ResponseUrl {
    /// The whole address.
    #[must_use]
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// The origin is compared with the slash that ends it, so that no port, user or longer host comes after it.
    pub(in crate::approval) fn parse(url: String, api_origin: Option<&str>) -> Option<Self> {
        let at = |origin: &str| {
            let path = url.strip_prefix(origin);
            path.is_some_and(|path| path.starts_with('/'))
        };
        let plain = url.bytes().all(|byte| byte.is_ascii_graphic());
        (plain && (SLACK.into_iter().any(at) || api_origin.is_some_and(at))).then_some(Self(url))
    }
}

impl fmt::Debug for ResponseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ResponseUrl(withheld)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(url: &str, api_origin: Option<&str>) -> bool {
        ResponseUrl::parse(url.to_owned(), api_origin).is_some()
    }

    #[test]
    fn answers_go_to_slack_only() {
        assert!(taken("https://hooks.slack.com/actions/T1/2/x", None));
        assert!(taken("https://hooks.slack-gov.com/actions/T1/2/x", None));
        for url in [
            "",
            "https://hooks.slack.com",
            "http://hooks.slack.com/actions",
            "http://hooks.slack-gov.com/actions",
            "https://hooks.slack-gov.com.example.com/",
            "https://hooks.slack-gov.com:444/",
            "https://hooks.slack.gov/",
            "https://hooks.slack-gov.com",
            "https://hooks.slack.com.example.com/",
            "https://hooks.slack.com:444/",
            "https://hooks.slack.com@example.com/",
            "https://hooks.slack.com\\@example.com/",
            "https://HOOKS.slack.com/",
            "//hooks.slack.com/",
            " https://hooks.slack.com/",
            "https://hooks.slack.com/a b",
            "https://hooks.slack.com/\r\nx: y",
            "https://example.com/?https://hooks.slack.com/",
            "http://127.0.0.1:4567/actions",
        ] {
            assert!(!taken(url, None), "{url}");
        }
    }

    #[test]
    fn answers_go_to_where_slack_is_said_to_be() {
        let origin = Some("http://127.0.0.1:4567");
        assert!(taken("http://127.0.0.1:4567/actions", origin));
        assert!(taken("https://hooks.slack.com/actions", origin));
        assert!(!taken("http://127.0.0.1:45678/actions", origin));
        assert!(!taken("http://127.0.0.1/actions", origin));
    }

    #[test]
    fn debug_withholds_the_address() {
        let url = ResponseUrl::parse("https://hooks.slack.com/actions/fake".to_owned(), None);
        assert_eq!(format!("{url:?}"), "Some(ResponseUrl(withheld))");
    }
}

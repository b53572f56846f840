//! Addresses that may stand in settings and secrets.

use crate::endpoint::Origin;

/// Whether it is an origin as browsers write it. It is compared with others as a text, so no other spelling of it will do.
pub(super) fn is_origin(url: &str) -> bool {
    is_address(url) && Origin::of_address(url).is_ok_and(|(_, rest)| rest.is_empty())
}

/// Whether it is the address of a page, or of something that is fetched: spelled as `fetch` sends it, and without a place in the page.
pub(super) fn is_address(url: &str) -> bool {
    let is_plain = |byte: u8| byte != b'\\' && byte != b'#';
    Origin::of_address(url).is_ok_and(|(origin, rest)| {
        url.strip_prefix(origin.as_str()) == Some(rest) && rest.bytes().all(is_plain)
    }) && is_secure(url)
}

/// Whether nobody on the way can read along. Microsoft writes the addresses of webhooks with the port that HTTPS has anyway.
pub(super) fn is_secure(url: &str) -> bool {
    Origin::of_address(url).is_ok_and(|(origin, rest)| {
        origin.is_secure() && rest.bytes().all(|byte| byte.is_ascii_graphic())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_written_as_browsers_write_it() {
        for url in [
            "https://approvals.example.com",
            "https://approvals.example.com:8443",
            "http://127.0.0.1:8787",
            "http://localhost",
            "http://[::1]:8787",
        ] {
            assert!(is_origin(url), "{url}");
        }
        for url in [
            "https://approvals.example.com/",
            "https://Approvals.example.com",
            "https://approvals.example.com:443",
            "https://approvals.example.com:0443",
            "https://approvals.example.com:99999",
            "https://someone@approvals.example.com",
            "https://approvals.example.com ",
            "https://",
            "http://approvals.example.com",
            "http://127.0.0.1.example.com",
            "approvals.example.com",
        ] {
            assert!(!is_origin(url), "{url}");
        }
    }

    #[test]
    fn an_address_may_have_a_path_and_nothing_that_belongs_to_a_place_in_it() {
        for url in [
            "https://console.example.com",
            "https://console.example.com/ecs/?a=b",
            "http://localhost:8080/",
        ] {
            assert!(is_address(url), "{url}");
        }
        for url in [
            "javascript:alert(1)",
            "https://console.example.com/#/",
            "https://console.example.com/a b",
            "https://console.example.com:443/",
            "http://console.example.com/",
        ] {
            assert!(!is_address(url), "{url}");
        }
    }

    #[test]
    fn a_webhook_may_have_the_port_that_microsoft_writes() {
        assert!(is_secure(
            "https://prod-00.example.com:443/workflows/fake?sig=fake"
        ));
        assert!(is_secure("http://127.0.0.1:8081/services/fake"));
        assert!(!is_secure("http://prod-00.example.com/workflows/fake"));
        assert!(!is_secure("https://prod-00.example.com/a b"));
    }
}

//! Addresses that may stand in settings and secrets.

/// The hosts to which plain HTTP may go: it stays on this machine.
const LOOPBACK: [&str; 3] = ["127.0.0.1", "localhost", "[::1]"];

/// Whether it is an origin as browsers write it: in lower case, without a path, and without the port that its scheme has anyway.
pub(super) fn is_origin(url: &str) -> bool {
    parts(url).is_some_and(|(scheme, port, path)| {
        let own = if scheme == "https" { "443" } else { "80" };
        path.is_empty() && port != Some(own)
    })
}

/// Whether it is the address of a page, or of something that is fetched.
pub(super) fn is_address(url: &str) -> bool {
    let odd = |sign: char| sign == '#' || sign.is_whitespace();
    parts(url).is_some_and(|(_, _, path)| !path.contains(odd))
}

/// Whether what is sent there is encrypted, or stays on this machine.
pub(super) fn is_secure(url: &str) -> bool {
    let ends = |rest: &str| rest.is_empty() || rest.starts_with([':', '/']);
    let secure = url
        .strip_prefix("https://")
        .is_some_and(|rest| rest.starts_with(|sign: char| sign.is_ascii_alphanumeric()));
    let on_loopback = url.strip_prefix("http://").is_some_and(|rest| {
        let rest = LOOPBACK.iter().find_map(|host| rest.strip_prefix(host));
        rest.is_some_and(ends)
    });
    secure || on_loopback
}

/// The scheme, the port where one is named, and what follows from the path on.
fn parts(url: &str) -> Option<(&str, Option<&str>, &str)> {
    let (scheme, rest) = url.split_once("://")?;
    let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !authority.ends_with(']') => (host, Some(port)),
        _ => (authority, None),
    };
    let is_port = |port: &str| {
        let digits = port.bytes().all(|byte| byte.is_ascii_digit());
        digits && !port.starts_with('0') && port.parse::<u16>().is_ok()
    };
    let is_name = host.starts_with(|sign: char| sign.is_ascii_lowercase() || sign.is_ascii_digit())
        && host.bytes().all(|byte| {
            byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'_')
        });
    let holds = match scheme {
        "https" => is_name,
        "http" => LOOPBACK.contains(&host),
        _ => false,
    };
    (holds && port.is_none_or(is_port)).then_some((scheme, port, path))
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
            "https://id.example.com:443/",
        ] {
            assert!(is_address(url), "{url}");
        }
        for url in [
            "javascript:alert(1)",
            "https://console.example.com/#/",
            "https://console.example.com/a b",
            "http://console.example.com/",
        ] {
            assert!(!is_address(url), "{url}");
        }
    }
}

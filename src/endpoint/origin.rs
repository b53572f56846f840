//! Origins, written in the one way in which every browser and runtime writes them.
//!
//! A URL may be spelled in many ways: `fetch` rewrites them (<https://url.spec.whatwg.org/#host-parsing>), and sends a `Host` that a
//! signature over the spelling would not fit. So an origin here is what `fetch` makes of it, or none.

use std::fmt;
use std::str::FromStr;

use crate::substring;

/// A scheme, a host and a port: where to send, and no more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    text: String,
    /// Where the host begins in it.
    host: usize,
}

/// What is wrong with an origin, as it goes on after "The endpoint must be like `https://ecs.example.com`: ".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OriginError(pub &'static str);

impl fmt::Display for OriginError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for OriginError {}

impl Origin {
    /// As the URL rules write it: in small letters, without a port that is the scheme's own, without a slash at the end.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// What follows the scheme: the value of the `Host` header, which is signed.
    #[must_use]
    pub fn host(&self) -> &str {
        self.text.get(self.host..).unwrap_or_default()
    }

    /// Whether nobody on the way can read along: HTTPS, or plain HTTP that stays on this machine.
    #[must_use]
    pub fn is_secure(&self) -> bool {
        let name = self
            .host()
            .strip_suffix(port(self.host()))
            .unwrap_or_default();
        self.host == HTTPS.len() || matches!(name, "localhost" | "127.0.0.1" | "[::1]")
    }

    /// The origin of an address, and the path, query or fragment that follows it.
    ///
    /// # Errors
    /// What is wrong with the origin.
    pub fn of_address(address: &str) -> Result<(Self, &str), OriginError> {
        let scheme = substring::find(address, "://").map_or(0, |colon| colon + "://".len());
        let end = address
            .bytes()
            .skip(scheme)
            .position(|byte| b"/?#".contains(&byte));
        let end = end.map_or(address.len(), |end| scheme + end);
        let (origin, rest) = address.split_at_checked(end).unwrap_or((address, ""));
        Ok((origin.parse()?, rest))
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

const HTTPS: &str = "https://";
const HTTP: &str = "http://";

impl FromStr for Origin {
    type Err = OriginError;

    /// Takes one slash at the end, capitals, and the scheme's own port; refuses whatever the URL rules would rewrite besides.
    fn from_str(text: &str) -> Result<Self, OriginError> {
        let small = text.to_ascii_lowercase();
        let (scheme, rest, own_port) = if let Some(rest) = small.strip_prefix(HTTPS) {
            (HTTPS, rest, "443")
        } else if let Some(rest) = small.strip_prefix(HTTP) {
            (HTTP, rest, "80")
        } else {
            return Err(OriginError("it must begin with https:// or http://"));
        };
        let rest = rest.strip_suffix('/').unwrap_or(rest);
        if rest.bytes().any(|byte| b"/?#\\".contains(&byte)) {
            return Err(OriginError(
                "no path, query or fragment can follow the host",
            ));
        }
        if substring::contains(rest, "@") {
            return Err(OriginError("it must not contain a user name or password"));
        }
        let port = port(rest);
        let name = rest.strip_suffix(port).unwrap_or_default();
        check_name(name)?;
        let number = port.trim_start_matches(':').trim_start_matches('0');
        let is_empty = matches!(port, "" | ":");
        let all_digits = number.bytes().all(|byte| byte.is_ascii_digit());
        let is_valid = is_empty || (all_digits && number.parse::<u16>().is_ok());
        if !is_valid {
            return Err(OriginError("the port must be a number up to 65535"));
        }
        let port = if number == own_port || is_empty {
            String::new()
        } else {
            [":", number].concat()
        };
        Ok(Self {
            text: [scheme, name, &port].concat(),
            host: scheme.len(),
        })
    }
}

/// The port at the end of a host, with its colon; those of an IPv6 address are no port's.
fn port(host: &str) -> &str {
    let port = host.rfind(':').and_then(|colon| host.get(colon..));
    port.filter(|port| !substring::contains(port, "]"))
        .unwrap_or_default()
}

/// Whether the URL rules leave a host name, in small letters, as it is.
fn check_name(name: &str) -> Result<(), OriginError> {
    if name.starts_with('[') {
        return match name {
            "[::1]" => Ok(()),
            _ => Err(OriginError(
                "the only IPv6 address accepted is [::1]: use a host name",
            )),
        };
    }
    if !name.is_ascii() {
        return Err(OriginError(
            "write an internationalized name in its ASCII form, which begins with xn--",
        ));
    }
    let is_of_name = |byte: u8| byte.is_ascii_alphanumeric() || b"-._".contains(&byte);
    if name.is_empty() || !name.bytes().all(is_of_name) {
        return Err(OriginError(
            "the host is missing, or has invalid characters",
        ));
    }
    if name.split('.').any(str::is_empty) {
        return Err(OriginError(
            "the host cannot begin or end with a dot, or have two in a row",
        ));
    }
    let last = name.rsplit('.').next().unwrap_or_default();
    let is_hex = last
        .strip_prefix("0x")
        .is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
    let is_number = is_hex || last.bytes().all(|byte| byte.is_ascii_digit());
    if is_number && !is_ipv4(name) {
        return Err(OriginError(
            "an IPv4 address must be four numbers up to 255, without zeros before them",
        ));
    }
    Ok(())
}

/// Whether it is an IPv4 address as the URL rules write it; they take others, in octal, in one number, and rewrite them.
fn is_ipv4(name: &str) -> bool {
    let is_octet = |part: &str| {
        part.bytes().all(|byte| byte.is_ascii_digit())
            && (part == "0" || !part.starts_with('0'))
            && part.parse::<u8>().is_ok()
    };
    name.split('.').count() == 4 && name.split('.').all(is_octet)
}

#[cfg(test)]
mod tests {
    use super::*;

    // What `new URL(text)` of Node.js 20 gives as `origin` and `host`.
    #[test]
    fn an_origin_is_written_as_fetch_sends_it() {
        for (text, origin, host) in [
            (
                "https://ecs.example.com",
                "https://ecs.example.com",
                "ecs.example.com",
            ),
            (
                "https://ecs.example.com/",
                "https://ecs.example.com",
                "ecs.example.com",
            ),
            (
                "HTTPS://ECS.Example.COM",
                "https://ecs.example.com",
                "ecs.example.com",
            ),
            (
                "https://ecs.example.com:443",
                "https://ecs.example.com",
                "ecs.example.com",
            ),
            (
                "https://ecs.example.com:0443/",
                "https://ecs.example.com",
                "ecs.example.com",
            ),
            (
                "https://ecs.example.com:",
                "https://ecs.example.com",
                "ecs.example.com",
            ),
            (
                "http://ecs.example.com:080",
                "http://ecs.example.com",
                "ecs.example.com",
            ),
            (
                "https://ecs.example.com:80",
                "https://ecs.example.com:80",
                "ecs.example.com:80",
            ),
            (
                "http://ecs.example.com:443",
                "http://ecs.example.com:443",
                "ecs.example.com:443",
            ),
            (
                "http://127.0.0.1:08080",
                "http://127.0.0.1:8080",
                "127.0.0.1:8080",
            ),
            ("http://[::1]:9000/", "http://[::1]:9000", "[::1]:9000"),
            ("http://[::1]", "http://[::1]", "[::1]"),
            (
                "https://XN--MNCHEN-3YA.example",
                "https://xn--mnchen-3ya.example",
                "xn--mnchen-3ya.example",
            ),
            ("https://a_b.example", "https://a_b.example", "a_b.example"),
            ("https://1.example", "https://1.example", "1.example"),
            (
                "https://vpce-0a1b-2c3d.ecs.eu-west-1.vpce.amazonaws.com",
                "https://vpce-0a1b-2c3d.ecs.eu-west-1.vpce.amazonaws.com",
                "vpce-0a1b-2c3d.ecs.eu-west-1.vpce.amazonaws.com",
            ),
        ] {
            let parsed: Origin = text.parse().unwrap();
            assert_eq!((parsed.as_str(), parsed.host()), (origin, host), "{text}");
            assert_eq!(origin.parse::<Origin>().unwrap(), parsed);
        }
    }

    #[test]
    fn what_fetch_would_rewrite_or_refuse_is_no_origin() {
        for text in [
            "",
            "ecs.example.com",
            "ftp://ecs.example.com",
            "https:ecs.example.com",
            "https:/ecs.example.com",
            "https:///ecs.example.com",
            "https:\\\\ecs.example.com",
            "https://",
            "https:///",
            "https://:443",
            " https://ecs.example.com",
            "https://ecs.example.com ",
            "https://ecs.exa\tmple.com",
            "https://ecs.example.com\n",
            "https://ecs.example.com\\",
            "https://ecs.example.com\\@evil.example",
            "https://ecs.example.com//",
            "https://ecs.example.com/path",
            "https://ecs.example.com?q",
            "https://ecs.example.com#f",
            "https://user:fake@ecs.example.com",
            "https://@ecs.example.com",
            "https://ecs.example.com.",
            "https://.example.com",
            "https://ecs..example.com",
            "https://ecs%2eexample.com",
            "https://%65cs.example.com",
            "https://m\u{fc}nchen.example",
            "https://ecs\u{3002}example.com",
            "https://\u{ff45}cs.example.com",
            "https://ecs.example.com:99999",
            "https://ecs.example.com:65536",
            "https://ecs.example.com:0",
            "https://ecs.example.com:000",
            "https://ecs.example.com:+443",
            "https://ecs.example.com:44 3",
            "https://ecs.example.com:443:443",
            "https://127.1",
            "https://127.0.1",
            "https://127.0.0.01",
            "https://127.0.0.256",
            "https://2130706433",
            "https://0x7f000001",
            "https://0x7f.1",
            "https://0177.0.0.1",
            "https://1.2.3.4.5",
            "https://example.1",
            "https://example.0x1",
            "https://example.0x",
            "https://[::1",
            "https://[0:0:0:0:0:0:0:1]",
            "https://[::ffff:127.0.0.1]",
            "https://[fe80::1%25eth0]",
            "https://::1",
        ] {
            assert!(text.parse::<Origin>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn plain_http_is_secure_on_this_machine_alone() {
        for (text, secure) in [
            ("https://ecs.example.com", true),
            ("https://ecs.example.com:8443", true),
            ("http://localhost", true),
            ("http://LOCALHOST:8080", true),
            ("http://127.0.0.1:8080", true),
            ("http://[::1]", true),
            ("http://[::1]:8080", true),
            ("http://ecs.example.com", false),
            ("http://localhost.example.com", false),
            ("http://127.0.0.2", false),
        ] {
            assert_eq!(
                text.parse::<Origin>().unwrap().is_secure(),
                secure,
                "{text}"
            );
        }
    }

    #[test]
    fn an_address_has_an_origin_and_a_rest() {
        let of =
            |address| Origin::of_address(address).map(|(origin, rest)| (origin.to_string(), rest));
        let id = "https://id.example.com".to_owned();
        assert_eq!(
            of("https://ID.example.com/realms/ops?a#b"),
            Ok((id.clone(), "/realms/ops?a#b"))
        );
        assert_eq!(of("https://id.example.com?a"), Ok((id.clone(), "?a")));
        assert_eq!(of("https://id.example.com"), Ok((id, "")));
        for address in [
            "https://id.example.com\\x",
            "https://a@id.example.com/x",
            "/x",
            "\u{fc}://x",
            "",
        ] {
            assert!(of(address).is_err(), "{address}");
        }
    }
}

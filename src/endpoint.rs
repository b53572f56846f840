//! Where a Region's service is reached.
//!
//! See <https://docs.aws.amazon.com/general/latest/gr/ecs-service.html> and
//! <https://docs.aws.amazon.com/sdkref/latest/guide/feature-endpoints.html>.

use std::fmt;

/// What a person may choose about endpoints.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EndpointOptions {
    /// An origin to call instead of AWS's: `https://ecs.example.com`. It excludes the other two.
    pub endpoint: Option<String>,
    /// The endpoint with FIPS 140 validated cryptography.
    pub use_fips_endpoint: bool,
    /// The endpoint that is reached by IPv6 too.
    pub use_dualstack_endpoint: bool,
}

/// Where to send, and what to sign for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// The URL, its path always `/`.
    pub url: String,
    /// The host as it is signed: with the port where that is not the scheme's own.
    pub host: String,
    /// The Region in the signature.
    pub signing_region: String,
}

/// Why there is no endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EndpointError {
    /// No Region was named.
    MissingRegion,
    /// What was named cannot be part of a host name.
    InvalidRegion,
    /// A custom endpoint together with FIPS.
    CustomWithFips,
    /// A custom endpoint together with dual-stack.
    CustomWithDualstack,
    /// What is wrong with a custom endpoint.
    InvalidEndpoint(&'static str),
}

impl fmt::Display for EndpointError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::MissingRegion => "The Region is missing: name one, such as eu-west-1.",
            Self::InvalidRegion => "The Region is no Region: it may hold letters, digits and hyphens, as eu-west-1 does.",
            Self::CustomWithFips => "A custom endpoint and FIPS exclude each other: leave one out.",
            Self::CustomWithDualstack => "A custom endpoint and dual-stack exclude each other: leave one out.",
            Self::InvalidEndpoint(what) => return write!(f, "The endpoint must be like https://ecs.example.com: {what}."),
        })
    }
}

impl std::error::Error for EndpointError {}

impl Endpoint {
    /// The endpoint of `service` (`ecs`) in `region`.
    ///
    /// # Errors
    /// No Region, an impossible one, or options that exclude each other.
    pub fn resolve(
        service: &str,
        region: &str,
        options: &EndpointOptions,
    ) -> Result<Self, EndpointError> {
        if let Some(custom) = &options.endpoint {
            if options.use_fips_endpoint {
                return Err(EndpointError::CustomWithFips);
            }
            if options.use_dualstack_endpoint {
                return Err(EndpointError::CustomWithDualstack);
            }
            check_region(region)?;
            let (scheme, host) = custom_host(custom)?;
            return Ok(Self::new(scheme, host, region));
        }
        check_region(region)?;
        let partition = Partition::of(region);
        let suffix = if options.use_dualstack_endpoint {
            partition.dualstack_suffix
        } else {
            partition.dns_suffix
        };
        let fips = if options.use_fips_endpoint {
            "-fips."
        } else {
            "."
        };
        Ok(Self::new(
            "https://",
            [service, fips, region, ".", suffix].concat(),
            region,
        ))
    }

    fn new(scheme: &str, host: String, region: &str) -> Self {
        Self {
            url: [scheme, &host, "/"].concat(),
            host,
            signing_region: region.to_owned(),
        }
    }
}

fn check_region(region: &str) -> Result<(), EndpointError> {
    if region.is_empty() {
        return Err(EndpointError::MissingRegion);
    }
    let label = region.len() <= 63
        && region
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && !region.starts_with('-')
        && !region.ends_with('-')
        && !region.bytes().all(|byte| byte.is_ascii_digit());
    if label {
        Ok(())
    } else {
        Err(EndpointError::InvalidRegion)
    }
}

/// The scheme, and the host as it is signed.
fn custom_host(endpoint: &str) -> Result<(&'static str, String), EndpointError> {
    let invalid = |what| Err(EndpointError::InvalidEndpoint(what));
    let (scheme, rest, own_port) = if let Some(rest) = endpoint.strip_prefix("https://") {
        ("https://", rest, ":443")
    } else if let Some(rest) = endpoint.strip_prefix("http://") {
        ("http://", rest, ":80")
    } else {
        return invalid("it must begin with https:// or http://");
    };
    let authority = rest.strip_suffix('/').unwrap_or(rest);
    if authority
        .bytes()
        .any(|byte| matches!(byte, b'/' | b'?' | b'#' | b'\\'))
    {
        return invalid("no path, query or fragment can follow the host");
    }
    if authority.contains('@') {
        return invalid("no user name or password can stand before the host");
    }
    let (host, port) = match authority.rfind(':') {
        Some(colon) if !authority.ends_with(']') => authority.split_at(colon),
        _ => (authority, ""),
    };
    let name = host
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_'));
    let ipv6 = host.starts_with('[')
        && host.ends_with(']')
        && host
            .bytes()
            .all(|byte| byte.is_ascii_hexdigit() || matches!(byte, b'[' | b']' | b':' | b'.'));
    if host.is_empty() || !(name || ipv6) {
        return invalid("the host is missing, or holds characters no host has");
    }
    if !port.is_empty() && port[1..].parse::<u16>().is_err() {
        return invalid("the port must be a number up to 65535");
    }
    let port = if port == own_port { "" } else { port };
    Ok((scheme, [&host.to_ascii_lowercase(), port].concat()))
}

/// A part of AWS with accounts and endpoints of its own.
///
/// See <https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html>.
#[derive(Debug)]
pub struct Partition {
    /// `aws`, `aws-cn`, ... as ARNs have it.
    pub id: &'static str,
    dns_suffix: &'static str,
    dualstack_suffix: &'static str,
    /// Where its Regions begin; `aws` takes what no other does.
    prefix: &'static str,
    /// The Regions this version knows.
    pub regions: &'static [&'static str],
}

/// All partitions.
pub static PARTITIONS: [Partition; 8] = [
    Partition {
        id: "aws",
        dns_suffix: "amazonaws.com",
        dualstack_suffix: "api.aws",
        prefix: "",
        regions: &[
            "af-south-1",
            "ap-east-1",
            "ap-east-2",
            "ap-northeast-1",
            "ap-northeast-2",
            "ap-northeast-3",
            "ap-south-1",
            "ap-south-2",
            "ap-southeast-1",
            "ap-southeast-2",
            "ap-southeast-3",
            "ap-southeast-4",
            "ap-southeast-5",
            "ap-southeast-6",
            "ap-southeast-7",
            "ca-central-1",
            "ca-west-1",
            "eu-central-1",
            "eu-central-2",
            "eu-north-1",
            "eu-south-1",
            "eu-south-2",
            "eu-west-1",
            "eu-west-2",
            "eu-west-3",
            "il-central-1",
            "me-central-1",
            "me-south-1",
            "me-west-1",
            "mx-central-1",
            "sa-east-1",
            "sa-west-1",
            "us-east-1",
            "us-east-2",
            "us-west-1",
            "us-west-2",
        ],
    },
    Partition {
        id: "aws-cn",
        dns_suffix: "amazonaws.com.cn",
        dualstack_suffix: "api.amazonwebservices.com.cn",
        prefix: "cn-",
        regions: &["cn-north-1", "cn-northwest-1"],
    },
    Partition {
        id: "aws-us-gov",
        dns_suffix: "amazonaws.com",
        dualstack_suffix: "api.aws",
        prefix: "us-gov-",
        regions: &["us-gov-east-1", "us-gov-west-1"],
    },
    Partition {
        id: "aws-eusc",
        dns_suffix: "amazonaws.eu",
        dualstack_suffix: "api.amazonwebservices.eu",
        prefix: "eusc-de-",
        regions: &["eusc-de-east-1"],
    },
    Partition {
        id: "aws-iso",
        dns_suffix: "c2s.ic.gov",
        dualstack_suffix: "api.aws.ic.gov",
        prefix: "us-iso-",
        regions: &["us-iso-east-1", "us-iso-west-1"],
    },
    Partition {
        id: "aws-iso-b",
        dns_suffix: "sc2s.sgov.gov",
        dualstack_suffix: "api.aws.scloud",
        prefix: "us-isob-",
        regions: &["us-isob-east-1", "us-isob-west-1"],
    },
    Partition {
        id: "aws-iso-e",
        dns_suffix: "cloud.adc-e.uk",
        dualstack_suffix: "api.cloud-aws.adc-e.uk",
        prefix: "eu-isoe-",
        regions: &["eu-isoe-west-1"],
    },
    Partition {
        id: "aws-iso-f",
        dns_suffix: "csp.hci.ic.gov",
        dualstack_suffix: "api.aws.hci.ic.gov",
        prefix: "us-isof-",
        regions: &["us-isof-east-1", "us-isof-south-1"],
    },
];

impl Partition {
    /// The partition of a Region, known or new; `aws` where no other claims it.
    #[must_use]
    pub fn of(region: &str) -> &'static Self {
        let [aws, others @ ..] = &PARTITIONS;
        others
            .iter()
            .find(|partition| partition.has(region))
            .unwrap_or(aws)
    }

    /// `PREFIXword-digits`, or the partition's own global Region.
    fn has(&self, region: &str) -> bool {
        if let Some((word, number)) = region
            .strip_prefix(self.prefix)
            .and_then(|rest| rest.split_once('-'))
        {
            let word_fits =
                !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric());
            let number_fits =
                !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
            if word_fits && number_fits {
                return true;
            }
        }
        region.strip_suffix("-global") == Some(self.id)
    }
}

/// A Region this version knows.
#[derive(Clone, Copy, Debug)]
pub struct Region {
    /// Its name.
    pub name: &'static str,
    /// Its partition.
    pub partition: &'static Partition,
}

/// The Regions this version knows. Others work too, if their names follow AWS's patterns.
pub fn regions() -> impl Iterator<Item = Region> {
    PARTITIONS.iter().flat_map(|partition| {
        partition
            .regions
            .iter()
            .map(move |name| Region { name, partition })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn host(region: &str, fips: bool, dualstack: bool) -> String {
        let options = EndpointOptions {
            endpoint: None,
            use_fips_endpoint: fips,
            use_dualstack_endpoint: dualstack,
        };
        Endpoint::resolve("ecs", region, &options).unwrap().host
    }

    fn custom(endpoint: &str) -> Result<Endpoint, EndpointError> {
        let options = EndpointOptions {
            endpoint: Some(endpoint.to_owned()),
            ..EndpointOptions::default()
        };
        Endpoint::resolve("ecs", "eu-west-1", &options)
    }

    #[test]
    fn a_region_has_four_endpoints() {
        assert_eq!(
            host("eu-west-1", false, false),
            "ecs.eu-west-1.amazonaws.com"
        );
        assert_eq!(
            host("eu-west-1", true, false),
            "ecs-fips.eu-west-1.amazonaws.com"
        );
        assert_eq!(host("eu-west-1", false, true), "ecs.eu-west-1.api.aws");
        assert_eq!(host("eu-west-1", true, true), "ecs-fips.eu-west-1.api.aws");
    }

    #[test]
    fn every_partition_has_its_own_suffix() {
        for (region, suffix) in [
            ("us-east-1", "amazonaws.com"),
            ("cn-north-1", "amazonaws.com.cn"),
            ("us-gov-west-1", "amazonaws.com"),
            ("eusc-de-east-1", "amazonaws.eu"),
            ("us-iso-east-1", "c2s.ic.gov"),
            ("us-isob-east-1", "sc2s.sgov.gov"),
            ("eu-isoe-west-1", "cloud.adc-e.uk"),
            ("us-isof-south-1", "csp.hci.ic.gov"),
        ] {
            assert_eq!(
                host(region, false, false),
                ["ecs.", region, ".", suffix].concat()
            );
        }
    }

    #[test]
    fn a_region_of_the_future_is_placed_by_its_pattern() {
        assert_eq!(Partition::of("cn-south-7").id, "aws-cn");
        assert_eq!(Partition::of("us-gov-central-1").id, "aws-us-gov");
        assert_eq!(Partition::of("aws-cn-global").id, "aws-cn");
        assert_eq!(Partition::of("cn-south").id, "aws");
        assert_eq!(Partition::of("zz-north-1").id, "aws");
    }

    #[test]
    fn an_impossible_region_is_refused() {
        let resolve = |region: &str| Endpoint::resolve("ecs", region, &EndpointOptions::default());
        assert_eq!(resolve(""), Err(EndpointError::MissingRegion));
        for region in [
            "eu west 1",
            "evil.example/",
            "-x",
            "x-",
            "123",
            "a@b",
            "eu-west-1\n",
        ] {
            assert_eq!(
                resolve(region),
                Err(EndpointError::InvalidRegion),
                "{region}"
            );
        }
    }

    #[test]
    fn a_custom_endpoint_excludes_the_others() {
        let mut options = EndpointOptions {
            endpoint: Some("https://ecs.example.com".to_owned()),
            ..EndpointOptions::default()
        };
        options.use_fips_endpoint = true;
        assert_eq!(
            Endpoint::resolve("ecs", "eu-west-1", &options),
            Err(EndpointError::CustomWithFips)
        );
        options.use_fips_endpoint = false;
        options.use_dualstack_endpoint = true;
        assert_eq!(
            Endpoint::resolve("ecs", "eu-west-1", &options),
            Err(EndpointError::CustomWithDualstack)
        );
    }

    #[test]
    fn a_custom_endpoint_is_signed_with_its_port() {
        for (endpoint, url, host) in [
            (
                "http://127.0.0.1:8080",
                "http://127.0.0.1:8080/",
                "127.0.0.1:8080",
            ),
            (
                "https://ecs.example.com/",
                "https://ecs.example.com/",
                "ecs.example.com",
            ),
            (
                "https://ecs.example.com:443",
                "https://ecs.example.com/",
                "ecs.example.com",
            ),
            (
                "http://ECS.example.com:80",
                "http://ecs.example.com/",
                "ecs.example.com",
            ),
            ("http://[::1]:9000", "http://[::1]:9000/", "[::1]:9000"),
            ("http://[::1]", "http://[::1]/", "[::1]"),
        ] {
            let endpoint = custom(endpoint).unwrap();
            assert_eq!((endpoint.url.as_str(), endpoint.host.as_str()), (url, host));
            assert_eq!(endpoint.signing_region, "eu-west-1");
        }
    }

    #[test]
    fn an_unusable_custom_endpoint_says_what_is_wrong() {
        for (endpoint, what) in [
            ("ecs.example.com", "it must begin with https:// or http://"),
            (
                "ftp://ecs.example.com",
                "it must begin with https:// or http://",
            ),
            (
                "https://ecs.example.com/path",
                "no path, query or fragment can follow the host",
            ),
            (
                "https://ecs.example.com/?q",
                "no path, query or fragment can follow the host",
            ),
            (
                "https://user:pass@ecs.example.com",
                "no user name or password can stand before the host",
            ),
            (
                "https://",
                "the host is missing, or holds characters no host has",
            ),
            (
                "https://ecs .example.com",
                "the host is missing, or holds characters no host has",
            ),
            (
                "https://ecs.example.com:99999",
                "the port must be a number up to 65535",
            ),
        ] {
            assert_eq!(
                custom(endpoint),
                Err(EndpointError::InvalidEndpoint(what)),
                "{endpoint}"
            );
        }
    }

    #[test]
    fn every_known_region_lies_in_its_own_partition() {
        for region in regions() {
            assert_eq!(
                Partition::of(region.name).id,
                region.partition.id,
                "{}",
                region.name
            );
        }
    }
}

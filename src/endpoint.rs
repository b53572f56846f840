//! Where a Region's service is reached.
//!
//! See <https://docs.aws.amazon.com/general/latest/gr/ecs-service.html> and
//! <https://docs.aws.amazon.com/sdkref/latest/guide/feature-endpoints.html>.

mod origin;
mod partition;

use std::fmt;

pub use origin::{Origin, OriginError};
pub use partition::{PARTITIONS, Partition, Region, regions};

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
            Self::InvalidRegion => {
                "Invalid Region name: use letters, digits and hyphens, as in eu-west-1."
            }
            Self::CustomWithFips => {
                "A custom endpoint and FIPS cannot be combined: use one of them."
            }
            Self::CustomWithDualstack => {
                "A custom endpoint and dual-stack cannot be combined: use one of them."
            }
            Self::InvalidEndpoint(what) => {
                return write!(
                    f,
                    "The endpoint must be like https://ecs.example.com: {what}."
                );
            }
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
            let origin: Origin = custom
                .parse()
                .map_err(|OriginError(what)| EndpointError::InvalidEndpoint(what))?;
            return Ok(Self {
                url: [origin.as_str(), "/"].concat(),
                host: origin.host().to_owned(),
                signing_region: region.to_ascii_lowercase(),
            });
        }
        check_region(region)?;
        // As `fetch` writes a host.
        let region = &region.to_ascii_lowercase();
        let partition = Partition::for_region(region);
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
        let host = [service, fips, region, ".", suffix].concat();
        Ok(Self {
            url: ["https://", &host, "/"].concat(),
            host,
            signing_region: region.to_owned(),
        })
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
    fn a_region_in_capitals_is_called_and_signed_in_small_letters() {
        let plain = EndpointOptions::default();
        let custom = EndpointOptions {
            endpoint: Some("https://ecs.example.com".to_owned()),
            ..EndpointOptions::default()
        };
        for region in ["US-EAST-1", "Us-East-1"] {
            let endpoint = Endpoint::resolve("ecs", region, &plain).unwrap();
            assert_eq!(endpoint.url, "https://ecs.us-east-1.amazonaws.com/");
            assert_eq!(endpoint.host, "ecs.us-east-1.amazonaws.com");
            assert_eq!(endpoint.signing_region, "us-east-1");
            let endpoint = Endpoint::resolve("ecs", region, &custom).unwrap();
            assert_eq!(endpoint.signing_region, "us-east-1");
        }
        let china = Endpoint::resolve("ecs", "CN-NORTH-1", &plain).unwrap();
        assert_eq!(china.host, "ecs.cn-north-1.amazonaws.com.cn");
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
                "it must not contain a user name or password",
            ),
            ("https://", "the host is missing, or has invalid characters"),
            (
                "https://ecs .example.com",
                "the host is missing, or has invalid characters",
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
}

//! Where a text leads that a person pastes: an ARN, or an address of AWS's own console.

use percent_encoding::percent_decode_str;

use super::fragment::{FragmentError, canonical_fragment, is_region, parameter};
use super::{ClusterArn, ServiceArn, ServiceRevisionArn, is_account, is_name};
use crate::substring;

/// The hosts of AWS's consoles, and their partitions. Before them may stand a Region, and before that a session:
/// `111122223333-abcd1234.eu-west-1.console.aws.amazon.com`.
/// <https://docs.aws.amazon.com/awsconsolehelpdocs/latest/gsg/multisession.html>
const CONSOLES: [(&str, &str); 4] = [
    ("console.aws.amazon.com", "aws"),
    ("console.amazonaws.cn", "aws-cn"),
    ("console.amazonaws-us-gov.com", "aws-us-gov"),
    ("console.amazonaws-eusc.eu", "aws-eusc"),
];

/// The fragment of the page that a pasted text leads to. It understands what [`canonical_fragment`] does, the ARNs of services and clusters
/// too, and the addresses of clusters, services and service deployments in AWS's consoles.
///
/// The address of a console mostly does not name its account: `account` is then taken for it, and without one it leads nowhere.
///
/// # Errors
/// Why it leads nowhere.
pub fn pasted_destination(text: &str, account: Option<&str>) -> Result<String, FragmentError> {
    let text = text.trim();
    if let Some(link) = ConsoleAddress::find(text) {
        return link.destination(account);
    }
    // The portal of IAM Identity Center has the console's address encoded in its own.
    if let Ok(decoded) = percent_decode_str(text).decode_utf8()
        && let Some(link) = ConsoleAddress::find(&decoded)
    {
        let named = parameter(&decoded, "account_id").filter(|account| is_account(account));
        return link.destination(named.as_deref().or(account));
    }
    if let Some(place) = place_of_arn(text) {
        return Ok(place);
    }
    let address = substring::split_once(text, "://").map(|(_, address)| address);
    match address {
        // A link to this page; one to another leads nowhere.
        Some(address) if !substring::contains(text, "arn:") => {
            let (_, fragment) = address.split_once('#').ok_or(FragmentError::Unknown)?;
            canonical_fragment(fragment)
        }
        _ => match canonical_fragment(text) {
            // Nothing was named.
            Ok(place) if place == "#/" => Err(FragmentError::Unknown),
            found => found,
        },
    }
}

/// The place of a service, a service revision's service, or a cluster.
fn place_of_arn(text: &str) -> Option<String> {
    if let Ok(arn) = text.parse::<ServiceArn>() {
        let cluster = arn.cluster()?;
        return Some(place(
            arn.account(),
            arn.region(),
            &[cluster, arn.service()],
        ));
    }
    if let Ok(arn) = text.parse::<ServiceRevisionArn>() {
        return Some(place(
            arn.account(),
            arn.region(),
            &[arn.cluster(), arn.service()],
        ));
    }
    let arn = text.parse::<ClusterArn>().ok()?;
    Some(place(arn.account(), arn.region(), &[arn.name()]))
}

fn place(account: &str, region: &str, names: &[&str]) -> String {
    ["#/", account, "/", region, "/", &names.join("/")].concat()
}

/// What the address of a console names.
struct ConsoleAddress<'a> {
    partition: &'static str,
    account: Option<&'a str>,
    regions: [Option<&'a str>; 2],
    path: &'a str,
}

impl<'a> ConsoleAddress<'a> {
    /// The first address of a console in a text.
    fn find(text: &'a str) -> Option<Self> {
        let (before, rest, partition) = CONSOLES
            .iter()
            .filter_map(|(host, partition)| {
                let (before, rest) = substring::split_once(text, host)?;
                Some((before, rest, *partition))
            })
            .min_by_key(|(before, ..)| before.len())?;
        // The host ends here: it is not a part of another's.
        let path = rest.strip_prefix('/')?;
        let is_of_host =
            |character: char| character.is_ascii_alphanumeric() || matches!(character, '.' | '-');
        let host = before.rsplit(|character| !is_of_host(character)).next()?;
        let mut labels = host.strip_suffix('.').unwrap_or(host).rsplit('.');
        let region = labels.next().filter(|label| !label.is_empty());
        let session = labels.next();
        let account = session.map(|session| session.split('-').next().unwrap_or_default());
        let is_console = region.is_none_or(is_region)
            && account.is_none_or(is_account)
            && labels.next().is_none()
            && (host.is_empty() || host.ends_with('.'));
        let is_end =
            |character: char| character.is_whitespace() || matches!(character, '<' | '>' | '"');
        let path = path.split(is_end).next()?;
        let named = path
            .split(['?', '&', '#'])
            .find_map(|pair| pair.strip_prefix("region="));
        is_console.then_some(Self {
            partition,
            account,
            regions: [region, named],
            path,
        })
    }

    fn destination(&self, account: Option<&str>) -> Result<String, FragmentError> {
        let region = match self.regions {
            [Some(one), Some(other)] if one != other => return Err(FragmentError::NoRegion),
            [Some(region), _] | [None, Some(region)] if is_region(region) => region,
            _ => return Err(FragmentError::NoRegion),
        };
        let account = self.account.or(account).ok_or(FragmentError::NoAccount)?;
        // The console before the present one has its places in the fragment: /ecs/home?region=eu-west-1#/clusters/...
        let (_, names) = self
            .path
            .strip_prefix("ecs/")
            .and_then(|path| substring::split_once(path, "clusters"))
            .ok_or(FragmentError::Unknown)?;
        let names = names.split(['?', '#', '&']).next().unwrap_or_default();
        let parts: Vec<&str> = names.split('/').filter(|part| !part.is_empty()).collect();
        if !parts.iter().all(|part| is_name(part)) {
            return Err(FragmentError::Unknown);
        }
        Ok(match *parts {
            [] => ["#/", account, "/", region].concat(),
            [
                cluster,
                "services",
                service,
                "service-deployments" | "deployments",
                id,
                ..,
            ] => [
                "#/d/arn:",
                self.partition,
                ":ecs:",
                region,
                ":",
                account,
                ":service-deployment/",
                cluster,
                "/",
                service,
                "/",
                id,
            ]
            .concat(),
            [cluster, "services", service, ..] => place(account, region, &[cluster, service]),
            [cluster, ..] => place(account, region, &[cluster]),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ARN: &str =
        "arn:aws:ecs:us-east-1:111122223333:service-deployment/shop/checkout/AbCd_fGhIjKlMnOpQr-tU";
    const HERE: Option<&str> = Some("111122223333");

    #[test]
    fn a_service_deployments_arn_leads_to_it_with_whatever_was_copied_around_it() {
        for text in [
            ARN.to_owned(),
            format!("  {ARN}\n"),
            format!("\"serviceDeploymentArn\": \"{ARN}\","),
            format!("https://page.example.com/greenlight/#/d/{ARN}"),
            format!("https://page.example.com/#/d/{}", ARN.replace(':', "%3A")),
        ] {
            assert_eq!(
                pasted_destination(&text, None),
                Ok(format!("#/d/{ARN}")),
                "{text}"
            );
        }
    }

    #[test]
    fn the_consoles_address_of_a_service_deployment_leads_to_it_in_every_partition() {
        for (host, partition, region) in [
            ("us-east-1.console.aws.amazon.com", "aws", "us-east-1"),
            ("console.aws.amazon.com", "aws", "us-east-1"),
            ("cn-north-1.console.amazonaws.cn", "aws-cn", "cn-north-1"),
            ("console.amazonaws.cn", "aws-cn", "cn-northwest-1"),
            (
                "us-gov-west-1.console.amazonaws-us-gov.com",
                "aws-us-gov",
                "us-gov-west-1",
            ),
            (
                "console.amazonaws-us-gov.com",
                "aws-us-gov",
                "us-gov-east-1",
            ),
            (
                "eusc-de-east-1.console.amazonaws-eusc.eu",
                "aws-eusc",
                "eusc-de-east-1",
            ),
        ] {
            for (before, after) in [("https://", ""), ("", ""), ("See https://", " now")] {
                let text = format!(
                    "{before}{host}/ecs/v2/clusters/shop/services/checkout/service-deployments/AbCd?region={region}{after}"
                );
                assert_eq!(
                    pasted_destination(&text, HERE),
                    Ok(format!(
                        "#/d/arn:{partition}:ecs:{region}:111122223333:service-deployment/shop/checkout/AbCd"
                    )),
                    "{text}"
                );
            }
        }
    }

    #[test]
    fn the_consoles_address_of_a_service_or_a_cluster_leads_to_its_place() {
        for (path, place) in [
            (
                "ecs/v2/clusters/shop/services/check_out?region=eu-west-1",
                "/shop/check_out",
            ),
            (
                "ecs/v2/clusters/shop/services/checkout/deployments?region=eu-west-1",
                "/shop/checkout",
            ),
            (
                "ecs/v2/clusters/shop/services/checkout/health?region=eu-west-1#top",
                "/shop/checkout",
            ),
            ("ecs/v2/clusters/shop/services?region=eu-west-1", "/shop"),
            ("ecs/v2/clusters/shop", "/shop"),
            ("ecs/v2/clusters?region=eu-west-1", ""),
            (
                "ecs/home?region=eu-west-1#/clusters/shop/services/checkout/details",
                "/shop/checkout",
            ),
        ] {
            assert_eq!(
                pasted_destination(
                    &format!("https://eu-west-1.console.aws.amazon.com/{path}"),
                    HERE
                ),
                Ok(format!("#/111122223333/eu-west-1{place}")),
                "{path}"
            );
        }
    }

    #[test]
    fn an_address_that_names_its_account_leads_into_that_one() {
        let console = "eu-west-1.console.aws.amazon.com/ecs/v2/clusters/shop/services/checkout?region=eu-west-1";
        let encoded = console
            .replace('/', "%2F")
            .replace('?', "%3F")
            .replace('=', "%3D");
        for text in [
            format!("https://444455556666-abcd1234.{console}"),
            format!(
                "https://example.awsapps.com/start/#/console?account_id=444455556666&role_name=Approver&destination=https%3A%2F%2F{encoded}"
            ),
        ] {
            assert_eq!(
                pasted_destination(&text, HERE),
                Ok("#/444455556666/eu-west-1/shop/checkout".to_owned()),
                "{text}"
            );
        }
    }

    #[test]
    fn the_arn_of_a_service_a_revision_or_a_cluster_leads_to_its_place() {
        for (resource, place) in [
            ("service/shop/checkout", "shop/checkout"),
            (
                "service-revision/shop/checkout/1234567890123456789",
                "shop/checkout",
            ),
            ("cluster/shop", "shop"),
        ] {
            assert_eq!(
                pasted_destination(
                    &format!("arn:aws:ecs:us-east-1:111122223333:{resource}"),
                    None
                ),
                Ok(format!("#/111122223333/us-east-1/{place}"))
            );
        }
    }

    #[test]
    fn what_does_not_name_one_place_is_refused_by_name() {
        let service = "/ecs/v2/clusters/shop/services/checkout";
        for (text, account, error) in [
            (String::new(), HERE, FragmentError::Unknown),
            ("checkout".to_owned(), HERE, FragmentError::Unknown),
            (
                "https://example.com/".to_owned(),
                HERE,
                FragmentError::Unknown,
            ),
            (
                format!("https://us-east-1.console.aws.amazon.com{service}"),
                None,
                FragmentError::NoAccount,
            ),
            (
                format!("https://console.aws.amazon.com{service}"),
                HERE,
                FragmentError::NoRegion,
            ),
            (
                format!("https://us-east-1.console.aws.amazon.com{service}?region=eu-west-1"),
                HERE,
                FragmentError::NoRegion,
            ),
            (
                "https://us-east-1.console.aws.amazon.com/lambda/home?region=us-east-1".to_owned(),
                HERE,
                FragmentError::Unknown,
            ),
            (
                "https://us-east-1.console.aws.amazon.com/ecs/v2/clusters/a%20b".to_owned(),
                HERE,
                FragmentError::Unknown,
            ),
            (
                format!("https://us-east-1.console.aws.amazon.com.example.com{service}"),
                HERE,
                FragmentError::Unknown,
            ),
            (
                format!("https://evilconsole.aws.amazon.com{service}?region=us-east-1"),
                HERE,
                FragmentError::Unknown,
            ),
            (
                format!("{ARN} {}", ARN.replace("AbCd", "EfGh")),
                HERE,
                FragmentError::Ambiguous,
            ),
            (
                "arn:aws:ecs:us-east-1:111122223333:task/shop/0".to_owned(),
                HERE,
                FragmentError::OtherResource,
            ),
        ] {
            assert_eq!(pasted_destination(&text, account), Err(error), "{text}");
        }
    }
}

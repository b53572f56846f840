//! The fragment of a link to the page, however chat, mail and people have changed it on its way.

use std::borrow::Cow;
use std::fmt;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use super::{ServiceDeploymentArn, is_account, is_name};
use crate::substring;

/// Why a link leads nowhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FragmentError {
    /// It has no ARN, and is none of the page's places.
    Unknown,
    /// Its ARN lacks its last parts.
    CutOff,
    /// Its ARN is of something that the page does not show.
    OtherResource,
    /// It names two places.
    Ambiguous,
    /// It is the address of a console, and does not name one Region.
    NoRegion,
    /// It is the address of a console, and which account it is of is not known.
    NoAccount,
}

impl fmt::Display for FragmentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unknown => {
                "This link doesn't lead to anything this page knows. It may have been cut short when it was copied."
            }
            Self::CutOff => {
                "This link was cut short: the service deployment's ARN is incomplete. Copy the whole link again."
            }
            Self::OtherResource => {
                "The ARN in this link is not that of an Amazon ECS service deployment. Copy the service deployment's ARN."
            }
            Self::Ambiguous => {
                "This link has more than one ARN. Open one service deployment at a time."
            }
            Self::NoRegion => {
                "This console link doesn't name one Region. Paste the service deployment's ARN instead."
            }
            Self::NoAccount => {
                "This console link doesn't name its account. Paste the service deployment's ARN instead."
            }
        })
    }
}

impl std::error::Error for FragmentError {}

/// The page's own spelling of a fragment: `#/d/ARN`, with `?hook=ID` where the link was made for one pause; `#/REGION/CLUSTER/SERVICE` or
/// less of it, with `ACCOUNT/` before it where there is one; or `#/`, with `?q=`, `in=` and `by=` where the list is narrowed or grouped. What can
/// mean only one thing is understood: percent-encoding, also twice; parameters
/// that trackers append; a slash, punctuation, quotes or brackets around an ARN; invisible characters in it.
///
/// # Errors
/// Why it leads nowhere. It never guesses.
pub fn canonical_fragment(fragment: &str) -> Result<String, FragmentError> {
    let mut text = Cow::Borrowed(fragment);
    let mut result = read(&text);
    // Encoded again by each tool that it went through.
    for _ in 0..3 {
        if result.is_ok() {
            break;
        }
        let Ok(decoded) = percent_decode_str(&text).decode_utf8() else {
            break;
        };
        if decoded == text {
            break;
        }
        text = Cow::Owned(decoded.into_owned());
        result = read(&text);
    }
    result
}

fn read(fragment: &str) -> Result<String, FragmentError> {
    let text: String = fragment
        .chars()
        .filter_map(|character| match character {
            // Invisible: soft hyphens, zero-width spaces and joiners, byte-order marks, marks of direction.
            '\u{ad}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2069}'
            | '\u{feff}' => None,
            // A hyphen as word processors set it.
            '\u{2010}' | '\u{2011}' => Some('-'),
            other => Some(other),
        })
        .collect();
    match from_arn(&text) {
        Some(text) => of_arn(text),
        None => of_place(&text),
    }
}

/// The text from the first ARN on.
fn from_arn(text: &str) -> Option<&str> {
    text.get(substring::find(text, "arn:")?..)
}

/// The ARN that a text begins with.
fn arn_of(text: &str) -> &str {
    let end = |character: char| !is_of_arn(character);
    text.split(end).next().unwrap_or_default()
}

/// A link that begins with an ARN.
fn of_arn(text: &str) -> Result<String, FragmentError> {
    let arn = arn_of(text);
    let rest = text.strip_prefix(arn).unwrap_or_default();
    let arn = arn.trim_end_matches([':', '/']);
    // Part of it may still be encoded.
    if rest.starts_with('%') {
        return Err(FragmentError::CutOff);
    }
    // The text of a link may follow its address.
    let other = from_arn(rest).map(|other| arn_of(other).trim_end_matches([':', '/']));
    if other.is_some_and(|other| other != arn) {
        return Err(FragmentError::Ambiguous);
    }
    if let Ok(arn) = arn.parse::<ServiceDeploymentArn>() {
        let hook = parameter(rest, "hook").unwrap_or_default();
        return Ok(if hook.is_empty() {
            ["#/d/", arn.as_str()].concat()
        } else {
            let hook = utf8_percent_encode(&hook, ENCODED).to_string();
            ["#/d/", arn.as_str(), "?hook=", &hook].concat()
        });
    }
    let mut fields = arn.splitn(6, ':').skip(2);
    let (service, resource) = (fields.next(), fields.nth(2).unwrap_or_default());
    let is_begun =
        "service-deployment".starts_with(resource) || resource.starts_with("service-deployment/");
    Err(
        if is_begun && service.is_none_or(|service| service == "ecs") {
            FragmentError::CutOff
        } else {
            FragmentError::OtherResource
        },
    )
}

fn is_of_arn(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, ':' | '/' | '-' | '_')
}

/// One of the page's places, without an ARN.
fn of_place(text: &str) -> Result<String, FragmentError> {
    let path = text.split(['?', '&']).next().unwrap_or_default();
    let place = path.trim_start_matches(|character: char| !character.is_ascii_alphanumeric());
    let place = if place.is_empty() { path } else { place };
    // A name may end in a hyphen or an underscore.
    let kept = place.trim_end_matches(|character: char| {
        !is_of_arn(character) || matches!(character, '/' | ':')
    });
    if kept.is_empty() {
        let parameters = text.strip_prefix(path).unwrap_or_default();
        return Ok(["#/", &narrowed(parameters)].concat());
    }
    let parts: Vec<&str> = kept.split('/').collect();
    let region = usize::from(parts.first().is_some_and(|part| is_account(part)));
    let fits = parts.get(region).is_some_and(|part| is_region(part))
        && parts.len() <= region + 3
        && parts.iter().all(|part| is_name(part));
    if fits {
        Ok(["#/", &parts.join("/")].concat())
    } else {
        Err(FragmentError::Unknown)
    }
}

/// What the list of paused deployments is narrowed to, grouped by and searched for.
const LIST: [&str; 3] = ["q", "in", "by"];

/// Those of the list's parameters that there are.
fn narrowed(parameters: &str) -> String {
    let kept = LIST.iter().filter_map(|name| {
        let value = parameter(parameters, name).filter(|value| !value.is_empty())?;
        Some(format!("{name}={}", utf8_percent_encode(&value, ENCODED)))
    });
    let kept: Vec<String> = kept.collect();
    if kept.is_empty() {
        String::new()
    } else {
        ["?", &kept.join("&")].concat()
    }
}

/// `eu-west-1`, `us-gov-east-1`: whether it can name a Region.
pub(super) fn is_region(part: &str) -> bool {
    let (Some(first), Some(last)) = (part.split('-').next(), part.rsplit('-').next()) else {
        return false;
    };
    part.len() <= 32
        && part.split('-').count() >= 3
        && !first.is_empty()
        && first.bytes().all(|byte| byte.is_ascii_lowercase())
        && !last.is_empty()
        && last.bytes().all(|byte| byte.is_ascii_digit())
}

/// The value of a parameter, decoded, without what chat clients leave at a link's end.
pub(super) fn parameter(text: &str, name: &str) -> Option<String> {
    let value = text
        .split(['?', '&', '#', ';'])
        .find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))?;
    let end = |character: char| {
        character.is_whitespace() || matches!(character, '<' | '>' | '"' | '\'' | '`')
    };
    let value = value.split(end).next().unwrap_or_default();
    let value = value.trim_end_matches(['.', ',', ':', '!', ')', ']', '}']);
    Some(percent_decode_str(value).decode_utf8().ok()?.into_owned())
}

/// What a fragment keeps as it is.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

#[cfg(test)]
mod tests {
    use super::*;

    const ARN: &str =
        "arn:aws:ecs:us-east-1:111122223333:service-deployment/shop/checkout/AbCd_fGhIjKlMnOpQr-tU";

    fn leads_to(fragment: &str) -> String {
        canonical_fragment(fragment).unwrap_or_else(|error| panic!("{fragment}: {error}"))
    }

    #[test]
    fn a_link_leads_to_its_deployment_whatever_happened_to_it_on_its_way() {
        let encoded = ARN.replace(':', "%3A").replace('/', "%2F");
        let lower = ARN.replace(':', "%3a").replace('/', "%2f");
        let twice = encoded.replace('%', "%25");
        let colons = ARN.replace(':', "%3A");
        let invisible = ARN.replace("/shop", "/\u{200b}shop\u{ad}");
        let hyphens = ARN.replace("service-deployment", "service\u{2011}deployment");
        for fragment in [
            format!("#/d/{ARN}"),
            format!("#/d/{ARN}/"),
            format!("#{ARN}"),
            format!("#/{ARN}"),
            format!("#!/d/{ARN}"),
            format!("#d/{ARN}"),
            ARN.to_owned(),
            format!("#/d/{encoded}"),
            format!("#/d/{lower}"),
            format!("#/d/{twice}"),
            format!("#%2Fd%2F{encoded}"),
            format!("#%252Fd%252F{twice}"),
            format!("#/d/{colons}"),
            format!("#/d/{ARN}?utm_source=chat"),
            format!("#/d/{ARN}?hook=%FF"), // not UTF-8, so no hook is known
            format!("#/d/{ARN}&utm_source=chat"),
            format!("#/d/{ARN}/?utm_source=chat&utm_medium=link"),
            format!("#/d/{encoded}%3Futm_source%3Dchat"),
            format!("#/d/{ARN}?hook="),
            format!("#/d/{ARN}#top"),
            format!("#/d/%20{ARN}%20"),
            format!("#/d/{ARN}%0A"),
            format!("#/d/ {ARN} \r\n"),
            format!("#/d/<{ARN}>"),
            format!("#/d/%3C{ARN}%3E"),
            format!("#/d/%22{ARN}%22"),
            format!("#/d/\u{201c}{ARN}\u{201d}"),
            format!("#/d/`{ARN}`"),
            format!("#/d/'{ARN}'"),
            format!("#/d/({ARN})"),
            format!("#/d/[{ARN}]"),
            format!("#/d/{ARN}."),
            format!("#/d/{ARN},"),
            format!("#/d/{ARN}:"),
            format!("#/d/{ARN};"),
            format!("#/d/{ARN}!"),
            format!("#/d/{ARN}*"),
            format!("#/d/{ARN}…"),
            format!("#/d/{ARN}|checkout>"),
            format!("#/d/{ARN} waits"),
            format!("#/d/{ARN} <https://page.example.com/#/d/{ARN}>"),
            format!("#/d/{invisible}"),
            format!("#/d/{hyphens}"),
        ] {
            assert_eq!(leads_to(&fragment), format!("#/d/{ARN}"), "{fragment}");
        }
    }

    #[test]
    fn a_link_keeps_the_hook_that_it_was_made_for() {
        for (given, kept) in [
            ("?hook=ecs-pause-a_b", "ecs-pause-a_b"),
            ("/?hook=ecs-pause-a_b&utm_source=chat", "ecs-pause-a_b"),
            ("?utm_source=chat&hook=ecs-pause-a_b", "ecs-pause-a_b"),
            ("?utm_source=chat&amp;hook=ecs-pause-a_b", "ecs-pause-a_b"),
            ("&hook=ecs-pause-a_b", "ecs-pause-a_b"),
            ("?hook=ecs-pause-a_b.", "ecs-pause-a_b"),
            ("?hook=ecs-pause-a_b>", "ecs-pause-a_b"),
            ("?hook=ecs-pause-a_b now", "ecs-pause-a_b"),
            ("?hook=a%2Fb%3Ac", "a%2Fb%3Ac"),
            ("?hook=%3Cscript%3E", "%3Cscript%3E"),
        ] {
            assert_eq!(
                leads_to(&format!("#/d/{ARN}{given}")),
                format!("#/d/{ARN}?hook={kept}")
            );
        }
    }

    #[test]
    fn a_hook_of_a_link_that_was_encoded_as_a_whole_is_the_same_hook() {
        let encoded = utf8_percent_encode(&format!("/d/{ARN}?hook=a%2Fb"), ENCODED).to_string();
        assert_eq!(
            leads_to(&format!("#{encoded}")),
            format!("#/d/{ARN}?hook=a%2Fb")
        );
    }

    #[test]
    fn a_place_is_found_behind_a_slash_parameters_and_encoding() {
        for (fragment, place) in [
            ("", "#/"),
            ("#", "#/"),
            ("#/?utm_source=chat", "#/"),
            ("#?utm_source=chat", "#/"),
            ("#/%20", "#/"),
            (
                "#/?utm_source=chat&q=check%20out&by=cluster",
                "#/?q=check%20out&by=cluster",
            ),
            (
                "#%2F%3Fq%3Dshop%26in%3DBank%252C%2520eu-west-1",
                "#/?q=shop&in=Bank%2C%20eu-west-1",
            ),
            ("#/us-east-1/", "#/us-east-1"),
            ("#us-gov-west-1", "#/us-gov-west-1"),
            ("#/us%2Deast%2D1/shop", "#/us-east-1/shop"),
            (
                "#%2Fus-east-1%2Fshop%2Fcheckout",
                "#/us-east-1/shop/checkout",
            ),
            (
                "#/111122223333/us-east-1/shop/check_out_/?utm_source=chat",
                "#/111122223333/us-east-1/shop/check_out_",
            ),
        ] {
            assert_eq!(leads_to(fragment), place, "{fragment}");
        }
    }

    #[test]
    fn what_can_mean_several_things_or_none_is_refused_by_name() {
        let other = ARN.replace("AbCd", "EfGh");
        for (fragment, error) in [
            ("#/nowhere", FragmentError::Unknown),
            ("#/us-east-1/a/b/c", FragmentError::Unknown),
            ("#/us-east-1/a b", FragmentError::Unknown),
            ("#/d/checkout", FragmentError::Unknown),
            ("#/%F0%28%8C", FragmentError::Unknown),
            ("#/d/arn:aws", FragmentError::CutOff),
            (
                "#/d/arn:aws:ecs:us-east-1:111122223333:service-deployment/shop/checkout/",
                FragmentError::CutOff,
            ),
            (
                "#/d/arn:aws:ecs:us-east-1:111122223333:service-dep",
                FragmentError::CutOff,
            ),
            (
                "#/d/arn:aws:ecs:us-east-1:111122223333:service/shop/checkout",
                FragmentError::OtherResource,
            ),
            (
                "#/d/arn:aws:ecs:us-east-1:111122223333:task/shop/0",
                FragmentError::OtherResource,
            ),
            ("#/d/arn:aws:s3:::bucket", FragmentError::OtherResource),
            (&format!("#/d/{ARN}%20{other}"), FragmentError::Ambiguous),
            (&format!("#/d/{ARN},{other}"), FragmentError::Ambiguous),
        ] {
            assert_eq!(canonical_fragment(fragment), Err(error), "{fragment}");
        }
    }

    #[test]
    fn a_fragment_in_its_own_spelling_stays_as_it_is() {
        for fragment in [
            format!("#/d/{ARN}?hook=ecs-pause-a_b"),
            format!("#/d/{ARN}"),
            "#/111122223333/us-east-1/shop/checkout".to_owned(),
            "#/".to_owned(),
        ] {
            assert_eq!(leads_to(&fragment), fragment);
        }
    }
}

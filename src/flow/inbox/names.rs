//! Names to look for.

use crate::arn::ServiceArn;
use crate::substring;

/// Names, paths (`cluster/service`), ARNs, or patterns of these, in which `*` stands for any run of characters and `?` for one. None admits all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names(Vec<String>);

impl From<Vec<String>> for Names {
    fn from(names: Vec<String>) -> Self {
        Self(names)
    }
}

impl Names {
    /// Whether a resource of this ARN is looked for.
    #[must_use]
    pub fn admits(&self, arn: &str) -> bool {
        self.0.is_empty()
            || self.0.iter().any(|pattern| {
                matches(pattern, arn)
                    || matches(pattern, path(arn))
                    || matches(pattern, last_part(arn))
            })
    }

    /// All of them, where none is a pattern: then nothing need be listed to find them.
    #[must_use]
    pub(super) fn exact(&self) -> Option<&[String]> {
        let is_exact = |name: &String| {
            !name.contains(['*', '?'])
                && (name.starts_with("arn:") || !substring::contains(name, "/"))
        };
        let exact = !self.0.is_empty() && self.0.iter().all(is_exact);
        exact.then_some(&self.0)
    }

    /// Of services: those that may be in this cluster, each once, where none is a pattern.
    pub(super) fn named_in(&self, cluster: &str, region: &str) -> Option<Vec<String>> {
        let mut services: Vec<String> = Vec::new();
        for name in self.exact()? {
            let elsewhere = name.parse::<ServiceArn>().is_ok_and(|arn| {
                arn.region() != region || arn.cluster().is_some_and(|own| own != cluster)
            });
            let twice = |other: &String| last_part(other) == last_part(name);
            if !elsewhere && !services.iter().any(twice) {
                services.push(name.clone());
            }
        }
        Some(services)
    }

    /// Of services: their clusters, where each is named by an ARN that says its own.
    pub(super) fn clusters(&self) -> Option<Vec<String>> {
        let cluster = |arn: &String| {
            let (place, path) = substring::split_once(arn, ":service/")?;
            let (cluster, _) = path.split_once('/')?;
            Some([place, ":cluster/", cluster].concat())
        };
        self.exact()?.iter().map(cluster).collect()
    }
}

/// What follows the kind of resource in an ARN: `cluster/service` of a service's.
fn path(arn: &str) -> &str {
    arn.split_once('/').map_or(arn, |(_, path)| path)
}

/// The name at the end of an ARN.
pub(super) fn last_part(arn: &str) -> &str {
    arn.rsplit('/').next().unwrap_or(arn)
}

/// Goes back to the last `*` where a character does not fit: linear in practice, never exponential.
fn matches(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.as_bytes(), text.as_bytes());
    let (mut p, mut t) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while t < text.len() {
        match pattern.get(p) {
            Some(b'*') => {
                star = Some((p, t));
                p += 1;
            }
            Some(sign) if *sign == b'?' || *sign == text[t] => {
                p += 1;
                t += 1;
            }
            _ => {
                let Some((star_at, taken)) = star else {
                    return false;
                };
                star = Some((star_at, taken + 1));
                p = star_at + 1;
                t = taken + 1;
            }
        }
    }
    pattern[p..].iter().all(|sign| *sign == b'*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_is_matched_as_a_whole() {
        for (pattern, text, expected) in [
            ("checkout", "checkout", true),
            ("checkout", "checkout-2", false),
            ("check*", "checkout", true),
            ("*out", "checkout", true),
            ("*e*o*", "checkout", true),
            ("*e*x*", "checkout", false),
            ("c?eckout", "checkout", true),
            ("c?eckout", "ceckout", false),
            ("*", "", true),
            ("**", "a", true),
            ("", "a", false),
            ("a*b*c", "a-b-b-c", true),
            ("a*b*c", "a-b-b", false),
        ] {
            assert_eq!(matches(pattern, text), expected, "{pattern} {text}");
        }
    }

    #[test]
    fn a_name_or_an_arn_admits_its_resource() {
        let arn = "arn:aws:ecs:us-east-1:111122223333:service/shop/checkout";
        for name in [
            "checkout",
            arn,
            "check*",
            "arn:*:service/shop/*",
            "*/shop/checkout",
            "shop/checkout",
            "shop/*",
        ] {
            assert!(Names(vec!["other".to_owned(), name.to_owned()]).admits(arn));
        }
        for name in ["shop", "Checkout", "bank/*", "arn:*:service/bank/*"] {
            assert!(!Names(vec![name.to_owned()]).admits(arn), "{name}");
        }
        assert!(Names::default().admits(arn));
    }

    #[test]
    fn only_names_without_patterns_are_exact() {
        let names = |names: &[&str]| Names(names.iter().map(|name| (*name).to_owned()).collect());
        assert_eq!(names(&["a", "b"]).exact().unwrap().len(), 2);
        assert_eq!(names(&["a", "b*"]).exact(), None);
        assert_eq!(names(&["a", "shop/b"]).exact(), None);
        assert_eq!(names(&[]).exact(), None);
    }

    #[test]
    fn a_services_arn_says_where_it_is() {
        let web = "arn:aws:ecs:us-east-1:111122223333:service/shop/web";
        let old = "arn:aws:ecs:us-east-1:111122223333:service/old";
        let names = Names(vec![web.into(), "web".into(), old.into(), "api".into()]);
        let here = |cluster, region| names.named_in(cluster, region).unwrap();
        assert_eq!(here("shop", "us-east-1"), [web, old, "api"]);
        assert_eq!(here("bank", "us-east-1"), ["web", old, "api"]);
        assert_eq!(here("shop", "eu-west-1"), ["web", "api"]);
        assert_eq!(names.clusters(), None);
        let shop = "arn:aws:ecs:us-east-1:111122223333:cluster/shop";
        assert_eq!(Names(vec![web.into()]).clusters().unwrap(), [shop]);
        assert_eq!(Names(vec![old.into()]).clusters(), None);
        assert_eq!(Names::default().clusters(), None);
    }

    #[test]
    fn many_stars_do_not_blow_up() {
        let pattern = "*a".repeat(100) + "b";
        assert!(!matches(&pattern, &"a".repeat(2000)));
    }
}

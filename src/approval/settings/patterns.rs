//! What patterns of clusters and services have in common, whatever the names are that they are held against one day.
//!
//! A name, path or ARN admits a resource as [`Names`](crate::flow::inbox::Names) says: by its ARN, by what follows the kind of resource in it, or by
//! its last part. Both questions are answered on the safe side: [`can_meet`] says no, and [`covers`] says yes, only where that is certain.

/// One sign of a pattern.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sign {
    /// This one.
    One(u8),
    /// Any one.
    Any,
    /// A letter, a digit, `-` or `_`: what a name is made of.
    Name,
}

/// A sign, and whether it stands for any number of them.
#[derive(Clone, Copy)]
struct PatternStep {
    sign: Sign,
    is_run: bool,
}

/// A pattern of whole ARNs.
#[derive(Clone)]
pub(super) struct ArnPattern(Vec<PatternStep>);

impl ArnPattern {
    fn parse(pattern: &str) -> Self {
        let step = |byte| match byte {
            b'*' => run(Sign::Any),
            b'?' => once(Sign::Any),
            byte => once(Sign::One(byte)),
        };
        Self(pattern.bytes().map(step).collect())
    }

    /// The ARNs of all clusters, or of all services, of an account in a Region; of any where none is named.
    pub(super) fn all(kind: ResourceKind, place: Option<(&str, &str)>) -> Self {
        let mut arn = Self::up_to_path(kind, place);
        if kind == ResourceKind::Service {
            arn.then_name(None);
            arn.then("/");
        }
        arn.then_name(None);
        arn
    }

    fn up_to_path(kind: ResourceKind, place: Option<(&str, &str)>) -> Self {
        let (account, region) = place.unzip();
        let mut arn = Self::parse("arn:");
        arn.then_name(None);
        arn.then(":ecs:");
        arn.then_name(region);
        arn.then(":");
        arn.then_name(account);
        arn.then(match kind {
            ResourceKind::Cluster => ":cluster/",
            ResourceKind::Service => ":service/",
        });
        arn
    }

    fn then(&mut self, pattern: &str) {
        self.0.extend(Self::parse(pattern).0);
    }

    fn then_name(&mut self, name: Option<&str>) {
        match name {
            Some(name) => self.then(name),
            None => self.0.extend([once(Sign::Name), run(Sign::Name)]),
        }
    }

    /// Whether some text fits both.
    fn meets(&self, other: &Self) -> bool {
        let (ours, theirs) = (&self.0, &other.0);
        let width = theirs.len() + 1;
        let mut seen = vec![false; (ours.len() + 1) * width];
        let mut open = vec![(0, 0)];
        while let Some((i, j)) = open.pop() {
            if std::mem::replace(&mut seen[i * width + j], true) {
                continue;
            }
            let (our, their) = (ours.get(i), theirs.get(j));
            if our.is_none() && their.is_none() {
                return true;
            }
            if our.is_some_and(|step| step.is_run) {
                open.push((i + 1, j));
            }
            if their.is_some_and(|step| step.is_run) {
                open.push((i, j + 1));
            }
            if let (Some(our), Some(their)) = (our, their)
                && share_one(our.sign, their.sign)
            {
                open.push((i + usize::from(!our.is_run), j + usize::from(!their.is_run)));
            }
        }
        false
    }
}

/// What a pattern is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ResourceKind {
    Cluster,
    Service,
}

/// The ARNs that a name, path, ARN or pattern of them admits: of its kind, and perhaps of others.
pub(super) fn arns(kind: ResourceKind, pattern: &str) -> Vec<ArnPattern> {
    let mut by_path = ArnPattern::up_to_path(kind, None);
    let mut by_name = by_path.clone();
    by_path.then(pattern);
    let mut arns = vec![ArnPattern::parse(pattern), by_path];
    // The last part of an ARN holds no slash.
    if kind == ResourceKind::Service && !pattern.contains('/') {
        by_name.then_name(None);
        by_name.then("/");
        by_name.then(pattern);
        arns.push(by_name);
    }
    arns
}

/// The ARNs of the services that are in the clusters which a pattern admits, and perhaps of others.
pub(super) fn arns_of_services_in(cluster: &str) -> Vec<ArnPattern> {
    let mut by_name = ArnPattern::up_to_path(ResourceKind::Service, None);
    by_name.then(cluster);
    by_name.then("/*");
    let by_arn = if cluster.contains(":cluster/") {
        ArnPattern::parse(&[&cluster.replace(":cluster/", ":service/"), "/*"].concat())
    } else if ArnPattern::parse(cluster).meets(&ArnPattern::all(ResourceKind::Cluster, None)) {
        ArnPattern::parse("*") // It admits ARNs whose cluster is left to its wildcards.
    } else {
        return vec![by_name];
    };
    vec![by_name, by_arn]
}

/// Whether some ARN may fit one of each.
pub(super) fn can_meet(ones: &[ArnPattern], others: &[ArnPattern]) -> bool {
    ones.iter()
        .any(|one| others.iter().any(|other| one.meets(other)))
}

/// Whether whatever the special pattern admits is certain to be admitted by the general one.
pub(super) fn covers(general: &str, special: &str) -> bool {
    let last = special.rsplit('/').next().unwrap_or(special);
    // A star might stand for a slash, and the last part be another.
    let ends_so = !last.contains('*') && last != special;
    takes(general, special) || (ends_so && takes(general, last))
}

/// Whether a pattern fits every text that another fits: the wildcards of the other must fall to wildcards of its own.
fn takes(general: &str, special: &str) -> bool {
    let special = special.as_bytes();
    // After each sign of the general pattern: which beginnings of the special one fit.
    let mut fits = vec![false; special.len() + 1];
    fits[0] = true;
    for sign in general.bytes() {
        let mut next = vec![false; special.len() + 1];
        for at in 0..=special.len() {
            next[at] = match (sign, at.checked_sub(1)) {
                (b'*', before) => fits[at] || before.is_some_and(|before| next[before]),
                (_, None) => false,
                (b'?', Some(before)) => fits[before] && special[before] != b'*',
                (sign, Some(before)) => fits[before] && special[before] == sign,
            };
        }
        fits = next;
    }
    fits[special.len()]
}

const fn once(sign: Sign) -> PatternStep {
    let is_run = false;
    PatternStep { sign, is_run }
}

const fn run(sign: Sign) -> PatternStep {
    let is_run = true;
    PatternStep { sign, is_run }
}

fn share_one(one: Sign, other: Sign) -> bool {
    match (one, other) {
        (Sign::Any, _) | (_, Sign::Any) | (Sign::Name, Sign::Name) => true,
        (Sign::One(one), Sign::One(other)) => one == other,
        (Sign::One(byte), Sign::Name) | (Sign::Name, Sign::One(byte)) => {
            byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exists(kind: ResourceKind, pattern: &str) -> bool {
        let all = ArnPattern::all(kind, Some(("111122223333", "eu-west-1")));
        can_meet(&[all], &arns(kind, pattern))
    }

    #[test]
    fn a_pattern_that_fits_no_name_of_its_kind_is_known() {
        for pattern in [
            "prod",
            "*",
            "prod-?",
            "arn:aws:ecs:eu-west-1:111122223333:cluster/prod",
            "arn:*:cluster/prod*",
            "*:111122223333:*",
        ] {
            assert!(exists(ResourceKind::Cluster, pattern), "{pattern}");
        }
        for pattern in [
            "",
            "prod cluster",
            "shop/checkout",
            "#prod",
            "arn:aws:ecs:us-east-1:111122223333:cluster/prod",
            "arn:aws:ecs:eu-west-1:444455556666:cluster/*",
            "arn:aws:ecs:eu-west-1:111122223333:service/shop/checkout",
        ] {
            assert!(!exists(ResourceKind::Cluster, pattern), "{pattern}");
        }
        for pattern in ["checkout", "shop/checkout", "shop/*", "*/checkout", "shop*"] {
            assert!(exists(ResourceKind::Service, pattern), "{pattern}");
        }
        for pattern in [
            "a/b/c",
            "/",
            "shop/",
            "arn:aws:ecs:eu-west-1:111122223333:cluster/shop",
        ] {
            assert!(!exists(ResourceKind::Service, pattern), "{pattern}");
        }
    }

    #[test]
    fn two_patterns_meet_where_one_service_may_fit_both() {
        let meet = |one, other| {
            can_meet(
                &arns(ResourceKind::Service, one),
                &arns(ResourceKind::Service, other),
            )
        };
        assert!(meet("checkout", "shop/*"));
        assert!(meet("shop/checkout", "*out"));
        assert!(meet("arn:aws:ecs:*:service/shop/checkout", "checkout"));
        assert!(!meet("checkout", "cart"));
        assert!(!meet("shop/checkout", "bank/*"));
        assert!(!meet("arn:aws:ecs:*:service/shop/checkout", "cart"));
    }

    #[test]
    fn a_service_is_looked_for_in_clusters_that_may_hold_it() {
        let holds = |cluster, service| {
            can_meet(
                &arns_of_services_in(cluster),
                &arns(ResourceKind::Service, service),
            )
        };
        assert!(holds("shop", "checkout"));
        assert!(holds("shop*", "shop-prod/checkout"));
        assert!(holds(
            "arn:aws:ecs:eu-west-1:111122223333:cluster/shop",
            "shop/checkout"
        ));
        assert!(!holds("bank", "shop/checkout"));
        assert!(!holds(
            "arn:aws:ecs:eu-west-1:111122223333:cluster/bank",
            "shop/checkout"
        ));
    }

    #[test]
    fn a_pattern_covers_another_only_where_that_is_certain() {
        for (general, special) in [
            ("*", "shop/*"),
            ("shop-*", "shop-*"),
            ("shop-*", "shop-prod-*"),
            ("shop-*", "shop-prod"),
            ("shop-?", "shop-1"),
            ("checkout", "shop/checkout"),
        ] {
            assert!(covers(general, special), "{general} {special}");
        }
        for (general, special) in [
            ("shop-*", "*"),
            ("shop-?", "shop-*"),
            ("shop-prod", "shop-*"),
            ("c*", "*/c*"),
            ("shop/checkout", "checkout"),
        ] {
            assert!(!covers(general, special), "{general} {special}");
        }
    }
}

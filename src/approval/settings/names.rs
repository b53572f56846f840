//! What is wrong with lists of names: of clusters and services, and of whatever stands in one twice.

use super::patterns::{ArnPattern, ResourceKind, arns, arns_of_services_in, can_meet};
use super::problem::Problems;
use super::{Account, Settings};

/// Clusters and services that are named in one place: each can exist, and they fit together. `asked` says in which accounts.
pub(super) fn check_names(
    path: &str,
    clusters: &[String],
    services: &[String],
    settings: &Settings,
    asked: impl Fn(&Account) -> bool,
    found: &mut Problems,
) {
    let places: Vec<(&str, &str)> = settings
        .accounts
        .iter()
        .filter(|account| asked(account))
        .flat_map(|account| {
            account
                .regions
                .iter()
                .map(|region| (&*account.id, &**region))
        })
        .collect();
    for (member, kind, names, all) in [
        (
            "clusters",
            ResourceKind::Cluster,
            clusters,
            &settings.clusters,
        ),
        (
            "services",
            ResourceKind::Service,
            services,
            &settings.services,
        ),
    ] {
        let member_path = [path, member].concat();
        check_twice(&member_path, names, found);
        for name in names {
            let named = arns(kind, name);
            let exists = if name.starts_with("arn:") {
                let all = |&place| ArnPattern::all(kind, Some(place));
                can_meet(&places.iter().map(all).collect::<Vec<_>>(), &named)
            } else {
                can_meet(&[ArnPattern::all(kind, None)], &named)
            };
            if !exists {
                let wrong =
                    format!("names {name:?}, which cannot exist in any of the \"accounts\"");
                found.setting(&*member_path, &wrong);
            } else if !all.is_empty() && !all.iter().any(|one| can_meet(&arns(kind, one), &named)) {
                let wrong = format!("names {name:?}, which \"{member}\" does not include");
                found.setting(&*member_path, &wrong);
            } else if kind == ResourceKind::Service && !clusters.is_empty() {
                let holds = |cluster: &String| can_meet(&arns_of_services_in(cluster), &named);
                if !clusters.iter().any(holds) {
                    let wrong =
                        format!("names {name:?}, which is in none of the \"clusters\" beside it");
                    found.setting(&*member_path, &wrong);
                }
            }
        }
    }
}

/// What stands in a list twice.
pub(super) fn check_twice(path: &str, list: &[String], found: &mut Problems) {
    let twice = |(index, one): (usize, &String)| list[..index].contains(one).then(|| one.clone());
    if let Some(one) = list.iter().enumerate().find_map(twice) {
        found.setting(path, &format!("names {one:?} twice"));
    }
}

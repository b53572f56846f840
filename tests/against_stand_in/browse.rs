//! `browse`: page by page.

use ecs_greenlight::flow::browse::{Browse, browse};
use ecs_sim::{DeploymentSpec, ServiceSpec, Settings};

use crate::driver::{Drive, blue_green, place};

#[test]
fn clusters_services_and_deployments_come_page_by_page() {
    let mut drive = Drive::new(Settings::default());
    drive.sim.create_cluster(&place(), "empty");
    for index in 0..23 {
        drive.sim.create_service(ServiceSpec::new(
            &place(),
            "shop",
            &format!("service-{index:02}"),
        ));
    }
    let flow = browse(drive.session.clone(), Browse::default());
    let clusters = drive.finish(flow).unwrap().clusters.unwrap();
    assert_eq!(
        clusters
            .iter()
            .map(|cluster| cluster.cluster_name.as_deref().unwrap())
            .collect::<Vec<_>>(),
        ["empty", "shop"]
    );

    let mut names = Vec::new();
    let mut next_token = None;
    loop {
        let flow = browse(
            drive.session.clone(),
            Browse {
                cluster: Some("shop".to_owned()),
                next_token,
                ..Browse::default()
            },
        );
        let page = drive.finish(flow).unwrap();
        names.extend(
            page.services
                .unwrap()
                .into_iter()
                .map(|service| service.service_name.unwrap()),
        );
        next_token = page.next_token;
        if next_token.is_none() {
            break;
        }
    }
    assert_eq!(names.len(), 23);
    names.dedup();
    assert_eq!(names.len(), 23);
    assert_eq!(drive.count("DescribeServices"), 3);

    let flow = browse(
        drive.session.clone(),
        Browse {
            cluster: Some("empty".to_owned()),
            ..Browse::default()
        },
    );
    assert_eq!(drive.finish(flow).unwrap().services.unwrap().len(), 0);
}

#[test]
fn deployments_come_newest_first() {
    let mut drive = Drive::new(Settings::default());
    let mut arns = vec![drive.paused(blue_green())];
    for _ in 0..2 {
        drive.pass(60_000);
        arns.push(
            drive
                .sim
                .start_deployment(&place(), "shop", "checkout", DeploymentSpec::default())
                .unwrap(),
        );
    }
    let what = Browse {
        cluster: Some("shop".to_owned()),
        service: Some("checkout".to_owned()),
        ..Browse::default()
    };
    let flow = browse(drive.session.clone(), what);
    let page = drive.finish(flow).unwrap();
    let listed: Vec<String> = page
        .deployments
        .unwrap()
        .iter()
        .map(|rollout| rollout.service_deployment_arn.to_string())
        .collect();
    arns.reverse();
    assert_eq!(listed[..3], arns[..]);
}

#[test]
fn a_cluster_that_does_not_exist_is_told_in_ecss_words() {
    let mut drive = Drive::new(Settings::default());
    let flow = browse(
        drive.session.clone(),
        Browse {
            cluster: Some("nowhere".to_owned()),
            ..Browse::default()
        },
    );
    assert_eq!(
        drive.finish(flow).unwrap_err().code(),
        "ClusterNotFoundException"
    );
}

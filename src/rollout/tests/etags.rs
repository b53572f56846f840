//! What changes an etag, and what does not.

use proptest::prelude::*;

use super::*;
use crate::error::Moment;

const OTHER: &str = "arn:aws:ecs:eu-west-1:111122223333:service-revision/shop/checkout/40";

/// What is known of a deployment, each member in the words of ECS.
#[derive(Clone, Debug, PartialEq)]
struct Described {
    status: &'static str,
    stage: &'static str,
    target: &'static str,
    /// The new revision's share of production traffic.
    share: &'static str,
    /// `None` where ECS sends no list.
    sources: Option<Vec<&'static str>>,
    /// The ids of the pauses that wait.
    waiting: Vec<&'static str>,
    /// Whatever is no part of the state.
    tasks: u32,
    decided: Vec<&'static str>,
    reason: &'static str,
}

fn described() -> Described {
    Described {
        status: "IN_PROGRESS",
        stage: "PRE_PRODUCTION_TRAFFIC_SHIFT",
        target: NEW,
        share: "20.0",
        sources: Some(vec![OLD]),
        waiting: vec!["ecs-pause-1"],
        tasks: 2,
        decided: Vec::new(),
        reason: "",
    }
}

impl Described {
    fn read(&self) -> Rollout {
        let hook = |id: &&str, status: &str| {
            format!(
                r#"{{"hookId":"{id}","targetType":"PAUSE","status":"{status}","timeoutAction":"ROLLBACK"}}"#
            )
        };
        let mut hooks: Vec<String> = Vec::new();
        hooks.extend(self.waiting.iter().map(|id| hook(id, "AWAITING_ACTION")));
        hooks.extend(self.decided.iter().map(|id| hook(id, "SUCCEEDED")));
        let tasks = self.tasks;
        let sources = self.sources.as_ref().map_or(String::new(), |sources| {
            let sources: Vec<String> = sources
                .iter()
                .map(|arn| format!(r#"{{"arn":"{arn}","runningTaskCount":{tasks}}}"#))
                .collect();
            format!(r#""sourceServiceRevisions":[{}],"#, sources.join(","))
        });
        rollout(&format!(
            r#"{{"status":"{}","lifecycleStage":"{}","statusReason":"{}",{sources}
                "targetServiceRevision":{{"arn":"{}","runningTaskCount":{tasks},"requestedProductionTrafficWeight":{}}},
                "lifecycleHookDetails":[{}],
                "deploymentConfiguration":{{"strategy":"LINEAR","linearConfiguration":{{"stepPercent":20.0}}}}}}"#,
            self.status,
            self.stage,
            self.reason,
            self.target,
            self.share,
            hooks.join(","),
        ))
    }

    fn continuing(&self) -> Etag {
        self.read().continuing.etag.unwrap()
    }

    fn rolling_back(&self) -> Etag {
        self.read().roll_back.etag.unwrap()
    }

    fn stopping(&self) -> Etag {
        let going_on = Self {
            waiting: Vec::new(),
            ..self.clone()
        };
        going_on.read().stop.etag.unwrap()
    }
}

#[test]
fn an_etag_is_its_version_and_a_digest_of_the_state() {
    let read = described();
    for (etag, text) in [
        (read.continuing(), "1-6dcc2a6fec6ade9bc381aa22a09fba42"),
        (read.rolling_back(), "1-66ed0ab43584f0cfeedf775da8e15772"),
        (read.stopping(), "1-da4d24492ea696687484aec312063ca6"),
    ] {
        assert_eq!(etag.as_str(), text);
        assert_eq!(etag.to_string().parse(), Ok(etag));
    }
}

#[test]
fn an_etag_is_the_same_in_whatever_order_ecs_names_the_sources() {
    for sources in [vec![OLD, OTHER], vec![OTHER, OLD]] {
        let read = Described {
            sources: Some(sources),
            ..described()
        };
        assert_eq!(
            read.rolling_back().as_str(),
            "1-67e54ba2f1c99259e5981f9a5b99af43"
        );
    }
}

#[test]
fn what_is_not_possible_has_no_etag() {
    let paused = described().read();
    assert_eq!((paused.stop.possible, paused.stop.etag), (false, None));
    for status in ["ROLLBACK_IN_PROGRESS", "SUCCESSFUL", "STOP_REQUESTED"] {
        let read = Described {
            status,
            ..described()
        };
        let Rollout {
            continuing,
            roll_back,
            stop,
            ..
        } = read.read();
        assert_eq!(
            (continuing.etag, roll_back.etag, stop.etag),
            (None, None, None),
            "{status}"
        );
    }
}

#[test]
fn an_etag_leaves_in_json_beside_what_it_stands_for() {
    let json = crate::json::to_string(&described().read());
    let etag = described().rolling_back();
    let part = format!(r#""etag":"{etag}""#);
    assert!(json.contains(&part), "{json}");
}

#[test]
fn continuing_one_hook_and_all_of_them_is_bound_to_the_same_state() {
    let read = Described {
        waiting: vec!["ecs-pause-1", "ecs-pause-2"],
        ..described()
    };
    let read = read.read();
    assert_ne!(
        read.continuing.consequence,
        read.continuing_all.as_ref().unwrap().consequence
    );
    assert_eq!(read.continuing.etag, read.continuing_all.unwrap().etag);
}

/// Each changes one thing that continuing depends on, or rolling back (`true`) as well.
fn changes() -> Vec<(Described, bool)> {
    let first = described();
    vec![
        (
            Described {
                stage: "POST_PRODUCTION_TRAFFIC_SHIFT",
                ..first.clone()
            },
            false,
        ),
        (
            Described {
                share: "40.0",
                ..first.clone()
            },
            false,
        ),
        // Not a step, and more traffic all the same.
        (
            Described {
                share: "20.1",
                ..first.clone()
            },
            false,
        ),
        (
            Described {
                waiting: vec!["ecs-pause-2"],
                ..first.clone()
            },
            false,
        ),
        (
            Described {
                waiting: vec!["ecs-pause-1", "ecs-pause-2"],
                ..first.clone()
            },
            false,
        ),
        (
            Described {
                target: OTHER,
                ..first.clone()
            },
            true,
        ),
        (
            Described {
                sources: Some(vec![OTHER]),
                ..first.clone()
            },
            true,
        ),
        (
            Described {
                sources: Some(vec![OLD, OTHER]),
                ..first.clone()
            },
            true,
        ),
        (
            Described {
                sources: Some(Vec::new()),
                ..first.clone()
            },
            true,
        ),
        (
            Described {
                sources: None,
                ..first
            },
            true,
        ),
    ]
}

#[test]
fn whatever_an_act_depends_on_changes_its_etag() {
    let first = described();
    for (changed, goes_back_elsewhere) in changes() {
        assert_ne!(changed.continuing(), first.continuing(), "{changed:?}");
        let same = changed.rolling_back() == first.rolling_back();
        assert_eq!(same, !goes_back_elsewhere, "{changed:?}");
        let same = changed.stopping() == first.stopping();
        assert_eq!(same, !goes_back_elsewhere, "{changed:?}");
    }
    // No two of these states are taken for each other.
    let all: Vec<Etag> = changes().iter().map(|(one, _)| one.continuing()).collect();
    for (index, etag) in all.iter().enumerate() {
        assert!(!all[..index].contains(etag), "{index}");
    }
}

#[test]
fn the_parts_of_a_state_do_not_run_into_each_other() {
    let of = |waiting: &[&'static str]| Described {
        waiting: waiting.to_vec(),
        ..described()
    };
    assert_ne!(of(&["ab", "c"]).continuing(), of(&["a", "bc"]).continuing());
    assert_ne!(of(&["abc"]).continuing(), of(&["a", "bc"]).continuing());
}

#[test]
fn another_deployment_has_other_etags() {
    let other = format!("{}X", &ARN[..ARN.len() - 1]);
    let json = r#"{"status":"IN_PROGRESS"}"#.parse().unwrap();
    let other = Rollout::new(&other.parse().unwrap(), &json, AS_OF);
    assert_ne!(
        other.stop.etag,
        rollout(r#"{"status":"IN_PROGRESS"}"#).stop.etag
    );
}

#[test]
fn a_deployment_that_has_not_started_and_one_that_has_go_the_same_way() {
    let of = |status| {
        let read = Described {
            status,
            ..described()
        };
        read.stopping()
    };
    assert_eq!(of("PENDING"), of("IN_PROGRESS"));
}

#[test]
fn going_back_is_not_bound_to_going_forward() {
    let forward = described();
    let unknown = rollout(&format!(
        r#"{{"lifecycleHookDetails":[{{"hookId":"ecs-pause-1","targetType":"PAUSE","status":"AWAITING_ACTION"}}],
            "sourceServiceRevisions":[{{"arn":"{OLD}"}}],"targetServiceRevision":{{"arn":"{NEW}"}}}}"#
    ));
    // ECS did not say which way it goes.
    assert_eq!(unknown.direction, None);
    assert_ne!(unknown.roll_back.etag, Some(forward.rolling_back()));
}

#[test]
fn what_becomes_known_of_the_revisions_changes_no_etag() {
    let read = described().read();
    for members in [HEADLESS, BALANCED, TESTED] {
        let informed = read.clone().informed_by(&known(members));
        assert_ne!(informed.routing, read.routing, "{members}");
        assert_eq!(informed.continuing.etag, read.continuing.etag, "{members}");
        assert_eq!(informed.roll_back.etag, read.roll_back.etag, "{members}");
    }
}

#[test]
fn an_etag_of_another_version_is_refused() {
    let digest = "0123456789abcdef0123456789abcdef";
    assert_eq!(
        ["1-", digest].concat().parse::<Etag>().unwrap().as_str(),
        ["1-", digest].concat()
    );
    for text in [
        "",
        "1-",
        digest,
        "0-0123456789abcdef0123456789abcdef",
        "2-0123456789abcdef0123456789abcdef",
        "11-0123456789abcdef0123456789abcdef",
        "1-0123456789abcdef0123456789abcde",
        "1-0123456789abcdef0123456789abcdef0",
        "1-0123456789ABCDEF0123456789ABCDEF",
        "1-0123456789abcdef0123456789abcdeg",
        " 1-0123456789abcdef0123456789abcdef",
        "Production traffic moves to the new revision.",
    ] {
        let error = text.parse::<Etag>().unwrap_err();
        assert_eq!(
            (error.code(), error.moment()),
            ("unknown-etag", Moment::Input),
            "{text}"
        );
    }
}

proptest! {
    #[test]
    fn what_an_act_does_not_depend_on_changes_no_etag(
        tasks in 0_u32..9, decided in 0_usize..3, reason in "[a-z ]{0,9}", swap: bool, passed in 0_i64..86_400_000,
    ) {
        let first = Described {
            sources: Some(vec![OLD, OTHER]),
            waiting: vec!["ecs-pause-1", "ecs-pause-2"],
            ..described()
        };
        let mut later = Described {
            tasks,
            decided: vec!["ecs-pause-8", "ecs-pause-9"].into_iter().take(decided).collect(),
            reason: String::leak(reason),
            ..first.clone()
        };
        if swap {
            later.sources = Some(vec![OTHER, OLD]);
            later.waiting.reverse();
        }
        prop_assert_eq!(later.continuing(), first.continuing());
        prop_assert_eq!(later.rolling_back(), first.rolling_back());
        prop_assert_eq!(later.stopping(), first.stopping());
        let json: ServiceDeployment = r#"{"status":"PENDING"}"#.parse().unwrap();
        let at = |passed| Rollout::new(&ARN.parse().unwrap(), &json, Timestamp::from_epoch_millis(AS_OF.epoch_millis() + passed));
        prop_assert_eq!(at(passed).stop.etag, at(0).stop.etag);
    }

    #[test]
    fn only_the_same_state_has_the_same_etag(
        one in (0_usize..3, 0_usize..4, 0_usize..4), other in (0_usize..3, 0_usize..4, 0_usize..4),
    ) {
        let of = |(stage, share, waiting): (usize, usize, usize)| Described {
            stage: ["POST_TEST_TRAFFIC_SHIFT", "PRE_PRODUCTION_TRAFFIC_SHIFT", "POST_PRODUCTION_TRAFFIC_SHIFT"][stage],
            share: ["0.0", "20.0", "40.0", "100.0"][share],
            waiting: [vec!["a"], vec!["b"], vec!["a", "b"], vec!["ab"]][waiting].clone(),
            ..described()
        };
        prop_assert_eq!(of(one).continuing() == of(other).continuing(), one == other);
        prop_assert_eq!(of(one).rolling_back(), of(other).rolling_back());
    }
}

//! The server: the API and the page over real HTTP, the control interface, the clock, the command line.

use std::path::PathBuf;
use std::process::Command;

use crate::caller::{Call, describe};
use crate::running::{Server, json, real_now};
use serde_json::{Value, json};

/// A page as a build would leave it, in a directory of its own.
fn page(name: &str) -> PathBuf {
    let directory = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(directory.join("assets")).unwrap();
    let index = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; connect-src 'self' https://ecs.us-east-1.amazonaws.com\">";
    std::fs::write(directory.join("index.html"), index).unwrap();
    std::fs::write(directory.join("assets/greenlight.wasm"), b"\0asm").unwrap();
    std::fs::write(directory.join("assets/main.js"), "export {};").unwrap();
    directory
}

#[test]
fn the_api_answers_over_http_in_real_time() {
    let server = Server::start(&["--scenario", "demo"]);
    let reply = server
        .call(&Call::new("ListClusters", &json!({})), real_now())
        .unwrap();
    assert_eq!(reply.status, 200);
    assert_eq!(json(&reply)["clusterArns"].as_array().unwrap().len(), 3);
    assert!(
        reply
            .head
            .contains("content-type: application/x-amz-json-1.1")
    );
    assert!(
        server
            .announced
            .starts_with("ecs-sim listening on http://127.0.0.1:")
    );
}

#[test]
fn advancing_moves_the_clock_of_deployments_signatures_and_dates_together() {
    let server = Server::start(&[]);
    let deployed = server.done("deploy", &json!({ "cluster": "prod", "service": "web" }));
    let arn = deployed["serviceDeploymentArn"].as_str().unwrap();
    server.done("advance", &json!({ "seconds": 3600 }));
    let describe = describe(arn);
    let early = server.call(&describe, real_now()).unwrap();
    assert_eq!(json(&early)["__type"], "InvalidSignatureException");
    let good = server.call(&describe, real_now() + 3_600_000).unwrap();
    assert_eq!(json(&good)["serviceDeployments"][0]["status"], "SUCCESSFUL");
}

#[test]
fn speed_shortens_deployments_and_no_timeout() {
    let slow = Server::start(&[]);
    let fast = Server::start(&["--speed", "10"]);
    let pause = json!([{ "targetType": "PAUSE", "lifecycleStages": ["POST_SCALE_UP"] }]);
    let waits = [&slow, &fast].map(|server| {
        let input =
            json!({ "configuration": { "strategy": "BLUE_GREEN", "lifecycleHooks": pause } });
        server.done("deploy", &input);
        server.done("advance", &json!({ "seconds": 60 }));
        let world = json(&server.open("/_sim/world"));
        let deployment = &world["deployments"][1];
        let hook = &deployment["hooks"][0];
        let at = |value: &Value| value.as_i64().unwrap();
        (
            at(&hook["openedAt"]) - at(&deployment["createdAt"]),
            at(&hook["dueAt"]) - at(&hook["openedAt"]),
        )
    });
    assert_eq!(waits, [(24_000, 86_400_000), (2_400, 86_400_000)]);
}

#[test]
fn someone_else_decides_through_the_control_interface() {
    let server = Server::start(&["--scenario", "demo"]);
    let world = json(&server.open("/_sim/world"));
    let waits = |deployment: &&Value| {
        deployment["hooks"]
            .as_array()
            .unwrap()
            .iter()
            .any(|hook| hook["fate"] == "open")
    };
    let deployment = world["deployments"]
        .as_array()
        .unwrap()
        .iter()
        .find(waits)
        .unwrap();
    let arn = &deployment["arn"];
    let done = server.done(
        "act",
        &json!({ "serviceDeploymentArn": arn, "action": "ROLLBACK" }),
    );
    assert_eq!(done["hookIds"].as_array().unwrap().len(), 1);
    let again = server.control(
        "act",
        &json!({ "serviceDeploymentArn": arn, "hookId": done["hookIds"][0], "action": "CONTINUE" }),
    );
    assert_eq!(again.status, 400);
    assert!(
        json(&again)["message"]
            .as_str()
            .unwrap()
            .contains("NotAwaitingAction")
    );
}

#[test]
fn a_dropped_request_closes_the_connection_without_an_answer() {
    let server = Server::start(&[]);
    server.done(
        "faults",
        &json!({ "kind": "drop-request", "operation": "ListClusters" }),
    );
    let list = Call::new("ListClusters", &json!({}));
    assert!(server.call(&list, real_now()).is_none());
    assert_eq!(server.call(&list, real_now()).unwrap().status, 200);
    let log = json(&server.open("/_sim/requests"));
    let outcomes: Vec<&Value> = log
        .as_array()
        .unwrap()
        .iter()
        .map(|logged| &logged["outcome"])
        .collect();
    assert_eq!(outcomes, ["requestLost", "executed"]);
}

#[test]
fn the_wrong_clock_is_a_fault_that_can_be_cleared() {
    let server = Server::start(&[]);
    server.done("faults", &json!({ "kind": "clock", "seconds": 600 }));
    let list = Call::new("ListClusters", &json!({}));
    assert_eq!(
        json(&server.call(&list, real_now()).unwrap())["__type"],
        "InvalidSignatureException"
    );
    server.done("faults", &json!({ "kind": "clear" }));
    assert_eq!(server.call(&list, real_now()).unwrap().status, 200);
}

#[test]
fn reset_starts_over_with_other_settings() {
    let server = Server::start(&["--scenario", "demo"]);
    server.done("advance", &json!({ "seconds": 7200 }));
    server.done(
        "reset",
        &json!({ "scenario": "empty", "settings": { "decidedHookError": "ClientException" } }),
    );
    let world = json(&server.open("/_sim/world"));
    assert_eq!(world["deployments"], json!([]));
    assert_eq!(world["settings"]["decidedHookError"], "ClientException");
    assert!(server.now() < real_now() + 60_000);
    let settings = server.done("settings", &json!({ "resolvedHooks": "vanish" }));
    assert_eq!(
        (&settings["resolvedHooks"], &settings["decidedHookError"]),
        (&json!("vanish"), &json!("ClientException"))
    );
}

#[test]
fn events_are_read_from_where_a_reader_was() {
    let server = Server::start(&["--scenario", "demo"]);
    let all = json(&server.open("/_sim/events"));
    let all = all.as_array().unwrap();
    assert_eq!(all[0]["number"], 1);
    assert_eq!(all[0]["event"]["detail-type"], "ECS Hook State Change");
    let last = &all[all.len() - 1]["number"];
    let rest = json(&server.open(&format!("/_sim/events?after={last}")));
    assert_eq!(rest, json!([]));
    let waiting = all
        .iter()
        .rfind(|told| told["event"]["detail"]["eventName"] == "HOOK_AWAITING_ACTION")
        .unwrap();
    let arn = &waiting["event"]["resources"][0];
    server.done(
        "act",
        &json!({ "serviceDeploymentArn": arn, "action": "CONTINUE" }),
    );
    let rest = json(&server.open(&format!("/_sim/events?after={last}")));
    assert_eq!(rest[0]["event"]["detail"]["eventName"], "HOOK_SUCCEEDED");
    for path in ["/_sim/events?after=x", "/_sim/events?since=1"] {
        assert_eq!(server.open(path).status, 400, "{path}");
    }
}

#[test]
fn control_refuses_what_it_does_not_understand() {
    let server = Server::start(&[]);
    for (name, input) in [
        ("nothing", json!({})),
        ("advance", json!({ "seconds": -1 })),
        ("advance", json!({ "minutes": 1 })),
        ("reset", json!({ "scenario": "other" })),
        ("faults", json!({ "kind": "flood" })),
        (
            "faults",
            json!({ "kind": "throttle", "opration": "ListClusters" }),
        ),
        (
            "act",
            json!({ "serviceDeploymentArn": "web", "action": "CONTINUE" }),
        ),
        (
            "deploy",
            json!({ "configuration": { "lifecycleHooks": [{ "targetType": "PAUSE", "lifecycleStages": ["BAKE_TIME"] }] } }),
        ),
    ] {
        let reply = server.control(name, &input);
        assert_eq!(reply.status, 400, "{name} {input}");
        assert!(json(&reply)["message"].is_string());
    }
}

#[test]
fn a_page_elsewhere_may_use_the_control_interface() {
    let server = Server::start(&[]);
    let head = "OPTIONS /_sim/advance HTTP/1.1\r\nhost: x\r\norigin: http://localhost:1\r\naccess-control-request-method: POST\r\n\
                access-control-request-headers: content-type";
    let reply = server.send(head, b"").unwrap();
    assert_eq!(reply.status, 200);
    assert!(reply.head.contains("access-control-allow-origin: *"));
    assert!(
        reply
            .head
            .contains("access-control-allow-headers: content-type")
    );
}

#[test]
fn the_page_is_served_with_its_types_and_security_headers() {
    let directory = page("plain");
    let server = Server::start(&["--site", directory.to_str().unwrap()]);
    let index = server.open("/");
    assert!(
        index
            .head
            .contains("content-type: text/html; charset=utf-8")
    );
    for header in [
        "content-security-policy: frame-ancestors 'none'",
        "cross-origin-opener-policy: same-origin",
        "referrer-policy: no-referrer",
        "x-content-type-options: nosniff",
    ] {
        assert!(index.head.contains(header), "{}", index.head);
    }
    assert!(
        server
            .open("/assets/greenlight.wasm")
            .head
            .contains("content-type: application/wasm")
    );
    assert!(
        server
            .open("/assets/main.js")
            .head
            .contains("content-type: text/javascript")
    );
    assert_eq!(server.open("/missing.js").status, 404);
    assert_eq!(server.open("/../plain/index.html").status, 404);
}

#[test]
fn the_page_is_told_to_call_the_origin_it_came_from() {
    let directory = page("own-origin");
    let server = Server::start(&["--site", directory.to_str().unwrap()]);
    let config = json(&server.open("/config.json"));
    assert_eq!(
        config,
        json!({
            "endpoint": "http://localhost:1234",
            "regions": ["us-east-1", "eu-west-1"],
            "stsEndpoint": "http://localhost:1234",
        })
    );
}

#[test]
fn another_endpoint_is_told_to_the_page_and_admitted_by_its_policy() {
    let directory = page("other-endpoint");
    let arguments = [
        "--site",
        directory.to_str().unwrap(),
        "--endpoint",
        "http://127.0.0.1:9999/",
    ];
    let server = Server::start(&arguments);
    let config = json(&server.open("/config.json"));
    assert_eq!(
        config,
        json!({
            "endpoint": "http://127.0.0.1:9999",
            "regions": ["us-east-1", "eu-west-1"],
            "stsEndpoint": "http://127.0.0.1:9999",
        })
    );
    let index = String::from_utf8(server.open("/index.html").body).unwrap();
    assert!(
        index.contains(
            "connect-src http://127.0.0.1:9999 'self' https://ecs.us-east-1.amazonaws.com"
        ),
        "{index}"
    );
}

#[test]
fn it_stops_cleanly_when_it_is_told_to() {
    let mut server = Server::start(&[]);
    let id = server.process.id().to_string();
    assert!(
        Command::new("kill")
            .args(["-TERM", &id])
            .status()
            .unwrap()
            .success()
    );
    assert_eq!(server.process.wait().unwrap().code(), Some(0));
}

#[test]
fn a_wrong_command_line_is_explained() {
    let output = Command::new(env!("CARGO_BIN_EXE_ecs-sim"))
        .args(["serve", "--port", "0", "--scenario", "nothing"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        String::from_utf8(output.stderr).unwrap(),
        "ecs-sim: there is no scenario \"nothing\"\n"
    );
}

#[test]
fn reads_lag_as_the_control_interface_says() {
    let server = Server::start(&[]);
    server.done("settings", &json!({ "readLag": 5000 }));
    let now = server.now();
    let deployed = server.done("deploy", &json!({ "cluster": "prod", "service": "web" }));
    let describe = Call::new(
        "DescribeServiceDeployments",
        &json!({ "serviceDeploymentArns": [deployed["serviceDeploymentArn"]] }),
    );
    let found = |server: &Server| {
        let reply = json(&server.call(&describe, real_now()).unwrap());
        reply["serviceDeployments"].as_array().unwrap().len()
    };
    assert_eq!(found(&server), 0);
    server.done("settings", &json!({ "readLag": 0 }));
    assert_eq!(found(&server), 1);
    server.done("faults", &json!({ "kind": "frozen", "at": now - 1 }));
    assert_eq!([found(&server), found(&server)], [0, 1]);
    server.done(
        "faults",
        &json!({ "kind": "lag", "ms": 3_600_000, "times": 2 }),
    );
    assert_eq!([found(&server), found(&server), found(&server)], [0, 0, 1]);
}

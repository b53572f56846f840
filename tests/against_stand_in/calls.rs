//! What every call of a flow does: credentials, and retry.

use ecs_greenlight::credentials::Credentials;
use ecs_greenlight::flow::describe::describe;
use ecs_greenlight::timestamp::Timestamp;
use ecs_sim::key::{self, Key};
use ecs_sim::{Fault, FaultKind, Operation, Settings};

use crate::driver::{Drive, blue_green};

const READ: &str = "DescribeServiceDeployments";

fn ending(key: &Key, at: i64) -> Credentials {
    let token = key.session_token.map(str::to_owned);
    let end = Timestamp::from_epoch_millis(at);
    Credentials::new(
        key.access_key_id.to_owned(),
        key.secret_access_key.to_owned(),
        token,
        Some(end),
    )
    .unwrap()
}

fn look(drive: &mut Drive, arn: &str) -> Result<(), String> {
    let flow = describe(drive.session.clone(), arn.parse().unwrap());
    drive
        .finish(flow)
        .map(|_| ())
        .map_err(|error| error.code().to_owned())
}

#[test]
fn credentials_are_asked_for_once_and_again_near_their_end() {
    let mut drive = Drive::new(Settings::default());
    let arn = drive.paused(blue_green());
    drive.credentials = ending(&key::FULL, drive.now + 3_600_000);
    look(&mut drive, &arn).unwrap();
    look(&mut drive, &arn).unwrap();
    assert_eq!(drive.asked, 1);
    drive.pass(3_600_000 - 240_000);
    drive.credentials = ending(&key::RENEWED, drive.now + 3_600_000);
    look(&mut drive, &arn).unwrap();
    assert_eq!(drive.asked, 2);
}

#[test]
fn credentials_past_their_end_send_nothing() {
    let mut drive = Drive::new(Settings::default());
    let arn = drive.paused(blue_green());
    drive.credentials = ending(&key::FULL, drive.now - 1);
    assert_eq!(
        look(&mut drive, &arn),
        Err("credentials-expired".to_owned())
    );
    assert_eq!(drive.sent.len(), 0);
}

#[test]
fn a_session_that_ecs_says_has_ended_is_renewed_and_the_call_goes_on() {
    let mut drive = Drive::new(Settings::default());
    let arn = drive.paused(blue_green());
    look(&mut drive, &arn).unwrap();
    drive.sim.end_session(key::FULL.access_key_id, drive.now);
    assert_eq!(
        look(&mut drive, &arn),
        Err("ExpiredTokenException".to_owned())
    );
    drive.credentials = crate::driver::credentials(&key::RENEWED);
    look(&mut drive, &arn).unwrap();
}

#[test]
fn a_read_is_tried_three_times_at_most() {
    for kind in [
        FaultKind::DropRequest,
        FaultKind::DropResponse,
        FaultKind::Throttle,
        FaultKind::Status {
            status: 500,
            executed: false,
            body: None,
        },
    ] {
        let once = Fault::once(Operation::DescribeServiceDeployments, kind.clone());
        let mut drive = Drive::new(Settings::default());
        let arn = drive.paused(blue_green());
        drive.sim.inject(Fault {
            times: Some(2),
            ..once.clone()
        });
        look(&mut drive, &arn).unwrap();
        assert_eq!(drive.count(READ), 3, "{kind:?}");

        let mut drive = Drive::new(Settings::default());
        let arn = drive.paused(blue_green());
        drive.sim.inject(Fault {
            times: None,
            ..once
        });
        look(&mut drive, &arn).unwrap_err();
        assert_eq!(drive.count(READ), 3, "{kind:?}");
    }
}

#[test]
fn a_denied_read_is_not_tried_again() {
    let mut drive = Drive::new(Settings::default());
    let arn = drive.paused(blue_green());
    drive.credentials = crate::driver::credentials(&key::NO_RIGHTS);
    assert_eq!(
        look(&mut drive, &arn),
        Err("AccessDeniedException".to_owned())
    );
    assert_eq!(drive.count(READ), 1);
}

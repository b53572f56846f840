//! Serving one request.

mod answering;
mod ask;
mod close;
mod deleted;
mod ending;
mod event;
mod form;
mod interaction;
mod link;
mod mend;
mod places;
mod seen;
mod settle;
mod subject;
mod sweep;
mod turn;

pub(super) use seen::Looks;

use super::link::Grant;
use super::told::{Level, Line, Told};
use super::{Approvals, Request};
use crate::flow::Io;
use crate::timestamp::Timestamp;

/// A request being served.
pub(crate) struct Serving {
    approvals: Approvals,
    io: Io,
    tell: Box<dyn Fn(Told)>,
}

impl Serving {
    pub(crate) fn new(approvals: Approvals, io: Io, tell: Box<dyn Fn(Told)>) -> Self {
        Self {
            approvals,
            io,
            tell,
        }
    }

    pub(crate) async fn serve(&self, request: Request) {
        match request {
            Request::Event(given) => self.event(&given).await,
            Request::Interaction(given) => self.interaction(&given).await,
            Request::Look { token, identity } => self.look(&token, identity.as_ref()).await,
            Request::Answer { given, identity } => self.form(&given, identity.as_ref()).await,
            Request::SweepAsked(given) => self.sweep_asked(&given).await,
            Request::Sweep { hooks } => self.sweep(hooks.as_deref()).await,
        }
    }

    fn now(&self) -> Timestamp {
        self.io.now()
    }

    fn respond(&self, status: u16, body: impl Into<String>) {
        let body = body.into();
        (self.tell)(Told::Response { status, body });
    }

    fn log(&self, line: Line) {
        let at = self.now().to_string();
        let line = Box::new(Line { at, ..line });
        (self.tell)(Told::Log { line });
    }
}

/// A line about a hook.
fn about(level: Level, what: &'static str, grant: &Grant) -> Line {
    Line {
        level,
        what,
        service_deployment_arn: Some(grant.arn.as_str().to_owned()),
        hook_id: Some(grant.hook_id.clone()),
        ..Line::default()
    }
}

//! Serving one request.

mod answering;
mod ask;
mod close;
mod deleted;
mod destinations;
mod ending;
mod event;
mod form;
mod interaction;
mod link;
mod settle;
mod snapshot;
mod subject;
mod sweep;
mod sync;
mod turn;

pub(super) use snapshot::SharedReads;

use super::link::Grant;
use super::output::{LogLine, Logged, WorkerOutput};
use super::{Approvals, WorkerRequest};
use crate::flow::Io;
use crate::timestamp::Timestamp;

/// A request being served.
pub(crate) struct Serving {
    approvals: Approvals,
    io: Io,
    emit: Box<dyn Fn(WorkerOutput)>,
}

impl Serving {
    pub(crate) fn new(approvals: Approvals, io: Io, emit: Box<dyn Fn(WorkerOutput)>) -> Self {
        Self {
            approvals,
            io,
            emit,
        }
    }

    pub(crate) async fn serve(&self, request: WorkerRequest) {
        match request {
            WorkerRequest::Event(given) => self.event(&given).await,
            WorkerRequest::Interaction(given) => self.interaction(&given).await,
            WorkerRequest::ViewLink { token, identity } => {
                self.view_link(&token, identity.as_ref()).await;
            }
            WorkerRequest::Answer { given, identity } => self.form(&given, identity.as_ref()).await,
            WorkerRequest::RequestedSweep(given) => self.requested_sweep(&given).await,
            WorkerRequest::Sweep { hooks } => self.sweep(hooks.as_deref()).await,
        }
    }

    fn now(&self) -> Timestamp {
        self.io.now()
    }

    fn respond(&self, status: u16, body: impl Into<String>) {
        let body = body.into();
        (self.emit)(WorkerOutput::Response { status, body });
    }

    fn log(&self, line: LogLine) {
        let at = self.now().to_string();
        let line = Box::new(LogLine { at, ..line });
        (self.emit)(WorkerOutput::Log { line });
    }
}

/// A line about a hook.
fn about(what: Logged, grant: &Grant) -> LogLine {
    LogLine {
        service_deployment_arn: Some(grant.arn.as_str().to_owned()),
        hook_id: Some(grant.hook_id.clone()),
        ..LogLine::new(what)
    }
}

//! What a flow sees of the outside world.

use std::cell::RefCell;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use serde::Serialize;

use super::{Effect, EffectId, Reply, SendFailure};
use crate::credentials::Credentials;
use crate::error::Error;
use crate::json;
use crate::protocol::{Request, Response};
use crate::timestamp::Timestamp;

/// What a flow does to the outside world: records effects, and waits for their replies.
#[derive(Clone, Default)]
pub struct Io(Rc<RefCell<IoState>>);

#[derive(Default)]
struct IoState {
    now: Timestamp,
    last_id: EffectId,
    recorded: Vec<Effect>,
    pending: Vec<PendingReply>,
    acted: bool,
}

struct PendingReply {
    id: EffectId,
    reply: Option<Reply>,
    waker: Option<Waker>,
}

impl Io {
    /// The time of the last poll, by the driver's clock.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.0.borrow().now
    }

    pub(super) fn set_now(&self, now: Timestamp) {
        self.0.borrow_mut().now = now;
    }

    /// Hands over the reply to an effect, if it is still waited for.
    pub(super) fn deliver(&self, id: EffectId, reply: Reply) {
        let mut state = self.0.borrow_mut();
        let Some(slot) = state.pending.iter_mut().find(|slot| slot.id == id) else {
            return;
        };
        slot.reply = Some(reply);
        if let Some(waker) = slot.waker.take() {
            waker.wake();
        }
    }

    /// Whether a request that acts has been handed out.
    pub(super) fn has_acted(&self) -> bool {
        self.0.borrow().acted
    }

    /// Sends a request and waits for its answer.
    pub(crate) async fn send(
        &self,
        request: Request,
        limit: Duration,
        acts: bool,
    ) -> Result<Response, SendFailure> {
        let send = |id| Effect::Send {
            id,
            request,
            limit,
            acts,
        };
        match self.record(send).await {
            Reply::Response(response) => Ok(response),
            Reply::Failed(failure) => Err(failure),
            _ => Err(SendFailure::Unreachable),
        }
    }

    /// Waits.
    pub async fn sleep(&self, duration: Duration) {
        self.record(|id| Effect::Sleep { id, duration }).await;
    }

    /// Asks for fresh credentials. `None` if the driver answered with something else.
    pub(crate) async fn credentials(&self) -> Option<Result<Credentials, Error>> {
        match self.record(|id| Effect::Credentials { id }).await {
            Reply::Credentials(credentials) => Some(credentials),
            _ => None,
        }
    }

    /// Has the driver do what only it can, and waits for what came of it, as JSON. `None` where that failed.
    pub async fn call(&self, call: &impl Serialize) -> Option<String> {
        let call = json::raw(call);
        match self.record(|id| Effect::Call { id, call }).await {
            Reply::Called(reply) => reply,
            _ => None,
        }
    }

    fn record(&self, effect: impl FnOnce(EffectId) -> Effect) -> EffectFuture {
        let mut state = self.0.borrow_mut();
        state.last_id = state.last_id.wrapping_add(1);
        let id = state.last_id;
        state.recorded.push(effect(id));
        state.pending.push(PendingReply {
            id,
            reply: None,
            waker: None,
        });
        EffectFuture {
            id,
            io: self.clone(),
        }
    }

    /// Hands out what was recorded.
    pub(super) fn take_effects(&self) -> Vec<Effect> {
        let mut state = self.0.borrow_mut();
        let effects = std::mem::take(&mut state.recorded);
        state.acted |= effects
            .iter()
            .any(|effect| matches!(effect, Effect::Send { acts: true, .. }));
        effects
    }
}

/// An effect that is waited for. Dropping it cancels the effect.
struct EffectFuture {
    id: EffectId,
    io: Io,
}

impl Future for EffectFuture {
    type Output = Reply;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Reply> {
        let mut state = self.io.0.borrow_mut();
        let Some(index) = state.pending.iter().position(|slot| slot.id == self.id) else {
            return Poll::Pending;
        };
        if let Some(reply) = state.pending[index].reply.take() {
            state.pending.swap_remove(index);
            return Poll::Ready(reply);
        }
        state.pending[index].waker = Some(context.waker().clone());
        Poll::Pending
    }
}

impl Drop for EffectFuture {
    fn drop(&mut self) {
        let mut state = self.io.0.borrow_mut();
        let Some(index) = state.pending.iter().position(|slot| slot.id == self.id) else {
            return;
        };
        let slot = state.pending.swap_remove(index);
        if slot.reply.is_some() {
            return;
        }
        match state
            .recorded
            .iter()
            .position(|effect| effect.id() == self.id)
        {
            Some(index) => drop(state.recorded.remove(index)),
            None => state.recorded.push(Effect::Cancel { id: self.id }),
        }
    }
}

impl fmt::Debug for Io {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Io").finish_non_exhaustive()
    }
}

/// Where a flow emits its progress.
pub struct Emitter<P>(Rc<RefCell<Vec<P>>>);

impl<P> Emitter<P> {
    pub(super) fn take(&self, at_most: usize) -> Vec<P> {
        let mut emitted = self.0.take();
        if emitted.len() > at_most {
            self.0.replace(emitted.split_off(at_most));
        }
        emitted
    }

    /// Adds it to what the next poll hands out.
    pub fn emit(&self, progress: P) {
        self.0.borrow_mut().push(progress);
    }
}

impl<P> fmt::Debug for Emitter<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Emitter").finish_non_exhaustive()
    }
}

impl<P> Clone for Emitter<P> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<P> Default for Emitter<P> {
    fn default() -> Self {
        Self(Rc::default())
    }
}

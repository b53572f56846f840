//! Conversations with ECS, without I/O: written as plain `async fn`, driven by whoever moves the bytes.
//!
//! A flow only *records* what it wants done ([`Effect`]). The driver polls it, performs the effects, delivers the replies,
//! and polls again:
//!
//! ```text
//! loop {
//!     match flow.poll(now) {
//!         Step::Done(result) => break result,
//!         Step::Pending { effects, emitted } => for effect in effects { /* begin it */ },
//!     }
//!     /* where something was emitted, poll again; else wait for one of what was begun, then: */ flow.deliver(id, reply);
//! }
//! ```
//!
//! There is no executor, no queue shared between flows, and no clock: a page, an edge worker and a simulation drive the
//! same code.

mod accepted_key;
pub(crate) mod act;
pub mod browse;
mod call;
pub mod changes;
mod clock;
pub mod decide;
pub mod decide_all;
pub mod describe;
pub(crate) mod hook_state;
pub mod images;
pub mod inbox;
mod io;
pub mod outcome;
mod pace;
mod renewal;
mod retry;
mod revisions;
mod session;
mod settled;
pub mod sign_in;
pub mod stop;
pub mod stopped_tasks;
pub mod watch;

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

pub use io::{Emitter, Io};
pub use session::Session;

use crate::credentials::Credentials;
use crate::error::Error;
use crate::protocol::{RawJson, Request, Response};
use crate::timestamp::Timestamp;

/// Names one effect of a flow, so that its reply finds the way back.
pub type EffectId = u32;

/// Something a flow wants done.
#[derive(Debug)]
pub enum Effect {
    /// Send this request. No answer within `limit` is a network failure: deliver [`Reply::Failed`].
    Send {
        /// Names the reply.
        id: EffectId,
        /// Signed, ready to go.
        request: Request,
        /// How long to wait for the whole answer.
        limit: Duration,
        /// Whether it moves production traffic. Once such a request has been handed out, stopping the flow leaves its
        /// outcome unknown.
        acts: bool,
    },
    /// Deliver [`Reply::Elapsed`] after this long.
    Sleep {
        /// Names the reply.
        id: EffectId,
        /// How long to wait.
        duration: Duration,
    },
    /// Deliver fresh credentials, or why there are none.
    Credentials {
        /// Names the reply.
        id: EffectId,
    },
    /// Make a call that only the driver can make, and deliver [`Reply::Called`]: see the flow's own documentation for what it calls.
    Call {
        /// Names the reply.
        id: EffectId,
        /// The call, as JSON.
        call: RawJson,
    },
    /// The flow no longer waits for this one: drop it, and deliver nothing.
    Cancel {
        /// The effect to drop.
        id: EffectId,
    },
}

impl Effect {
    /// Names its reply.
    #[must_use]
    pub fn id(&self) -> EffectId {
        match self {
            Self::Send { id, .. }
            | Self::Sleep { id, .. }
            | Self::Credentials { id }
            | Self::Call { id, .. }
            | Self::Cancel { id } => *id,
        }
    }
}

/// What became of an effect.
#[derive(Debug)]
pub enum Reply {
    /// To `Send`: an answer, whatever its status.
    Response(Response),
    /// To `Send`: no answer.
    Failed(SendFailure),
    /// To `Sleep`.
    Elapsed,
    /// To `Credentials`.
    Credentials(Result<Credentials, Error>),
    /// To `Call`: what came of it, as JSON; `None` where it failed.
    Called(Option<String>),
}

/// Why there was no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SendFailure {
    /// The connection failed, or the browser refused to make it.
    Unreachable,
    /// The limit ran out.
    TimedOut,
}

/// How far a flow got.
#[derive(Debug)]
pub enum Step<P, T> {
    /// The flow waits for replies.
    Pending {
        /// Begin these, then wait for a reply. May be empty: the flow waits for earlier ones.
        effects: Vec<Effect>,
        /// What the flow reports meanwhile.
        emitted: Vec<P>,
    },
    /// The flow has ended; everything it recorded was handed out before.
    Done(T),
}

/// A conversation under way, which emits `P` and ends with `T`.
pub struct Flow<P, T> {
    future: Option<Pin<Box<dyn Future<Output = T>>>>,
    result: Option<T>,
    io: Io,
    emitted: Emitter<P>,
    /// The most emitted values that one poll returns.
    at_once: usize,
    woken: Arc<Flag>,
}

impl<P, T> Flow<P, T> {
    /// Begins a flow. Nothing happens before the first [`poll`](Flow::poll).
    pub fn new<F>(begin: impl FnOnce(Io, Emitter<P>) -> F) -> Self
    where
        F: Future<Output = T> + 'static,
    {
        let (io, emitted) = (Io::default(), Emitter::default());
        let future = Box::pin(begin(io.clone(), emitted.clone()));
        Self::from_parts(future, io, emitted)
    }

    /// The flow of a future that was given its ends of both.
    pub(crate) fn from_parts(
        future: Pin<Box<dyn Future<Output = T>>>,
        io: Io,
        emitted: Emitter<P>,
    ) -> Self {
        Self {
            future: Some(future),
            result: None,
            io,
            emitted,
            at_once: usize::MAX,
            woken: Arc::default(),
        }
    }

    /// Limits how many emitted values one poll returns. The driver polls again until a poll emits nothing.
    #[cfg(any(all(feature = "wasm-flows", target_family = "wasm"), test))]
    pub(crate) fn emitting_at_most(mut self, at_once: usize) -> Self {
        self.at_once = at_once;
        self
    }

    /// Runs the flow as far as it gets at `now`.
    ///
    /// After [`Step::Done`] there is nothing more: polling again returns no effects.
    pub fn poll(&mut self, now: Timestamp) -> Step<P, T> {
        self.io.set_now(now);
        let waker = Waker::from(self.woken.clone());
        let mut context = Context::from_waker(&waker);
        // A future that woke itself (some of futures-util's do) is polled again: with nobody else to poll it, it would hang.
        while let Some(future) = &mut self.future {
            self.woken.0.store(false, Ordering::Relaxed);
            if let Poll::Ready(result) = future.as_mut().poll(&mut context) {
                self.result = Some(result);
                self.future = None;
            } else if !self.woken.0.load(Ordering::Relaxed) {
                break;
            }
        }

        let (effects, emitted) = (self.io.take_effects(), self.emitted.take(self.at_once));
        match self.result.take() {
            Some(result) if effects.is_empty() && emitted.is_empty() => Step::Done(result),
            result => {
                self.result = result;
                Step::Pending { effects, emitted }
            }
        }
    }

    /// Hands over the reply to an effect. One that is not waited for (any more) is ignored.
    pub fn deliver(&mut self, id: EffectId, reply: Reply) {
        self.io.deliver(id, reply);
    }

    /// Whether a request that acts has been handed out.
    #[must_use]
    pub fn has_acted(&self) -> bool {
        self.io.has_acted()
    }
}

impl<P, T> fmt::Debug for Flow<P, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Flow")
            .field("has_acted", &self.has_acted())
            .finish_non_exhaustive()
    }
}

#[derive(Default)]
struct Flag(AtomicBool);

impl Wake for Flag {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;

    use super::*;

    const NOW: Timestamp = Timestamp::from_epoch_millis(1_728_417_322_000);

    fn effects<P, T>(step: Step<P, T>) -> Vec<Effect> {
        match step {
            Step::Pending { effects, .. } => effects,
            Step::Done(_) => panic!("the flow ended too early"),
        }
    }

    fn slept(effect: &Effect) -> (EffectId, Duration) {
        match effect {
            Effect::Sleep { id, duration } => (*id, *duration),
            _ => panic!("not a sleep"),
        }
    }

    #[test]
    fn a_flow_goes_on_when_its_reply_is_delivered() {
        let mut flow: Flow<(), u8> = Flow::new(|io, _| async move {
            io.sleep(Duration::from_secs(1)).await;
            io.sleep(Duration::from_secs(2)).await;
            7
        });
        let (first, duration) = slept(&effects(flow.poll(NOW))[0]);
        assert_eq!(duration, Duration::from_secs(1));
        assert!(effects(flow.poll(NOW)).is_empty());
        flow.deliver(first, Reply::Elapsed);
        let (second, duration) = slept(&effects(flow.poll(NOW))[0]);
        assert_eq!(duration, Duration::from_secs(2));
        flow.deliver(second, Reply::Elapsed);
        assert!(matches!(flow.poll(NOW), Step::Done(7)));
    }

    #[test]
    fn done_comes_only_after_every_recorded_effect_was_taken() {
        let mut flow: Flow<&str, u8> = Flow::new(|_, emitter| async move {
            emitter.emit("one");
            emitter.emit("two");
            7
        });
        let Step::Pending { emitted, .. } = flow.poll(NOW) else {
            panic!("the flow ended too early")
        };
        assert_eq!(emitted, ["one", "two"]);
        assert!(matches!(flow.poll(NOW), Step::Done(7)));
        assert!(effects(flow.poll(NOW)).is_empty());
    }

    #[test]
    fn a_poll_hands_out_no_more_than_it_was_told_and_the_rest_comes_before_the_end() {
        let flow: Flow<u8, &str> = Flow::new(|_, emitter| async move {
            (1..=12).for_each(|value| emitter.emit(value));
            "done"
        });
        let mut flow = flow.emitting_at_most(5);
        let mut polls = Vec::new();
        while let Step::Pending { emitted, .. } = flow.poll(NOW) {
            polls.push(emitted);
        }
        assert_eq!(
            polls,
            [vec![1, 2, 3, 4, 5], vec![6, 7, 8, 9, 10], vec![11, 12]]
        );
    }

    #[test]
    fn dropping_what_was_begun_cancels_it() {
        let mut flow: Flow<(), u8> = Flow::new(|io, _| async move {
            let mut begun = Box::pin(io.sleep(Duration::from_mins(1)));
            let mut short = Box::pin(io.sleep(Duration::from_secs(1)));
            poll_fn(|context| {
                let _ = begun.as_mut().poll(context);
                short.as_mut().poll(context)
            })
            .await;
            drop(begun);
            7
        });
        let begun = effects(flow.poll(NOW));
        let (long, _) = slept(&begun[0]);
        let (short, _) = slept(&begun[1]);
        flow.deliver(short, Reply::Elapsed);
        let cancelled = effects(flow.poll(NOW));
        assert!(matches!(cancelled[..], [Effect::Cancel { id }] if id == long));
        flow.deliver(long, Reply::Elapsed);
        assert!(matches!(flow.poll(NOW), Step::Done(7)));
    }

    #[test]
    fn dropping_what_was_not_yet_handed_out_leaves_no_trace() {
        let mut flow: Flow<(), u8> = Flow::new(|io, _| async move {
            let mut begun = Box::pin(io.sleep(Duration::from_mins(1)));
            poll_fn(|context| {
                let _ = begun.as_mut().poll(context);
                Poll::Ready(())
            })
            .await;
            drop(begun);
            7
        });
        assert!(matches!(flow.poll(NOW), Step::Done(7)));
    }

    #[test]
    fn a_future_that_wakes_itself_is_polled_again_at_once() {
        let mut flow: Flow<(), u8> = Flow::new(|_, _| async move {
            let mut polls = 0;
            poll_fn(|context| {
                polls += 1;
                if polls == 3 {
                    return Poll::Ready(());
                }
                context.waker().wake_by_ref();
                Poll::Pending
            })
            .await;
            polls
        });
        assert!(matches!(flow.poll(NOW), Step::Done(3)));
    }

    #[test]
    fn a_flow_has_acted_only_once_its_act_was_handed_out() {
        let mut flow: Flow<(), bool> = Flow::new(|io, _| async move {
            let request = Request {
                url: String::new(),
                host: String::new(),
                headers: Vec::new(),
                body: String::new(),
            };
            io.send(request, Duration::from_secs(30), true)
                .await
                .is_err()
        });
        assert!(!flow.has_acted());
        let sent = effects(flow.poll(NOW));
        assert!(flow.has_acted());
        let Effect::Send { id, acts: true, .. } = sent[0] else {
            panic!("not an act")
        };
        flow.deliver(id, Reply::Failed(SendFailure::TimedOut));
        assert!(matches!(flow.poll(NOW), Step::Done(true)));
    }

    #[test]
    fn a_reply_nobody_waits_for_is_ignored() {
        let mut flow: Flow<(), ()> =
            Flow::new(|io, _| async move { io.sleep(Duration::from_secs(1)).await });
        flow.deliver(99, Reply::Elapsed);
        assert_eq!(effects(flow.poll(NOW)).len(), 1);
        flow.deliver(99, Reply::Elapsed);
        assert!(effects(flow.poll(NOW)).is_empty());
    }
}

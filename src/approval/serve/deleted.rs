//! Messages that somebody deleted while their hook waits: their place is asked again, for otherwise nobody could answer there.

use super::Serving;
use super::destinations::Destination;
use super::subject::Subject;
use crate::approval::memory::{MessageRecord, MessageRef};
use crate::approval::slack::web::MESSAGE_NOT_FOUND;

/// How often a place is asked about one hook at most. Whoever goes on deleting the question is not to be outlasted.
const TIMES: usize = 3;

/// Whether a place has been asked, and is not to be asked again.
pub(super) fn is_asked(destination: &Destination, messages: &[MessageRecord]) -> bool {
    let there: Vec<_> = messages
        .iter()
        .filter(|one| destination.matches(&one.at))
        .collect();
    there.len() >= TIMES || there.iter().any(|message| !message.is_deleted())
}

impl Serving {
    /// Finds which of a hook's messages somebody has deleted, and remembers it. Slack does not report that on its own.
    pub(super) async fn note_deleted(&self, subject: Subject<'_>, messages: &mut [MessageRecord]) {
        if !self.can_update() {
            return;
        }
        for message in messages {
            let MessageRef::Slack { channel, ts } = &message.at else {
                continue;
            };
            if message.given_up.is_some() {
                continue;
            }
            let read = self
                .approvals
                .check_message_exists(&self.io, channel, ts)
                .await;
            // Whatever else Slack says proves nothing: the next look may say more.
            let Err(error) = read else { continue };
            if error.code != MESSAGE_NOT_FOUND {
                continue;
            }
            let what = "Somebody deleted the question.";
            self.chat_failed(subject.grant, what, &message.at, &error);
            message.given_up = Some(error.code);
            if self.memory(subject).record_message(message).await.is_err() {
                self.store_failed(subject.grant);
            }
        }
    }
}

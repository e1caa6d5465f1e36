//! A peer whose calls are in the journal: what the gateway sends is seen beside what it receives.

use std::sync::Arc;

use bytes::Bytes;

use crate::clock::Clock;
use crate::exchange::{HttpPeer, Peer, PeerFuture};
use crate::gateway::{Journal, Note, NotedBy, Stopwatch};

/// What a push without an answer is found by.
const UNREACHABLE: &str = "PEER_UNREACHABLE";

/// A peer behind a URL, and where its calls are noted.
pub(super) struct JournalledPeer {
    peer: HttpPeer,
    journal: Arc<Journal>,
    clock: Arc<dyn Clock>,
}

impl JournalledPeer {
    pub(super) fn new(peer: HttpPeer, journal: Arc<Journal>, clock: Arc<dyn Clock>) -> Self {
        JournalledPeer { peer, journal, clock }
    }
}

impl Peer for JournalledPeer {
    fn place(&self) -> &str {
        self.peer.place()
    }

    fn call(&self, envelope: Bytes) -> PeerFuture<'_> {
        Box::pin(async move {
            let (at, begun) = (self.clock.now(), Stopwatch::start());
            let answer = self.peer.call(envelope.clone()).await;
            let (status, codes, body) = match &answer {
                Ok(answer) => (answer.status, Vec::new(), answer.body.clone()),
                Err(fault) => (502, vec![UNREACHABLE.to_owned()], Bytes::from(fault.to_string())),
            };
            self.journal.note(Note {
                by: NotedBy::Push,
                target: self.place().to_owned(),
                sender: String::new(),
                status,
                codes,
                request: envelope,
                answer: body,
                at,
                took: begun.elapsed(),
            });
            answer
        })
    }
}

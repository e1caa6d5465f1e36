//! What is on its way to the receivers of pushes.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::peer::Peer;
use crate::limits;
use crate::registry::{Delivery, Notice};

/// Octets of documents on their way to all peers at once; each is held some four times while it is signed and sent. Stops peers that take
/// and never answer from filling the memory.
const OCTETS_MAX: usize = 4 * limits::EXCHANGE_TAKEN_BYTES_MAX;

/// What is on its way to a peer.
#[derive(Debug, Clone, Copy, Default)]
struct Load {
    /// How many.
    messages: usize,
    /// Of their documents.
    octets: usize,
}

/// What is on its way, by receiver.
#[derive(Debug, Default)]
pub(super) struct UnderWay(BTreeMap<String, Load>);

impl UnderWay {
    /// How many more messages may go to a receiver that takes so many at once; nothing where it, or all of them together, have as many
    /// octets as may be.
    pub(super) fn room(&self, receiver: &str, messages_max: usize) -> Option<usize> {
        let own = self.0.get(receiver).copied().unwrap_or_default();
        let octets: usize = self.0.values().map(|load| load.octets).sum();
        let is_full = own.octets >= limits::EXCHANGE_TAKEN_BYTES_MAX || octets >= OCTETS_MAX;
        messages_max.checked_sub(own.messages).filter(|room| *room > 0 && !is_full)
    }

    /// Something goes to a receiver.
    pub(super) fn begins(&mut self, receiver: &str, octets: usize) {
        let load = self.0.entry(receiver.to_owned()).or_default();
        load.messages += 1;
        load.octets += octets;
    }

    /// It has ended, one way or the other.
    pub(super) fn ends(&mut self, receiver: &str, octets: usize) {
        let Some(load) = self.0.get_mut(receiver) else { return };
        load.messages = load.messages.saturating_sub(1);
        load.octets = load.octets.saturating_sub(octets);
        if load.messages == 0 {
            self.0.remove(receiver);
        }
    }
}

/// Something to send.
pub(super) enum Task {
    Message(Box<Delivery>, Arc<dyn Peer>),
    Notice(Notice, String, Arc<dyn Peer>),
}

impl Task {
    pub(super) fn octets(&self) -> usize {
        match self {
            Task::Message(delivery, _) => delivery.data.len(),
            Task::Notice(..) => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_receiver_and_all_of_them_have_room_until_their_octets_are_under_way_and_again_when_they_end() {
        let of_one = limits::EXCHANGE_TAKEN_BYTES_MAX;
        let mut under_way = UnderWay::default();
        assert_eq!(under_way.room("a", 16), Some(16));
        under_way.begins("a", 1);
        under_way.begins("a", of_one - 2);
        assert_eq!((under_way.room("a", 16), under_way.room("a", 2)), (Some(14), None));
        under_way.begins("a", 1);
        assert_eq!((under_way.room("a", 16), under_way.room("b", 16)), (None, Some(16)));
        for other in ["b", "c"] {
            under_way.begins(other, of_one);
        }
        under_way.begins("d", of_one - 1);
        assert_eq!(under_way.room("e", 16), Some(16));
        under_way.begins("d", 1);
        assert_eq!(under_way.room("e", 16), None, "all of them together");
        under_way.ends("b", of_one);
        assert_eq!((under_way.room("e", 16), under_way.room("b", 16)), (Some(16), Some(16)));
        // A notice has no document.
        under_way.begins("e", 0);
        assert_eq!((under_way.room("e", 16), under_way.room("e", 1)), (Some(15), None));
    }
}

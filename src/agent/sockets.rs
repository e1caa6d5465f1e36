//! The WebSockets of pages, so many at once: one more takes the place of another page's that has said nothing for long, so that no page
//! keeps the agent from the others.

use std::cmp::Reverse;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

/// Those that are open.
#[derive(Debug)]
pub(super) struct Sockets {
    max: usize,
    open: Mutex<Open>,
}

#[derive(Debug, Default)]
struct Open {
    /// Counts what happens.
    last: u64,
    sockets: Vec<Socket>,
}

#[derive(Debug)]
struct Socket {
    number: u64,
    origin: String,
    /// When its page said something last, by that count.
    heard: u64,
    /// Its page waits for an answer.
    waited_for: bool,
    leave: Arc<Notify>,
}

impl Sockets {
    /// So many at once.
    pub(super) fn new(max: usize) -> Arc<Self> {
        Arc::new(Sockets { max, open: Mutex::default() })
    }

    /// A place for one more of a page of `origin`. Where there is none, one goes of the origin that has most: one that nobody waits for, the
    /// one that has been silent longest.
    pub(super) fn enter(self: &Arc<Self>, origin: &str) -> Place {
        let mut open = self.open();
        while open.sockets.len() >= self.max.max(1) {
            let of = |origin: &str| open.sockets.iter().filter(|socket| socket.origin == origin).count();
            let rank = |socket: &Socket| (of(&socket.origin), !socket.waited_for, Reverse(socket.heard));
            let Some(at) = (0..open.sockets.len()).max_by_key(|at| rank(&open.sockets[*at])) else { break };
            open.sockets.swap_remove(at).leave.notify_one();
        }
        open.last += 1;
        let (number, leave) = (open.last, Arc::new(Notify::new()));
        open.sockets.push(Socket {
            number,
            origin: origin.to_owned(),
            heard: number,
            waited_for: false,
            leave: Arc::clone(&leave),
        });
        Place { sockets: Arc::clone(self), number, leave }
    }

    fn open(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The place of one, until it is dropped.
#[derive(Debug)]
pub(super) struct Place {
    sockets: Arc<Sockets>,
    number: u64,
    leave: Arc<Notify>,
}

impl Place {
    /// Its page has said something, or was answered.
    pub(super) fn heard(&self, waited_for: bool) {
        let mut open = self.sockets.open();
        open.last += 1;
        let now = open.last;
        if let Some(socket) = open.sockets.iter_mut().find(|socket| socket.number == self.number) {
            (socket.heard, socket.waited_for) = (now, waited_for);
        }
    }

    /// Waits until it was given to another.
    pub(super) async fn given_away(&self) {
        self.leave.notified().await;
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.sockets.open().sockets.retain(|socket| socket.number != self.number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_given_away(place: &Place) -> bool {
        let sockets = place.sockets.open();
        sockets.sockets.iter().all(|socket| socket.number != place.number)
    }

    #[test]
    fn the_origin_that_has_most_gives_way_first_and_of_it_who_is_silent_longest() {
        let sockets = Sockets::new(4);
        let own = sockets.enter("https://portal.test");
        let crowd: Vec<Place> = (0..3).map(|_| sockets.enter("https://crowd.test")).collect();
        crowd[0].heard(false);
        crowd[1].heard(true);
        let more = sockets.enter("https://other.test");
        assert_eq!(crowd.iter().map(is_given_away).collect::<Vec<_>>(), [false, false, true]);
        let again = sockets.enter("https://crowd.test");
        assert_eq!(crowd.iter().map(is_given_away).collect::<Vec<_>>(), [true, false, true]);
        assert!([&own, &more, &again].into_iter().all(|place| !is_given_away(place)));
        drop((more, again));
        let _more = [sockets.enter("a"), sockets.enter("b")];
        assert!(!is_given_away(&own));
        let _one = sockets.enter("c");
        assert!(is_given_away(&own), "of equals the one that is silent longest");
        assert!(!is_given_away(&crowd[1]), "whose page waits for an answer");
    }
}

//! The end of a store: everything that was written is in its files.

use std::convert::Infallible;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

/// Waits for the end of a store. Whoever goes on with a last write may be the last to hold the store, and closes it then: a process that
/// ends before that leaves work behind.
#[derive(Debug)]
pub struct Ending(Receiver<Infallible>);

/// What the store holds; it lets go of it at its very end.
#[derive(Debug)]
pub(super) struct EndMark(#[expect(dead_code, reason = "to drop it is to tell")] Sender<Infallible>);

impl Ending {
    pub(super) fn pair() -> (EndMark, Ending) {
        let (mark, told) = channel();
        (EndMark(mark), Ending(told))
    }

    /// Waits for it, so long at most; whether it came. Nobody may hold the store, or the registry, where this is called.
    pub fn wait(&self, most: Duration) -> bool {
        matches!(self.0.recv_timeout(most), Err(RecvTimeoutError::Disconnected))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_is_when_nobody_holds_the_mark() {
        let (mark, ending) = Ending::pair();
        assert!(!ending.wait(Duration::ZERO));
        let elsewhere = std::thread::spawn(move || drop(mark));
        assert!(ending.wait(Duration::from_secs(60)));
        elsewhere.join().unwrap();
    }
}

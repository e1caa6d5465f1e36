//! Cases that this process works on right now: who asks for one waits for its end, and works on it by himself only where nobody does.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use tokio::sync::watch;

use crate::registry::RegistrationNumber;

/// The cases in hand.
#[derive(Debug, Clone, Default)]
pub(super) struct InHand(Arc<Mutex<Cases>>);

type Cases = HashMap<RegistrationNumber, watch::Receiver<Option<Bytes>>>;

/// A case in hand, until this is dropped.
pub(super) struct Hand {
    cases: InHand,
    number: RegistrationNumber,
    /// Who waits is woken by its end.
    end: watch::Sender<Option<Bytes>>,
}

impl Hand {
    /// Ends it with the signed answer, where the work came to one: who waits need not read it.
    pub(super) fn ended_with(self, result: Option<Bytes>) {
        self.end.send_replace(result);
    }
}

/// The end of another's work on a case.
pub(super) struct End(watch::Receiver<Option<Bytes>>);

impl End {
    /// Waits for it; the signed answer, where whoever worked on it says so.
    pub(super) async fn reached(mut self) -> Option<Bytes> {
        // That the sender is gone is the end.
        while self.0.changed().await.is_ok() {}
        self.0.borrow().clone()
    }
}

impl InHand {
    fn cases(&self) -> MutexGuard<'_, Cases> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The end of the work on a case, where somebody has it in hand.
    pub(super) fn end(&self, number: &RegistrationNumber) -> Option<End> {
        self.cases().get(number).map(|end| End(end.clone()))
    }

    /// Takes a case in hand, or says when whoever has it is done.
    pub(super) fn take(&self, number: &RegistrationNumber) -> Result<Hand, End> {
        let mut cases = self.cases();
        if let Some(end) = cases.get(number) {
            return Err(End(end.clone()));
        }
        let (sender, receiver) = watch::channel(None);
        cases.insert(number.clone(), receiver);
        Ok(Hand { cases: self.clone(), number: number.clone(), end: sender })
    }
}

impl Drop for Hand {
    fn drop(&mut self) {
        self.cases.cases().remove(&self.number);
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[tokio::test]
    async fn the_second_waits_for_the_end_of_the_first_and_the_next_begins_anew() {
        let in_hand = InHand::default();
        let number: RegistrationNumber = "000-2026-0000001-2".parse().unwrap();
        let number = &number;
        let Ok(first) = in_hand.take(number) else { panic!("nobody has it") };
        let Err(end) = in_hand.take(number) else { panic!("the first has it") };
        let waiting = tokio::spawn(end.reached());
        tokio::time::sleep(Duration::from_millis(5)).await;
        assert!(!waiting.is_finished());
        drop(first);
        assert_eq!(tokio::time::timeout(Duration::from_secs(5), waiting).await.unwrap().unwrap(), None);
        assert!(in_hand.take(number).is_ok());
        assert!(in_hand.cases().is_empty());
        let Ok(next) = in_hand.take(number) else { panic!("nobody has it") };
        let waiting = tokio::spawn(in_hand.end(number).unwrap().reached());
        next.ended_with(Some(Bytes::from_static(b"signed")));
        assert_eq!(waiting.await.unwrap().as_deref(), Some(&b"signed"[..]));
    }
}

//! The testers' window of the certification authority: what is asked there. The authority itself is an actor that no stage
//! knows; who joins the house stands behind this.

use std::sync::Arc;

use bytes::Bytes;

use super::Answer;
use crate::clock::Now;

/// What testers ask the authority for. Each method may take as long as making an RSA key does: it is not for an I/O thread.
pub trait Window: Send + Sync {
    /// Everything issued, with what was revoked: `GET /manage/v1/ca/certificates`.
    fn certificates(&self) -> Answer;
    /// A certificate with its key, sound or with defects, and the verdict to expect: `POST /manage/v1/ca/certificates`.
    fn issue(&self, wish: &[u8], now: Now) -> Answer;
    /// A certificate is revoked, or a hold lifted; the lists are made anew before the answer: `POST /manage/v1/ca/revocations`.
    fn revoke(&self, revocation: &[u8], now: Now) -> Answer;
    /// What is wrong with which published list: `GET /manage/v1/ca/faults`.
    fn faults(&self) -> Answer;
    /// A published list goes wrong: `PUT /manage/v1/ca/faults`.
    fn set_fault(&self, fault: &[u8], now: Now) -> Answer;
    /// The clock was set: what was valid only before is dropped, and CRLs are published for `now`.
    fn clock_was_set(&self, now: Now) -> Answer;
    /// Another process wrote into the ledger: it counts from the answer on. `POST /manage/v1/ca/reload`.
    fn reload(&self, now: Now) -> Answer;
    /// CRLs and OCSP answers that were fetched are forgotten: `DELETE /manage/v1/revocation/cache`.
    fn forget(&self, now: Now) -> Answer;
    /// Every list is right again: `DELETE /manage/v1/ca/faults`.
    fn clear_faults(&self, now: Now) -> Answer;
}

/// A window shared by the listeners.
pub type SharedWindow = Arc<dyn Window>;

/// What was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    Certificates,
    Issue,
    Revoke,
    Faults,
    SetFault,
    ClearFaults,
    ClockWasSet,
    Reload,
    Forget,
}

/// Asks on a thread that may wait.
pub(super) async fn ask(window: SharedWindow, asked: Asked, body: Bytes, now: Now) -> Answer {
    let answer = tokio::task::spawn_blocking(move || match asked {
        Asked::Certificates => window.certificates(),
        Asked::Issue => window.issue(&body, now),
        Asked::Revoke => window.revoke(&body, now),
        Asked::Faults => window.faults(),
        Asked::SetFault => window.set_fault(&body, now),
        Asked::ClearFaults => window.clear_faults(now),
        Asked::ClockWasSet => window.clock_was_set(now),
        Asked::Reload => window.reload(now),
        Asked::Forget => window.forget(now),
    });
    answer.await.unwrap_or_else(|_| Answer::problem(500, "The authority broke off", "Ask again."))
}

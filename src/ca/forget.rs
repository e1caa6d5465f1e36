//! Back to the ledger as it was before anything was issued or revoked.

use super::authority::Authority;
use super::error::AuthorityError;
use super::ledger::{self, Ledger};

impl Authority {
    /// Lets go of every certificate and every revocation that is not of the first state, durably before it returns; how many
    /// certificates and revocations there were. Its own services keep theirs.
    pub fn forget(&self) -> Result<(usize, usize), AuthorityError> {
        let mut state = self.state();
        let _lock = self.directory.as_deref().map(ledger::lock).transpose()?;
        let now = match &self.directory {
            Some(directory) => Ledger::to_change(directory, self.default.as_ref(), &state.ledger)?,
            None => state.ledger.clone(),
        };
        let first = now.back_to(&self.first);
        if let Some(directory) = &self.directory {
            ledger::write_durably(&directory.join(ledger::ISSUED), first.issued_text().as_bytes())?;
            ledger::write_durably(&directory.join(ledger::REVOKED), first.revoked_text().as_bytes())?;
        }
        let ((issued, revoked), (issued_first, revoked_first)) = (now.sizes(), first.sizes());
        state.set_ledger(first);
        Ok((issued.saturating_sub(issued_first), revoked.saturating_sub(revoked_first)))
    }
}

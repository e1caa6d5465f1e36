//! What the writer remembers of what it wrote: what is committed, and what the open transaction adds to it.

use super::documents::KeptCertificates;
use super::sequences::Sequences;

/// What is remembered.
#[derive(Debug, Default)]
pub(super) struct Memory {
    pub(super) certificates: KeptCertificates,
    pub(super) sequences: Sequences,
}

impl Memory {
    /// A transaction begins; what the one before it did not commit was rolled back.
    pub(super) fn begin(&mut self) {
        self.certificates.forgotten();
        self.sequences.forgotten();
    }

    /// The transaction is on disk.
    pub(super) fn committed(&mut self) {
        self.certificates.committed();
        self.sequences.committed();
    }
}

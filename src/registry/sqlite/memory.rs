//! What the writer remembers of what it wrote: what is committed, and what the open transaction adds to it.

use super::documents::KeptCertificates;
use super::packed::Bases;
use super::sequences::Sequences;

/// What is remembered.
#[derive(Debug, Default)]
pub(super) struct Memory {
    pub(super) certificates: KeptCertificates,
    pub(super) sequences: Sequences,
    pub(super) documents: Bases,
    pub(super) results: Bases,
}

impl Memory {
    /// A transaction begins; what the one before it did not commit was rolled back.
    pub(super) fn begin(&mut self) {
        self.certificates.forgotten();
        self.sequences.forgotten();
        self.documents.forgotten();
        self.results.forgotten();
    }

    /// The transaction is on disk.
    pub(super) fn committed(&mut self) {
        self.certificates.committed();
        self.sequences.committed();
        self.documents.committed();
        self.results.committed();
    }
}

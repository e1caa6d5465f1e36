//! How much is kept of a refused request.

/// Of which refused requests the whole document is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum KeptDocuments {
    /// Of those whose content is signed under a certificate that leads to an anchor.
    #[default]
    SignedByKnown,
    /// Of all: for a test bench that nobody else reaches, because anybody can fill the budget.
    All,
    /// Of none.
    None,
}

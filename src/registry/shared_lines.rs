//! Lines that all gateways on one database read in one order: what somebody keeps alike in each of them. The registry does not know what
//! they say.

use super::errors::RegistryError;

/// Kept by a store that several processes use.
pub trait SharedLines: Send + Sync {
    /// The lines behind this number, in their order, each with its own.
    fn after(&self, number: i64) -> Result<Vec<(i64, String)>, RegistryError>;

    /// Puts lines behind all that are there, durably; the numbers of the first and the last.
    fn put(&self, lines: &[String]) -> Result<(i64, i64), RegistryError>;

    /// This process has done what the lines up to this one say. Said again now and then, it shows that the process lives.
    fn done(&self, number: i64) -> Result<(), RegistryError>;

    /// Whether every process that lives has done so.
    fn done_by_all(&self, number: i64) -> Result<bool, RegistryError>;
}

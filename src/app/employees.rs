//! The employees who may sign for recipients: those on the registry's list, by their certificates.

use crate::registry::Registry;
use crate::workflow::{Employee, Employees};

/// Asks the registry.
pub(super) struct ListedEmployees(Registry);

impl ListedEmployees {
    pub(super) fn new(registry: Registry) -> Self {
        ListedEmployees(registry)
    }
}

impl Employees for ListedEmployees {
    fn by_certificate(&self, certificate: &[u8; 32]) -> Option<Employee> {
        match self.0.store().staff_by_certificate(certificate) {
            Ok(found) => found.map(|entry| Employee { name: entry.name, role: entry.role }),
            Err(error) => {
                // Who cannot be looked up may not sign.
                tracing::warn!(%error, "the list of employees was not read");
                None
            }
        }
    }
}

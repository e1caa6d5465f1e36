//! What PostgreSQL says, as a fault of the store.

use tokio_postgres::error::SqlState;

use crate::registry::errors::{RegistryError, StorageFault};

impl From<tokio_postgres::Error> for StorageFault {
    fn from(error: tokio_postgres::Error) -> Self {
        match error.code() {
            Some(state) => of_state(state),
            // Neither the server nor this process refused the statement: the connection did not carry it.
            None if is_closed_or_io(&error) => of_connection(&error),
            None => StorageFault::Sqlstate { code: "-".to_owned() },
        }
    }
}

impl From<tokio_postgres::Error> for RegistryError {
    fn from(error: tokio_postgres::Error) -> Self {
        RegistryError::Storage(error.into())
    }
}

fn is_closed_or_io(error: &tokio_postgres::Error) -> bool {
    // Connecting says what failed in words alone; so does TLS.
    let words = error.to_string();
    let connects = words.starts_with("error connecting") || words.starts_with("error performing TLS");
    error.is_closed() || io(error).is_some() || connects
}

/// The system's error, where there is one.
fn io(error: &tokio_postgres::Error) -> Option<&std::io::Error> {
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        if let Some(io) = cause.downcast_ref::<std::io::Error>() {
            return Some(io);
        }
        source = cause.source();
    }
    None
}

/// Why there is no connection.
fn of_connection(error: &tokio_postgres::Error) -> StorageFault {
    match io(error) {
        // What rustls says of a certificate comes as an error of the system.
        Some(io) if io.to_string().contains("invalid peer certificate") => StorageFault::NotBelieved,
        Some(io) => StorageFault::NoConnection { kind: io.kind(), cause: io.to_string() },
        None => StorageFault::Unreachable,
    }
}

fn of_state(state: &SqlState) -> StorageFault {
    let code = state.code();
    match (code.get(..2).unwrap_or_default(), code) {
        (_, "53100") => StorageFault::Full,
        (_, "25006" | "42501") => StorageFault::ReadOnly,
        ("XX", "XX001" | "XX002") => StorageFault::Corrupt,
        (_, "3D000") => StorageFault::NoDatabase,
        ("28", _) => StorageFault::NoRole,
        // The server is stopping, starting, has no place left, or the connection is broken.
        ("08", _) | ("57", "57P01" | "57P02" | "57P03") | (_, "53300") => StorageFault::Unreachable,
        // Another process did something to the same rows at the same time.
        ("40", _) | (_, "55P03" | "23505") => StorageFault::Contended,
        // A statement that was kept is not there: it is sent whole the next time.
        (_, "26000") => StorageFault::Contended,
        _ => StorageFault::Sqlstate { code: code.to_owned() },
    }
}

impl StorageFault {
    /// Whether the same may succeed a moment later.
    pub(super) fn passes(&self) -> bool {
        matches!(
            self,
            StorageFault::Unreachable | StorageFault::NoConnection { .. } | StorageFault::Contended
        )
    }
}

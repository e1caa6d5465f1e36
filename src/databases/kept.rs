//! What the databases keep between two runs of the process, as values: whoever holds them writes it down before an answer goes out.

/// Which of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeptKind {
    /// A file of the temporary storage.
    TempFile,
    /// A consent.
    Consent,
}

/// A change of what is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Keep {
    /// It is there, or another than it was.
    Put {
        /// Which of them.
        kind: KeptKind,
        /// Its own id.
        id: String,
        /// JSON.
        definition: String,
    },
    /// It is gone.
    Remove {
        /// Which of them.
        kind: KeptKind,
        /// Its own id.
        id: String,
    },
}

/// What a question is about that another process may have written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadThrough {
    /// Files of the temporary storage, by their ids.
    Files(Vec<String>),
    /// The consents, all of them.
    Consents,
}

/// A change to something that JSON can hold.
pub(super) fn put(kind: KeptKind, id: &str, value: &impl serde::Serialize) -> Option<Keep> {
    let definition = serde_json::to_string(value).ok()?;
    Some(Keep::Put { kind, id: id.to_owned(), definition })
}

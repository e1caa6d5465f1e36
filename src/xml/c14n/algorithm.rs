//! The six algorithms, and their URIs.

/// Which algorithm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    /// Canonical XML 1.0, W3C REC 2001-03-15.
    Inclusive10,
    /// Canonical XML 1.1, W3C REC 2008-05-02.
    Inclusive11,
    /// Exclusive XML Canonicalization 1.0, W3C REC 2002-07-18.
    Exclusive,
}

/// Whether comments are part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Comments {
    /// They are written.
    Kept,
    /// They are left out.
    Omitted,
}

/// An algorithm as its URI names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Canonicalization {
    /// Which algorithm.
    pub method: Method,
    /// With comments or without.
    pub comments: Comments,
}

const ALGORITHMS: [(Method, Comments, &str); 6] = [
    (Method::Inclusive10, Comments::Omitted, "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"),
    (Method::Inclusive10, Comments::Kept, "http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments"),
    (Method::Inclusive11, Comments::Omitted, "http://www.w3.org/2006/12/xml-c14n11"),
    (Method::Inclusive11, Comments::Kept, "http://www.w3.org/2006/12/xml-c14n11#WithComments"),
    (Method::Exclusive, Comments::Omitted, "http://www.w3.org/2001/10/xml-exc-c14n#"),
    (Method::Exclusive, Comments::Kept, "http://www.w3.org/2001/10/xml-exc-c14n#WithComments"),
];

impl Canonicalization {
    /// Canonical XML 1.0 without comments: what XMLDSig falls back to, XMLDSig 1.1 §4.4.3.2.
    pub const INCLUSIVE: Canonicalization =
        Canonicalization { method: Method::Inclusive10, comments: Comments::Omitted };
    /// Exclusive, without comments.
    pub const EXCLUSIVE: Canonicalization =
        Canonicalization { method: Method::Exclusive, comments: Comments::Omitted };

    /// The algorithm of a URI.
    pub fn from_uri(uri: &str) -> Option<Self> {
        ALGORITHMS
            .iter()
            .find(|row| row.2 == uri)
            .map(|row| Canonicalization { method: row.0, comments: row.1 })
    }

    /// Its URI.
    pub fn uri(self) -> &'static str {
        ALGORITHMS
            .iter()
            .find(|row| (row.0, row.1) == (self.method, self.comments))
            .map_or(ALGORITHMS[0].2, |row| row.2)
    }

    /// All URIs there are.
    pub fn uris() -> impl Iterator<Item = &'static str> {
        ALGORITHMS.iter().map(|row| row.2)
    }
}

//! What canonical form writes by reference.

/// What an octet of text is written as, Canonical XML 1.0 §2.3; empty for itself.
pub(super) const TEXT: [&[u8]; 256] = {
    let mut table: [&[u8]; 256] = [b""; 256];
    table[b'&' as usize] = b"&amp;";
    table[b'<' as usize] = b"&lt;";
    table[b'>' as usize] = b"&gt;";
    table[b'\r' as usize] = b"&#xD;";
    table
};

/// The same for attribute values.
pub(super) const VALUE: [&[u8]; 256] = {
    let mut table: [&[u8]; 256] = [b""; 256];
    table[b'&' as usize] = b"&amp;";
    table[b'<' as usize] = b"&lt;";
    table[b'"' as usize] = b"&quot;";
    table[b'\t' as usize] = b"&#x9;";
    table[b'\n' as usize] = b"&#xA;";
    table[b'\r' as usize] = b"&#xD;";
    table
};

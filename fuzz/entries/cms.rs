//! Signed data of CMS, BER and DER. The seeds are signed; whatever becomes of them, only what was signed is ever yielded.

use std::sync::LazyLock;

use qaqpa::cms::{SignedData, unwrapped, verify};

const SIGNED: [&[u8]; 4] = [
    include_bytes!("../seeds/cms/stamped.der"),
    include_bytes!("../seeds/cms/ecdsa.der"),
    include_bytes!("../seeds/cms/two.der"),
    include_bytes!("../seeds/cms/openssl.ber"),
];

/// How many seeds yield what their signers signed.
static HONEST: LazyLock<usize> =
    LazyLock::new(|| SIGNED.iter().filter(|seed| yielded(seed).as_deref() == Some(&b"content"[..])).count());

/// What must hold of any octets; it panics where it does not.
pub fn run(octets: &[u8]) {
    assert_eq!(*HONEST, SIGNED.len(), "the seeds are refused");
    if let Some(content) = yielded(octets) {
        assert_eq!(content, b"content", "nobody signed this");
    }
}

fn yielded(octets: &[u8]) -> Option<Vec<u8>> {
    let octets = unwrapped(octets).ok()?;
    let data = SignedData::from_ber(&octets).ok()?;
    // What was read is written so that it is read the same.
    let again = SignedData::from_ber(&data.to_der()).expect("what is written is read");
    assert_eq!(
        (again.signers().len(), again.unverified_content()),
        (data.signers().len(), data.unverified_content())
    );
    let outcome = verify(&data, None, &[]).ok()?;
    for signer in outcome.signers.iter().flatten() {
        let _ = (signer.signing_time(), signer.time_stamps().len());
    }
    outcome.content().map(<[u8]>::to_vec)
}

//! The committed `certs/`, built into the program so that it works anywhere.

use crate::keys::{Holder, KeyFileError};

/// Each name with the file's content.
macro_rules! files {
    ($($name:literal),* $(,)?) => { &[$(($name, include_bytes!(concat!("../../../certs/", $name)) as &[u8])),*] };
}

/// Every file: its name in `certs/` and its content.
const FILES: &[(&str, &[u8])] = files![
    "README.md",
    "crl/current.crl",
    "crl/issuing-ecdsa.crl",
    "crl/issuing-gost2004.crl",
    "crl/issuing-gost2015.crl",
    "crl/root-gost2004.crl",
    "crl/root-gost2015.crl",
    "crl/root.crl",
    "crl/stale.crl",
    "defective/foreign.key.pem",
    "defective/forger.key.pem",
    "defective/issuing-below.cert.pem",
    "defective/issuing-below.key.pem",
    "defective/issuing-revoked.cert.pem",
    "defective/issuing-revoked.key.pem",
    "defective/issuing-short.cert.pem",
    "defective/issuing-short.key.pem",
    "foreign.cert.pem",
    "gateway-tls.cert.pem",
    "gateway-tls.key.pem",
    "gateway-tls.p12",
    "gateway-transport-ecdsa.cert.pem",
    "gateway-transport-ecdsa.key.pem",
    "gateway-transport-ecdsa.p12",
    "gateway-transport-gost2004.cert.pem",
    "gateway-transport-gost2004.key.pem",
    "gateway-transport-gost2004.p12",
    "gateway-transport-gost2015.cert.pem",
    "gateway-transport-gost2015.key.pem",
    "gateway-transport-gost2015.p12",
    "gateway-transport.cert.pem",
    "gateway-transport.key.pem",
    "gateway-transport.p12",
    "issued.txt",
    "issuing-ecdsa.cert.pem",
    "issuing-ecdsa.key.pem",
    "issuing-gost2004.cert.pem",
    "issuing-gost2004.key.pem",
    "issuing-gost2015.cert.pem",
    "issuing-gost2015.key.pem",
    "issuing.cert.pem",
    "issuing.key.pem",
    "national/AUTH_RSA256_2ac33099bd22c419b719ebc48ddc13ae6b770208.p12",
    "national/GOST512_4a48e6ce56b17941e7bb70ab4c5b5a9251a56f4d.p12",
    "national/GOST512_544658b6cff0e59b99685e6c8cc7759fdd500d81.p12",
    "national/GOST512_5e0df70a4cd32dfc39926a8ff42151336e680d4c.p12",
    "national/GOSTKNCA_48d046708500e24691d86af5aedbe0831fe403a3.p12",
    "national/RSA256_9fbb066e8a7238abdb3bf8a776bf00691a6bfc1b.p12",
    "national/RSA256_cf5051c13924914c3b64df5274d3ae6395ddba43.p12",
    "national/RSA256_e05747e9d3188d7cdaa0c37504a4ca936ef4b349.p12",
    "people/authentication-key.cert.pem",
    "people/authentication-key.key.pem",
    "people/authentication-key.p12",
    "people/expired-revoked-other-iin.cert.pem",
    "people/expired-revoked-other-iin.key.pem",
    "people/expired-revoked-other-iin.p12",
    "people/expired.cert.pem",
    "people/expired.key.pem",
    "people/expired.p12",
    "people/foreign-ca.cert.pem",
    "people/foreign-ca.key.pem",
    "people/foreign-ca.p12",
    "people/forged-issuer.cert.pem",
    "people/forged-issuer.key.pem",
    "people/forged-issuer.p12",
    "people/no-iin.cert.pem",
    "people/no-iin.key.pem",
    "people/no-iin.p12",
    "people/not-yet-valid.cert.pem",
    "people/not-yet-valid.key.pem",
    "people/not-yet-valid.p12",
    "people/on-hold.cert.pem",
    "people/on-hold.key.pem",
    "people/on-hold.p12",
    "people/other-iin.cert.pem",
    "people/other-iin.key.pem",
    "people/other-iin.p12",
    "people/revoked.cert.pem",
    "people/revoked.key.pem",
    "people/revoked.p12",
    "people/valid-ecdsa.cert.pem",
    "people/valid-ecdsa.key.pem",
    "people/valid-ecdsa.p12",
    "people/valid-gost2004.cert.pem",
    "people/valid-gost2004.key.pem",
    "people/valid-gost2004.p12",
    "people/valid-gost2015.cert.pem",
    "people/valid-gost2015.key.pem",
    "people/valid-gost2015.p12",
    "people/valid.cert.pem",
    "people/valid.key.pem",
    "people/valid.p12",
    "portal-system-ecdsa.cert.pem",
    "portal-system-ecdsa.key.pem",
    "portal-system-ecdsa.p12",
    "portal-system-gost2004.cert.pem",
    "portal-system-gost2004.key.pem",
    "portal-system-gost2004.p12",
    "portal-system-gost2015.cert.pem",
    "portal-system-gost2015.key.pem",
    "portal-system-gost2015.p12",
    "portal-system.cert.pem",
    "portal-system.key.pem",
    "portal-system.p12",
    "provider-head-ecdsa.cert.pem",
    "provider-head-ecdsa.key.pem",
    "provider-head-ecdsa.p12",
    "provider-head-gost2004.cert.pem",
    "provider-head-gost2004.key.pem",
    "provider-head-gost2004.p12",
    "provider-head-gost2015.cert.pem",
    "provider-head-gost2015.key.pem",
    "provider-head-gost2015.p12",
    "provider-head.cert.pem",
    "provider-head.key.pem",
    "provider-head.p12",
    "revoked.toml",
    "root-gost2004.cert.pem",
    "root-gost2004.key.pem",
    "root-gost2015.cert.pem",
    "root-gost2015.key.pem",
    "root.cert.pem",
    "root.key.pem",
    "trust.pem",
];

/// The lists of revoked certificates that are fresh for long.
pub const LISTS: [&str; 7] = [
    "crl/current.crl",
    "crl/issuing-ecdsa.crl",
    "crl/issuing-gost2004.crl",
    "crl/issuing-gost2015.crl",
    "crl/root.crl",
    "crl/root-gost2004.crl",
    "crl/root-gost2015.crl",
];

/// The content of a file of `certs/`, e.g. `people/valid.p12`.
pub fn file(name: &str) -> Option<&'static [u8]> {
    FILES.iter().find(|row| row.0 == name).map(|row| row.1)
}

/// The same, when it is text.
pub fn text(name: &str) -> Option<&'static str> {
    file(name).and_then(|octets| std::str::from_utf8(octets).ok())
}

/// A holder of `certs/` by the stem of its files, e.g. `provider-head`.
pub fn holder(stem: &str) -> Result<Holder, KeyFileError> {
    let part = |end: &str| text(&format!("{stem}.{end}")).unwrap_or_default();
    Holder::from_pem(part("key.pem"), part("cert.pem"))
}

/// Every file with its name.
pub fn files() -> impl Iterator<Item = (&'static str, &'static [u8])> {
    FILES.iter().copied()
}

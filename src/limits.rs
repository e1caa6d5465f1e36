//! Every bound there is, with its reason. Units stand last in the name.

/// A certificate of the authority has about 2 KB; webpki holds the same bound.
pub const CERTIFICATE_BYTES_MAX: usize = 64 * 1024;

/// A trust store of the country has some twenty certificates.
pub const PEM_BLOCKS_MAX: usize = 1_000;

/// A request with scanned attachments; the portal takes files of up to 5 MB, three of them in base64 fit.
pub const BODY_BYTES_MAX: usize = 20 * 1024 * 1024;

/// A PKCS#12 file of the authority has 4 KB.
pub const PKCS12_BYTES_MAX: usize = 1024 * 1024;

/// Key derivation rounds that a PKCS#12 file may ask for: OpenSSL writes 2 048, cautious tools up to a million.
pub const PKCS12_ITERATIONS_MAX: u32 = 2_000_000;

/// The production list has 422 065 entries in 21 MB.
pub const CRL_BYTES_MAX: usize = 128 * 1024 * 1024;

/// A document is addressed with 31 bits and held in memory; the gateway takes less (`BODY_BYTES_MAX`), the command line may
/// be given more.
pub const XML_BYTES_MAX: usize = 256 * 1024 * 1024;

/// XML nested deeper than this is an attack: the contract's envelopes have some fifteen levels, and libxml2, which reads
/// what the peers send, stops here too.
pub const XML_DEPTH_MAX: usize = 256;

/// Attributes on one element; the contract has five, generated tables have hundreds.
pub const XML_ATTRIBUTES_MAX: usize = 1024;

/// Nodes of one document. A node costs 64 octets of memory beside the source; attachments, which make documents large, are
/// one node each.
pub const XML_NODES_MAX: usize = 300_000;

/// Namespace declarations in scope at one place; code generators of Java write up to a hundred on a root.
pub const XML_NAMESPACES_IN_SCOPE_MAX: usize = 256;

/// Distinct prefixes, and distinct namespace names, of one document.
pub const XML_NAMES_DISTINCT_MAX: usize = 512;

/// References in one signature; WS-Security has three (Body, Timestamp, token).
pub const SIGNATURE_REFERENCES_MAX: usize = 8;

/// Transforms of one Reference; the field uses two.
pub const REFERENCE_TRANSFORMS_MAX: usize = 4;

/// Prefixes in one InclusiveNamespaces list.
pub const PREFIX_LIST_MAX: usize = 64;

/// SignatureValue of RSA-8192 in octets, with room for nothing else.
pub const SIGNATURE_VALUE_BYTES_MAX: usize = 1024;

/// Certificates taken from one KeyInfo.
pub const KEYINFO_CERTIFICATES_MAX: usize = 10;

/// Links of a certificate chain, the anchor included.
pub const CHAIN_LINKS_MAX: usize = 8;

/// Bits of an RSA modulus below which a key is weak: NIST SP 800-131A.
pub const RSA_BITS_MIN: u32 = 2048;

//! The README of a test PKI.

use super::plan::{Draws, PKCS12_PASSWORD, Plan};
use super::roster::{
    AKIM_IIN, AKIMAT_BIN, BIN, CENTRE_BIN, Entry, GATEWAY_BIN, HEAD_IIN, IIN, OPERATOR_IIN, OTHER_IIN,
};

/// What stands in the tree's README.md.
pub(in crate::ca) fn text(plan: &Plan, roster: &[Entry]) -> String {
    let epoch = plan.epoch;
    let again = match plan.draws {
        Draws::Seeded(seed) => format!(
            "The same tree, to the octet:\n\n    cargo run --release -- pki init certs --force --seed {seed} --at {epoch} --base-url {}\n",
            plan.base_url
        ),
        Draws::System => "Made from the system's entropy: it cannot be made again.\n".to_owned(),
    };
    let rows: String =
        roster.iter().map(|entry| format!("| `{}` | {} |\n", entry.stem, entry.about)).collect();
    format!(
        "# Test PKI\n\n\
         **These private keys are public. Never trust these certificates**, and never put them where a browser or a system looks\n\
         for authorities. They belong to no real person or organisation, and every authority's name says ТЕСТ.\n\n\
         Made by `qaqpa pki init` around {epoch} (the epoch). What is good is good until thirty years after it,\n\
         what is bad stays bad. {again}\n\
         ## Authorities\n\n\
         | files | what |\n|---|---|\n\
         | `root.{{cert,key}}.pem` | the root, RSA |\n\
         | `issuing.{{cert,key}}.pem` | issues RSA certificates; under the root |\n\
         | `issuing-ecdsa.{{cert,key}}.pem` | issues P-256 certificates; under the root |\n\
         | `root-gost2004.{{cert,key}}.pem`, `issuing-gost2004.{{cert,key}}.pem` | the hierarchy of GOST 34.310-2004 |\n\
         | `root-gost2015.{{cert,key}}.pem`, `issuing-gost2015.{{cert,key}}.pem` | the hierarchy of GOST 34.10-2015 (512) |\n\
         | `trust.pem` | these certificates together: what a relying party is given |\n\
         | `foreign.cert.pem`, `defective/foreign.key.pem` | an authority that nobody trusts |\n\
         | `defective/forger.key.pem` | who signs in others' names |\n\
         | `defective/issuing-revoked.{{cert,key}}.pem` | an issuing authority that the root revoked |\n\
         | `defective/issuing-short.{{cert,key}}.pem` | one that may have no authority below it |\n\
         | `defective/issuing-below.{{cert,key}}.pem` | the one that stands below it all the same |\n\
         | `crl/current.crl` | what the issuing authority revoked; fresh for thirty years |\n\
         | `crl/stale.crl` | its list of two years before, long out of date |\n\
         | `crl/issuing-ecdsa.crl`, `crl/issuing-gost2004.crl`, `crl/issuing-gost2015.crl`, `crl/root-gost2004.crl`, \
           `crl/root-gost2015.crl` | the lists of the others; empty |\n\
         | `crl/root.crl` | the root's list, with the revoked authority on it |\n\
         | `issued.txt`, `revoked.toml` | the ledger; `qaqpa pki issue` and `qaqpa pki revoke` write it |\n\n\
         ## Holders\n\n\
         Each has `.cert.pem`, `.key.pem` (PKCS#8, not encrypted) and `.p12` with the password `{PKCS12_PASSWORD}`. Some are in `national/`\n\
         once more as the authority hands them out: its encryption of 2004, its file names (`AUTH_` is a key to log in with).\n\
         The people sign requests that state IIN {IIN}.\n\n\
         | files | what |\n|---|---|\n{rows}\n\
         IINs: {IIN} and {OTHER_IIN} (the official test identities), {HEAD_IIN} (the provider's head), {AKIM_IIN} (the akim),\n\
         {OPERATOR_IIN} (the centre's operator). BINs: {BIN} (`АО \"ТЕСТ\"`), {GATEWAY_BIN} (the gateway's), {AKIMAT_BIN} (the akimat's),\n\
         {CENTRE_BIN} (the centre's). None of them passes the control digit, so none can be a real one.\n"
    )
}

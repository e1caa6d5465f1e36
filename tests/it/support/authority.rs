//! An authority of one afternoon, for TLS.

use qaqpa::http::TlsIdentity;
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose,
};

/// A CA and what it issues.
pub struct Authority {
    issuer: Issuer<'static, KeyPair>,
    /// The CA's certificate, DER.
    pub der: Vec<u8>,
    /// The same as PEM.
    pub pem: String,
}

impl Authority {
    pub fn new(name: &str) -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        let key = KeyPair::generate().unwrap();
        let certificate = params.self_signed(&key).unwrap();
        Authority {
            der: certificate.der().to_vec(),
            pem: qaqpa::x509::to_pem("CERTIFICATE", certificate.der()),
            issuer: Issuer::new(params, key),
        }
    }

    /// A certificate for this machine, good from 2020 to 2090.
    pub fn server(&self) -> TlsIdentity {
        self.issue("localhost", (2020, 2090), ExtendedKeyUsagePurpose::ServerAuth)
    }

    /// A client's certificate, good between the years given.
    pub fn client(&self, years: (i32, i32)) -> TlsIdentity {
        self.issue("ТЕСТ жүйесі", years, ExtendedKeyUsagePurpose::ClientAuth)
    }

    fn issue(&self, name: &str, years: (i32, i32), usage: ExtendedKeyUsagePurpose) -> TlsIdentity {
        self.issue_for(name, &["localhost", "127.0.0.1"], years, usage)
    }

    /// A certificate with these alternative names, good between the years given.
    pub fn issue_for(
        &self,
        name: &str,
        names: &[&str],
        years: (i32, i32),
        usage: ExtendedKeyUsagePurpose,
    ) -> TlsIdentity {
        let names: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
        let mut params = CertificateParams::new(names).unwrap();
        params.distinguished_name.push(DnType::CommonName, name);
        params.not_before = rcgen::date_time_ymd(years.0, 1, 1);
        params.not_after = rcgen::date_time_ymd(years.1, 1, 1);
        params.extended_key_usages = vec![usage];
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        TlsIdentity { key: key.serialize_der(), chain: vec![certificate.der().to_vec(), self.der.clone()] }
    }
}

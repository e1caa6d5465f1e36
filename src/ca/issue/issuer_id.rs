//! Which authorities there are: names, files, addresses.

use crate::ca::request::profile::Algorithm;

/// One of the authorities.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum IssuerId {
    /// The root, RSA-4096.
    Root,
    /// Issues RSA certificates, RSA-4096.
    Rsa,
    /// Issues ECDSA certificates, P-256.
    Ecdsa,
    /// Was issued like [`IssuerId::Ecdsa`] and then revoked by the root.
    Revoked,
    /// An issuing authority that may have no authority below it: pathLenConstraint 0.
    Short,
    /// The authority that [`IssuerId::Short`] issued nevertheless.
    Below,
    /// The root of GOST 34.310-2004.
    RootGost2004,
    /// Issues GOST 34.310-2004 certificates.
    Gost2004,
    /// The root of GOST 34.10-2015.
    RootGost2015,
    /// Issues GOST 34.10-2015 certificates: what the real authority issues since 2024.
    Gost2015,
}

/// The real authorities whose shape is followed, [authority §1.2](crate::manual::authority) and §1.3.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ca) enum Era {
    /// Those of 2019: RSA and GOST 34.310-2004.
    Of2019,
    /// Those of 2022: GOST 34.10-2015.
    Of2022,
}

/// What is fixed for an authority.
struct Row {
    id: IssuerId,
    common_name: &'static str,
    stem: &'static str,
    crl: &'static str,
    delta: Option<&'static str>,
    certificate: &'static str,
    parent: Option<IssuerId>,
}

const ROWS: [Row; 10] = [
    Row {
        id: IssuerId::Root,
        common_name: "НЕГІЗГІ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ (RSA) ТЕСТ QAQPA",
        stem: "root",
        crl: "/crl/root_rsa.crl",
        delta: None,
        certificate: "/cert/root_rsa.cer",
        parent: None,
    },
    Row {
        id: IssuerId::Rsa,
        common_name: "ҰЛТТЫҚ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ (RSA) ТЕСТ QAQPA",
        stem: "issuing",
        crl: "/crl/nca_rsa.crl",
        delta: Some("/crl/nca_d_rsa.crl"),
        certificate: "/cert/nca_rsa.cer",
        parent: Some(IssuerId::Root),
    },
    Row {
        id: IssuerId::Ecdsa,
        common_name: "ҰЛТТЫҚ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ (ECDSA) ТЕСТ QAQPA",
        stem: "issuing-ecdsa",
        crl: "/crl/nca_ecdsa.crl",
        delta: Some("/crl/nca_d_ecdsa.crl"),
        certificate: "/cert/nca_ecdsa.cer",
        parent: Some(IssuerId::Root),
    },
    Row {
        id: IssuerId::Revoked,
        common_name: "ҚАЙТАРЫП АЛЫНҒАН КУӘЛАНДЫРУШЫ ОРТАЛЫҚ ТЕСТ QAQPA",
        stem: "defective/issuing-revoked",
        crl: "/crl/nca_revoked.crl",
        delta: None,
        certificate: "/cert/nca_revoked.cer",
        parent: Some(IssuerId::Root),
    },
    Row {
        id: IssuerId::Short,
        common_name: "СОҢҒЫ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ ТЕСТ QAQPA",
        stem: "defective/issuing-short",
        crl: "/crl/nca_short.crl",
        delta: None,
        certificate: "/cert/nca_short.cer",
        parent: Some(IssuerId::Root),
    },
    Row {
        id: IssuerId::Below,
        common_name: "АРТЫҚ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ ТЕСТ QAQPA",
        stem: "defective/issuing-below",
        crl: "/crl/nca_below.crl",
        delta: None,
        certificate: "/cert/nca_below.cer",
        parent: Some(IssuerId::Short),
    },
    Row {
        id: IssuerId::RootGost2004,
        common_name: "НЕГІЗГІ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ (GOST) ТЕСТ QAQPA",
        stem: "root-gost2004",
        crl: "/crl/root_gost.crl",
        delta: None,
        certificate: "/cert/root_gost.cer",
        parent: None,
    },
    Row {
        id: IssuerId::Gost2004,
        common_name: "ҰЛТТЫҚ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ (GOST) ТЕСТ QAQPA",
        stem: "issuing-gost2004",
        crl: "/crl/nca_gost.crl",
        delta: Some("/crl/nca_d_gost.crl"),
        certificate: "/cert/nca_gost.cer",
        parent: Some(IssuerId::RootGost2004),
    },
    Row {
        id: IssuerId::RootGost2015,
        common_name: "НЕГІЗГІ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ (GOST) 2022 ТЕСТ QAQPA",
        stem: "root-gost2015",
        crl: "/crl/root_gost_2022.crl",
        delta: None,
        certificate: "/cert/root_gost_2022.cer",
        parent: None,
    },
    Row {
        id: IssuerId::Gost2015,
        common_name: "ҰЛТТЫҚ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ (GOST) 2022 ТЕСТ QAQPA",
        stem: "issuing-gost2015",
        crl: "/crl/nca_gost_2022.crl",
        delta: Some("/crl/nca_d_gost_2022.crl"),
        certificate: "/cert/nca_gost_2022.cer",
        parent: Some(IssuerId::RootGost2015),
    },
];

impl IssuerId {
    /// All of them, each after the one that issued it.
    pub const ALL: [IssuerId; 10] = [
        IssuerId::Root,
        IssuerId::Rsa,
        IssuerId::Ecdsa,
        IssuerId::Revoked,
        IssuerId::Short,
        IssuerId::Below,
        IssuerId::RootGost2004,
        IssuerId::Gost2004,
        IssuerId::RootGost2015,
        IssuerId::Gost2015,
    ];

    const fn row(self) -> &'static Row {
        &ROWS[self as usize]
    }

    /// The common name; what is not the state's authority says so.
    pub const fn common_name(self) -> &'static str {
        self.row().common_name
    }

    /// How its files are called: `<stem>.cert.pem`, `<stem>.key.pem`.
    pub const fn file_stem(self) -> &'static str {
        self.row().stem
    }

    /// Where its list is published.
    pub const fn crl_path(self) -> &'static str {
        self.row().crl
    }

    /// Where the changes since that list are published, if they are.
    pub const fn delta_path(self) -> Option<&'static str> {
        self.row().delta
    }

    /// Where its certificate is published.
    pub const fn certificate_path(self) -> &'static str {
        self.row().certificate
    }

    /// Who issued it; nobody above a root.
    pub const fn parent(self) -> Option<IssuerId> {
        self.row().parent
    }

    /// Whether it is a root.
    pub const fn is_root(self) -> bool {
        self.row().parent.is_none()
    }

    /// Whether a relying party should believe it: the others are there to be refused.
    pub const fn is_sound(self) -> bool {
        !matches!(self, IssuerId::Revoked | IssuerId::Short | IssuerId::Below)
    }

    /// Whether the real one has a list of a real size: those of RSA and of GOST 34.10-2015.
    pub const fn has_filler(self) -> bool {
        matches!(self, IssuerId::Rsa | IssuerId::Gost2015)
    }

    /// Who issues keys of this algorithm.
    pub const fn of(algorithm: Algorithm) -> Self {
        match algorithm {
            Algorithm::Rsa => IssuerId::Rsa,
            Algorithm::Ecdsa => IssuerId::Ecdsa,
            Algorithm::Gost2004 => IssuerId::Gost2004,
            Algorithm::Gost2015 => IssuerId::Gost2015,
        }
    }

    /// Whose shape its certificate has.
    pub(in crate::ca) const fn era(self) -> Era {
        match self {
            IssuerId::RootGost2015 | IssuerId::Gost2015 => Era::Of2022,
            _ => Era::Of2019,
        }
    }

    /// The authority whose files are called so.
    pub fn from_stem(stem: &str) -> Option<Self> {
        ROWS.iter().find(|row| row.stem == stem).map(|row| row.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rows_stand_in_the_order_of_the_ids_and_each_after_its_issuer() {
        for (place, id) in IssuerId::ALL.into_iter().enumerate() {
            assert_eq!(
                (ROWS[place].id, id as usize, IssuerId::from_stem(id.file_stem())),
                (id, place, Some(id))
            );
            assert!(id.parent().is_none_or(|parent| (parent as usize) < place), "{id:?}");
        }
    }
}

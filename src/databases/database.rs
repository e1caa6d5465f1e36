//! The databases by name.

use crate::encoding::names::names;

/// A state database: whose key signs what it answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Database {
    /// ГБД ФЛ, of natural persons.
    Gbdfl,
    /// ГБД ЮЛ, of legal persons.
    Gbdul,
    /// ЕНИС, the notaries' information system.
    Enis,
    /// КДП, the service of consent to access personal data.
    Kdp,
    /// The temporary storage of large files.
    TempFiles,
    /// Е-акимат, where akimats register what comes in.
    EAkimat,
}

names!(Database {
    Gbdfl => "gbdfl",
    Gbdul => "gbdul",
    Enis => "enis",
    Kdp => "kdp",
    TempFiles => "temp-files",
    EAkimat => "e-akimat",
});

impl Database {
    /// The name of its information system, as in its certificate.
    pub const fn system_name(self) -> &'static str {
        match self {
            Database::Gbdfl => "ИС \"ГБД ФЛ ТЕСТ\"",
            Database::Gbdul => "ИС \"ГБД ЮЛ ТЕСТ\"",
            Database::Enis => "ИС \"ЕНИС ТЕСТ\"",
            Database::Kdp => "ИС \"КДП ТЕСТ\"",
            Database::TempFiles => "ИС \"EDS TEMP FILES ТЕСТ\"",
            Database::EAkimat => "ИС \"Е-АКИМАТ ТЕСТ\"",
        }
    }

    /// The OID under which its information system is registered: of the test systems.
    pub const fn system_id(self) -> &'static str {
        match self {
            Database::Gbdfl => "1.2.398.6.10.2.1",
            Database::Gbdul => "1.2.398.6.10.2.2",
            Database::Enis => "1.2.398.6.10.2.3",
            Database::Kdp => "1.2.398.6.10.2.4",
            Database::TempFiles => "1.2.398.6.10.2.5",
            Database::EAkimat => "1.2.398.6.10.2.6",
        }
    }
}

//! The XSDs of what the databases are asked and answer.

/// Each by its name; they import each other by these names.
pub const SCHEMAS: [(&str, &str); 10] = [
    ("gbdfl.xsd", include_str!("../../schemas/databases/gbdfl.xsd")),
    ("gbdfl-message.xsd", include_str!("../../schemas/databases/gbdfl-message.xsd")),
    ("gbdul-info-by-bin-v2.xsd", include_str!("../../schemas/databases/gbdul-info-by-bin-v2.xsd")),
    ("gbdul-report-3005.xsd", include_str!("../../schemas/databases/gbdul-report-3005.xsd")),
    ("gbdul-report-3007.xsd", include_str!("../../schemas/databases/gbdul-report-3007.xsd")),
    ("kdp.xsd", include_str!("../../schemas/databases/kdp.xsd")),
    ("enis.xsd", include_str!("../../schemas/databases/enis.xsd")),
    ("eds-temp-files.xsd", include_str!("../../schemas/databases/eds-temp-files.xsd")),
    ("e-akimat.xsd", include_str!("../../schemas/databases/e-akimat.xsd")),
    ("kit.xsd", include_str!("../../schemas/databases/kit.xsd")),
];

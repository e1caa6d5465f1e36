//! Where lists of revoked certificates are, and for which certificates they are: RFC 5280 §4.2.1.13 and §5.2.5.

use super::der::{Der, boolean, named_bits, tag};
use super::extension::only;
use super::general_name::{self, GeneralName};

/// ReasonFlags, RFC 5280 §4.2.1.13, bit 0 lowest. All of them, where none are named; bit 0 is unused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reasons(pub u16);

impl Reasons {
    /// Every reason there is.
    pub const ALL: Reasons = Reasons(0b1_1111_1110);
}

/// DistributionPointName.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PointName<'a> {
    /// fullName.
    Full(Vec<GeneralName<'a>>),
    /// nameRelativeToCRLIssuer: the content of one RDN to be put below the issuer's name.
    Relative(&'a [u8]),
}

/// DistributionPoint of a certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DistributionPoint<'a> {
    /// Its name.
    pub name: Option<PointName<'a>>,
    /// For which reasons its list is.
    pub reasons: Reasons,
    /// Who issues its list, when that is not the certificate's issuer.
    pub crl_issuer: Option<Vec<GeneralName<'a>>>,
}

impl<'a> DistributionPoint<'a> {
    /// The addresses among its names.
    pub fn urls(&self) -> impl Iterator<Item = &'a str> {
        let names = match &self.name {
            Some(PointName::Full(names)) => names.as_slice(),
            _ => &[],
        };
        names.iter().filter_map(|name| match name {
            GeneralName::Uri(uri) => std::str::from_utf8(uri).ok(),
            _ => None,
        })
    }
}

/// CRLDistributionPoints: at least one.
pub(super) fn points(value: &[u8]) -> Option<Vec<DistributionPoint<'_>>> {
    let mut list = only(value, |der| der.inside(tag::SEQUENCE))?;
    let mut points = Vec::new();
    while !list.is_empty() {
        let mut point = list.inside(tag::SEQUENCE)?;
        let name = optional(&mut point, 0xA0, |field| only(field, point_name))?;
        let reasons = optional(&mut point, 0x81, named_bits)?.map_or(Reasons::ALL, Reasons);
        let crl_issuer = optional(&mut point, 0xA2, |field| general_name::all(Der::new(field)))?;
        // A point that has reasons only points nowhere.
        if !point.is_empty() || name.is_none() && crl_issuer.is_none() {
            return None;
        }
        points.push(DistributionPoint { name, reasons, crl_issuer });
    }
    (!points.is_empty()).then_some(points)
}

/// For which certificates a list is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Concerned {
    /// All of its issuer's.
    All,
    /// onlyContainsUserCerts.
    Users,
    /// onlyContainsCACerts.
    Authorities,
    /// onlyContainsAttributeCerts: none that is looked at here.
    Attributes,
}

/// IssuingDistributionPoint of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssuingPoint<'a> {
    /// distributionPoint.
    pub name: Option<PointName<'a>>,
    /// Which certificates are on it.
    pub concerned: Concerned,
    /// onlySomeReasons.
    pub reasons: Reasons,
    /// indirectCRL: other issuers' certificates are on it too.
    pub indirect: bool,
}

impl<'a> IssuingPoint<'a> {
    /// §5.2.5: not empty, and for one kind of certificates at most.
    pub(super) fn read(value: &'a [u8]) -> Option<Self> {
        let mut fields = only(value, |der| der.inside(tag::SEQUENCE)).filter(|fields| !fields.is_empty())?;
        let name = optional(&mut fields, 0xA0, |field| only(field, point_name))?;
        let users = optional(&mut fields, 0x81, boolean)?.unwrap_or_default();
        let authorities = optional(&mut fields, 0x82, boolean)?.unwrap_or_default();
        let reasons = optional(&mut fields, 0x83, named_bits)?.map_or(Reasons::ALL, Reasons);
        let indirect = optional(&mut fields, 0x84, boolean)?.unwrap_or_default();
        let attributes = optional(&mut fields, 0x85, boolean)?.unwrap_or_default();
        let concerned = match (users, authorities, attributes) {
            (false, false, false) => Concerned::All,
            (true, false, false) => Concerned::Users,
            (false, true, false) => Concerned::Authorities,
            (false, false, true) => Concerned::Attributes,
            _ => return None,
        };
        fields.is_empty().then_some(IssuingPoint { name, concerned, reasons, indirect })
    }
}

/// A field that may be absent, and must be readable when it is there.
fn optional<'a, T>(
    fields: &mut Der<'a>,
    tag: u8,
    read: impl FnOnce(&'a [u8]) -> Option<T>,
) -> Option<Option<T>> {
    match fields.optional(tag) {
        Some(field) => read(field).map(Some),
        None if fields.peek() == Some(tag) => None,
        None => Some(None),
    }
}

fn point_name<'a>(der: &mut Der<'a>) -> Option<PointName<'a>> {
    match der.peek()? {
        0xA0 => general_name::all(der.inside(0xA0)?).map(PointName::Full),
        0xA1 => der.expect(0xA1).map(PointName::Relative),
        _ => None,
    }
}

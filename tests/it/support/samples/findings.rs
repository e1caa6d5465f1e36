//! What was found of a signature or a request.

use qaqpa::findings::evidence::{
    BodyForm, CertificateEvidence, CmsEvidence, Covered, DeltaAside, DeltaFault, Deviation, EnvelopeEvidence,
    ExchangeEvidence, ForgedCrl, FormFault, FormLimit, IdentityEvidence, KeyInfoFault, MessageFault,
    MissingCrl, NameFault, NotKnown, OcspGap, Parameter, PathEvidence, ReferenceFault, RequestEvidence,
    RevocationEvidence, RevokedBy, RevokedEntry, SecurityFound, ShownName, SignatureEvidence,
    SignatureTimeStampFault, SigningCertificateFault, StaleCrl, TimeStampEvidence, TransformFault,
    TransformOrder, Unobtained, ValueRule, WeakSignature,
};
use qaqpa::findings::{Evidence, Note, RevocationSourceName};

use super::{every, fields};

every!(Evidence {
    Nothing, Xml(_), Signature(_), Certificate(_), Path(_), Revocation(_), TimeStamp(_), Cms(_),
    Identity(_), Envelope(_), Request(_), Recorded { expected, actual },
});

every!(SignatureEvidence {
    AbsentBelowRoot, Absent, AbsentInSecurity(_), Two { first, second }, Several,
    SeveralSecurity { count }, Elsewhere { path }, Form(_), KeyInfo(_), WeakAlgorithm { algorithm },
    WeakKey { bits }, SignedInfo(_), UnsupportedAlgorithm { algorithm }, UnsupportedKey { key }, KeyKind { algorithm, key },
    Value { algorithm, octets }, Reference(_), Transform(_), Digest { algorithm, stated, computed, uri },
    SeveralReferences { count }, NotCovered { wanted, covered }, Expired { expires, at },
    TimeMalformed { found }, TimestampTwice { element }, EcdsaInDer { octets, right },
    SigningCertificate(_),
});

every!(CertificateEvidence {
    Unreadable(_), Period { not_before, not_after, at }, ShortKey { bits_min, bits },
    CriticalExtension { oid }, KeyUsage { wanted, found }, ForLogIn, NotForLogIn { found },
    Purpose { wanted, found }, Policy { wanted, found }, Role { wanted, found },
});

every!(PathEvidence {
    UnknownIssuer { issuer }, Forged { issuer }, TooLong { max }, TooManySignatures { max },
    TwoAlgorithms { subject }, UnsupportedAlgorithm { oid }, UnsupportedKey { issuer, key }, Weak(_), NotAnAuthority { issuer },
    NoCertSign { issuer }, CriticalExtension { oid, issuer },
    IssuerPeriod { issuer, not_before, not_after, at }, PathLength { issuer, max, count },
    Usage { usage, authority, purposes }, PoliciesUnreadable { subject, extension }, NoPolicy { subject },
    ConstraintsUnreadable { authority, extension }, Nameless, NamesUnreadable { subject, extension },
    TooManyNames { max }, Name { authority, name, fault },
});

every!(RevocationEvidence {
    Revoked(_), MissingCrl { issuer, found }, StaleCrl { at, found, fetched, delta },
    ForgedCrl { issuer, found },
    Ocsp { issuer, found }, OcspNotAsked, Both(_, _),
});

every!(TimeStampEvidence {
    Later { gen_time, at }, Fault(_), Service { code, found },
});

every!(CmsEvidence {
    Encoding(_), Unreadable(_), Content(_), Signer(_),
});

every!(IdentityEvidence {
    Absent { paths }, Repeated { path, count }, Empty { path }, NotTwelveDigits { count, number },
    NotInCertificate, MalformedInCertificate, SeveralInCertificate, Mismatch { certificate, request },
});

every!(EnvelopeEvidence {
    NotAnEnvelope { root }, Version { namespace }, Parts { headers, bodies }, HeaderBehind, Message(_), Operation { operation, fault }, Exchange(_),
    Behind { found }, Text, NotUnderstood { name, namespace }, SenderCertificate { sender },
    SenderOther { sender, registered }, SenderUnsigned { sender }, SenderUnknown { sender }, Deviation(_),
    Media { header }, Form(_),
});

every!(BodyForm {
    Json, Base64, Multipart, Compressed(_), Pdf, Html, Fields,
});

every!(RequestEvidence {
    NoService, UnknownService { asked, nearest }, PaperOnly { service, clause }, TwoServices { message, document }, Missing { element },
    Order { found }, RequestNumber { count }, RequestDate { found }, RepresentativeIin { found },
    PowerDate { found }, Leaf { element, found, namespace }, Notarised, Fields { max }, FieldName { octets_max },
    Attachments { max }, NotARequest { root, namespace }, FromFuture { date, at, ahead_seconds_max },
    TooOld { date, at, days_max }, Undated { days_max }, ForOrganisations, ForPersons,
    Representative { power_of_attorney }, AttachmentContent, IntakeChannel { found },
    Channel { channel, clause }, Employee { role, channel }, RecipientAbsent { step },
    RecipientEnded { step }, DatabaseSilent { database, step }, DatabaseUnbelieved { database, step },
    PowerAbsent { step },
    NotFilledIn { wrong, step }, DocumentsAbsent { missing, step },
});

every!(Note {
    FormFirst, ValueFirst, WeakAlgorithm, UnsupportedKey, NoCertificate, BareKey, ContentNotVerified, TimestampUnsigned,
    NoCrlGiven, NoIssuer, NobodyKnows, SignatureElsewhere, BareInHeader, Sha1, IdlePrefixes, TimeStamp { at, service },
    BareTimeStamp { at }, TimeStampLeftAside, AsAtTimeStamp { at }, NotRevoked(_), AuthorityUnasked { by },
    RevokedLater { at, reason, by }, GivenAnswerSilent { found }, NoService, NotARequest,
    SenderUnregistered { sender }, ReadByPaths { root, namespace }, UnknownToCrl { authority, serial }, Tolerated { deviation, place },
    CarriedOver, Recorded(_),
});

every!(RevocationSourceName { Ocsp, CrlAfterOcsp, Both, GivenAnswer });

every!(SecurityFound { NoHeader, NoSecurity, SignatureOutside });

every!(Covered {
    Document, Element(_), Decoded(_), Token(_), Nothing(_),
});

every!(FormFault {
    Element { expected, found }, Extra { within, found }, NotText(_), NotBase64(_), NoAlgorithm(_),
    Unsupported(_, _), Transforms(_), Limit { what, limit }, NoReference, Parameter(_),
});

every!(TransformOrder { AfterOctets, EnvelopedTwice, EnvelopedBeforeToken });

every!(FormLimit { References, Transforms, Prefixes, ValueBytes, SaltBytes, TimeStamps });

every!(Parameter {
    SignatureMethod,
    NotPssParams,
    DigestMethod,
    Enveloped,
    Base64,
    Canonicalization,
    TokenTransform,
    MaskDigest,
    Mask,
    SaltLength,
    TrailerField,
    Encoding,
});

every!(KeyInfoFault {
    Absent, BareKey, NotBase64(_), Unreadable(_, _), Several, TooMany(_), TooManyPlaces(_), Token(_),
    TokenType { token, found }, Embedded, NotKnown(_), Twice(_), SeveralOfTheKey(_),
});

every!(NotKnown {
    NameText { element, fault }, SerialInHex { written, decimal }, SerialNotANumber(_),
    IssuerSerial { serial }, Subject, KeyId, Thumbprint, Type(_),
});

every!(SigningCertificateFault {
    Other { element, used }, Twice(_), Unreadable(_), TooMany { element, limit }, Digest(_),
});

every!(ReferenceFault {
    NoSuchId(_), Twice(_), External(_), NoUri,
});

every!(TransformFault {
    C14n(_), NotBase64, NotATokenReference(_), NoToken(_),
});

every!(ShownName {
    Mailbox, Directory, Dns(_), Uri(_), Ip(_), Other(_),
});

every!(NameFault { Unclear, Excluded, NotPermitted });

every!(WeakSignature {
    Algorithm(_), Key { bits_min, bits },
});

every!(MessageFault {
    Operation(_), ChannelOperation(_), Word { name, found }, Missing(_), Twice { name, place },
    Long { name, characters_max }, Many { name, most }, Foreign { name, namespace, within, place },
    Qualified { name, namespace, within, place }, Encoded { place }, TextBeside { place }, Business { fault, place },
});

every!(ExchangeEvidence {
    NoRoute { service }, NoChain, UnknownChain { correlation_id }, UnknownMessage { message_id },
    NotThatSender { sender }, NoSender { registered }, NotAllowed { sender, service },
});

every!(Deviation {
    Soap12, ContentType { found }, SoapAction { found }, Missing { element, within },
    Order { element, behind }, Repeated { element, within }, Unknown { element, within },
    Qualified { element, namespace }, Attribute { element, attribute }, Text { within },
    Element { within, element }, Type { element, found, declared }, Value { element, found, rule },
});

every!(ValueRule {
    DateTime, Guid, Int, Boolean, Characters { max }, OneOf { words },
});

every!(RevokedBy { Crl, Ocsp, GivenAnswer });

every!(MissingCrl {
    Absent, Unobtained(_), Unreadable(_), OtherCertificates, SomeReasons, DeltaAlone { number },
    DeltaApart { number, fault },
});

fields!(DeltaAside { number, fault });

every!(DeltaFault {
    Void { base }, OtherList { base, there }, NotOfNow(_),
});

every!(StaleCrl {
    Later { this_update }, Past { next_update }, Endless { this_update },
});

every!(ForgedCrl {
    NotSigned, NoCrlSign, Weak(_), Fetched,
});

every!(OcspGap {
    Unobtained(_), Unknown, Later { this_update }, Past { next_update }, Endless { this_update }, Fault(_),
    ResponderRevoked(_), ResponderUnknown,
});

every!(Unobtained {
    NoAddress, NotAsked, Fetched, Address, Unreachable, Slow { millis }, Broken, TooLarge { octets_max }, Status(_),
    Redirections { max }, Empty, List(_), Nothing, Delta, Forged, Answer(_),
});

every!(SignatureTimeStampFault {
    Form(_), C14n(_), Token(_), Target { expected, found },
});

fields!(RevokedEntry { serial, at, reason, invalid_since, stamped, told });

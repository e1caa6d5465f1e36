//! What the rooms that read XML, certificates, CMS and keys can find.

use qaqpa::cms::timestamp::{FailInfo, TimeStampError, TimeStampFault};
use qaqpa::cms::{
    BerFault, CmsError, CmsFault, CmsLimit, NotCms, SignerFault, SignerName, SigningError, UnsupportedPart,
};
use qaqpa::crypto::{CryptoError, DigestAlgorithm};
use qaqpa::encoding::toml_text::{Kind as ValueKind, TomlFault, TomlSyntax};
use qaqpa::interface::{NotAnAddress, ScriptFault, SettingFault, WrongSetting};
use qaqpa::keys::{KeyFileError, KeyOfSeveral, Pkcs12Damage, Pkcs12Error, Pkcs12Part};
use qaqpa::x509::ocsp::{Lacks, OcspError, OcspFault, OcspRefusal};
use qaqpa::x509::{
    BadAttribute, BadExtension, BadField, CertificateError, CrlError, Encoded, ExtensionFault, FieldFault,
    NameTextFault, PemError, StringFault,
};
use qaqpa::xml::{
    C14nError, DeclarationFault, EncodingFault, NamespaceFault, SyntaxFault, XmlFault, XmlLimit,
};

use super::{every, fields};

every!(XmlFault {
    Empty, NotUtf8, Encoding(_), Character(_), Doctype, Syntax(_), Name(_), EndTag { expected, found },
    Unclosed(_), SecondRoot, TextOutside, DuplicateAttribute(_), Prefix(_), Namespace(_), Reference(_),
    Declaration(_), Limit { what, limit },
});

every!(SyntaxFault {
    EndTag,
    Comment,
    DoubleHyphen,
    SectionEnd,
    LessThan,
    Ampersand,
    NoSpace,
    NoValue,
    NoQuotes,
    OpenValue,
    Bang,
    OpenComment,
    OpenSection,
    OpenInstruction,
    OpenTag,
    Open,
    Other,
    Subset,
    ParameterEntity,
    NamelessDeclaration,
    OpenDeclaration,
    OpenGroup,
});

every!(XmlLimit {
    Bytes,
    Nodes,
    Depth,
    Attributes,
    NamespacesInScope,
    Prefixes,
    NamespaceNames,
    Entities,
    ExpandedBytes,
});

every!(EncodingFault {
    Utf16, BrokenUtf16, Declared(_),
});

every!(NamespaceFault { XmlPrefix, XmlnsPrefix, XmlName, XmlnsName, Undeclared });

every!(DeclarationFault { Late, Unreadable, Open, Parts, Version, LineEnds, Encoding, Standalone });

every!(C14nError {
    RelativeNamespace(_), PrefixList(_), Expansion(_), Base(_),
});

every!(CertificateError {
    TooLarge { octets, limit }, NotDer, Other(_), Trailing { octets }, Field(_), Attribute(_), Key,
    Extension(_),
});

every!(CrlError {
    TooLarge { octets, limit }, NotDer, Other(_), Trailing { octets }, Field(_), Entry { number, fault },
    Version, BadExtension(_), NegativeNumber(_), Unnumbered, EmptyEntries, UnknownCritical, Algorithm,
});

every!(Encoded {
    Nothing,
    Certificate,
    Crl,
    OcspResponse,
    Cms,
    Pkcs12,
    CertificationRequest,
    PrivateKey,
    PublicKey,
    PkiPath,
    Pem,
    Base64,
    Xml,
});

every!(FieldFault {
    Missing, Tag { expected, found }, Length, UtcTime { octets }, GeneralizedTime { octets },
    NotATime { found }, Integer, Negative, TooLong { octets, limit }, Bits, Trailing { octets }, Value,
    Twice, Name, Version, Algorithm,
});

every!(StringFault {
    NotUtf8 { at }, NotAscii { kind, octet, at }, Length { kind, octets, unit },
    NotACharacter { kind, code },
});

every!(ExtensionFault {
    Empty, Frame, Twice, TooMany(_), Value,
});

every!(NameTextFault {
    TooLong { limit }, NoType(_), UnknownType(_), NotAnEncoding(_), NotUtf8(_), Unfinished,
});

every!(OcspFault {
    Unreadable(_), Refused(_), OtherCertificate { asked, answered }, OtherIssuer { issuer }, NonceDiffers,
    NonceMissing, NotAuthorized { issuer, why }, BadSignature, Algorithm(_), NotYet { this_update, now },
    ProducedLater { produced_at, now }, Stale { next_update, now },
    TooOld { this_update, now, age_seconds_max },
});

every!(OcspError {
    TooLarge { octets, limit }, NotDer(_), TooMany { limit }, UnknownCritical,
});

every!(OcspRefusal { MalformedRequest, InternalError, TryLater, SigRequired, Unauthorized });

every!(Lacks { Certificate, Issuer, IssuerSignature, Purpose, KeyUsage, Validity, NoCheck, UnknownCritical });

every!(CmsError {
    TooLarge { octets, limit }, NotBer(_), NotSignedData(_), TooMany { what, limit },
});

every!(CmsFault {
    NoSigner, NoContent, ContentDiffers { inside, given },
});

every!(CmsLimit { Signers, Attributes, Values, Digests, Certificates, Crls });

every!(BerFault { Trailing, CutOff, LongTag, Indefinite, Length, Depth, Pieces });

every!(NotCms {
    TooLarge { octets, limit }, Unknown,
});

every!(SignerFault {
    NoCertificate { named }, DigestMismatch { algorithm, signed, computed }, BadSignature,
    EcdsaNotDer { octets }, Unsupported { what, oid }, Weak(_), WeakKey(_),
    AlgorithmsAtOdds { digest, signature }, Unprotected, Attribute(_), AttributeMalformed(_),
    ContentType { signed, found }, AttributesRequired(_), AttributesAsContent, OtherCertificate { named },
});

every!(SignerName {
    Serial(_), KeyId(_),
});

every!(UnsupportedPart { Digest, Signature, CertificateHash, Key });

every!(TimeStampFault {
    Unreadable(_), Refused { fail_info, text }, NotTstInfo { found }, Signers { found },
    Imprint { expected, stamped }, ImprintAlgorithm(_), Nonce, Policy { asked, found }, Signature(_),
    Purpose { purposes, critical }, CertificateNotNamed, Validity { not_before, not_after, gen_time },
});

every!(TimeStampError {
    TooLarge { octets, limit }, NotDer(_), Token(_),
});

every!(FailInfo {
    BadAlgorithm,
    BadRequest,
    BadDataFormat,
    TimeNotAvailable,
    UnacceptedPolicy,
    UnacceptedExtension,
    AddInfoNotAvailable,
    SystemFailure,
});

every!(PemError {
    Absent(_), Damaged(_), TooMany(_), Certificate(_, _),
});

every!(SigningError {
    Crypto(_), NoKeyId, NoContent, ContentDiffers, TooMany { what, limit },
    NoSuchSigner { index, signers }, Token(_),
});

every!(CryptoError {
    BadSignature, KeyMismatch { algorithm, key }, Unsupported(_), BadKey,
});

every!(KeyFileError {
    Unreadable { kind, cause }, Pem(_), EncryptedPem, Key(_), Pkcs12(_), NotAPair { subject },
    SeveralKeys { keys }, NoCertificate,
});

every!(Pkcs12Error {
    TooLarge { octets, limit }, Malformed(_), Field { field, what }, Other(_), WrongPassword,
    Iterations { asked, limit }, Unsupported { what, oid }, NoKey, SeveralKeys { count }, Key(_),
    Certificate(_),
});

every!(KeyOfSeveral { OfCertificate { serial, usage }, WithoutCertificate });

every!(Pkcs12Part { IntegrityMode, Mac, Content, Encryption, KeyDerivation, KeyDerivationFunction });

every!(ScriptFault {
    File { kind, cause }, Other { file, kind, cause }, NoFiles, Toml(_), TooLarge { octets, octets_max },
    Answers { answers_max }, Probability(_), SequenceAndAnswer, Sequence { answers_max },
    Delay { millis, millis_max }, SeveralMeanings, DataTwice, Status { status }, NoPath, NoSlash { rest, path },
    NotTheLast { step, path }, NotAStep { step }, Steps { steps_max }, OpenPlace { text },
    NoSuchPlace { name, known },
});

every!(TomlFault {
    UnknownKey { key, known }, UnknownWord { word, known }, Absent(_), Twice(_), Kind { value, actual, wanted },
    Range { value, unsigned }, Syntax(_), Other(_),
});

every!(TomlSyntax { NoQuotes, NoValue, Key, OpenText, Open(_), Escape, Number, Depth, Other(_) });

every!(ValueKind { Boolean, Integer, Float, Text, List, Table });

every!(WrongSetting { Toml(_), Value(_) });

every!(SettingFault {
    NoSender, WhichCertificate(_), NotADigest(_), NotASerial(_), Address(_), PublicUrl(_), Registry, Time(_),
    OfficeHours(_),
});

every!(NotAnAddress { Scheme { scheme, rest }, Malformed });

every!(Pkcs12Damage {
    Tag, ObjectIdentifier, Number, OctetString, Primitive, Depth, End, LongTag, Length, Indefinite,
    InitialisationVector, KeyLength { said, octets }, NoRounds, SaltSource, Parameters, Version, MacKey,
    EncryptedContent, Parts(_),
});

every!(DigestAlgorithm { Sha1, Sha224, Sha256, Sha384, Sha512, Gost94, Streebog256, Streebog512 });

fields!(BadField { field, fault });

fields!(BadAttribute { whose, attribute, fault });

fields!(BadExtension { number, name, fault });

//! Chains made on the spot, each with one thing about it, judged by Qaqpa, by OpenSSL and by the JDK.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use qaqpa::clock::Now;
use qaqpa::findings::{CheckName, Code};
use qaqpa::trust::{CrlStore, Policy, RevocationPolicy, TrustStore, Usage, Validator, Verdict};
use qaqpa::x509::encode::{
    context, context_primitive, integer, named_bits, octet_string, oid, sequence, tlv, yes,
};
use qaqpa::x509::{Certificate, CertificateError, ExtensionFault, to_pem};
use rcgen::{CertificateParams, CustomExtension, DnType, Issuer, KeyPair};

use crate::support::peers::{fresh_dir, peer};

pub const NOW: Now = Now::from_seconds(1_795_000_000);
const P1: &str = "1.2.398.3.3.2.1";
const P2: &str = "1.2.398.3.3.2.2";
const ANY: &str = "2.5.29.32.0";

/// An extension: OID, critical, value.
pub type Ext = (&'static [u64], bool, Vec<u8>);

/// One certificate of a chain.
#[derive(Clone)]
pub struct Spec {
    pub name: &'static str,
    pub extensions: Vec<Ext>,
}

impl Spec {
    pub fn with(mut self, extension: Ext) -> Self {
        self.extensions.retain(|known| known.0 != extension.0);
        self.extensions.push(extension);
        self
    }

    fn without(mut self, oid: &[u64]) -> Self {
        self.extensions.retain(|known| known.0 != oid);
        self
    }
}

const BASIC: &[u64] = &[2, 5, 29, 19];
const USAGE: &[u64] = &[2, 5, 29, 15];
const KEY_ID: &[u64] = &[2, 5, 29, 14];

fn basic(path_len: Option<u64>) -> Ext {
    let length = path_len.map(integer).unwrap_or_default();
    (BASIC, true, sequence(&[yes(), length]))
}

pub fn authority(name: &'static str) -> Spec {
    Spec { name, extensions: vec![basic(None), (USAGE, true, named_bits(0b110_0000))] }
}

pub fn end(name: &'static str) -> Spec {
    Spec { name, extensions: vec![(USAGE, true, named_bits(0b11))] }
}

fn policies(oids: &[&str]) -> Ext {
    (
        &[2, 5, 29, 32],
        false,
        sequence(&oids.iter().map(|policy| sequence(&[oid(policy)])).collect::<Vec<_>>()),
    )
}

fn mapping(from: &str, to: &str) -> Ext {
    (&[2, 5, 29, 33], true, sequence(&[sequence(&[oid(from), oid(to)])]))
}

/// `[tag] IMPLICIT INTEGER`.
fn constraint(number: u8, count: u8) -> Ext {
    (&[2, 5, 29, 36], true, sequence(&[context_primitive(number, [count])]))
}

fn inhibit_any(count: u64) -> Ext {
    (&[2, 5, 29, 54], true, integer(count))
}

const NAMES: &[u64] = &[2, 5, 29, 17];

fn names(general: &[Vec<u8>]) -> Ext {
    (NAMES, false, sequence(general))
}

/// permitted and excluded subtrees.
fn subtrees(permitted: &[Vec<u8>], excluded: &[Vec<u8>]) -> Ext {
    let list = |number, names: &[Vec<u8>]| {
        let each: Vec<Vec<u8>> = names.iter().map(|name| sequence(std::slice::from_ref(name))).collect();
        if each.is_empty() { Vec::new() } else { context(number, each.concat()) }
    };
    (&[2, 5, 29, 30], true, sequence(&[list(0, permitted), list(1, excluded)]))
}

fn dns(name: &str) -> Vec<u8> {
    context_primitive(2, name)
}

fn mail(name: &str) -> Vec<u8> {
    context_primitive(1, name)
}

fn uri(name: &str) -> Vec<u8> {
    context_primitive(6, name)
}

fn ip(octets: &[u8]) -> Vec<u8> {
    context_primitive(7, octets)
}

/// directoryName of one common name.
fn directory(name: &str) -> Vec<u8> {
    let attribute = sequence(&[oid("2.5.4.3"), tlv(0x0C, name.as_bytes())]);
    context(4, sequence(&[tlv(0x31, &attribute)]))
}

fn purposes(oids: &[&str]) -> Ext {
    (&[2, 5, 29, 37], false, sequence(&oids.iter().map(|purpose| oid(purpose)).collect::<Vec<_>>()))
}

/// From the anchor to the certificate; each is signed by the one before it.
pub fn issue(specs: &[Spec]) -> Vec<Certificate> {
    issue_with_keys(specs).into_iter().map(|(certificate, _)| certificate).collect()
}

/// The same with the keys, as PKCS#8.
pub fn issue_with_keys(specs: &[Spec]) -> Vec<(Certificate, Vec<u8>)> {
    issue_unread(specs).into_iter().map(|(der, key)| (Certificate::from_der(&der).unwrap(), key)).collect()
}

/// The same, unread: some of them cannot be.
pub fn issue_unread(specs: &[Spec]) -> Vec<(Vec<u8>, Vec<u8>)> {
    let mut made = Vec::new();
    let mut above: Option<Issuer<'static, KeyPair>> = None;
    for (at, spec) in specs.iter().enumerate() {
        // The JDK takes a common name for a host where there is no other: an authority has none.
        let kind = if at + 1 == specs.len() { DnType::CommonName } else { DnType::OrganizationName };
        let key = KeyPair::generate().unwrap();
        let params = params_of(spec, kind, above.is_some(), &key);
        let certificate = match &above {
            Some(issuer) => params.signed_by(&key, issuer).unwrap(),
            None => params.self_signed(&key).unwrap(),
        };
        made.push((certificate.der().to_vec(), key.serialize_der()));
        above = Some(Issuer::new(params, key));
    }
    made
}

/// One more below an authority that was issued with its key.
pub fn issue_under(authority: &Spec, made: &(Vec<u8>, Vec<u8>), spec: &Spec) -> (Vec<u8>, Vec<u8>) {
    let own = KeyPair::try_from(made.1.as_slice()).unwrap();
    let issuer = Issuer::new(params_of(authority, DnType::OrganizationName, false, &own), own);
    let key = KeyPair::generate().unwrap();
    let certificate = params_of(spec, DnType::CommonName, true, &key).signed_by(&key, &issuer).unwrap();
    (certificate.der().to_vec(), key.serialize_der())
}

fn params_of(spec: &Spec, kind: DnType, below: bool, key: &KeyPair) -> CertificateParams {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.distinguished_name = rcgen::DistinguishedName::new();
    if !spec.name.is_empty() {
        params.distinguished_name.push(kind, spec.name);
    }
    params.use_authority_key_identifier_extension = below;
    params.not_before = rcgen::date_time_ymd(2020, 1, 1);
    params.not_after = rcgen::date_time_ymd(2040, 1, 1);
    for (oid, critical, value) in &spec.extensions {
        let mut extension = CustomExtension::from_oid_content(oid, value.clone());
        extension.set_criticality(*critical);
        params.custom_extensions.push(extension);
    }
    if spec.extensions.iter().all(|known| known.0 != KEY_ID) {
        let id = octet_string(&params.key_identifier(key));
        params.custom_extensions.push(CustomExtension::from_oid_content(KEY_ID, id));
    }
    params
}

/// Who agrees on a chain; where one does not, the reason.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Agrees {
    Both,
    /// OpenSSL, and not the JDK.
    OpenSsl,
    /// The JDK, and not OpenSSL.
    Jdk,
    /// Neither.
    Neither,
}

struct Case {
    what: &'static str,
    chain: Vec<Spec>,
    good: bool,
    agrees: Agrees,
}

/// Root, two authorities and a certificate, each changed as asked.
fn case(what: &'static str, good: bool, change: impl Fn(usize, Spec) -> Spec) -> Case {
    let chain = [authority("root"), authority("upper"), authority("lower"), end("end")];
    Case {
        what,
        chain: chain.into_iter().enumerate().map(|(at, spec)| change(at, spec)).collect(),
        good,
        agrees: Agrees::Both,
    }
}

/// The same with policies: the authorities have the first two, the certificate the last; the upper authority requires one.
fn policy(
    what: &'static str,
    good: bool,
    stated: [&'static [&'static str]; 3],
    more: impl Fn(usize, Spec) -> Spec,
) -> Case {
    case(what, good, |at, spec| {
        let spec = match at {
            1..=3 if !stated[at - 1].is_empty() => spec.with(policies(stated[at - 1])),
            _ => spec,
        };
        let spec = if at == 1 { spec.with(constraint(0, 0)) } else { spec };
        more(at, spec)
    })
}

/// The upper authority is constrained, and the certificate has a name.
fn constrained(what: &'static str, good: bool, constraints: Ext, name: Vec<u8>) -> Case {
    case(what, good, move |at, spec| match at {
        1 => spec.with(constraints.clone()),
        3 => spec.with(names(std::slice::from_ref(&name))),
        _ => spec,
    })
}

fn policy_cases() -> Vec<Case> {
    let same = |_, spec| spec;
    vec![
        policy("one policy all along", true, [&[P1], &[P1], &[P1]], same),
        policy("several policies with one in common", true, [&[P1, P2], &[P2], &[P2]], same),
        policy("no policy in the certificate", false, [&[P1], &[P1], &[]], same),
        policy("no policy in an authority", false, [&[P1], &[], &[P1]], same),
        policy("another policy in the certificate", false, [&[P1], &[P1], &[P2]], same),
        policy("any policy in the authorities", true, [&[ANY], &[ANY], &[P1]], same),
        policy("any policy in the certificate", true, [&[P1], &[P1], &[ANY]], same),
        policy("any policy where it counts for nothing", false, [&[P1], &[ANY], &[P1]], |at, spec| {
            if at == 1 { spec.with(inhibit_any(0)) } else { spec }
        }),
        policy("any policy before it counts for nothing", true, [&[P1], &[ANY], &[P1]], |at, spec| {
            if at == 1 { spec.with(inhibit_any(1)) } else { spec }
        }),
        policy("a mapped policy", true, [&[P1], &[P1], &[P2]], |at, spec| {
            if at == 2 { spec.with(mapping(P1, P2)) } else { spec }
        }),
        policy("a policy that was mapped away", false, [&[P1], &[P1], &[P1]], |at, spec| {
            if at == 2 { spec.with(mapping(P1, P2)) } else { spec }
        }),
        policy("a mapping under any policy", true, [&[ANY], &[ANY], &[P2]], |at, spec| {
            if at == 2 { spec.with(mapping(P1, P2)) } else { spec }
        }),
        policy("a mapping where there may be none", false, [&[P1], &[P1], &[P2]], |at, spec| match at {
            1 => spec.with((
                &[2, 5, 29, 36],
                true,
                sequence(&[context_primitive(0, [0]), context_primitive(1, [0])]),
            )),
            2 => spec.with(mapping(P1, P2)),
            _ => spec,
        }),
        policy("a mapping to any policy", false, [&[P1], &[P1], &[P1]], |at, spec| {
            if at == 2 { spec.with(mapping(P1, ANY)) } else { spec }
        }),
        case("a policy required only of longer paths", true, |at, spec| {
            if at == 1 { spec.with(constraint(0, 3)) } else { spec }
        }),
        case("a policy required of the certificate by itself", false, |at, spec| {
            if at == 3 { spec.with(constraint(0, 0)) } else { spec }
        }),
        case("policies that end halfway, and nobody requires one", true, |at, spec| match at {
            1 => spec.with(policies(&[P1])),
            3 => spec.with(policies(&[P2])),
            _ => spec,
        }),
    ]
}

fn name_cases() -> Vec<Case> {
    let only = |name: Vec<u8>| subtrees(&[name], &[]);
    let never = |name: Vec<u8>| subtrees(&[], &[name]);
    let network = [10, 1, 0, 0, 255, 255, 0, 0];
    let mut cases = vec![
        constrained("a host that is permitted", true, only(dns("egov.kz")), dns("www.EGOV.kz")),
        constrained("a host that is not permitted", false, only(dns("egov.kz")), dns("www.egov.kz.evil.com")),
        constrained("a host that ends like a permitted one", false, only(dns("egov.kz")), dns("notegov.kz")),
        constrained("a host that is excluded", false, never(dns("egov.kz")), dns("www.egov.kz")),
        constrained("a host beside what is excluded", true, never(dns("egov.kz")), dns("gov.kz")),
        constrained("a wildcard within what is permitted", true, only(dns("egov.kz")), dns("*.egov.kz")),
        constrained("a wildcard around what is excluded", false, never(dns("a.egov.kz")), dns("*.egov.kz")),
        constrained("a mailbox that is permitted", true, only(mail("egov.kz")), mail("a@egov.kz")),
        constrained("a mailbox at a host below", false, only(mail("egov.kz")), mail("a@b.egov.kz")),
        constrained("a mailbox below a domain", true, only(mail(".egov.kz")), mail("a@b.egov.kz")),
        constrained("a mailbox that is excluded", false, never(mail("a@egov.kz")), mail("a@egov.kz")),
        constrained("an address that is permitted", true, only(uri("egov.kz")), uri("https://egov.kz/a")),
        constrained("an address elsewhere", false, only(uri("egov.kz")), uri("https://egov.kz@evil.com/a")),
        constrained("an address that is excluded", false, never(uri(".egov.kz")), uri("https://a.egov.kz/")),
        constrained("an address without a host", false, never(uri("egov.kz")), uri("urn:egov.kz")),
        constrained("a number that is permitted", true, only(ip(&network)), ip(&[10, 1, 7, 7])),
        constrained("a number that is not permitted", false, only(ip(&network)), ip(&[10, 2, 7, 7])),
        constrained("a number that is excluded", false, never(ip(&network)), ip(&[10, 1, 7, 7])),
        constrained(
            "a name of a form of which nothing is said",
            true,
            only(dns("egov.kz")),
            mail("a@evil.com"),
        ),
        constrained("a subject that is excluded", false, never(directory("end")), dns("a.kz")),
        constrained(
            "a subject that is excluded in other letters",
            false,
            never(directory("  END ")),
            dns("a.kz"),
        ),
        constrained("a subject that is not permitted", false, only(directory("another")), dns("a.kz")),
    ];
    // X.690 §11.5 leaves the default out, and writers that do not are understood.
    for (what, minimum, good) in
        [("a minimum of zero that is written", 0, true), ("a minimum of one", 1, false)]
    {
        let written = sequence(&[context(0, sequence(&[dns("egov.kz"), context_primitive(0, [minimum])]))]);
        cases.push(constrained(what, good, (&[2, 5, 29, 30], true, written), dns("www.egov.kz")));
    }
    cases.push(case("an authority's name that is not permitted", false, |at, spec| match at {
        1 => spec.with(subtrees(&[directory("end")], &[])),
        _ => spec,
    }));
    cases
}

/// Where a peer takes what is refused here, or refuses what RFC 5280 allows.
const DISAGREEMENTS: &[(&str, Agrees)] = &[
    // Both compare the wildcard as it is written; it stands for the excluded host as well.
    ("a wildcard around what is excluded", Agrees::Neither),
    // The JDK takes the common name for a host.
    ("a name of a form of which nothing is said", Agrees::OpenSsl),
];

fn path_cases() -> Vec<Case> {
    vec![
        case("nothing about it", true, |_, spec| spec),
        case("as many authorities below as there may be", true, |at, spec| {
            if at == 1 { spec.with(basic(Some(1))) } else { spec }
        }),
        case(
            "one authority too many",
            false,
            |at, spec| if at == 1 { spec.with(basic(Some(0))) } else { spec },
        ),
        Case {
            what: "an authority that issued to itself does not count",
            chain: vec![
                authority("root"),
                authority("same").with(basic(Some(0))),
                authority("same"),
                end("end"),
            ],
            good: true,
            agrees: Agrees::Both,
        },
        case("an authority that says that it is none", false, |at, spec| {
            if at == 2 { spec.with((BASIC, true, sequence::<Vec<u8>>(&[]))) } else { spec }
        }),
        case("an authority that does not say that it is one", false, |at, spec| {
            if at == 2 { spec.without(BASIC) } else { spec }
        }),
        case("an authority whose key may not sign certificates", false, |at, spec| {
            if at == 2 { spec.with((USAGE, true, named_bits(0b100_0000))) } else { spec }
        }),
        case("a critical extension that nobody knows, in an authority", false, |at, spec| {
            if at == 2 { spec.with((&[1, 3, 6, 1, 4, 1, 55738, 666, 1], true, vec![5, 0])) } else { spec }
        }),
        case("a critical extension that nobody knows, in the certificate", false, |at, spec| {
            if at == 3 { spec.with((&[1, 3, 6, 1, 4, 1, 55738, 666, 1], true, vec![5, 0])) } else { spec }
        }),
        case("a key identifier that is marked critical", false, |at, spec| {
            if at == 3 { spec.with((KEY_ID, true, octet_string(&[7; 20]))) } else { spec }
        }),
        case("addresses that are marked critical", false, |at, spec| {
            let ocsp = sequence(&[oid("1.3.6.1.5.5.7.48.1"), uri("http://127.0.0.1/ocsp")]);
            if at == 3 { spec.with((&[1, 3, 6, 1, 5, 5, 7, 1, 1], true, sequence(&[ocsp]))) } else { spec }
        }),
        case("alternative names of the issuer that are marked critical", false, |at, spec| {
            if at == 3 { spec.with((&[2, 5, 29, 18], true, sequence(&[dns("egov.kz")]))) } else { spec }
        }),
        Case {
            what: "no subject, and critical alternative names in its place",
            chain: vec![
                authority("root"),
                authority("lower"),
                end("").with((NAMES, true, sequence(&[dns("egov.kz")]))),
            ],
            good: true,
            agrees: Agrees::Both,
        },
        Case {
            what: "no subject, and alternative names that are not critical",
            chain: vec![authority("root"), authority("lower"), end("").with(names(&[dns("egov.kz")]))],
            good: false,
            // Without `-x509_strict` OpenSSL does not look.
            agrees: Agrees::Jdk,
        },
        case("an extension that nobody knows and nobody needs", true, |at, spec| {
            if at > 0 { spec.with((&[1, 3, 6, 1, 4, 1, 55738, 666, 1], false, vec![5, 0])) } else { spec }
        }),
    ]
}

pub fn judge(chain: &[Certificate], usage: Usage) -> Verdict {
    let policy = Policy { usage, revocation: RevocationPolicy::NotChecked, ..Policy::default() };
    let (anchor, rest) = chain.split_first().unwrap();
    let (leaf, between) = rest.split_last().unwrap();
    Validator::new(
        &TrustStore::from_certificates(std::slice::from_ref(anchor)),
        &CrlStore::new(),
        &policy,
        NOW,
    )
    .validate(leaf, between)
}

/// `good`, or what is wrong.
fn openssl(tool: &Path, directory: &Path, chain: &[Certificate]) -> String {
    let write = |name: &str, certificates: &[Certificate]| {
        let pem: String = certificates.iter().map(|one| to_pem("CERTIFICATE", one.der())).collect();
        std::fs::write(directory.join(name), pem).unwrap();
        directory.join(name)
    };
    let last = chain.len() - 1;
    let (root, between, leaf) =
        (write("root", &chain[..1]), write("between", &chain[1..last]), write("leaf", &chain[last..]));
    let time = NOW.seconds().to_string();
    let output = Command::new(tool)
        .args(["verify", "-policy_check", "-policy", ANY, "-attime", &time, "-CAfile"])
        .arg(root)
        .arg("-untrusted")
        .arg(between)
        .arg(leaf)
        .output()
        .unwrap();
    if output.status.success() {
        "good".to_owned()
    } else {
        String::from_utf8_lossy(&output.stderr).replace('\n', " ")
    }
}

/// `anchor,issuer,…,leaf` in hexadecimal, one chain a line; `good` or what is wrong for each.
fn jdk(java: &Path, chains: &[Vec<Certificate>]) -> Vec<String> {
    let driver = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/support/Chains.java");
    let mut child =
        Command::new(java).arg(driver).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    writeln!(input, "{}", NOW.millis()).unwrap();
    for chain in chains {
        let certificates: Vec<String> =
            chain.iter().map(|one| qaqpa::encoding::hex::encode(one.der())).collect();
        writeln!(input, "{}", certificates.join(",")).unwrap();
    }
    drop(input);
    let output = child.wait_with_output().unwrap();
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn policies_names_and_lengths_are_judged_as_openssl_and_the_jdk_judge_them() {
    let (Some(tool), Some(java)) = (peer("openssl"), peer("javac").and_then(|_| peer("java"))) else {
        return;
    };
    let directory = fresh_dir();
    let cases: Vec<Case> = policy_cases().into_iter().chain(name_cases()).chain(path_cases()).collect();
    let mut cases = cases;
    for (what, agrees) in DISAGREEMENTS {
        cases.iter_mut().find(|case| case.what == *what).unwrap().agrees = *agrees;
    }
    let chains: Vec<Vec<Certificate>> = cases.iter().map(|case| issue(&case.chain)).collect();
    let by_jdk = jdk(&java, &chains);
    assert_eq!(by_jdk.len(), cases.len(), "{by_jdk:?}");
    let mut wrong = Vec::new();
    for ((case, chain), by_jdk) in cases.iter().zip(&chains).zip(&by_jdk) {
        let verdict = judge(chain, Usage::Any);
        let by_openssl = openssl(&tool, directory.path(), chain);
        let ours = verdict.signer.is_some();
        let agreed = ((by_openssl == "good") == case.good, (by_jdk == "good") == case.good);
        let told = match case.agrees {
            Agrees::Both => (true, true),
            Agrees::OpenSsl => (true, false),
            Agrees::Jdk => (false, true),
            Agrees::Neither => (false, false),
        };
        if ours != case.good || agreed != told {
            wrong.push(format!(
                "{}: good {}: ours {ours}, OpenSSL {by_openssl}, JDK {by_jdk}; {:?}",
                case.what, case.good, verdict.checks
            ));
        }
    }
    assert!(cases.len() > 45 && wrong.is_empty(), "{}", wrong.join("\n"));
}

/// RFC 5280 §4.2.1: extensions that are there, and say nothing.
#[test]
fn a_certificate_with_an_extension_that_is_empty_cannot_be_read() {
    let empty = || sequence::<Vec<u8>>(&[]);
    let lists: [&[u64]; 6] =
        [NAMES, &[2, 5, 29, 32], &[2, 5, 29, 31], &[2, 5, 29, 33], &[2, 5, 29, 30], &[2, 5, 29, 37]];
    let extensions = lists.map(|oid| (oid, false, empty())).into_iter().chain([(USAGE, true, named_bits(0))]);
    for extension in extensions {
        let what = extension.0;
        let (der, _) = issue_unread(&[authority("root"), end("end").with(extension)]).remove(1);
        let error = Certificate::from_der(&der).unwrap_err();
        let of_a_value =
            matches!(&error, CertificateError::Extension(bad) if bad.fault == ExtensionFault::Value);
        assert!(of_a_value, "{what:?}: {error}");
    }
}

#[test]
fn an_authority_issues_only_for_the_purposes_it_has_and_another_path_is_looked_for() {
    let (server, client) = ("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2");
    let chain = issue(&[
        authority("root"),
        authority("lower").with(purposes(&[server])),
        end("end").with(purposes(&[client])),
    ]);
    let of = |usage: &str| judge(&chain, Usage::parse(usage).unwrap());
    assert!(of("any").signer.is_some());
    let refused = of(client);
    assert_eq!(refused.checks[0].code(), Some(Code::KeyUsage), "{:?}", refused.checks);
    // The certificate's own purposes are another check.
    let own = of(server);
    let key_usage = own.checks.iter().find(|check| check.name == CheckName::KeyUsage).unwrap();
    assert_eq!((own.checks[0].code(), key_usage.code()), (None, Some(Code::KeyUsage)));
}

#[test]
fn a_certificate_for_signing_and_log_in_passes_both_and_policies_and_roles_are_asked_for() {
    let both = end("profile B")
        .with((USAGE, true, named_bits(0b1_0011)))
        .with(purposes(&["1.3.6.1.5.5.7.3.4", "1.2.398.3.3.4.1.1"]))
        .with(policies(&["1.2.398.3.3.2"]));
    let chain = issue(&[authority("root"), authority("lower"), both]);
    for usage in [Usage::Sign, Usage::Transport, Usage::Authenticate] {
        assert!(judge(&chain, usage).signer.is_some(), "{usage:?}");
    }
    let log_in =
        end("profile A").with((USAGE, true, named_bits(0b101))).with(purposes(&["1.3.6.1.5.5.7.3.2"]));
    let log_in = issue(&[authority("root"), log_in]);
    assert!(
        judge(&log_in, Usage::Authenticate).signer.is_some() && judge(&log_in, Usage::Sign).signer.is_none()
    );
    let asked = |policies: &[&str], roles: &[&str]| {
        let texts = |oids: &[&str]| oids.iter().map(|oid| (*oid).to_owned()).collect();
        let policy = Policy {
            revocation: RevocationPolicy::NotChecked,
            policies: texts(policies),
            roles: texts(roles),
            ..Policy::default()
        };
        let anchors = TrustStore::from_certificates(&chain[..1]);
        let verdict =
            Validator::new(&anchors, &CrlStore::new(), &policy, NOW).validate(&chain[2], &chain[1..2]);
        verdict.checks.iter().find_map(|check| check.code())
    };
    assert_eq!(asked(&["1.2.398.3.3.2.1", "1.2.398.3.3.2"], &["1.2.398.3.3.4.1.1"]), None);
    assert_eq!(asked(&["1.2.398.3.3.2.1"], &[]), Some(Code::CertificatePolicy));
    assert_eq!(asked(&[], &["1.2.398.3.3.4.1.2.1"]), Some(Code::CertificatePolicy));
}

/// Thirty authorities of one name and many keys, each issued by all the others: no path, and not for ever.
#[test]
fn a_maze_of_authorities_is_given_up() {
    let params = |serial: u64| {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.distinguished_name.push(DnType::CommonName, "maze");
        params.serial_number = Some(serial.into());
        params.not_after = rcgen::date_time_ymd(2040, 1, 1);
        let mut extension = CustomExtension::from_oid_content(BASIC, sequence(&[yes()]));
        extension.set_criticality(true);
        params.custom_extensions.push(extension);
        params
    };
    let keys: Vec<KeyPair> = (0..30).map(|_| KeyPair::generate().unwrap()).collect();
    let issuers: Vec<Issuer<'_, &KeyPair>> = keys.iter().map(|key| Issuer::new(params(1), key)).collect();
    let mut maze = Vec::new();
    for (at, key) in keys.iter().enumerate() {
        for (by, issuer) in issuers.iter().enumerate().filter(|(by, _)| *by != at) {
            let certificate = params((at * 100 + by) as u64).signed_by(key, issuer).unwrap();
            maze.push(Certificate::from_der(certificate.der()).unwrap());
        }
    }
    let root = issue(&[authority("maze")]).remove(0);
    let policy = Policy { usage: Usage::Any, revocation: RevocationPolicy::NotChecked, ..Policy::default() };
    let (leaf, others) = maze.split_first().unwrap();
    let begun = std::time::Instant::now();
    let verdict = Validator::new(&TrustStore::from_certificates(&[root]), &CrlStore::new(), &policy, NOW)
        .validate(leaf, others);
    assert!(verdict.signer.is_none());
    assert!(begun.elapsed().as_secs() < 5, "{:?}", begun.elapsed());
}

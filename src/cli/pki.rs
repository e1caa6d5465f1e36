//! `qaqpa pki`: the test PKI from the command line.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use super::complain;
use crate::ca::{self, Algorithm, Authority, Draws, Kind, Order, Organization, Person, Plan, Reason, Strength, Subject};
use crate::clock::{Clock as _, Now, SystemClock};
use crate::x509::certificates_from_pem;

/// What `--seed` without `--at` takes as the present.
const SEEDED_EPOCH: Now = Now::from_seconds(1_767_225_600);

/// The test PKI: make one, issue from it, revoke.
#[derive(Debug, Clone, clap::Subcommand)]
pub enum PkiCommand {
    /// Make a whole test PKI: root, two issuing authorities, their lists, and people in every state.
    ///
    /// With --seed the same directory comes out each time, to the octet; without it, another one. RSA-4096 keys take a while.
    #[command(after_help = "Examples:\n  qaqpa pki init my-pki\n  qaqpa pki init certs --seed 1 --force\n  \
                            qaqpa pki init my-pki --at 2026-11-24 --base-url http://127.0.0.1:9080")]
    Init {
        /// Where to; must not exist yet, or be empty.
        #[arg(default_value = "pki")]
        dir: PathBuf,
        /// Make the same keys, serial numbers and salts for the same number.
        #[arg(long)]
        seed: Option<u64>,
        /// The instant around which good and bad states are arranged: now, or 2026-01-01 when --seed is given.
        #[arg(long, value_parser = instant)]
        at: Option<Now>,
        /// Where the gateway's plain listener is: the certificates point there for lists and authorities.
        #[arg(long, default_value = ca::DEFAULT_BASE_URL, value_parser = base_url)]
        base_url: String,
        /// Write over the files of a PKI that is there already.
        #[arg(long)]
        force: bool,
    },
    /// Issue a key with a certificate: OUT/FILE.cert.pem, .key.pem and .p12.
    #[command(after_help = "Examples:\n  \
        qaqpa pki issue --pki my-pki --kind person-sign --iin 123456789011 --name \"ТЕСТОВ ТЕСТ ТЕСТОВИЧ\"\n  \
        qaqpa pki issue --pki my-pki --kind head-sign --iin 123456789012 --name \"ТЕСТТОВ ТЕСТТ\" --organization 'АО \"ТЕСТ\"' --bin 123456789021\n  \
        qaqpa pki issue --pki my-pki --kind system --name 'ИС \"Тест\"' --organization 'АО \"ТЕСТ\"' --bin 123456789021\n  \
        qaqpa pki issue --pki my-pki --kind server --host gateway.test --host 127.0.0.1 --algorithm ecdsa")]
    Issue(Box<IssueArgs>),
    /// Revoke a certificate, or put it on hold, or lift a hold. A running gateway publishes it with its next list.
    #[command(after_help = "Examples:\n  qaqpa pki revoke --pki my-pki --cert me.cert.pem --reason keyCompromise\n  \
                            qaqpa pki revoke --pki my-pki --serial 41e45cc8a04c70 --reason certificateHold\n  \
                            qaqpa pki revoke --pki my-pki --serial 41e45cc8a04c70 --lift")]
    Revoke {
        /// The PKI's directory.
        #[arg(long)]
        pki: PathBuf,
        /// The serial number in hexadecimal, colons allowed.
        #[arg(long, required_unless_present = "cert", conflicts_with = "cert")]
        serial: Option<String>,
        /// The certificate, PEM; the first in the file.
        #[arg(long)]
        cert: Option<PathBuf>,
        /// Why.
        #[arg(long, default_value = "unspecified", value_parser = one_of(Reason::NAMES))]
        reason: Reason,
        /// When; now by this machine's clock if not given. Lists made before that time do not have it.
        #[arg(long, value_parser = instant)]
        at: Option<Now>,
        /// Lift a hold instead.
        #[arg(long, conflicts_with_all = ["reason", "at"])]
        lift: bool,
    },
}

/// What `qaqpa pki issue` takes.
#[derive(Debug, Clone, clap::Args)]
pub struct IssueArgs {
    /// The PKI's directory.
    #[arg(long)]
    pki: PathBuf,
    /// What the certificate is for.
    #[arg(long, value_parser = one_of(Kind::NAMES))]
    kind: Kind,
    /// The holder's IIN, 12 digits. The control digit is not checked: the official test identities break it.
    #[arg(long)]
    iin: Option<String>,
    /// SURNAME NAME [PATRONYMIC] of a person, or a system's name.
    #[arg(long)]
    name: Option<String>,
    /// The organisation's BIN, 12 digits.
    #[arg(long)]
    bin: Option<String>,
    /// The organisation's name.
    #[arg(long, default_value = "АО \"ТЕСТ\"")]
    organization: String,
    /// A server's host name or address; may be repeated.
    #[arg(long)]
    host: Vec<String>,
    /// The OID under which a system is registered.
    #[arg(long, default_value = "1.2.398.6.10.1.1")]
    system_id: String,
    /// For how long.
    #[arg(long, default_value_t = ca::DAYS_DEFAULT, value_parser = clap::value_parser!(u32).range(1..=36_500))]
    days: u32,
    /// The first instant; now if not given.
    #[arg(long, value_parser = instant)]
    from: Option<Now>,
    /// The kind of key, and by that the issuing authority.
    #[arg(long, default_value = "rsa", value_parser = one_of(Algorithm::NAMES))]
    algorithm: Algorithm,
    /// Where to put the files.
    #[arg(long, default_value = ".")]
    out: PathBuf,
    /// How to name them; the serial number if not given.
    #[arg(long)]
    file: Option<String>,
    /// The password of the PKCS#12 file.
    #[arg(long, default_value = ca::PKCS12_PASSWORD)]
    password: String,
    /// Make the same key, serial number and salt for the same number.
    #[arg(long)]
    seed: Option<u64>,
}

/// Does what the command says; tells of it on standard error, so that standard output stays for the serial number.
pub fn run(command: PkiCommand) -> anyhow::Result<()> {
    match command {
        PkiCommand::Init { dir, seed, at, base_url, force } => {
            let draws = seed.map_or(Draws::System, Draws::Seeded);
            let epoch = at.unwrap_or_else(|| if seed.is_some() { SEEDED_EPOCH } else { whole_second(SystemClock.now()) });
            init(&dir, &Plan { epoch, base_url, draws, strength: Strength::Real }, force)
        }
        PkiCommand::Issue(args) => issue(&args),
        PkiCommand::Revoke { pki, serial, cert, reason, at, lift } => {
            let serial = match (serial, cert) {
                (Some(serial), _) => serial,
                (None, Some(path)) => serial_of(&path)?,
                (None, None) => bail!("give --serial or --cert"),
            };
            let authority = Authority::open(&pki).with_context(|| format!("{} is not a PKI that can be used", pki.display()))?;
            if lift {
                authority.unrevoke(&serial)?;
                complain(&format!("lifted: {serial}"));
            } else {
                let at = at.unwrap_or_else(|| whole_second(SystemClock.now()));
                authority.revoke(&serial, reason, at)?;
                complain(&format!("revoked: {serial} ({}), on every list made from {at} on", reason.name()));
            }
            Ok(())
        }
    }
}

fn init(dir: &Path, plan: &Plan, force: bool) -> anyhow::Result<()> {
    let inhabited = dir.exists() && dir.read_dir().map_or(true, |mut entries| entries.next().is_some());
    if inhabited && !force {
        bail!("{} exists and is not empty; give another directory, or --force to write over it", dir.display());
    }
    let files = ca::plant(plan, &|key| complain(&format!("making {key}")))?;
    for (name, octets) in &files {
        write(&dir.join(name), octets)?;
    }
    complain(&format!("{}: {} files around {}", dir.display(), files.len(), plan.epoch));
    Ok(())
}

fn issue(args: &IssueArgs) -> anyhow::Result<()> {
    let mut order = Order::new(args.kind, subject(args)?);
    order.algorithm = args.algorithm;
    order.days = args.days;
    order.not_before = args.from;
    let authority = Authority::open(&args.pki).with_context(|| format!("{} is not a PKI that can be used", args.pki.display()))?;
    let random = args.seed.map_or(Draws::System, Draws::Seeded).stream(&format!("pki issue {:?}", order.subject));
    let issued = authority.issue(&order, SystemClock.now(), random.as_ref())?;
    let certificate = issued.certificate();
    let stem = args.file.clone().unwrap_or_else(|| certificate.serial_hex());
    write(&args.out.join(format!("{stem}.cert.pem")), issued.certificate_pem().as_bytes())?;
    write(&args.out.join(format!("{stem}.key.pem")), issued.key_pem().as_bytes())?;
    write(&args.out.join(format!("{stem}.p12")), &issued.pkcs12(&args.password, random.as_ref())?)?;
    complain(&format!(
        "issued {} to {}, good from {} to {}: {}.{{cert.pem,key.pem,p12}}",
        certificate.serial_hex(),
        certificate.subject().common_name(),
        certificate.not_before(),
        certificate.not_after(),
        args.out.join(&stem).display()
    ));
    Ok(())
}

fn subject(args: &IssueArgs) -> anyhow::Result<Subject> {
    let name = || args.name.as_deref().context("give --name");
    let person = || -> anyhow::Result<Person> { Ok(Person::parse(name()?, Some(args.iin.as_deref().context("give --iin")?))) };
    let organization = || -> anyhow::Result<Organization> {
        Ok(Organization { name: args.organization.clone(), bin: args.bin.clone().context("give --bin, the organisation's number")? })
    };
    Ok(match args.kind {
        Kind::PersonSign | Kind::PersonAuth => Subject::Person(person()?),
        Kind::HeadSign | Kind::EmployeeSign | Kind::EmployeeAuth => Subject::Employee(person()?, organization()?),
        Kind::System => Subject::System { system_id: args.system_id.clone(), name: name()?.to_owned(), organization: organization()? },
        Kind::Server => Subject::Server(args.host.clone()),
    })
}

fn serial_of(path: &Path) -> anyhow::Result<String> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let certificates = certificates_from_pem(&text).with_context(|| path.display().to_string())?;
    certificates.first().map(|certificate| certificate.serial_hex()).context("no certificate in it")
}

/// Makes the directories above it; private keys are for their owner alone.
fn write(path: &Path, octets: &[u8]) -> anyhow::Result<()> {
    use std::io::Write as _;
    let failed = || format!("cannot write {}", path.display());
    if let Some(above) = path.parent() {
        std::fs::create_dir_all(above).with_context(failed)?;
    }
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    let secret = path.to_str().is_some_and(|name| name.ends_with(".key.pem") || name.ends_with(".p12"));
    #[cfg(unix)]
    if secret {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options.open(path).and_then(|mut file| file.write_all(octets)).with_context(failed)
}

/// A parser of the names in a table, which also stand in the help.
fn one_of<T>(table: &'static [(T, &'static str, &'static str)]) -> impl TypedValueParser<Value = T>
where
    T: Copy + Send + Sync + 'static,
{
    let names = PossibleValuesParser::new(table.iter().map(|(_, name, about)| PossibleValue::new(*name).help(*about)));
    names.try_map(move |given| {
        table.iter().find(|(_, name, _)| *name == given).map(|(value, _, _)| *value).ok_or_else(|| format!("`{given}` is not among them"))
    })
}

fn instant(text: &str) -> Result<Now, String> {
    Now::parse(text).map(whole_second).map_err(|error| error.to_string())
}

fn base_url(text: &str) -> Result<String, String> {
    let after = text.strip_prefix("http://").or_else(|| text.strip_prefix("https://")).unwrap_or("");
    if after.is_empty() || !after.is_ascii() || after.contains(|c: char| c.is_ascii_whitespace() || c.is_ascii_control()) {
        return Err("it begins with http:// and names a host, e.g. http://127.0.0.1:8080".to_owned());
    }
    Ok(text.trim_end_matches('/').to_owned())
}

/// Certificates and lists know no fractions.
fn whole_second(at: Now) -> Now {
    Now::from_seconds(at.seconds())
}

//! `qaqpa pki`: the test PKI from the command line.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use super::complain;
use crate::app;
use crate::ca::{
    self, Algorithm, Authority, Criticality, Defect, Draws, Kind, Plan, Profile, Reason, RequestForm,
    Strength,
};
use crate::clock::{Clock as _, Now, SystemClock};
use crate::keys::Pkcs12Flavour;
use crate::limits;
use crate::x509::certificates_from_pem;

/// What `--seed` without `--at` takes as the present.
const SEEDED_EPOCH: Now = Now::from_seconds(1_767_225_600);

/// The test PKI: make one, issue from it, revoke.
#[derive(Debug, Clone, clap::Subcommand)]
pub enum PkiCommand {
    /// Make a whole test PKI: roots and issuing authorities for RSA, ECDSA and GOST, their lists, and people in every state.
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
    /// Issue a key with a certificate, sound or with a defect on demand.
    ///
    /// Writes OUT/FILE.cert.pem, .chain.pem, .key.pem, .p12 and, under the authority's own file name, a .p12 as the authority
    /// encrypts it; FILE.expected.json says what a correct checker says of a request signed with it. Whoever is not named is
    /// invented: with a right control digit, born in 2080 or later.
    #[command(after_help = "Examples:\n  \
        qaqpa pki issue --iin 123456789011 --name \"ТЕСТОВ ТЕСТ ТЕСТОВИЧ\"\n  \
        qaqpa pki issue --defect expired --defect iin-without-prefix --file bad\n  \
        qaqpa pki issue --pki my-pki --kind head-sign --iin 123456789012 --name \"ТЕСТТОВ ТЕСТТ\" --organization 'АО \"ТЕСТ\"' --bin 123456789021\n  \
        qaqpa pki issue --pki my-pki --kind system --name 'ИС \"Тест\"' --organization 'АО \"ТЕСТ\"' --bin 123456789021\n  \
        qaqpa pki issue --pki my-pki --kind server --host gateway.test --host 127.0.0.1 --algorithm ecdsa")]
    Issue(Box<IssueArgs>),
    /// Revoke a certificate, or put it on hold, or lift a hold. A running gateway publishes it with its next list.
    #[command(
        after_help = "Examples:\n  qaqpa pki revoke --pki my-pki --cert me.cert.pem --reason keyCompromise\n  \
                            qaqpa pki revoke --pki my-pki --serial 41e45cc8a04c70 --reason certificateHold\n  \
                            qaqpa pki revoke --pki my-pki --serial 41e45cc8a04c70 --lift"
    )]
    Revoke {
        #[command(flatten)]
        of: Whose,
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

/// Whose ledger.
#[derive(Debug, Clone, clap::Args)]
pub struct Whose {
    /// A PKI made by `qaqpa pki init`; the built-in test PKI if not given
    #[arg(long)]
    pki: Option<PathBuf>,
    /// The gateway's data directory, where the built-in PKI keeps what it issued and revoked
    #[arg(long, default_value = "./qaqpa-data", conflicts_with = "pki")]
    data: PathBuf,
}

impl Whose {
    fn open(&self) -> anyhow::Result<Authority> {
        match &self.pki {
            Some(pki) => Authority::open(pki)
                .with_context(|| format!("{} is not a PKI that can be used", pki.display())),
            None => Ok(Authority::builtin(Some(&self.data.join(app::PKI_DIRECTORY)))?),
        }
    }
}

/// What `qaqpa pki issue` takes.
#[derive(Debug, Clone, clap::Args)]
pub struct IssueArgs {
    #[command(flatten)]
    of: Whose,
    /// What the certificate is for.
    #[arg(long, default_value = "person-sign", value_parser = name_in(Kind::NAMES))]
    kind: String,
    /// What is to be wrong with it; may be repeated.
    #[arg(long, value_parser = name_in(Defect::NAMES))]
    defect: Vec<String>,
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
    #[arg(long)]
    organization: Option<String>,
    /// A server's host name or address; may be repeated.
    #[arg(long)]
    host: Vec<String>,
    /// The OID under which a system is registered.
    #[arg(long)]
    system_id: Option<String>,
    /// The code of a client of the treasury.
    #[arg(long)]
    treasury_code: Option<String>,
    /// For how long; as long as the authority gives the kind if not given.
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=i64::from(limits::VALIDITY_DAYS_MAX)))]
    days: Option<u32>,
    /// The first instant; now if not given.
    #[arg(long, value_parser = instant)]
    from: Option<Now>,
    /// When it is revoked, where a defect revokes it.
    #[arg(long, value_parser = instant)]
    revoked_at: Option<Now>,
    /// The kind of key, and by that the issuing authority.
    #[arg(long, default_value = "rsa", value_parser = name_in(Algorithm::NAMES))]
    algorithm: String,
    /// The shape of the certificate; the algorithm's own if not given.
    #[arg(long, value_parser = name_in(Profile::NAMES))]
    profile: Option<String>,
    /// Which of the two usage extensions is critical.
    #[arg(long, default_value = "usual", value_parser = name_in(Criticality::NAMES))]
    criticality: String,
    /// Where to put the files.
    #[arg(long, default_value = ".")]
    out: PathBuf,
    /// How to name them; the serial number if not given.
    #[arg(long)]
    file: Option<String>,
    /// The password of the PKCS#12 files.
    #[arg(long, default_value = ca::PKCS12_PASSWORD)]
    password: String,
    /// Make the same key, serial number and salt for the same number.
    #[arg(long)]
    seed: Option<u64>,
}

impl IssueArgs {
    fn form(&self) -> RequestForm {
        RequestForm {
            kind: Some(self.kind.clone()),
            algorithm: Some(self.algorithm.clone()),
            profile: self.profile.clone(),
            iin: self.iin.clone(),
            name: self.name.clone(),
            bin: self.bin.clone(),
            organization: self.organization.clone(),
            system_id: self.system_id.clone(),
            treasury_code: self.treasury_code.clone(),
            hosts: self.host.clone(),
            not_before: self.from.map(|at| at.to_string()),
            days: self.days,
            criticality: Some(self.criticality.clone()),
            defects: self.defect.clone(),
            revoked_at: self.revoked_at.map(|at| at.to_string()),
        }
    }
}

/// Does what the command says; tells of it on standard error, so that standard output stays for the serial number.
pub fn run(command: PkiCommand) -> anyhow::Result<()> {
    match command {
        PkiCommand::Init { dir, seed, at, base_url, force } => {
            let draws = seed.map_or(Draws::System, Draws::Seeded);
            let epoch = at.unwrap_or_else(|| {
                if seed.is_some() { SEEDED_EPOCH } else { whole_second(SystemClock.now()) }
            });
            init(&dir, &Plan { epoch, base_url, draws, strength: Strength::Real }, force)
        }
        PkiCommand::Issue(args) => issue(&args),
        PkiCommand::Revoke { of, serial, cert, reason, at, lift } => {
            let serial = match (serial, cert) {
                (Some(serial), _) => serial,
                (None, Some(path)) => serial_of(&path)?,
                (None, None) => bail!("give --serial or --cert"),
            };
            let authority = of.open()?;
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
        bail!(
            "{} exists and is not empty; give another directory, or --force to write over it",
            dir.display()
        );
    }
    let files = ca::test_pki_files(plan, &|key| complain(&format!("making {key}")))?;
    for (name, octets) in &files {
        write(&dir.join(name), octets)?;
    }
    complain(&format!("{}: {} files around {}", dir.display(), files.len(), plan.epoch));
    Ok(())
}

fn issue(args: &IssueArgs) -> anyhow::Result<()> {
    let form = args.form();
    let authority = args.of.open()?;
    let random = args.seed.map_or(Draws::System, Draws::Seeded).stream(&format!("pki issue {form:?}"));
    let issued = authority.issue(&form.request(random.as_ref())?, SystemClock.now(), random.as_ref())?;
    let certificate = issued.certificate();
    let stem = args.file.clone().unwrap_or_else(|| certificate.serial_hex());
    let put = |end: &str, octets: &[u8]| write(&args.out.join(format!("{stem}.{end}")), octets);
    put("cert.pem", issued.certificate_pem().as_bytes())?;
    put("chain.pem", issued.chain_pem().as_bytes())?;
    put("key.pem", issued.key_pem().as_bytes())?;
    put("p12", &issued.pkcs12(Pkcs12Flavour::Modern, &args.password, random.as_ref())?)?;
    let national = issued.pkcs12(Pkcs12Flavour::National, &args.password, random.as_ref())?;
    write(&args.out.join(format!("{}.p12", issued.file_stem())), &national)?;
    let expected = serde_json::json!({
        "decision": issued.expected.decision, "codes": issued.expected.codes, "declarantId": issued.declarant,
    });
    put("expected.json", format!("{expected}\n").as_bytes())?;
    let codes: Vec<&str> = issued.expected.codes.iter().map(|code| code.as_str()).collect();
    complain(&format!(
        "issued {} to {}, good from {} to {}: {}.{{cert.pem,chain.pem,key.pem,p12,expected.json}}, {}.p12\n\
         a request by its holder is {}",
        certificate.serial_hex(),
        certificate.subject().common_name(),
        certificate.not_before(),
        certificate.not_after(),
        args.out.join(&stem).display(),
        issued.file_stem(),
        if codes.is_empty() { "accepted".to_owned() } else { format!("refused: {}", codes.join(", ")) },
    ));
    Ok(())
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
    let mut file = options.open(path).with_context(failed)?;
    #[cfg(unix)]
    if secret {
        // A file that was there before keeps its mode otherwise.
        use std::os::unix::fs::PermissionsExt as _;
        file.set_permissions(std::fs::Permissions::from_mode(0o600)).with_context(failed)?;
    }
    file.write_all(octets).with_context(failed)
}

/// A parser of the names in a table, which also stand in the help.
fn one_of<T>(table: &'static [(T, &'static str, &'static str)]) -> impl TypedValueParser<Value = T>
where
    T: Copy + Send + Sync + 'static,
{
    let names = PossibleValuesParser::new(
        table.iter().map(|(_, name, about)| PossibleValue::new(*name).help(*about)),
    );
    names.try_map(move |given| {
        table
            .iter()
            .find(|(_, name, _)| *name == given)
            .map(|(value, _, _)| *value)
            .ok_or_else(|| format!("`{given}` is not among them"))
    })
}

/// A parser of the same that leaves the name as it is.
fn name_in<T>(table: &'static [(T, &'static str, &'static str)]) -> PossibleValuesParser {
    PossibleValuesParser::new(table.iter().map(|(_, name, about)| PossibleValue::new(*name).help(*about)))
}

fn instant(text: &str) -> Result<Now, String> {
    Now::parse(text).map(whole_second).map_err(|error| error.to_string())
}

fn base_url(text: &str) -> Result<String, String> {
    let after = text.strip_prefix("http://").or_else(|| text.strip_prefix("https://")).unwrap_or("");
    if after.is_empty()
        || !after.is_ascii()
        || after.contains(|c: char| c.is_ascii_whitespace() || c.is_ascii_control())
    {
        return Err("it begins with http:// and names a host, e.g. http://127.0.0.1:8080".to_owned());
    }
    Ok(text.trim_end_matches('/').to_owned())
}

/// Certificates and lists know no fractions.
fn whole_second(at: Now) -> Now {
    Now::from_seconds(at.seconds())
}

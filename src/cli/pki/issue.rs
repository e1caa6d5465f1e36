//! `qaqpa pki issue`: a key with a certificate, sound or with defects, as files.

use crate::cli::misuse::whole;
use std::path::{Path, PathBuf};

use super::arguments::{Whose, instant, name_in};
use super::file::write;
use super::running::RunningGateways;
use crate::ca::{
    self, Algorithm, Authority, AuthorityError, Criticality, Defect, Draws, Kind, Profile, RequestForm,
};
use crate::cli::errors;
use crate::cli::terminal::complain;
use crate::clock::Now;
use crate::keys::Pkcs12Flavour;
use crate::limits;
use crate::people::{NoPerson, People};
use crate::text::Lang;
use crate::text::line::pki as line;

/// What `qaqpa pki issue` takes.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct IssueArgs {
    #[command(flatten)]
    of: Whose,
    /// What the certificate is for.
    #[arg(long, default_value = "person-sign", value_parser = name_in(Kind::NAMES))]
    kind: String,
    /// A defect that it gets; may be repeated.
    #[arg(long, value_parser = name_in(Defect::NAMES))]
    defect: Vec<String>,
    /// The holder's IIN, 12 digits. The control digit is not checked: the official test identities break it.
    #[arg(long)]
    iin: Option<String>,
    /// A person who does not exist, by the number (`qaqpa people show N`): IIN and name, and the company of the household.
    #[arg(long, value_name = "N", conflicts_with_all = ["iin", "name", "bin", "organization"])]
    person: Option<u64>,
    /// The seed of the people.
    #[arg(long, value_name = "S", default_value_t = 1, requires = "person")]
    people_seed: u64,
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
    #[arg(long, value_parser = whole::<u32>(1, u64::from(limits::VALIDITY_DAYS_MAX)))]
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
    /// Issue one certificate for each defect there is into DIR, named after it, beside what else is asked for.
    #[arg(long, value_name = "DIR", conflicts_with_all = ["defect", "out", "file"])]
    each_defect: Option<PathBuf>,
    /// The password of the PKCS#12 files.
    #[arg(long, default_value = ca::PKCS12_PASSWORD)]
    password: String,
    /// Make the same key, serial number and salt for the same number.
    #[arg(long)]
    seed: Option<u64>,
}

impl IssueArgs {
    fn form(&self, defects: &[String]) -> Result<RequestForm, NoPerson> {
        let form = RequestForm {
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
            defects: defects.to_vec(),
            revoked_at: self.revoked_at.map(|at| at.to_string()),
        };
        let Some(n) = self.person else { return Ok(form) };
        let people = People::new(self.people_seed);
        Ok(form.of_person(&people.person(n)?, &people.company_of_household(n)?))
    }
}

/// Issues what is asked for.
pub(super) fn run(args: &IssueArgs, lang: Lang) -> anyhow::Result<()> {
    let authority = args.of.open()?;
    let gateways = RunningGateways::on(&args.of.ledger())?;
    if let Some(url) = gateways.publish_at() {
        authority.publish_at(url);
    }
    match &args.each_defect {
        None => {
            let told =
                issue(args, &authority, &args.defect, &args.out, args.file.as_deref(), gateways.now(), lang)?;
            complain(&told);
        }
        Some(directory) => {
            for (_, defect, _) in Defect::NAMES {
                match issue(
                    args,
                    &authority,
                    &[(*defect).to_owned()],
                    directory,
                    Some(defect),
                    gateways.now(),
                    lang,
                ) {
                    Ok(_) => complain(&format!("{defect}: {}", directory.join(defect).display())),
                    Err(error) => match unsuited(&error, lang) {
                        Some(why) => complain(&line::left_out(lang, &why)),
                        None => return Err(error),
                    },
                }
            }
        }
    }
    gateways.take_over(lang)
}

/// Whether such a certificate cannot have the defect at all.
fn unsuited(error: &anyhow::Error, lang: Lang) -> Option<String> {
    let error = error.downcast_ref::<AuthorityError>()?;
    matches!(error, AuthorityError::DefectUnsuited { .. }).then(|| errors::authority(error, lang))
}

/// Issues one and writes its files; returns what to say of it.
fn issue(
    args: &IssueArgs,
    authority: &Authority,
    defects: &[String],
    out: &Path,
    file: Option<&str>,
    now: Now,
    lang: Lang,
) -> anyhow::Result<String> {
    let form = args.form(defects)?;
    let random = args.seed.map_or(Draws::System, Draws::Seeded).stream(&format!("pki issue {form:?}"));
    let issued = authority.issue(&form.request(random.as_ref())?, now, random.as_ref())?;
    let certificate = issued.certificate();
    let stem = file.map_or_else(|| certificate.serial_hex(), str::to_owned);
    let put = |end: &str, octets: &[u8]| write(&out.join(format!("{stem}.{end}")), octets);
    put("cert.pem", issued.certificate_pem().as_bytes())?;
    put("chain.pem", issued.chain_pem().as_bytes())?;
    put("key.pem", issued.key_pem().as_bytes())?;
    put("p12", &issued.pkcs12(Pkcs12Flavour::Modern, &args.password, random.as_ref())?)?;
    let national = issued.pkcs12(Pkcs12Flavour::National, &args.password, random.as_ref())?;
    write(&out.join(format!("{}.p12", issued.file_stem())), &national)?;
    let expected = serde_json::json!({
        "decision": issued.expected.decision, "codes": issued.expected.codes, "declarantId": issued.declarant,
    });
    put("expected.json", format!("{expected}\n").as_bytes())?;
    let codes: Vec<&str> = issued.expected.codes.iter().map(|code| code.as_str()).collect();
    let files = out.join(&stem);
    let words = line::Issued {
        serial: &certificate.serial_hex(),
        subject: certificate.subject().common_name(),
        from: &certificate.not_before(),
        to: &certificate.not_after(),
        stem: &files.display(),
        national: &issued.file_stem(),
    };
    Ok(format!("{}\n{}", line::issued(lang, words), line::predicted(lang, &codes.join(", "))))
}

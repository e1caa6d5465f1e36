//! `qaqpa pki`: the test PKI from the command line.

mod arguments;
mod file;
mod issue;
mod running;

use std::path::{Path, PathBuf};

use super::fault::Fault;
use super::terminal::complain;
use crate::ca::{self, Draws, Plan, Reason, Strength};
use crate::clock::{Clock as _, Now, SystemClock};
use crate::text::Lang;
use crate::text::line::pki as line;
use arguments::{Which, Whose, base_url, instant, one_of, whole_second};
use file::write;
pub(super) use issue::IssueArgs;
use running::RunningGateways;

/// What `--seed` without `--at` takes as the present.
const SEEDED_EPOCH: Now = Now::from_seconds(1_767_225_600);

/// The test PKI: make one, issue from it, revoke.
#[derive(Debug, Clone, clap::Subcommand)]
pub(super) enum PkiCommand {
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
    /// encrypts it; FILE.expected.json predicts the verdict on a request signed with it. A person who is not
    /// named is invented: with a right control digit, born in 2080 or later.
    #[command(after_help = "Examples:\n  \
        qaqpa pki issue --iin 123456789011 --name \"ТЕСТОВ ТЕСТ ТЕСТОВИЧ\"\n  \
        qaqpa pki issue --person 900001 --defect expired\n  \
        qaqpa pki issue --defect expired --defect iin-without-prefix --file bad\n  \
        qaqpa pki issue --pki my-pki --kind head-sign --iin 123456789012 --name \"ТЕСТТОВ ТЕСТТ\" --organization 'АО \"ТЕСТ\"' --bin 123456789021\n  \
        qaqpa pki issue --pki my-pki --kind system --name 'ИС \"Тест\"' --organization 'АО \"ТЕСТ\"' --bin 123456789021\n  \
        qaqpa pki issue --pki my-pki --kind server --host gateway.test --host 127.0.0.1 --algorithm ecdsa")]
    Issue(Box<IssueArgs>),
    /// Revoke a certificate, or put it on hold, or lift a hold. A running gateway goes by it before the command ends.
    #[command(
        after_help = "Examples:\n  qaqpa pki revoke --pki my-pki --cert me.cert.pem --reason keyCompromise\n  \
                            qaqpa pki revoke --pki my-pki --serial 41e45cc8a04c70 --reason certificateHold\n  \
                            qaqpa pki revoke --pki my-pki --serial 41e45cc8a04c70 --lift"
    )]
    Revoke {
        #[command(flatten)]
        of: Whose,
        #[command(flatten)]
        which: Which,
        /// Why.
        #[arg(long, default_value = "unspecified", value_parser = one_of(Reason::NAMES))]
        reason: Reason,
        /// When; now if not given, by the clock of the gateway that runs on the directory. CRLs made before that time do not have it.
        #[arg(long, value_parser = instant)]
        at: Option<Now>,
        /// Lift a hold instead.
        #[arg(long, conflicts_with_all = ["reason", "at"])]
        lift: bool,
    },
    /// Lift a hold: the certificate is good again.
    #[command(after_help = "Example:\n  qaqpa pki unrevoke --pki my-pki --serial 41e45cc8a04c70")]
    Unrevoke {
        #[command(flatten)]
        of: Whose,
        #[command(flatten)]
        which: Which,
    },
    /// Write the built-in test PKI out, keys and all, to look at it or to change it.
    #[command(after_help = "Example:\n  qaqpa pki export my-pki && qaqpa serve --pki my-pki")]
    Export {
        /// Where to; must not exist yet, or be empty.
        dir: PathBuf,
        /// Write over what is there already.
        #[arg(long)]
        force: bool,
    },
}

/// Does what the command says; reports it on standard error; standard output has the serial number.
pub(super) fn run(command: PkiCommand, lang: Lang) -> anyhow::Result<()> {
    match command {
        PkiCommand::Init { dir, seed, at, base_url, force } => {
            let draws = seed.map_or(Draws::System, Draws::Seeded);
            let epoch = at.unwrap_or_else(|| {
                if seed.is_some() { SEEDED_EPOCH } else { whole_second(SystemClock.now()) }
            });
            init(&dir, &Plan { epoch, base_url, draws, strength: Strength::Real }, force, lang)
        }
        PkiCommand::Issue(args) => issue::run(&args, lang),
        PkiCommand::Revoke { of, which, reason, at, lift } => {
            revoke(&of, &which, if lift { None } else { Some((reason, at)) }, lang)
        }
        PkiCommand::Unrevoke { of, which } => revoke(&of, &which, None, lang),
        PkiCommand::Export { dir, force } => {
            vacant(&dir, force)?;
            let files: Vec<_> = ca::builtin::files().collect();
            files.iter().try_for_each(|(name, octets)| write(&dir.join(name), octets))?;
            complain(&line::exported(lang, &dir.display(), files.len()));
            Ok(())
        }
    }
}

/// Revokes, or lifts a hold where there is no reason; returns when the gateways that run go by it.
fn revoke(of: &Whose, which: &Which, why: Option<(Reason, Option<Now>)>, lang: Lang) -> anyhow::Result<()> {
    let (serial, authority) = (which.serial()?, of.open()?);
    let gateways = RunningGateways::on(&of.ledger())?;
    match why {
        None => {
            authority.unrevoke(&serial)?;
            complain(&line::lifted(lang, &serial));
        }
        Some((reason, at)) => {
            let at = at.unwrap_or_else(|| whole_second(gateways.now()));
            authority.revoke(&serial, reason, at)?;
            complain(&line::revoked(lang, &serial, reason.name(), &at));
        }
    }
    gateways.take_over(lang)
}

fn init(dir: &Path, plan: &Plan, force: bool, lang: Lang) -> anyhow::Result<()> {
    vacant(dir, force)?;
    let files = ca::test_pki_files(plan, &|key| complain(&line::making(lang, key)))?;
    for (name, octets) in &files {
        write(&dir.join(name), octets)?;
    }
    complain(&line::made(lang, &dir.display(), files.len(), &plan.epoch));
    Ok(())
}

/// Nothing is written over without being asked to.
fn vacant(dir: &Path, force: bool) -> Result<(), Fault> {
    let inhabited = dir.exists() && dir.read_dir().map_or(true, |mut entries| entries.next().is_some());
    if inhabited && !force {
        return Err(Fault::NotEmpty { path: dir.to_owned() });
    }
    Ok(())
}

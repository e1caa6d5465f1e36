//! Which people a command is about.

use std::path::PathBuf;
use std::sync::Arc;

use crate::cli::fault::{Fault, Wrong};
use crate::cli::terminal::read_document;
use crate::people::{Defect, People, Rates};

/// Which people.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Whom {
    /// The seed; a gateway has `people.seed`
    #[arg(long, default_value_t = 1, value_name = "S")]
    seed: u64,
    /// How many records in ten thousand have a defect; may be repeated
    #[arg(long, value_name = "DEFECT=RATE")]
    dirt: Vec<String>,
    /// People changed by hand: {"12": {"eds": null}}, a JSON merge patch each
    #[arg(long, value_name = "FILE")]
    overrides: Option<PathBuf>,
}

impl Whom {
    pub(super) fn people(&self) -> anyhow::Result<People> {
        let mut rates = Rates::default();
        for given in &self.dirt {
            let refused = || Fault::NoRate { given: given.chars().take(40).collect() };
            let (defect, rate) = given.split_once('=').ok_or_else(refused)?;
            let rate: u16 = rate.trim().parse().map_err(|_| refused())?;
            rates.set(Defect::parse(defect)?, (rate <= 10_000).then_some(rate).ok_or_else(refused)?);
        }
        let people = People::new(self.seed).with_rates(rates);
        let Some(path) = &self.overrides else { return Ok(people) };
        let text =
            String::from_utf8(read_document(path)?).map_err(|_| Fault::in_file(path, Wrong::NotUtf8))?;
        let overrides = people.overrides(&text).map_err(|error| Fault::in_file(path, error))?;
        Ok(people.with_overrides(Arc::new(overrides)))
    }
}

//! Which service files a command reads.

use std::path::PathBuf;
use std::sync::Arc;

use super::super::fault::Fault;
use crate::catalogue::{Catalogue, Service};

/// Which service files are read.
#[derive(Debug, clap::Args)]
pub(crate) struct Files {
    /// A directory of service files that are added to the carried ones
    #[arg(long, value_name = "DIR")]
    services: Option<PathBuf>,
}

impl Files {
    pub(super) fn catalogue(&self) -> anyhow::Result<Catalogue> {
        Ok(match &self.services {
            Some(directory) => Catalogue::with_directory(directory)?,
            None => Catalogue::embedded()?,
        })
    }

    pub(super) fn service(&self, id: &str) -> anyhow::Result<Arc<Service>> {
        let catalogue = self.catalogue()?;
        let found =
            catalogue.find(id).or_else(|| catalogue.iter().find(|of| of.code.as_str() == id)).cloned();
        found.ok_or_else(|| {
            let given = id.chars().take(60).collect();
            Fault::NoService { given, nearest: catalogue.nearest(id).map(str::to_owned) }.into()
        })
    }
}

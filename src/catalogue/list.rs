//! Every service that there is.

use std::path::Path;
use std::sync::{Arc, LazyLock};

use super::service::Service;
use super::service_file::ServiceFileError;
use crate::calendar::{Calendar, OfficeHours};
use crate::encoding::files;
use crate::encoding::nearest;
use crate::text::Lang;

/// A service file that the program carries.
macro_rules! carried {
    ($($id:literal),+ $(,)?) => {
        [$((concat!($id, ".toml"), include_str!(concat!("../../schemas/services/", $id, ".toml")))),+]
    };
}

/// The services that the program carries, in the order of the acts.
const EMBEDDED: [(&str, &str); 17] = carried![
    "wko2016-141-housing-queue",
    "atyrau2012-427-housing-queue-electronic",
    "zhambyl2014-115-housing-queue",
    "wko2015-153-01-camp-referral",
    "wko2015-153-02-guardianship-certificates",
    "wko2015-153-03-guardianship-establishment",
    "wko2015-153-04-minor-property-certificates",
    "wko2015-153-05-minor-property-transactions",
    "wko2015-153-06-guardian-benefit",
    "wko2015-153-07-patronage-transfer",
    "wko2015-153-08-patronage-payment",
    "wko2015-153-09-adopter-registration",
    "wko2015-153-10-adoption-payment",
    "wko2015-153-11-school-transport",
    "wko2015-153-12-school-meals",
    "wko2015-153-13-meeting-permit",
    "sko2015-483-housing-assistance",
];

/// They are read once a process.
static CARRIED: LazyLock<Result<Catalogue, ServiceFileError>> = LazyLock::new(|| {
    let mut catalogue = Catalogue { calendar: Calendar::builtin()?, services: Vec::new() };
    for (file, text) in EMBEDDED {
        catalogue.add(file, Service::parse(file, text)?)?;
    }
    Ok(catalogue)
});

/// Service files in one directory; the five regulations at hand have seventeen.
const FILES_MAX: usize = 1_000;

/// Every service, each under its own id, code and aliases.
#[derive(Debug, Clone, Default)]
pub struct Catalogue {
    calendar: Calendar,
    services: Vec<Arc<Service>>,
}

impl Catalogue {
    /// The services that the program carries.
    pub fn embedded() -> Result<Self, ServiceFileError> {
        CARRIED.clone()
    }

    /// The same, and every `*.toml` of a directory in the order of the names; an id, code or alias that is taken already
    /// is an error. For the start of the process only.
    pub fn with_directory(directory: &Path) -> Result<Self, ServiceFileError> {
        let mut catalogue = Catalogue::embedded()?;
        for path in toml_files(directory)? {
            let file = path.display().to_string();
            let text = files::read_text(&path).map_err(|error| unreadable(&path, &error))?;
            catalogue.add(&file, Service::parse(&file, &text)?)?;
        }
        Ok(catalogue)
    }

    /// The same services, with these office hours.
    #[must_use]
    pub fn with_office_hours(self, hours: OfficeHours) -> Self {
        Catalogue { calendar: self.calendar.with_office_hours(hours), ..self }
    }

    /// The calendar that deadlines are counted by.
    pub fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    /// Adds a service read from `file`.
    pub fn add(&mut self, file: &str, service: Service) -> Result<(), ServiceFileError> {
        let taken = |name: &str, by: &Service| ServiceFileError::Taken {
            file: file.to_owned(),
            name: name.to_owned(),
            by: by.id.clone(),
        };
        let names = || std::iter::once(&service.id).chain(&service.aliases);
        for known in &self.services {
            if let Some(name) = names().find(|name| known.answers_to(name)) {
                return Err(taken(name, known));
            }
            if known.code == service.code {
                return Err(taken(service.code.as_str(), known));
            }
        }
        self.services.push(Arc::new(service));
        Ok(())
    }

    /// The service that `service_id` calls, by id or alias.
    pub fn find(&self, service_id: &str) -> Option<&Arc<Service>> {
        self.services.iter().find(|service| service.answers_to(service_id))
    }

    /// What a service is called where several stand together: with its region where another has the same name.
    pub fn name_among_all(&self, service: &Service, lang: Lang) -> String {
        let name = service.name.get(lang);
        let others = self.services.iter().filter(|other| other.id != service.id);
        if others.into_iter().any(|other| other.name.get(lang) == name) {
            format!("{name} ({})", service.regulation.region.get(lang))
        } else {
            name.to_owned()
        }
    }

    /// The id or alias that `service_id` may have meant.
    pub fn nearest(&self, service_id: &str) -> Option<&str> {
        let names =
            self.services.iter().flat_map(|service| std::iter::once(&service.id).chain(&service.aliases));
        nearest(service_id, names.map(String::as_str))
    }

    /// Every service.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Service>> {
        self.services.iter()
    }
}

fn toml_files(directory: &Path) -> Result<Vec<std::path::PathBuf>, ServiceFileError> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(directory).map_err(|error| unreadable(directory, &error))? {
        let path = entry.map_err(|error| unreadable(directory, &error))?.path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            files.push(path);
        }
        if files.len() > FILES_MAX {
            let what = format!("more than {FILES_MAX} service files");
            return Err(ServiceFileError::File { file: directory.display().to_string(), what });
        }
    }
    files.sort();
    Ok(files)
}

fn unreadable(path: &Path, error: &std::io::Error) -> ServiceFileError {
    ServiceFileError::File { file: path.display().to_string(), what: error.to_string() }
}

//! The service.

use super::{Divergence, Known};

/// A row a divergence.
#[rustfmt::skip]
pub(super) const REQUEST: &[Divergence] = &[
    Divergence { what: "steps, actors, deadlines, the three conditions and their message", real: "regulation 000", known: Known::Documented, here: "the same; each step names its paragraph" },
    Divergence { what: "the form's fields, the kinds of documents", real: "in the standard, which was not at hand", known: Known::Assumed, here: "Qaqpa's own; the identity document is the regulation's" },
    Divergence { what: "shape of the request and the result", real: "each service has its own", known: Known::Observed, here: "`schemas/request.xsd`, `schemas/result.xsd`; documents of other shapes by the paths of their service file" },
    Divergence { what: "registration number", real: "–", known: Known::Assumed, here: "service code, year, sequence, check digit" },
    Divergence { what: "deadlines", real: "the regulations name units only", known: Known::Assumed, here: "counted as the page `calendar` says: days to the end of the last day by Almaty time" },
    Divergence { what: "REST", real: "some newer services; not public", known: Known::Assumed, here: "Qaqpa's own" },
    Divergence { what: "state databases (persons, organisations, powers of attorney)", real: "asked over the gateway", known: Known::Documented, here: "asked over the gateway where a step of the service says so (page `databases`); what else a request with a valid signature states is believed" },
];

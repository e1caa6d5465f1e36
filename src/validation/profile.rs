//! What is wanted of a signature: values with names, so that two callers cannot mean different things by a default.

use crate::trust::{Policy, Usage};
use crate::xmldsig;

/// Whether the certificates behind signatures are judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CertificateRule {
    /// Path, validity, usage and revocation are checked.
    Judged,
    /// A signature is checked against the key it names, and nothing says whose key that is.
    NotJudged,
}

/// What the content of a document must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContentRule {
    /// A request for a service, signed once by its declarant.
    Request,
    /// Anything, signed by one or by several, each over what the earlier ones signed.
    Document,
}

/// What becomes of a message that deviates from the schemas of the gateway's contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ContractRule {
    /// It goes on as far as it can be read; each deviation is a remark in the report. The real gateway does so.
    #[default]
    Tolerant,
    /// It is refused, with every deviation.
    Strict,
}

/// What is wanted.
#[derive(Debug, Clone)]
pub struct Profile {
    /// Its name.
    pub name: &'static str,
    /// What a signature may look like. Stops signature wrapping and weak algorithms.
    pub signature: xmldsig::Policy,
    /// What the certificate of who signs a document must be good for. Stops a log-in or a system's certificate from signing.
    pub document: Policy,
    /// What the certificate of a sending system must be good for.
    pub transport: Policy,
    /// Whether certificates are judged.
    pub certificates: CertificateRule,
    /// What the content must be. Stops a document of another kind from being taken for a request.
    pub content: ContentRule,
    /// How exactly a message must follow the contract. Stops clients that work here and break at a stricter receiver.
    pub contract: ContractRule,
}

/// The authority's certificate policies for holders, [authority](crate::manual::authority) §1.2.
const POLICIES: [&str; 5] =
    ["1.2.398.3.3.2", "1.2.398.3.3.2.1", "1.2.398.3.3.2.2", "1.2.398.3.3.2.3", "1.2.398.3.3.2.4"];

/// The roles of a person and of an organisation. Whose certificate may sign which service is for the service to say.
const ROLES: [&str; 2] = ["1.2.398.3.3.4.1.1", "1.2.398.3.3.4.1.2"];

impl Profile {
    /// What the gateway wants: a request for a service, signed by a holder's certificate of the national authority.
    pub fn gateway() -> Self {
        let holder = Policy {
            policies: POLICIES.map(str::to_owned).to_vec(),
            roles: ROLES.map(str::to_owned).to_vec(),
            ..Policy::default()
        };
        Profile {
            name: "gateway",
            transport: Policy { usage: Usage::Transport, ..holder.clone() },
            document: holder,
            content: ContentRule::Request,
            ..Profile::document()
        }
    }

    /// Any signed document: the signer's certificate must be one to sign with.
    pub fn document() -> Self {
        Profile {
            name: "document",
            signature: xmldsig::Policy::default(),
            document: Policy::default(),
            transport: Policy { usage: Usage::Transport, ..Policy::default() },
            certificates: CertificateRule::Judged,
            content: ContentRule::Document,
            contract: ContractRule::Tolerant,
        }
    }

    /// The signature alone, against the key in the document.
    pub fn signature_only() -> Self {
        Profile { name: "signature-only", certificates: CertificateRule::NotJudged, ..Profile::document() }
    }

    /// One certificate by itself, for this usage.
    pub fn certificate(usage: Usage) -> Self {
        Profile {
            name: "certificate",
            document: Policy { usage, ..Policy::default() },
            ..Profile::document()
        }
    }

    /// The same with a change to both policies for certificates: where revocation is asked, for instance.
    #[must_use]
    pub fn with_policies(mut self, change: impl Fn(&mut Policy)) -> Self {
        change(&mut self.document);
        change(&mut self.transport);
        self
    }
}

//! The keys of the test PKI's people, and keys that its authority issues with a defect, for pages that sign without an agent.

use std::path::PathBuf;
use std::sync::Arc;

use crate::ca::http::CrlPublisher;
use crate::ca::{
    Algorithm, Authority, AuthorityError, CertificateRequest, Defect, Kind, Person, Subject, builtin,
};
use crate::clock::Now;
use crate::config::{self, Config};
use crate::gateway::{NoKey, NoKeys, SignAs};
use crate::keys::{Holder, Signer as _};
use crate::random::Entropy;
use crate::text::web::issued as w;
use crate::text::{Lang, Text};
use crate::workflow::Actor;

/// A new key with a sound certificate.
const SOUND: &str = "sound";

/// Before the name of a defect.
const DEFECT: &str = "defect: ";

/// Before the name of one of the test PKI's people.
const PERSON: &str = "people/";

/// The officials of the test PKI: the service centre's operator, the provider's head, the akimat.
const OPERATOR: &str = "centre-operator";
const HEAD: &str = "provider-head";
const AKIMAT: &str = "akimat";

/// Who is in a certificate that is issued here.
const NAME: &str = "ТЕСТОВ ТЕСТ ТЕСТОВИЧ";

/// Who signs for testers, as the settings say.
pub(super) fn sign_as(
    config: &Config,
    authority: &Arc<Authority>,
    publisher: &Arc<CrlPublisher>,
) -> Arc<dyn SignAs> {
    let pki = config.trust.pki.clone();
    match config.accounts.sign_as {
        config::SignAs::PublicKeys if pki.is_some() => Arc::new(NoKeys),
        config::SignAs::Never => Arc::new(NoKeys),
        config::SignAs::PublicKeys | config::SignAs::Always => {
            Arc::new(TestKeys::new(Arc::clone(authority), Arc::clone(publisher), pki))
        }
    }
}

/// The keys.
struct TestKeys {
    authority: Arc<Authority>,
    publisher: Arc<CrlPublisher>,
    /// The directory of the PKI; the built-in one where absent.
    pki: Option<PathBuf>,
    people: Vec<String>,
}

impl TestKeys {
    /// Of this authority and its PKI.
    fn new(authority: Arc<Authority>, publisher: Arc<CrlPublisher>, pki: Option<PathBuf>) -> Self {
        let stem = |name: &str| {
            let stem = name.strip_suffix(".key.pem")?;
            stem.starts_with(PERSON).then(|| stem.to_owned())
        };
        let mut people: Vec<String> = builtin::files().filter_map(|(name, _)| stem(name)).collect();
        people.sort();
        TestKeys { authority, publisher, pki, people }
    }

    fn person(&self, stem: &str) -> Option<Holder> {
        match &self.pki {
            None => builtin::holder(stem).ok(),
            Some(pki) => {
                let text = |end: &str| std::fs::read_to_string(pki.join(format!("{stem}.{end}.pem"))).ok();
                Holder::from_pem(&text("key")?, &text("cert")?).ok()
            }
        }
    }

    fn issued(&self, iin: &str, defect: Option<Defect>, now: Now) -> Result<Holder, NoKey> {
        let person = Person::parse(NAME, Some(iin));
        let subject = Subject::Person(person);
        // Its keys take no time to make; a weak one is an RSA key.
        let algorithm = if defect == Some(Defect::WeakKey) { Algorithm::Rsa } else { Algorithm::Ecdsa };
        let mut request =
            CertificateRequest { algorithm, ..CertificateRequest::new(Kind::PersonSign, subject) };
        request.defects.extend(defect);
        let issued = self.authority.issue(&request, now, &Entropy).map_err(not_issued)?;
        // What a defect revoked is on the CRLs before it is used.
        self.publisher.publish_due(now).map_err(not_issued)?;
        Ok(issued.holder)
    }
}

/// Why the authority did not issue a key.
fn not_issued(error: AuthorityError) -> NoKey {
    match error {
        // It repeats the number, which the log does not.
        AuthorityError::Subject(_) => NoKey::Unknown,
        error => {
            tracing::warn!(%error, "a key to sign with was not issued");
            NoKey::NotIssued(Box::new(error.fault()))
        }
    }
}

impl SignAs for TestKeys {
    fn names(&self) -> Vec<String> {
        let defects = Defect::NAMES.iter().map(|(_, name, _)| format!("{DEFECT}{name}"));
        [SOUND.to_owned()].into_iter().chain(self.people.iter().cloned()).chain(defects).collect()
    }

    fn words(&self, name: &str, lang: Lang) -> String {
        let t = |text: Text| text.in_lang(lang);
        if name == SOUND {
            return t(w::KEY_SOUND).to_owned();
        }
        if let Some(defect) = name.strip_prefix(DEFECT).and_then(Defect::from_name) {
            return format!("{}: {}", t(w::KEY_NEW), t(defect.words()));
        }
        let state = match name.strip_prefix(PERSON).unwrap_or(name) {
            "authentication-key" => w::KIND_PERSON_AUTH,
            "other-iin" => w::KEY_OTHER_IIN,
            "forged-issuer" => Defect::ForgedSignature.words(),
            "foreign-ca" => Defect::ForeignAuthority.words(),
            // The reasons are those of the test PKI's ledger.
            "revoked" => Defect::KeyCompromise.words(),
            "expired-revoked-other-iin" => {
                let all = [Defect::Expired.words(), Defect::Superseded.words(), w::KEY_OTHER_IIN];
                return format!("{}: {}", t(w::KEY_TEST_PERSON), all.map(t).join(", "));
            }
            stem => Defect::from_name(stem).map_or(w::KEY_IN_ORDER, Defect::words),
        };
        format!("{}: {}", t(w::KEY_TEST_PERSON), t(state))
    }

    fn key(&self, name: &str, iin: &str, now: Now) -> Result<Holder, NoKey> {
        if name == SOUND {
            return self.issued(iin, None, now);
        }
        if let Some(defect) = name.strip_prefix(DEFECT) {
            let defect = Defect::from_name(defect).ok_or(NoKey::Unknown)?;
            return self.issued(iin, Some(defect), now);
        }
        let known = self.people.iter().find(|known| *known == name).ok_or(NoKey::Unknown)?;
        self.person(known).ok_or(NoKey::Unknown)
    }

    fn of_role(&self, role: Actor) -> Option<Holder> {
        // A certificate is one person's: each role has another.
        let stem = match role {
            Actor::StateCorporationEmployee => OPERATOR,
            Actor::ProviderEmployee => "centre-operator-ecdsa",
            Actor::OfficeClerk => "centre-operator-gost2015",
            Actor::Head => HEAD,
            Actor::AuthorisedPerson => "provider-head-ecdsa",
            Actor::HousingCommission => "provider-head-gost2015",
            Actor::LocalExecutiveBody => AKIMAT,
            Actor::Recipient
            | Actor::Portal
            | Actor::Provider
            | Actor::RegionalGatewayWorkstation
            | Actor::ResponsibleExecutor => return None,
        };
        self.person(stem)
    }

    fn of_certificate(&self, sha256: &[u8; 32]) -> Option<Holder> {
        let of_roles = Actor::ALL.iter().filter_map(|role| self.of_role(*role));
        let mut holders = of_roles.chain(self.people.iter().filter_map(|stem| self.person(stem)));
        holders.find(|holder| holder.certificate().sha256() == sha256)
    }
}

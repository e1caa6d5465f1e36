//! The databases without a gateway: people, keys of the test authority, and what is asked.

use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use qaqpa::ca::{Algorithm, Authority, Organization, Subject, SystemKeys, builtin};
use qaqpa::calendar::almaty;
use qaqpa::clock::Now;
use qaqpa::databases::{Database, Databases, Keys, NotAnswered, Question, Reply, Script};
use qaqpa::keys::{Holder, Signer};
use qaqpa::people::query::Query;
use qaqpa::people::{Company, People, Person, SharedPeople};
use qaqpa::random::Seeded;
use qaqpa::x509::to_pem;
use qaqpa::xml;

use crate::support::peers::{fresh_dir, peer};
use crate::support::sources::repository;

/// The test authority's keys for the databases.
pub struct TestKeys(pub SystemKeys);

impl Keys for TestKeys {
    fn holder(&self, database: Database, now: Now) -> Option<Arc<Holder>> {
        let system = Subject::System {
            system_id: database.system_id().to_owned(),
            name: database.system_name().to_owned(),
            organization: Organization {
                name: "АО \"ТЕСТ\"".to_owned(), bin: "123456789021".to_owned()
            },
        };
        Some(self.0.holder(&system, now).unwrap())
    }
}

/// The databases of a seed, and a day.
pub struct Room {
    pub databases: Databases,
    pub people: People,
    pub keys: Arc<TestKeys>,
    pub now: Now,
    pub script: Script,
}

/// How far a search goes.
const WITHIN: u64 = 60_000;

impl Room {
    /// With keys of ECDSA, which take no time to make.
    pub fn new(seed: u64, now: &str) -> Self {
        Room::with(seed, now, Algorithm::Ecdsa)
    }

    pub fn with(seed: u64, now: &str, algorithm: Algorithm) -> Self {
        let authority = Arc::new(Authority::builtin(None).unwrap());
        let keys = Arc::new(TestKeys(SystemKeys::new(authority, algorithm)));
        let people = People::new(seed);
        let script = Script::default();
        let databases = Databases::new(
            SharedPeople::new(people.clone()),
            Arc::clone(&keys) as Arc<dyn Keys>,
            Arc::new(Seeded::new(seed, "databases")),
            script.clone(),
        );
        Room { databases, people, keys, now: Now::parse(now).unwrap(), script }
    }

    /// The first person of whom an expression is true.
    pub fn find(&self, expression: &str) -> Person {
        let (query, day) = (Query::parse(expression).unwrap(), almaty::date_of(self.now));
        let mut all = (0..WITHIN).map(|n| self.people.person(n).unwrap());
        all.find(|person| query.matches(person, day)).unwrap_or_else(|| panic!("{expression}"))
    }

    /// The first person of whom something is true.
    pub fn person(&self, wanted: impl Fn(&Person) -> bool) -> Person {
        (0..WITHIN).map(|n| self.people.person(n).unwrap()).find(wanted).unwrap()
    }

    /// The first company of which something is true.
    pub fn company(&self, wanted: impl Fn(&Company) -> bool) -> Company {
        (0..WITHIN).map(|n| self.people.company(n).unwrap()).find(wanted).unwrap()
    }

    pub fn ask(&self, service: &str, document: &str) -> Result<Reply, NotAnswered> {
        self.ask_signed(service, document, None)
    }

    /// Asks with a document whose signer is told: who judges signatures stands before the databases.
    pub fn ask_signed(
        &self,
        service: &str,
        document: &str,
        signer: Option<&str>,
    ) -> Result<Reply, NotAnswered> {
        let document = xml::parse(document.as_bytes()).unwrap();
        let holder = signer.map(|stem| builtin::holder(stem).unwrap());
        self.databases.answer(&Question {
            service_id: service,
            message_id: "m-1",
            sender_id: "test-system",
            document: &document,
            signer: holder.as_ref().map(|holder| holder.certificate()),
            now: self.now,
        })
    }

    pub fn gbdfl(&self, iin: &str) -> Reply {
        self.ask("GBDFL_UniversalServiceSync", &person_request(iin, "")).unwrap()
    }

    pub fn gbdul(&self, bin: &str) -> Reply {
        let request = format!(
            "<t:Request xmlns:t=\"http://gbdulinfobybin_v2.egp.gbdul.tamur.kz\"><RequestorBIN>123456789021</RequestorBIN><BIN>{bin}</BIN></t:Request>"
        );
        self.ask_signed("GbdulInfoByBin_v2", &request, Some("portal-system")).unwrap()
    }

    /// Asks libxml2 whether an answer follows a schema that is served, and xmlsec1 whether the database signed it.
    pub fn holds(&self, reply: &Reply, schema: &str, database: Database) {
        let place = fresh_dir();
        let schemas = repository().join("schemas/databases");
        let file = place.path().join("answer.xml");
        std::fs::write(&file, &reply.document).unwrap();
        if let Some(xmllint) = peer("xmllint") {
            let (good, said) = valid(&xmllint, &schemas.join(schema), &file);
            assert!(good, "{said}\n{}", reply.document);
        }
        if let Some(xmlsec1) = peer("xmlsec1") {
            let certificate = place.path().join("database.pem");
            let holder = self.keys.holder(database, self.now).unwrap();
            std::fs::write(&certificate, to_pem("CERTIFICATE", holder.certificate().der())).unwrap();
            let mut verify = Command::new(xmlsec1);
            verify.args(["--verify", "--pubkey-cert-pem"]).arg(&certificate).arg(&file);
            let output = verify.output().unwrap();
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(output.status.success(), "{said}\n{}", reply.document);
        }
    }
}

/// What libxml2 says of a document by a schema.
pub fn valid(xmllint: &Path, schema: &Path, file: &Path) -> (bool, String) {
    let mut command = Command::new(xmllint);
    let output = command.args(["--noout", "--schema"]).arg(schema).arg(file).output().unwrap();
    (output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned())
}

/// Whether the test authority is there on a day to issue keys.
pub fn within(day: jiff::civil::Date) -> bool {
    (2021..2048).contains(&day.year())
}

/// `data` of a question to ГБД ФЛ; it is the request itself.
pub fn person_request(iin: &str, more: &str) -> String {
    format!(
        "<data xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xmlns:cs=\"http://message.persistence.interactive.nat\" xsi:type=\"cs:Request\"><messageId>q-1</messageId><messageDate>2026-11-24T10:00:00+05:00</messageDate><senderCode>TEST</senderCode><iin>{iin}</iin>{more}</data>"
    )
}

/// The text of the first element of this local name.
pub fn text(document: &str, name: &str) -> Option<String> {
    texts(document, name).into_iter().next()
}

/// The texts of the elements of this local name.
pub fn texts(document: &str, name: &str) -> Vec<String> {
    let document = xml::parse(document.as_bytes()).unwrap();
    let named = |id: &xml::NodeId| document.is_element(*id) && document.local_name(*id) == name;
    document.subtree(document.root()).filter(named).map(|id| document.text(id).into_owned()).collect()
}

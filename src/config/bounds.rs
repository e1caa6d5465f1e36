//! What numbers and entries of the settings can be meant: each check names the key, what it has and what it may have.

use super::exchange::is_http;
use super::{Config, ConfigError};

/// A number of the settings: its key, what it has, and what it may have at least or at most.
type Row = (&'static str, u64, u64);

impl Config {
    /// The settings, if every number and every entry of them can be meant.
    pub(super) fn checked(self, file: &str) -> Result<Self, ConfigError> {
        if let Some((key, actual, least)) = self.least().into_iter().find(|(_, actual, least)| actual < least)
        {
            return Err(ConfigError::TooLittle { file: file.to_owned(), key, actual, least });
        }
        if let Some((key, actual, most)) = self.most().into_iter().find(|(_, actual, most)| actual > most) {
            return Err(ConfigError::TooMuch { file: file.to_owned(), key, actual, most });
        }
        if let Some(given) = self.portal.gateway.as_ref().filter(|given| !is_http(given)) {
            let (file, key) = (file.to_owned(), "portal.gateway");
            return Err(ConfigError::Address { file, key, given: given.chars().take(80).collect() });
        }
        if let Some((key, name, fault)) = self.exchange.fault() {
            return Err(ConfigError::Exchange { file: file.to_owned(), key, name, fault });
        }
        Ok(self)
    }

    fn least(&self) -> Vec<Row> {
        let http = &self.http;
        let revocation = &self.revocation;
        vec![
            ("revocation.wait_millis_max", revocation.wait_millis_max, 1),
            ("revocation.list_millis_max", revocation.list_millis_max, 1),
            ("revocation.list_bytes_max", revocation.list_bytes_max as u64, 1024),
            ("revocation.answer_millis_max", revocation.answer_millis_max, 1),
            ("revocation.refresh_seconds", revocation.refresh_seconds, 1),
            ("revocation.answer_kept_seconds", revocation.answer_kept_seconds, 1),
            ("http.body_bytes_max", http.body_bytes_max as u64, 1024),
            ("http.bodies_bytes_max", http.bodies_bytes_max as u64, http.body_bytes_max as u64),
            ("http.connections_max", http.connections_max as u64, 1),
            ("http.handshake_millis_max", http.handshake_millis_max, 1),
            ("http.headers_millis_max", http.headers_millis_max, 1),
            ("http.body_pause_millis_max", http.body_pause_millis_max, 1),
            ("http.body_millis_max", http.body_millis_max, 1),
            ("http.http2_streams_max", u64::from(http.http2_streams_max), 1),
            ("http.connections_of_client_max", http.connections_of_client_max as u64, 1),
            ("http.handshakes_of_client_max", http.handshakes_of_client_max as u64, 1),
            ("http.client_share_percent_max", u64::from(http.client_share_percent_max), 1),
            ("http.write_stall_millis_max", http.write_stall_millis_max, 1),
            ("http.idle_millis_max", http.idle_millis_max, 1),
            ("http.connection_millis_max", http.connection_millis_max, 1),
            ("workers.queue_millis_max", self.workers.queue_millis_max, 1),
            ("workers.explanation_queue_millis_max", self.workers.explanation_queue_millis_max, 1),
            ("refusals.bytes_max", self.refusals.bytes_max, 64 * 1024),
            ("databases.answer_millis_max", self.databases.answer_millis_max, 1),
            ("portal.answer_millis_max", self.portal.answer_millis_max, 1),
            ("accounts.password_memory_kib", u64::from(self.accounts.password_memory_kib), 64),
            ("accounts.password_passes", u64::from(self.accounts.password_passes), 1),
            ("accounts.passwords_at_once", self.accounts.passwords_at_once as u64, 1),
            ("accounts.passwords_waiting_max", self.accounts.passwords_waiting_max as u64, 1),
            ("accounts.session_idle_minutes_max", u64::from(self.accounts.session_idle_minutes_max), 1),
            ("accounts.session_minutes_max", u64::from(self.accounts.session_minutes_max), 1),
            ("accounts.sessions_max", u64::from(self.accounts.sessions_max), 1),
            ("accounts.attempts_free", u64::from(self.accounts.attempts_free), 1),
            ("accounts.address_attempts_free", u64::from(self.accounts.address_attempts_free), 1),
            ("accounts.challenge_seconds", u64::from(self.accounts.challenge_seconds), 1),
            ("journal.entries_max", self.journal.entries_max as u64, 1),
            ("journal.export_bytes_max", self.journal.export_bytes_max as u64, 1024),
            ("refusals.days_max", u64::from(self.refusals.days_max), 1),
            ("agent.message_bytes_max", self.agent.message_bytes_max as u64, 1024),
            ("agent.connections_max", self.agent.connections_max as u64, 1),
            ("agent.asked_seconds_max", self.agent.asked_seconds_max, 1),
            ("requests.age_days_max", u64::from(self.requests.age_days_max.unwrap_or(1)), 1),
            ("workers.threads", self.workers.threads.unwrap_or(1) as u64, 1),
            ("exchange.amount", u64::from(self.exchange.amount), 1),
            ("exchange.push_millis_max", self.exchange.push_millis_max, 1),
            ("exchange.push_answer_bytes_max", self.exchange.push_answer_bytes_max as u64, 1024),
            ("exchange.breaker_failures", u64::from(self.exchange.breaker_failures), 1),
            ("exchange.breaker_probes", u64::from(self.exchange.breaker_probes), 1),
        ]
    }

    fn most(&self) -> Vec<Row> {
        /// Rates are counted in ten thousand.
        const ALL: u64 = 10_000;
        let dirt = &self.people.dirt;
        vec![
            ("http.client_share_percent_max", u64::from(self.http.client_share_percent_max), 100),
            ("workers.threads", self.workers.threads.unwrap_or(1) as u64, 1_024),
            // A gibibyte for one password is more than anybody needs and as much as a machine may have.
            ("accounts.password_memory_kib", u64::from(self.accounts.password_memory_kib), 1024 * 1024),
            ("accounts.passwords_at_once", self.accounts.passwords_at_once as u64, 1_024),
            ("exchange.amount", u64::from(self.exchange.amount), 100),
            ("people.dirt.missing_patronymic", u64::from(dirt.missing_patronymic), ALL),
            ("people.dirt.two_spellings", u64::from(dirt.two_spellings), ALL),
            ("people.dirt.look_alike_letters", u64::from(dirt.look_alike_letters), ALL),
            ("people.dirt.expired_document", u64::from(dirt.expired_document), ALL),
            ("people.dirt.dead", u64::from(dirt.dead), ALL),
            ("people.dirt.not_found", u64::from(dirt.not_found), ALL),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interface::ExchangeFault;

    /// What a file of settings with this text is refused with; the name of the file stands in its place.
    fn refused(text: &str) -> (String, ConfigError) {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("q.toml");
        std::fs::write(&file, text).unwrap();
        let error = Config::load(&file).unwrap_err();
        let said = error.to_string();
        let rest = said.strip_prefix(&file.display().to_string());
        (rest.unwrap_or_else(|| panic!("{said}")).to_owned(), error)
    }

    /// A file with one number.
    fn with(key: &str, value: u64) -> String {
        let (section, name) = key.split_once('.').unwrap();
        format!("[{section}]\n{name} = {value}\n")
    }

    #[test]
    fn every_number_that_is_too_small_or_too_large_is_refused_with_its_key_and_its_bound() {
        let config = Config::default();
        for (key, _, least) in config.least() {
            let actual = least - 1;
            let (said, _) = refused(&with(key, actual));
            assert_eq!(said, format!(": {key} = {actual} cannot be; it is at least {least}"));
        }
        for (key, _, most) in config.most() {
            let actual = most + 1;
            let (said, _) = refused(&with(key, actual));
            assert_eq!(said, format!(": {key} = {actual} cannot be; it is at most {most}"));
        }
    }

    #[test]
    fn every_bound_is_itself_allowed() {
        let config = Config::default();
        for (key, _, bound) in config.least().into_iter().chain(config.most()) {
            let read = Config::parse(&with(key, bound), "q.toml");
            assert!(read.is_ok(), "{key} = {bound}: {read:?}");
        }
    }

    /// A file with a fault of the exchange, where it stands and its name. A fault that is not here does not compile.
    fn faulty(fault: &ExchangeFault) -> (&'static str, &'static str, &'static str) {
        let (systems, services) = ("exchange.systems", "exchange.services");
        match fault {
            ExchangeFault::NoName => ("[[exchange.systems]]\nsender_id = \" \"\n", systems, " "),
            ExchangeFault::Twice => (
                "[[exchange.systems]]\nsender_id = \"a\"\n[[exchange.systems]]\nsender_id = \"a\"\n",
                systems,
                "a",
            ),
            ExchangeFault::NoOwner => ("[[exchange.services]]\nid = \"S\"\n", services, "S"),
            ExchangeFault::Address(_) => (
                "[[exchange.services]]\nid = \"S\"\nkind = \"routed\"\nurl = \"https:///in\"\n",
                services,
                "S",
            ),
        }
    }

    #[test]
    fn every_entry_of_the_exchange_that_cannot_be_is_refused_with_its_place_and_its_name() {
        let address = ExchangeFault::Address("https:///in".to_owned());
        for expected in [ExchangeFault::NoName, ExchangeFault::Twice, ExchangeFault::NoOwner, address] {
            let (text, place, called) = faulty(&expected);
            let (said, error) = refused(text);
            assert!(said.starts_with(&format!(": {place} `{called}`: ")), "{said}");
            let ConfigError::Exchange { key, name, fault, .. } = error else { panic!("{error:?}") };
            assert_eq!((key, name.as_str(), fault), (place, called, expected));
        }
        for push in ["ftp://h/in", "h:1", "http://"] {
            let (said, _) = refused(&format!("[[exchange.systems]]\nsender_id = \"a\"\npush = \"{push}\"\n"));
            assert!(said.contains(&format!("exchange.systems `a`: `{push}`")), "{said}");
        }
    }
}

//! Registration, login and sessions.

use std::net::IpAddr;

use super::challenge::{Challenge, Proof, Seal};
use super::digest::sha256;
use super::iin::is_iin;
use super::password::{Hasher, NoPlace, Password};
use super::session::{Session, SessionToken};
use super::settings::{AccountSettings, UnprovenAccounts};

use crate::clock::Now;
use crate::interface::AccountFault;
use crate::registry::{
    Account, AccountId, AccountQuery, AccountRows, AccountWrite, AccountWritten, LoginAttempt, LoginWay,
    NewSession, OpenFor, Registry, RegistryError, SessionOwner, StaffEntry, StorageFault, StoredSession,
};
use crate::validation::TrustedContent;

/// A session's last use is written down once in so long: not each request costs a commit.
const SEEN_EVERY_MILLIS: i64 = 60_000;

/// Accounts, and the way to them.
pub struct Accounts {
    registry: Registry,
    settings: AccountSettings,
    hasher: Hasher,
    seal: Seal,
}

/// What somebody shows who logs in by a password.
#[derive(Clone, Copy)]
pub enum Credentials<'a> {
    /// An IIN, on the portal.
    Iin(&'a str, &'a str),
    /// A name on the list of staff.
    Staff(&'a str, &'a str),
}

/// Where a login comes from.
#[derive(Debug, Clone, Copy)]
pub struct From {
    /// The client's address.
    pub address: IpAddr,
    /// The session that the client showed; it ends, so that nobody can plant one.
    pub replaces: Option<SessionToken>,
    /// When.
    pub at: Now,
}

/// A session that was opened.
#[derive(Debug)]
pub struct Opened(pub Session);

/// Why nothing came of it.
#[derive(Debug)]
pub enum AccountError {
    /// What is wrong with what was sent.
    Fault(AccountFault),
    /// As many passwords are being hashed as may be.
    Busy,
    /// The registry did not take it.
    Registry(RegistryError),
}

impl std::convert::From<AccountFault> for AccountError {
    fn from(fault: AccountFault) -> Self {
        AccountError::Fault(fault)
    }
}

impl std::convert::From<RegistryError> for AccountError {
    fn from(error: RegistryError) -> Self {
        AccountError::Registry(error)
    }
}

impl std::convert::From<NoPlace> for AccountError {
    fn from(_: NoPlace) -> Self {
        AccountError::Busy
    }
}

/// What the store answers to another question.
fn unexpected() -> AccountError {
    AccountError::Registry(StorageFault::Unreachable.into())
}

impl Accounts {
    /// Accounts in this registry. `secret` is what every process on it seals challenges with; without one it is drawn, and nobody else takes
    /// them.
    pub fn new(registry: Registry, settings: AccountSettings, secret: Option<[u8; 32]>) -> Self {
        let hasher = Hasher::new(settings.password);
        Accounts { registry, settings, hasher, seal: secret.map_or_else(Seal::draw, Seal::of_secret) }
    }

    /// What they are kept by.
    pub fn settings(&self) -> &AccountSettings {
        &self.settings
    }

    /// Registers an IIN with a password, 000 ¶10(1). It proves nothing of who that is.
    pub async fn register(&self, iin: &str, password: &str, at: Now) -> Result<AccountId, AccountError> {
        if !is_iin(iin) {
            return Err(AccountFault::NotAnIin.into());
        }
        let password = self.hasher.hash(Password::new(password)?).await?;
        let proven = self.settings.unproven == UnprovenAccounts::AllOfIin;
        let create = AccountWrite::Create { iin: iin.to_owned(), password, proven, at };
        match self.registry.account(create).await? {
            AccountWritten::Account(id) => {
                tracing::info!(account = id, "an account was registered");
                Ok(id)
            }
            _ => Err(AccountFault::Exists.into()),
        }
    }

    /// Opens a session by a password. Each attempt is counted before it is judged.
    pub async fn login(&self, shown: Credentials<'_>, from: From) -> Result<Opened, AccountError> {
        let (Credentials::Iin(name, password) | Credentials::Staff(name, password)) = shown;
        // What no account can have needs no attempt, and takes no time to hash.
        let password = Password::new(password).map_err(|_| AccountFault::WrongCredentials)?;
        let kind: &[u8] = if matches!(shown, Credentials::Iin(..)) { b"iin" } else { b"staff" };
        let subjects = [
            (sha256(&[b"login of\0", kind, b"\0", name.as_bytes()]), self.settings.account_lock),
            self.address(from.address),
        ];
        let refused_at = self.attempt(&subjects, from.at).await?;
        let (stored, owner) = match shown {
            Credentials::Iin(iin, _) => {
                let account = self.account(iin).await?;
                (
                    account.as_ref().and_then(|account| account.password.clone()),
                    account.map(SessionOwner::Account),
                )
            }
            Credentials::Staff(name, _) => {
                let query = AccountQuery::StaffByName(name.to_owned());
                let AccountRows::Staff(found) = self.registry.account_rows(query).await? else {
                    return Err(unexpected());
                };
                let (entry, password) = found.unzip();
                (password.flatten(), entry.map(SessionOwner::Staff))
            }
        };
        let verified = self.hasher.verify(password, stored).await?;
        let Some(owner) = owner.filter(|_| verified) else {
            tracing::info!(way = "password", "a login was refused");
            return Err(AccountFault::WrongCredentials.into());
        };
        let subjects = subjects.map(|(subject, _)| subject).to_vec();
        self.registry.account(AccountWrite::Succeeded(subjects)).await?;
        self.open(owner, LoginWay::Password, refused_at, from).await
    }

    /// Opens a session for somebody on the list of staff who showed the token.
    pub async fn login_by_token(&self, staff: StaffEntry, from: From) -> Result<Opened, AccountError> {
        self.open(SessionOwner::Staff(staff), LoginWay::Token, None, from).await
    }

    /// A challenge to be signed.
    pub fn challenge(&self, now: Now) -> Challenge {
        self.seal.challenge(now, self.settings.challenge_millis)
    }

    /// Who signed a challenge of ours.
    pub fn proof(&self, signed: &TrustedContent, now: Now) -> Result<Proof, AccountFault> {
        self.seal.proof(signed, now)
    }

    /// Opens a session for who proved to hold an IIN, and makes the account if there is none; with a password, sets it. The account is
    /// from then on that of the IIN's holder: what somebody else did with it before is over.
    pub async fn login_by_proof(
        &self,
        proof: Proof,
        iin: Option<&str>,
        password: Option<&str>,
        from: From,
    ) -> Result<Opened, AccountError> {
        let Proof { iin: proven, id, ends_at } = proof;
        if iin.is_some_and(|iin| iin != proven) {
            return Err(AccountFault::OtherIin.into());
        }
        let password = match password {
            Some(password) => Some(self.hasher.hash(Password::new(password)?).await?),
            None => None,
        };
        if self.registry.account(AccountWrite::UseChallenge { id, ends_at }).await?
            != AccountWritten::Done(true)
        {
            return Err(AccountFault::ChallengeUsed.into());
        }
        let prove = AccountWrite::Prove { iin: proven.clone(), password, at: from.at };
        self.registry.account(prove).await?;
        let account = self.account(&proven).await?.ok_or_else(unexpected)?;
        self.open(SessionOwner::Account(account), LoginWay::Signature, None, from).await
    }

    /// Counts an attempt from an address alone: for what is judged by a signature.
    pub async fn attempt_from(&self, address: IpAddr, at: Now) -> Result<(), AccountError> {
        self.attempt(&[self.address(address)], at).await.map(drop)
    }

    /// Takes the last attempt from an address back.
    pub async fn succeeded_from(&self, address: IpAddr) -> Result<(), AccountError> {
        // Nothing is under the first digest.
        let subjects = vec![sha256(&[b"nobody\0"]), self.address(address).0];
        self.registry.account(AccountWrite::Succeeded(subjects)).await?;
        Ok(())
    }

    /// The session of a token, if it holds at that moment.
    pub async fn session(&self, token: SessionToken, now: Now) -> Result<Option<Session>, RegistryError> {
        let hash = token.hash();
        let AccountRows::Session(found) = self.registry.account_rows(AccountQuery::Session(hash)).await?
        else {
            return Ok(None);
        };
        let Some(stored) = found else { return Ok(None) };
        let unused = now.millis().saturating_sub(stored.seen_at.millis());
        if stored.ends_at <= now || unused > self.settings.idle_millis {
            self.registry.account(AccountWrite::Close { token: hash }).await?;
            return Ok(None);
        }
        // Seen in time to come: the clock was set back, and its idle time runs from now.
        if unused < 0 || unused >= SEEN_EVERY_MILLIS.min(self.settings.idle_millis / 4) {
            self.registry.account(AccountWrite::Seen { token: hash, at: now }).await?;
        }
        Ok(Some(Session { token, stored }))
    }

    /// Ends a session.
    pub async fn close(&self, token: SessionToken) -> Result<(), RegistryError> {
        self.registry.account(AccountWrite::Close { token: token.hash() }).await.map(drop)
    }

    /// The PHC string of a password for somebody on the list of staff.
    pub async fn set_staff_password(&self, name: &str, password: &str) -> Result<(), AccountError> {
        let password = self.hasher.hash(Password::new(password)?).await?;
        self.registry.account(AccountWrite::StaffPassword { name: name.to_owned(), password }).await?;
        Ok(())
    }

    async fn account(&self, iin: &str) -> Result<Option<Account>, AccountError> {
        match self.registry.account_rows(AccountQuery::OfIin(iin.to_owned())).await? {
            AccountRows::Account(account) => Ok(account),
            _ => Err(unexpected()),
        }
    }

    fn address(&self, address: IpAddr) -> ([u8; 32], crate::registry::LockRule) {
        // Of IPv6 the network: one client has more addresses than can be counted.
        let network = match address {
            IpAddr::V4(address) => address.octets().to_vec(),
            IpAddr::V6(address) => address.octets()[..8].to_vec(),
        };
        (sha256(&[b"login from\0", &network]), self.settings.address_lock)
    }

    async fn attempt(
        &self,
        subjects: &[([u8; 32], crate::registry::LockRule)],
        at: Now,
    ) -> Result<Option<Now>, AccountError> {
        let attempt = LoginAttempt { subjects: subjects.to_vec(), at };
        match self.registry.account(AccountWrite::Attempt(attempt)).await? {
            AccountWritten::MayTry { refused_at } => Ok(refused_at),
            AccountWritten::Locked { until } => {
                tracing::info!(%until, "logins are locked after attempts that failed");
                Err(AccountFault::Locked { until }.into())
            }
            _ => Err(unexpected()),
        }
    }

    async fn open(
        &self,
        owner: SessionOwner,
        way: LoginWay,
        refused_at: Option<Now>,
        from: From,
    ) -> Result<Opened, AccountError> {
        let token = SessionToken::draw();
        let (ends_at, at) = (from.at.plus_millis(self.settings.absolute_millis), from.at);
        let opens_for = match &owner {
            SessionOwner::Account(account) => OpenFor::Account(account.id),
            SessionOwner::Staff(staff) => OpenFor::Staff(staff.name.clone()),
        };
        let session = NewSession {
            token: token.hash(),
            owner: opens_for,
            way,
            at,
            ends_at,
            refused_at,
            replaces: from.replaces.map(|replaced| replaced.hash()),
            sessions_max: self.settings.sessions_max,
        };
        self.registry.account(AccountWrite::Open(session)).await?;
        match &owner {
            SessionOwner::Account(account) => {
                tracing::info!(account = account.id, way = way.as_str(), "a session was opened");
            }
            SessionOwner::Staff(staff) => {
                tracing::info!(role = staff.role.as_str(), way = way.as_str(), "a session was opened");
            }
        }
        let stored = StoredSession { owner, way, opened_at: at, seen_at: at, ends_at, refused_at };
        Ok(Opened(Session { token, stored }))
    }
}

impl std::fmt::Debug for Accounts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Accounts").field("settings", &self.settings).finish_non_exhaustive()
    }
}

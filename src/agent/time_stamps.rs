//! Time-stamps over signatures: asked of the authority's service in this process, or at an address.

use std::sync::Arc;
use std::time::Duration;

use super::signing::SignFault;
use crate::clock::Now;
use crate::cms::timestamp::{self, Imprint, TimeStampRequest};
use crate::cms::{self, SignedData};
use crate::crypto::DigestAlgorithm;
use crate::http::Client;
use crate::random::Random;
use crate::x509::Certificate;

/// A time-stamping service in this process: the octets of an answer to those of a request, and how late it comes, in milliseconds.
pub(super) type OwnService = Arc<dyn Fn(&[u8], Now) -> (Vec<u8>, u64) + Send + Sync>;

/// Where time-stamps come from.
#[derive(Clone)]
pub enum TimeStamps {
    /// From the service in this process.
    Own(OwnService),
    /// From an address, RFC 3161 §3.4.
    At {
        /// What asks.
        client: Client,
        /// The address.
        url: String,
    },
}

impl std::fmt::Debug for TimeStamps {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            TimeStamps::Own(_) => f.write_str("TimeStamps::Own"),
            TimeStamps::At { url, .. } => write!(f, "TimeStamps::At({url})"),
        }
    }
}

impl TimeStamps {
    /// Puts a time-stamp over the signature that was made last; `known` are certificates that the token may leave out.
    pub(super) async fn over(
        &self,
        data: &mut SignedData,
        known: &[Certificate],
        random: &dyn Random,
        now: Now,
    ) -> Result<(), SignFault> {
        let Some(last) = data.signers().len().checked_sub(1) else { return Ok(()) };
        // The digest of the signer's own family; Ed25519 has none to name.
        let digest = data.signers()[last].digest().unwrap_or(DigestAlgorithm::Sha256);
        let imprint = Imprint::over(digest, data.signers()[last].signature());
        let mut nonce = [0; 8];
        random.fill(&mut nonce);
        let request = TimeStampRequest::new(imprint, None, &nonce);
        let answer = self.asked(request.to_der(), now).await?;
        let (_, token) = timestamp::verify_answer(&answer, &request, known)
            .map_err(|fault| SignFault::TimeStamp(fault.to_string()))?;
        cms::add_time_stamp(data, last, &token).map_err(SignFault::Cms)
    }

    async fn asked(&self, request: Vec<u8>, now: Now) -> Result<Vec<u8>, SignFault> {
        match self {
            TimeStamps::Own(service) => {
                let service = Arc::clone(service);
                let (answer, millis) = tokio::task::spawn_blocking(move || service(&request, now))
                    .await
                    .map_err(|_| SignFault::TimeStamp("the service broke off".to_owned()))?;
                tokio::time::sleep(Duration::from_millis(millis)).await;
                Ok(answer)
            }
            TimeStamps::At { client, url } => {
                let answer = client.post(url, "application/timestamp-query", request).await;
                let answer = answer.map_err(|error| SignFault::TimeStamp(error.to_string()))?;
                if !answer.status.is_success() {
                    return Err(SignFault::TimeStamp(format!("{url} answered {}", answer.status)));
                }
                Ok(answer.body.to_vec())
            }
        }
    }
}

//! Time-stamps, RFC 3161: what is asked, what is answered, the token in it and whether it is right.
//!
//! A token is SignedData over a TSTInfo. It is verified with its signer's certificate, whose purpose must be time-stamping and
//! nothing else; whether that certificate is to be believed is, as ever, for `trust`.

mod error;
mod info;
mod request;
mod response;
mod verify;

pub use error::TimeStampError;
pub use info::{Imprint, TstInfo};
pub use request::TimeStampRequest;
pub use response::{FailInfo, TimeStampResponse};
pub use verify::{Stamped, TimeStamp, TimeStampFault, verify, verify_answer};

pub(super) use verify::over_signature;

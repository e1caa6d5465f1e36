//! What the tests share: a whole gateway, keys made on the spot, and the tools of others.

pub mod authority;
pub mod caller;
pub mod clients;
pub mod echo;
pub mod gateway;
pub mod generate;
pub mod hostile_documents;
pub mod peers;
pub mod raw;
pub mod requests;
pub mod revocation_host;
pub mod serving;
pub mod sources;
pub mod submissions;

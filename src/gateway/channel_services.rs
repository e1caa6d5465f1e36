//! What the channels work with beside the services of the regulations.

use std::sync::Arc;

use crate::exchange::{Deliveries, Directory, Services};

/// The exchange's own parts of the gateway.
pub struct ChannelServices {
    /// Who answers at once.
    pub services: Arc<Services>,
    /// Who takes part.
    pub directory: Arc<Directory>,
    /// The push, and the chains of the gateway's own.
    pub deliveries: Arc<Deliveries>,
    /// Messages of an answer to getMessages that asks for none.
    pub amount: u32,
    /// When a fetched message that nobody has spoken of is given out again.
    pub fetched_again_seconds: u32,
}

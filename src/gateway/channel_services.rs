//! What the asynchronous channel works with.

use std::sync::Arc;

use crate::exchange::{Deliveries, Directory};

/// The asynchronous channel's own parts of the gateway.
pub struct ChannelServices {
    /// Who takes part.
    pub directory: Arc<Directory>,
    /// The push.
    pub deliveries: Arc<Deliveries>,
    /// Messages of an answer to getMessages that asks for none.
    pub amount: u32,
    /// When a fetched message that nobody has spoken of is given out again.
    pub fetched_again_seconds: u32,
}

//! The authority over HTTP: its paths, the files it publishes, and who publishes them at run time.
//!
//! Knows requests, files and faults of files. Never knows who fetches them; who wants to hear of a publication is a
//! [`Subscriber`].

mod published;
mod publisher;
mod routes;

pub use published::{Published, PublishedFile};
pub use publisher::{Before, CrlFile, CrlPublisher, Fault, Subscriber};
pub use routes::AuthorityServices;

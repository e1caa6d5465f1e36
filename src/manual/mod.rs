//! The manual: pages to read, no code.
//!
//! - [`life_of_a_request`]: every step of a request, and what a crash after it leaves.
//! - [`security`]: what is refused and why, with every limit.
//! - [`divergences`]: where Qaqpa differs from the real gateway, and how well that is known.
//!
//! The README has the first steps, the refusal codes and what is not done yet; `qaqpa --help` has the commands.

pub mod divergences;
pub mod life_of_a_request;
pub mod security;

//! The state databases over the exchange: asked by strangers, and by the workstations of the centre and the provider.

mod e_akimat;
mod flows;
mod hostile;
mod office;
mod recipients;
pub mod strangers;
mod transcoded;

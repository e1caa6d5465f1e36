//! The exchange as a client of the real gateway meets it: what is tolerated, what strict mode says, what is answered.

mod answers;
mod asynchronous;
mod carried;
mod certificates;
mod clients;
pub(crate) mod desk;
mod faults;
mod fire;
mod forms;
mod generated;
mod kept;
mod kit;
mod named;
mod outsiders;
mod own_answers;
mod passed_on;
mod prefixes;
mod send;
mod services;
mod soap12;
mod strict;
mod tolerance;
mod tolerated;
mod written;

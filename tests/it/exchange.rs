//! The exchange as a client of the real gateway meets it: what is tolerated, what strict mode says, what is answered.

mod answers;
mod asynchronous;
mod clients;
mod desk;
mod faults;
mod generated;
mod services;
mod soap12;
mod strict;
mod tolerance;

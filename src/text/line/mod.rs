//! What the commands print, sentence by sentence: a file a command, each sentence with its three languages beside one another.

pub mod agent;
pub mod calendar;
pub mod case;
pub mod certificate;
pub mod cms;
pub mod demo;
pub mod explain;
pub mod fault;
pub mod load;
pub mod people;
pub mod pki;
pub mod registry;
pub mod send;
pub mod serve;
pub mod setting;
pub mod start;
pub mod submit;
pub mod undated;
pub mod usage;
pub mod wanted;

//! Certificates judged beside others: the reference corpus, chains made on the spot with OpenSSL and the JDK, and the command line.

mod anew;
mod answers;
mod authorities;
mod chains;
mod command;
mod corpus;
mod deltas;
mod lists;
mod memory;
mod strays;
mod unsupported;

//! What the tests share: a whole gateway, keys made on the spot, and the tools of others.

pub mod authority;
pub mod caller;
pub mod citizen;
pub mod clients;
pub mod driven;
pub mod echo;
pub mod forms;
pub mod gateway;
pub mod generate;
pub mod hostile_documents;
pub mod letters;
pub mod page;
pub mod peers;
pub mod postgres;
pub mod raw;
pub mod reached;
pub mod requests;
pub mod revocation_host;
pub mod rewritings;
pub mod samples;
pub mod schema;
pub mod serving;
pub mod sources;
pub mod whole;

/// The program under test, in English whatever the language of the machine is. `QAQPA_PROGRAM` names another build of it: figures are
/// taken of a release build.
pub fn program() -> std::process::Command {
    let built = env!("CARGO_BIN_EXE_qaqpa");
    let mut program =
        std::process::Command::new(std::env::var_os("QAQPA_PROGRAM").unwrap_or_else(|| built.into()));
    program.env("LC_ALL", "C").env_remove("QAQPA_LOG");
    program
}
pub mod submissions;

//! `qaqpa demo`.

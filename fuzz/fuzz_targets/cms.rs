//! libFuzzer's way in; what must hold stands in `entries/cms.rs`, which the tests run too.

#![no_main]

#[path = "../entries/cms.rs"]
mod entry;

libfuzzer_sys::fuzz_target!(|octets: &[u8]| entry::run(octets));

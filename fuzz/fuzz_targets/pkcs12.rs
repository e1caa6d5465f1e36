//! libFuzzer's way in; what must hold stands in `entries/pkcs12.rs`, which the tests run too.

#![no_main]

#[path = "../entries/pkcs12.rs"]
mod entry;

libfuzzer_sys::fuzz_target!(|octets: &[u8]| entry::run(octets));

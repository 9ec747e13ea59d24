//! Fuzzes the reader of waivers, and what they do to a report. What is done with an input is in the library.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    kho_abi_fuzz::waivers(bytes);
});

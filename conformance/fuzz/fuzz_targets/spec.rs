//! Fuzzes the reader of specs, and what is made of one that makes sense. What is done with an input is in the library.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    kho_abi_fuzz::spec(bytes);
});

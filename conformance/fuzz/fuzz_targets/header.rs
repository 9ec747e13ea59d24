//! Fuzzes the reader of the text of headers and of C files. What is done with an input is in the library.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    kho_abi_fuzz::header(bytes);
});

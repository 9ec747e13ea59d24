//! Fuzzes the reader of kernel images, as the dwarf and the btf witness read them. What is done with an input is in the library.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    kho_abi_fuzz::image(bytes);
});

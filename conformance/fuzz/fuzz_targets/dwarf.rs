//! Fuzzes the reader of object files, as the dwarf witness reads what a compiler made. What is done with an input is in the library.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    kho_abi_fuzz::dwarf(bytes);
});

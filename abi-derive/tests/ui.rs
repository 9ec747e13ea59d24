//! What an author is told about mistakes, and that what is right compiles without a warning.
//!
//! After a change of wording, `TRYBUILD=overwrite cargo test -p kho-abi-derive --test ui` writes the expectations anew;
//! read the difference. They hold nothing but messages of the spec language, in which rustc has no say.

#[test]
fn mistakes_are_compile_errors_at_their_place() {
    trybuild::TestCases::new().compile_fail("tests/ui/fail/*.rs");
}

#[test]
fn what_is_right_compiles_without_a_warning() {
    trybuild::TestCases::new().pass("tests/ui/pass/*.rs");
}

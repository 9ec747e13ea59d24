//! `compat` over the real releases and over real trees: the verdicts, what people read, and what scripts
//! read.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests end the test")]

#[path = "compat/catalogue.rs"]
mod catalogue;
#[path = "check_edits/edit.rs"]
#[allow(dead_code, reason = "the other test that has it needs more of it")]
mod edit;
#[path = "check_edits/real.rs"]
#[allow(dead_code, reason = "the other test that has it needs more of it")]
mod real;
#[path = "compat/releases.rs"]
mod releases;
#[path = "compat/trees.rs"]
mod trees;

use std::process::{Command, Output};

use jsonschema::Validator;
use kho_abi_spec::{builtin, Spec};
use serde_json::Value;

fn spec() -> Spec {
    Spec::read(&builtin::sources()).unwrap_or_else(|mistakes| panic!("{mistakes}"))
}

fn plain(text: &str) -> String {
    anstream::adapter::strip_str(text).to_string()
}

fn validator(schema: &Value) -> Validator {
    jsonschema::draft202012::meta::validate(schema).unwrap();
    jsonschema::draft202012::new(schema).unwrap()
}

/// The report for scripts, which has to keep to its schema.
fn valid(text: &str) -> Value {
    let schema = serde_json::from_str(include_str!("../schema/compat.json")).unwrap();
    let document: Value = serde_json::from_str(text).unwrap();
    let validator = validator(&schema);
    let mistakes: Vec<_> =
        validator.iter_errors(&document).map(|e| format!("{} at {}", e, e.instance_path())).collect();
    assert!(mistakes.is_empty(), "{mistakes:#?}");
    document
}

fn kho_abi(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_kho-abi")).args(arguments).output().unwrap()
}

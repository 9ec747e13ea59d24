//! The kit for CI systems does what its guide says: its files are what GitHub and GitLab read, the options that it uses are
//! those of the program, its scripts run, and nothing that an input says becomes a command.

// The helpers of tests are not recognised as tests.
#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "ci_kit/action.rs"]
mod action;
#[path = "ci_kit/gitlab.rs"]
mod gitlab;
#[path = "ci_kit/guide.rs"]
mod guide;
#[path = "ci_kit/options.rs"]
mod options;
#[path = "ci_kit/stage.rs"]
mod stage;

use std::fs;
use std::path::{Path, PathBuf};

use saphyr::{LoadableYamlNode, Yaml};
use serde_json::{json, Value};

/// A path from the top of the repository.
fn path(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join(path)
}

fn text(file: &str) -> String {
    fs::read_to_string(path(file)).unwrap()
}

/// The one document of a YAML text. What has a tag is an object with it.
fn yaml(text: &str) -> Value {
    let documents = Yaml::load_from_str(text).unwrap();
    assert_eq!(documents.len(), 1);
    value(&documents[0])
}

fn value(node: &Yaml<'_>) -> Value {
    if let Some(entries) = node.as_mapping() {
        return entries.iter().map(|(key, of)| (key.as_str().unwrap().to_owned(), value(of))).collect();
    }
    if let Some(elements) = node.as_sequence() {
        return elements.iter().map(value).collect();
    }
    match node {
        Yaml::Tagged(tag, node) => json!({ format!("!{}", tag.suffix): value(node) }),
        other if other.is_null() => Value::Null,
        other => {
            let bool_or_number = other.as_bool().map(Value::from).or(other.as_integer().map(Value::from));
            bool_or_number.or(other.as_str().map(Value::from)).unwrap_or_else(|| panic!("{other:?}"))
        }
    }
}

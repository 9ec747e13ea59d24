//! What has changed between two trees.

pub mod maps;

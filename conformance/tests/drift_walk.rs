//! `drift --each` on real git repositories of the real releases: which commit is behind a finding, which one has put it
//! right, and what stands in the way of looking.

// The helpers of tests are not recognised as tests.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

#[path = "drift_run/mod.rs"]
mod drift_run;
#[path = "history/mod.rs"]
mod history;

#[path = "drift_walk/appear.rs"]
mod appear;
#[path = "drift_walk/clones.rs"]
mod clones;
#[path = "drift_walk/grouped.rs"]
mod grouped;
#[path = "drift_walk/merges.rs"]
mod merges;
#[path = "drift_walk/odd.rs"]
mod odd;
#[path = "drift_walk/ranges.rs"]
mod ranges;
#[path = "drift_walk/releases.rs"]
mod releases;
#[path = "drift_walk/repair.rs"]
mod repair;
#[path = "drift_walk/shards.rs"]
mod shards;
#[path = "drift_walk/unreadable.rs"]
mod unreadable;
#[path = "drift_walk/waived.rs"]
mod waived;

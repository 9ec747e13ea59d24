//! `drift`: what has changed between two real trees, and were the versions raised?
//!
//! Both sides are looked at by witnesses and compared with each other; the spec says what is a fact of the wire, what
//! guards what, and what is known, and need not know the new layout.
//!
//! | room | does |
//! |---|---|
//! | `facts`, `cache` | what the witnesses see in a tree, kept by its content |
//! | `stamp`, `channels`, `names` | the versions that a tree announces, and what belongs to which |
//! | `snapshot` | all of that of one tree |
//! | `renames`, `records`, `changes` | what is different between two |
//! | `beyond` | the same of what no witness lists |
//! | `definitions`, `causes` | where a change was made, and what follows from it |
//! | `standing`, `judge`, `domains`, `advice` | the bump rule |
//! | `new_lints` | what is wrong with the new tree by itself, and was not with the old one |
//! | `maps` | where the bytes of a record are, drawn |
//! | `between`, `two`, `walk` | the way through: of two snapshots, of two trees, of a range of commits |

mod advice;
mod between;
mod beyond;
mod cache;
mod causes;
mod changes;
mod channels;
mod definitions;
mod domains;
mod facts;
mod judge;
pub mod maps;
mod names;
mod new_lints;
mod records;
mod renames;
mod snapshot;
mod stamp;
mod standing;
mod two;
mod walk;

pub use between::Outcome;
pub use cache::Cache;
pub use channels::{Channel, Channels};
pub use snapshot::{Snapshot, View};
pub use two::{between, Settings};
pub use walk::{each, Progress, Walked};

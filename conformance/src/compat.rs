//! `compat`: what two kernels are, whether one can hand over to the other, and the reports on it.
//!
//! The verdict itself is a pure function of `kho-abi-spec`, which the catalogue is made with too. In here it
//! is found out what a name on the command line stands for (`side`), and what two trees have differently;
//! the formats are in a room each.

mod human;
mod json;
mod markdown;
mod sentences;
mod side;
mod table;

use kho_abi_spec::compat::{self, Handover};
use kho_abi_spec::Spec;

use crate::error::Checked;

pub use human::render as human;
pub use json::render as json;
pub use markdown::render as markdown;
pub use side::Side;

/// The answers to one question.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The kernels, in the order in which they were named; all releases if none was.
    pub kernels: Vec<Side>,
    /// Who can hand over to whom: there and back for two kernels, each with each for all releases.
    pub handovers: Vec<Handover>,
    /// Whether it was asked about all releases.
    pub matrix: bool,
}

impl Answer {
    /// Whether one kernel can hand over to another, and back. Each is a release, or the folder of a kernel
    /// tree.
    ///
    /// # Errors
    /// If there is neither such a release nor such a folder, or if a tree cannot be looked at in full.
    pub fn of_two(spec: &Spec, old: &str, new: &str) -> Checked<Answer> {
        let (old, new) = (Side::new(spec, old)?, Side::new(spec, new)?);
        let there = side::between(spec, &old, &new);
        let back = side::between(spec, &new, &old);
        Ok(Answer { kernels: vec![old, new], handovers: vec![there, back], matrix: false })
    }

    /// Every known release with every other.
    pub fn of_all(spec: &Spec) -> Answer {
        let releases = compat::releases(&spec.abi);
        let kernels = releases.iter().filter_map(|name| Side::of_release(spec, name, name)).collect();
        Answer { kernels, handovers: compat::matrix(spec), matrix: true }
    }

    /// 0 for a question that was answered with yes, the matrix included; 1 for a no.
    pub fn exit_status(&self) -> u8 {
        let no = |handover: &&Handover| handover.verdict == compat::Verdict::No;
        u8::from(!self.matrix && self.handovers.first().filter(no).is_some())
    }
}

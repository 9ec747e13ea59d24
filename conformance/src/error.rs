//! Why something could not be checked: the one error type of this crate.
//!
//! It always ends a run with exit status 2, so it may never stand for something that was checked and found wrong:
//! that is a finding.

use std::fmt;

/// Something could not be checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CannotCheck {
    /// What was wrong, and where.
    pub problem: String,
    /// What the user can do about it.
    pub remedy: String,
}

impl CannotCheck {
    /// A problem and what to do about it, both without a final full stop.
    pub fn new(problem: impl Into<String>, remedy: impl Into<String>) -> Self {
        CannotCheck { problem: problem.into(), remedy: remedy.into() }
    }
}

impl fmt::Display for CannotCheck {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.problem, self.remedy)
    }
}

impl std::error::Error for CannotCheck {}

/// The result of everything that can fail to be checked.
pub type Checked<T> = Result<T, CannotCheck>;

//! Waivers: which findings somebody has decided to live with, until when, and how grave each rule is to this tree.
//!
//! They are a file of TOML, in the kernel tree or beside it ([`args`]), that is read as a whole ([`Waivers::parse`]) and
//! applied to a report that is finished otherwise ([`Waivers::apply`]). Nothing here looks at a tree or knows what a
//! rule is about; and nothing here can turn what could not be checked into something that was.

mod apply;
pub mod args;
mod file;
mod item;
mod side;

use std::time::SystemTime;

use jiff::tz::Offset;
use jiff::Timestamp;
use kho_abi_spec::target::Target;

use crate::error::{CannotCheck, Checked};
use crate::report::Location;
use crate::rules::{Level, Rule};
use item::Item;
use side::Side;

pub use jiff::civil::Date;

/// What one file says. By default nothing: no waiver, and each rule has its own level.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Waivers {
    levels: Vec<(&'static Rule, Level)>,
    waivers: Vec<Waiver>,
}

/// A finding, or several, that somebody has decided to live with.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Waiver {
    rule: &'static Rule,
    item: Item,
    /// Where it holds; empty for everywhere.
    targets: Vec<Target>,
    from: Option<Side>,
    to: Option<Side>,
    /// Why, in one line.
    reason: String,
    link: String,
    /// The last day on which it holds.
    until: Date,
    /// The line that names the item.
    at: Location,
    /// The line that names the day.
    ends_at: Location,
}

/// What waivers ask about a run and its report does not say.
#[derive(Clone, Copy, Debug, Default)]
pub struct Run<'a> {
    /// The full hash of the commit that the old side is, if it is one.
    pub old: Option<&'a str>,
    /// The full hash of the commit that the new side is, or the one tree.
    pub new: Option<&'a str>,
    /// The full hashes of the commits that were looked at one by one, where a range was walked. If that is none, no
    /// waiver is called unused.
    pub walked: Option<&'a [String]>,
    /// Whether the run looked at a part only of what there is to find at its targets, so that it cannot say of any
    /// waiver that it is unused.
    pub part: bool,
}

impl Waivers {
    /// Reads the text of a file. `name` is what to call the file: in errors, and as the place of what is found about a
    /// waiver.
    ///
    /// # Errors
    /// If anything in it is not as it has to be. The error names the file, the line, and what to do.
    pub fn parse(text: &str, name: &str) -> Checked<Waivers> {
        file::read(text, name)
    }
}

/// The day that it is, in UTC: a run has the same result wherever it takes place.
///
/// # Errors
/// If the system's clock is set to no day of this era.
pub fn today() -> Checked<Date> {
    let now = Timestamp::try_from(SystemTime::now())
        .map_err(|error| CannotCheck::new(format!("the system's clock cannot be read: {error}"), "set it"))?;
    Ok(Offset::UTC.to_datetime(now).date())
}

#[cfg(test)]
mod tests;

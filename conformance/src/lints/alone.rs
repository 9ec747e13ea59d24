//! `header-not-self-contained`: a header uses what neither it nor anything that it includes defines.
//!
//! Each KHO header is compiled alone, with nothing before it but what the kernel's build forces upon every source file,
//! and then asked for every macro of it that has a value where all headers are included. What is missing is found at one target:
//! headers do not include other files for another page size. A name that is missing because of an included
//! KHO header is that header's fault.

use std::collections::{BTreeMap, BTreeSet};

use kho_abi_spec::target::Target;
use rayon::prelude::*;

use super::Subject;
use crate::error::Checked;
use crate::evidence::bindgen::{self, Complaint, Place, TOLERATED};
use crate::headers::{words, HeaderIndex};
use crate::input::Input;
use crate::observed::Observed;
use crate::report::Finding;
use crate::rules;
use crate::source::Tree;

/// A header and what it lacks.
struct Lacking<'h> {
    header: &'h HeaderIndex,
    /// The words of its code, each with its first line.
    words: BTreeMap<String, usize>,
    complaints: Vec<Complaint>,
}

/// What clang complains about in each KHO header that is compiled alone, by the path of the header.
pub type Complaints = BTreeMap<String, Vec<Complaint>>;

/// Compiles each KHO header alone, at the first target that was looked at, and asks for every macro that has a value there.
/// What comes of it depends on what a compiler reads, and on nothing else.
///
/// # Errors
/// If a file of the tree cannot be read, or if there is no usable libclang.
pub fn complaints(tree: &Tree, input: &Input, observed: &[(Target, Observed)]) -> Checked<Complaints> {
    let Some((target, seen)) = observed.first() else { return Ok(Complaints::new()) };
    let texts = input.headers().iter().map(|header| Ok((header, used(tree, header)?)));
    let texts = texts.collect::<Checked<Vec<_>>>()?;
    let compile = |(header, words): &(&HeaderIndex, BTreeMap<String, usize>)| {
        let valued = header.defines.iter().map(|define| define.name.as_str());
        let valued: BTreeSet<_> = valued.filter(|name| seen.constants.contains_key(*name)).collect();
        let tolerated: Vec<_> = TOLERATED.into_iter().filter(|word| words.contains_key(*word)).collect();
        let valued: Vec<_> = valued.into_iter().collect();
        let complaints = bindgen::alone(input, *target, &header.path, &valued, &tolerated)?;
        Ok((header.path.clone(), complaints))
    };
    texts.par_iter().map(compile).collect()
}

/// The words of a header's code, each with its first line.
fn used(tree: &Tree, header: &HeaderIndex) -> Checked<BTreeMap<String, usize>> {
    Ok(words(&tree.read(&header.path)?.unwrap_or_default()))
}

pub(super) fn lint(subject: &Subject<'_>) -> Checked<Vec<Finding>> {
    let lacking = subject.input.headers().iter().map(|header| {
        let complaints = subject.alone.get(&header.path).cloned().unwrap_or_default();
        Ok(Lacking { header, words: used(subject.tree, header)?, complaints })
    });
    let lacking = lacking.collect::<Checked<Vec<_>>>()?;
    let findings = lacking.iter().map(|one| one.finding(subject, &lacking));
    Ok(findings.collect::<Checked<Vec<_>>>()?.into_iter().flatten().collect())
}

impl Lacking<'_> {
    fn finding(&self, subject: &Subject<'_>, all: &[Lacking<'_>]) -> Checked<Option<Finding>> {
        let own: Vec<_> = self.complaints.iter().filter(|complaint| self.is_own(complaint, all)).collect();
        let Some(first) = own.first() else { return Ok(None) };
        let names: BTreeSet<_> = own.iter().filter_map(|complaint| complaint.name.as_deref()).collect();
        let mut names: Vec<_> = names.into_iter().collect();
        names.sort_by_key(|name| self.words.get(*name).copied().unwrap_or(usize::MAX));
        let message = match (names.as_slice(), &first.place) {
            ([], Place::Macro(name)) => format!("included alone, its `{name}` has no value: {}", first.text),
            ([], _) => format!("included alone, it does not compile: {}", first.text),
            (names, _) => listed(names),
        };
        let line = names.first().and_then(|name| self.words.get(*name)).copied();
        let line = line.unwrap_or_else(|| self.line(&first.place));
        let after = (names.len() > 2).then(|| format!("nothing defines {}", names.join(", ")));
        Ok(Some(Finding {
            after,
            location: Some(subject.location(&self.header.path, line)?),
            ..subject.finding(&rules::HEADER_NOT_SELF_CONTAINED, &self.header.path, &message)
        }))
    }

    /// The line of the header that a place is at; the first if it is at none.
    fn line(&self, place: &Place) -> usize {
        match place {
            Place::Line(file, line) if *file == self.header.path => *line,
            Place::Macro(name) => self.header.define(name).map_or(1, |define| define.line),
            _ => 1,
        }
    }

    /// Whether a complaint is about this header, and not about one that it includes.
    fn is_own(&self, complaint: &Complaint, all: &[Lacking<'_>]) -> bool {
        let mut others = all.iter().filter(|other| other.header.path != self.header.path);
        match (&complaint.place, &complaint.name) {
            (Place::Line(file, _), _) if *file != self.header.path => {
                !others.any(|other| other.header.path == *file && !other.complaints.is_empty())
            }
            (_, Some(name)) if !self.words.contains_key(name) => !others.any(|other| other.names(name)),
            _ => true,
        }
    }

    /// Whether this header itself uses a name that is missing.
    fn names(&self, name: &str) -> bool {
        let is_named = |complaint: &Complaint| complaint.name.as_deref() == Some(name);
        self.words.contains_key(name) && self.complaints.iter().any(is_named)
    }
}

fn listed(names: &[&str]) -> String {
    let says = "included alone, it lacks";
    match names {
        [] => says.to_owned(),
        [name] => format!("{says} `{name}`"),
        [one, other] => format!("{says} `{one}` and `{other}`"),
        [first, more @ ..] => format!("{says} `{first}` and {} more", more.len()),
    }
}

//! `header-not-self-contained`: a header uses what neither it nor anything that it includes defines.
//!
//! Each KHO header is compiled alone, with nothing before it but what the kernel's build forces upon every source file,
//! and then asked for every macro of it that has a value where all headers are included. What is missing is found at one target:
//! headers do not include other files for another page size. A name that is missing because of an included
//! KHO header is that header's fault.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::Subject;
use crate::error::Checked;
use crate::evidence::bindgen::{self, Complaint, Place, TOLERATED};
use crate::headers::{words, HeaderIndex};
use crate::report::Finding;
use crate::rules;

/// A header and what it lacks.
struct Lacking<'h> {
    header: &'h HeaderIndex,
    /// The words of its code, each with its first line.
    words: BTreeMap<String, usize>,
    complaints: Vec<Complaint>,
}

pub(super) fn lint(subject: &Subject<'_>) -> Checked<Vec<Finding>> {
    let Some((target, seen)) = subject.observed.first() else { return Ok(Vec::new()) };
    let (input, headers) = (subject.input, subject.input.headers());
    let texts = headers.iter().map(|header| Ok(words(&subject.tree.read(&header.path)?.unwrap_or_default())));
    let texts = texts.collect::<Checked<Vec<_>>>()?;
    let compile = |(header, words): (&'_ HeaderIndex, BTreeMap<String, usize>)| {
        let valued = header.defines.iter().map(|define| define.name.as_str());
        let valued: BTreeSet<_> = valued.filter(|name| seen.constants.contains_key(*name)).collect();
        let tolerated: Vec<_> = TOLERATED.into_iter().filter(|word| words.contains_key(*word)).collect();
        let valued: Vec<_> = valued.into_iter().collect();
        let complaints = bindgen::alone(input, *target, &header.path, &valued, &tolerated)?;
        Ok((words, complaints))
    };
    let compiled: Vec<_> = headers.par_iter().zip(texts).map(compile).collect::<Checked<Vec<_>>>()?;
    let lacking = headers.iter().zip(compiled);
    let lacking: Vec<_> =
        lacking.map(|(header, (words, complaints))| Lacking { header, words, complaints }).collect();
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

//! One side of a comparison: a tree, what the witnesses see in it, and which versions it announces.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use kho_abi_spec::model::{Abi, DefinedIn};
use kho_abi_spec::target::Target;

use super::cache::Cache;
use super::channels::Channels;
use super::facts::{ByTarget, ByWitness, Facts};
use super::names::Names;
use crate::check::{doubts, wanted_in_any};
use crate::compare::is_required;
use crate::error::{CannotCheck, Checked};
use crate::headers::{HeaderIndex, Named};
use crate::input::{is_kho_header, Input};
use crate::lints::Complaints;
use crate::observed::{Constant, Observed};
use crate::report::{DomainReport, Finding, InputReport};
use crate::source::Tree;

/// One side of a comparison.
#[derive(Debug)]
pub struct Snapshot {
    /// What to call it.
    pub name: String,
    /// The release that its Makefile states.
    pub release: Option<String>,
    /// Its version channels.
    pub channels: Channels,
    /// What bindgen sees, by target.
    pub observed: ByTarget,
    /// What else is seen: the target, the witness, and its words.
    pub compiled: ByWitness,
    /// What clang says of each KHO header alone.
    pub alone: Complaints,
    /// Why some of it is not known, a line each.
    pub problems: Vec<String>,
    /// What the compilers read; none if the tree has nothing of KHO.
    pub input: Option<Input>,
    /// The tree itself.
    pub tree: Tree,
    /// What the lints find in it, if no record is known; found at the first question.
    pub(super) linted: OnceCell<Checked<Vec<Finding>>>,
}

/// What a tree shows, to whoever wants to know what it means.
pub struct View<'a> {
    /// What bindgen sees, by target.
    pub observed: &'a [(Target, Observed)],
    /// What the KHO headers define, and what the ABI has elsewhere.
    pub headers: Vec<&'a HeaderIndex>,
    /// The release that the tree's Makefile states.
    pub release: Option<&'a str>,
}

impl Snapshot {
    /// Looks at a tree at some targets.
    ///
    /// # Errors
    /// If its files cannot be read, or not without a configured tree.
    pub(super) fn take(
        abi: &Abi,
        names: &Names,
        tree: Tree,
        targets: &[Target],
        cache: &Cache,
    ) -> Checked<Snapshot> {
        let release = tree.release()?;
        let input = Input::unprepared_if_any(&tree, &wanted_in_any(abi))?;
        let mut snapshot = Snapshot {
            name: tree.describe(),
            release,
            channels: Channels::default(),
            observed: Vec::new(),
            compiled: Vec::new(),
            alone: Complaints::new(),
            problems: Vec::new(),
            input,
            tree,
            linted: OnceCell::new(),
        };
        if let Some(input) = &snapshot.input {
            let (facts, mut problems) = Facts::of(&snapshot.tree, input, targets, cache);
            let paths: Vec<&str> =
                input.headers().iter().chain(input.excerpts()).map(|header| header.path.as_str()).collect();
            // No tree is configured here, so that the remedy of `check` is none.
            let same = "let the headers of the ABI say the same in every configuration";
            let open = doubts::open_conditions(input, &paths).into_iter();
            problems.extend(open.map(|open| CannotCheck::new(open.problem, same).to_string()));
            problems.extend(of_compiler(input).iter().map(ToString::to_string));
            snapshot.problems = problems;
            snapshot.alone.clone_from(&facts.alone);
            (snapshot.observed, snapshot.compiled) = facts.by_target(targets);
        }
        snapshot.channels = Channels::of(abi, &snapshot.view(), names);
        let unequal = snapshot.unequal().map(|problem| problem.to_string()).collect::<Vec<_>>();
        snapshot.problems.extend(unequal);
        Ok(snapshot)
    }

    /// The versions that are not the same at each target: whether one was raised depends on where one looks.
    fn unequal(&self) -> impl Iterator<Item = CannotCheck> + '_ {
        let constants = self.channels.iter().flat_map(|channel| channel.by.iter().chain(&channel.named_by));
        let unequal = constants.filter(|name| {
            let mut values = self.observed.iter().map(|(_, seen)| seen.constants.get(*name));
            values.next().is_some_and(|first| values.any(|other| other != first))
        });
        unequal.map(|name| {
            CannotCheck::new(
                format!("{}: `{name}` announces a version that is not the same at each target", self.name),
                "compare at one target after the other, with --target",
            )
        })
    }

    /// What it shows.
    pub fn view(&self) -> View<'_> {
        View { observed: &self.observed, headers: self.headers().collect(), release: self.release.as_deref() }
    }

    /// The KHO headers, and what the ABI has elsewhere.
    pub fn headers(&self) -> impl Iterator<Item = &HeaderIndex> {
        self.input.iter().flat_map(|input| input.headers().iter().chain(input.excerpts()))
    }

    /// Whether it shows nothing of KHO at all.
    pub fn is_empty(&self) -> bool {
        self.input.is_none()
    }

    /// Why an item that is not seen may be there all the same, if the spec says so: it is in a file that the tree does
    /// not have, or the release spells it otherwise.
    pub(super) fn hides(&self, abi: &Abi, item: &str) -> Option<String> {
        let input = self.input.as_ref()?;
        let release = self.release.as_deref();
        self.channels.iter().filter_map(|channel| channel.known).find_map(|known| {
            let version = &abi.domains[known.domain].versions[known.version];
            let (_, item) = version.own().find(|(_, own)| own.name == item)?;
            let path = item.home(release).map(DefinedIn::path)?;
            if !is_required(item, release) {
                return Some(format!("{} spells it otherwise, or not at all", self.name));
            }
            (!is_kho_header(&path) && input.absent(&path))
                .then(|| format!("{} does not have {path}", self.name))
        })
    }

    /// What it is, for a report.
    pub fn report(&self, targets: &[Target]) -> InputReport {
        InputReport {
            tree: self.name.clone(),
            release: self.release.clone(),
            domains: self.channels.iter().map(domain).collect(),
            targets: targets.iter().map(|target| target.name()).collect(),
            stood_in: self.input.as_ref().map(|input| input.stood_in().to_vec()).unwrap_or_default(),
            problems: self.problems.clone(),
            ..InputReport::default()
        }
    }
}

fn domain(channel: &super::channels::Channel) -> DomainReport {
    DomainReport {
        domain: channel.name.clone(),
        announced: channel.by.as_ref().map(|_| channel.announced.text().to_owned()),
        version: channel.announced.text().to_owned(),
    }
}

/// Conditions on the compiler: the values of constants are seen by one only, and another one sees others.
fn of_compiler(input: &Input) -> Vec<CannotCheck> {
    let conditions = input.headers().iter().flat_map(|h| h.conditions.iter().map(|c| (h.path.as_str(), c)));
    let of_compiler =
        conditions.filter(|(_, c)| ["__clang", "__GNUC"].iter().any(|own| c.name.starts_with(own)));
    let problem = |(path, condition): (&str, &Named)| {
        let problem = format!("{path}:{} depends on the compiler ({})", condition.line, condition.name);
        CannotCheck::new(problem, "let the headers of the ABI say the same to every compiler")
    };
    of_compiler.map(problem).collect()
}

impl View<'_> {
    /// The value of a constant at the first target that has it.
    pub fn constant(&self, name: &str) -> Option<&Constant> {
        self.observed.iter().find_map(|(_, seen)| seen.constants.get(name))
    }

    /// Every constant with its value at the first target that has it, sorted by name.
    pub fn constants(&self) -> impl Iterator<Item = (&str, &Constant)> {
        let names: BTreeSet<&str> =
            self.observed.iter().flat_map(|(_, seen)| seen.constants.keys()).map(String::as_str).collect();
        names.into_iter().filter_map(|name| Some((name, self.constant(name)?)))
    }

    /// Every record and constant, sorted by name.
    pub fn items(&self) -> impl Iterator<Item = &str> {
        let names =
            self.observed.iter().flat_map(|(_, seen)| seen.records.keys().chain(seen.constants.keys()));
        names.map(String::as_str).collect::<BTreeSet<_>>().into_iter()
    }
}

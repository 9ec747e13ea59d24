//! Can one kernel hand over to another? The verdict per domain, in the order in which a reader checks them,
//! and as a whole.
//!
//! Pure: kernels come in as the versions that they carry, and the verdict goes out as data. What the versions
//! of a real tree are, and whether its layouts are those of the spec, is found out elsewhere and given in.

mod changes;
mod releases;

use std::fmt;

use crate::model::{Abi, Domain};
use crate::Spec;

pub use changes::{changes, Changes};
pub use releases::{between_releases, matrix, nearest_release, releases};

/// A kernel: what it carries of each domain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kernel {
    /// What to call it: a release, or a folder.
    pub name: String,
    /// By position of the domain in the ABI; none where it has nothing of the domain.
    pub carries: Vec<Option<Carried>>,
}

/// What a kernel carries of one domain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carried {
    /// The position in the domain of the version, or of the nearest that the spec knows.
    pub version: usize,
    /// What it announces, without quotes: kernels compare this and nothing else.
    pub announced: String,
    /// Whether the spec knows this version.
    pub known: bool,
}

/// Something that two kernels have differently although they announce the same version of its domain.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Disagreement {
    /// The position of the domain in the ABI.
    pub domain: usize,
    /// What is different, without a final full stop.
    pub what: String,
}

/// The answer to whether a kernel can hand over; the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Everything arrives.
    Yes,
    /// Something is lost, and the rest arrives.
    But,
    /// Nothing that was handed over can be used, or it would be misread.
    No,
}

impl Verdict {
    /// As people read it.
    pub fn words(self) -> &'static str {
        match self {
            Verdict::Yes => "yes",
            Verdict::But => "yes, but",
            Verdict::No => "no",
        }
    }

    /// As scripts read it.
    pub fn id(self) -> &'static str {
        match self {
            Verdict::But => "but",
            other => other.words(),
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.words())
    }
}

/// What becomes of one domain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Both have the same version with the same layouts.
    Match,
    /// The versions differ, and the new kernel notices.
    Mismatch,
    /// The versions are called the same, and the layouts differ: the new kernel does not notice.
    Misread,
    /// The new kernel does not know the domain.
    Unread,
    /// The old kernel does not know the domain, and the new one does without.
    NothingToRead,
    /// The old kernel does not know the domain, and the new one relies on it.
    Missing,
    /// The new kernel does not come to it, because of what guards it.
    NotReached,
}

impl Outcome {
    /// As scripts read it.
    pub fn id(self) -> &'static str {
        match self {
            Outcome::Match => "match",
            Outcome::Mismatch => "mismatch",
            Outcome::Misread => "misread",
            Outcome::Unread => "unread",
            Outcome::NothingToRead => "nothing-to-read",
            Outcome::Missing => "missing",
            Outcome::NotReached => "not-reached",
        }
    }
}

/// What becomes of one domain, and what that means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DomainVerdict {
    /// The domain.
    pub domain: String,
    /// The domain that is checked first.
    pub guarded_by: Option<String>,
    /// What the old kernel announces.
    pub old: Option<String>,
    /// What the new kernel announces.
    pub new: Option<String>,
    /// What becomes of it.
    pub outcome: Outcome,
    /// What it counts for in the whole; none where the new kernel does not come to it.
    pub verdict: Option<Verdict>,
    /// What happens at run time, without a final full stop; none if all is well.
    pub consequence: Option<String>,
    /// What else there is to say, without final full stops.
    pub remarks: Vec<String>,
}

/// Whether one kernel can hand over to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handover {
    /// The kernel that hands over.
    pub old: String,
    /// The kernel that takes over.
    pub new: String,
    /// The answer: the worst of those of the domains.
    pub verdict: Verdict,
    /// The domains that either has, each after that which guards it.
    pub domains: Vec<DomainVerdict>,
}

impl Handover {
    /// The domains because of which the answer is not yes, those that decide it first.
    pub fn reasons(&self) -> impl Iterator<Item = &DomainVerdict> {
        let of = |wanted: Verdict| self.domains.iter().filter(move |d| d.verdict == Some(wanted));
        of(Verdict::No).chain(of(Verdict::But))
    }
}

/// Whether `old` can hand over to `new`, given what the two have differently under the same versions.
pub fn handover(spec: &Spec, old: &Kernel, new: &Kernel, disagreements: &[Disagreement]) -> Handover {
    let pair = Pair { spec, old, new, disagreements };
    let mut outcomes: Vec<Option<Outcome>> = Vec::new();
    let mut domains = Vec::new();
    for position in 0..spec.abi.domains.len() {
        let outcome = pair.outcome(position, &outcomes);
        outcomes.push(outcome);
        domains.extend(outcome.map(|outcome| pair.verdict(position, outcome)));
    }
    let worst = domains.iter().filter_map(|d| d.verdict).max();
    // Two kernels without any domain have nothing to hand over.
    let verdict = worst.unwrap_or(Verdict::No);
    Handover { old: old.name.clone(), new: new.name.clone(), verdict, domains }
}

struct Pair<'a> {
    spec: &'a Spec,
    old: &'a Kernel,
    new: &'a Kernel,
    disagreements: &'a [Disagreement],
}

fn carried(kernel: &Kernel, domain: usize) -> Option<&Carried> {
    kernel.carries.get(domain).and_then(Option::as_ref)
}

/// The position of the domain that guards another.
fn guard(abi: &Abi, domain: &Domain) -> Option<usize> {
    abi.domains.iter().position(|other| other.name.is_some() && other.name == domain.guarded_by)
}

impl Pair<'_> {
    fn domain(&self, position: usize) -> &Domain {
        &self.spec.abi.domains[position]
    }

    /// None if neither kernel has the domain. `before` has the outcomes of the domains before it, its guard
    /// among them.
    fn outcome(&self, position: usize, before: &[Option<Outcome>]) -> Option<Outcome> {
        let domain = self.domain(position);
        let (old, new) = (carried(self.old, position), carried(self.new, position));
        let guard = guard(&self.spec.abi, domain).and_then(|guard| before.get(guard).copied());
        // A kernel that misreads what guards a domain goes on to read the domain.
        let reached = matches!(guard, None | Some(Some(Outcome::Match | Outcome::Misread)));
        // Nothing was handed over that could have this domain in it.
        let empty = matches!(guard, Some(None | Some(Outcome::NothingToRead | Outcome::Missing)));
        Some(match (old, new) {
            (None, None) => return None,
            (None, Some(_)) if empty => Outcome::NothingToRead,
            _ if !reached => Outcome::NotReached,
            (None, Some(_)) if domain.on_absence.is_some() => Outcome::Missing,
            (None, Some(_)) => Outcome::NothingToRead,
            (Some(_), None) => Outcome::Unread,
            (Some(old), Some(new)) if old.announced != new.announced => Outcome::Mismatch,
            _ if self.disagreements.iter().any(|d| d.domain == position) => Outcome::Misread,
            _ => Outcome::Match,
        })
    }

    fn verdict(&self, position: usize, outcome: Outcome) -> DomainVerdict {
        let domain = self.domain(position);
        let announced = |kernel| carried(kernel, position).map(|carried| carried.announced.clone());
        DomainVerdict {
            domain: domain.name.clone().unwrap_or_default(),
            guarded_by: domain.guarded_by.clone(),
            old: announced(self.old),
            new: announced(self.new),
            outcome,
            verdict: weight(domain, outcome),
            consequence: self.consequence(position, outcome),
            remarks: self.remarks(position, outcome),
        }
    }

    fn consequence(&self, position: usize, outcome: Outcome) -> Option<String> {
        let domain = self.domain(position);
        let said = |sentence: &Option<String>, otherwise: &str| {
            sentence.clone().unwrap_or_else(|| otherwise.to_owned())
        };
        let guard = domain.guarded_by.as_deref().unwrap_or_default();
        Some(match outcome {
            Outcome::Match => return None,
            Outcome::Mismatch => said(&domain.on_mismatch, "the new kernel reads nothing of it"),
            Outcome::Misread => {
                "the new kernel takes the version for its own, and misreads what is there".to_owned()
            }
            Outcome::Unread => {
                "the new kernel does not know it and leaves it unread: what it holds is lost".to_owned()
            }
            Outcome::NothingToRead => "the old kernel hands nothing of it over".to_owned(),
            Outcome::Missing => said(&domain.on_absence, "the new kernel misses it"),
            Outcome::NotReached => format!("not read: {guard} keeps the new kernel from it"),
        })
    }

    fn remarks(&self, position: usize, outcome: Outcome) -> Vec<String> {
        let of_domain = self.disagreements.iter().filter(|d| d.domain == position);
        let mut remarks: Vec<String> = match outcome {
            Outcome::Misread => of_domain.map(|d| d.what.clone()).collect(),
            _ => Vec::new(),
        };
        let sides = (carried(self.old, position), carried(self.new, position));
        if let (Outcome::Mismatch, (Some(old), Some(new))) = (outcome, sides) {
            if old.known && new.known {
                remarks.push(changes(self.spec, position, old.version, new.version).to_string());
            }
        }
        let unknown = [sides.0, sides.1].into_iter().flatten().find(|carried| !carried.known);
        if let Some(Carried { announced, .. }) = unknown {
            remarks.push(format!("the spec does not know {announced}: only what the trees say was compared"));
        }
        remarks
    }
}

/// What the outcome of one domain counts for in the whole.
fn weight(domain: &Domain, outcome: Outcome) -> Option<Verdict> {
    let by_severity = if domain.fatal { Verdict::No } else { Verdict::But };
    let is_root = domain.guarded_by.is_none();
    Some(match outcome {
        Outcome::NotReached => return None,
        // Without the root there is nothing at all.
        Outcome::NothingToRead | Outcome::Unread if is_root => Verdict::No,
        Outcome::Match | Outcome::NothingToRead => Verdict::Yes,
        Outcome::Unread => Verdict::But,
        Outcome::Misread => Verdict::No,
        Outcome::Mismatch | Outcome::Missing => by_severity,
    })
}

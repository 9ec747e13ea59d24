//! Facts of several witnesses at several targets as sets, so that what is the same for all of them is said once.

use std::collections::{BTreeMap, BTreeSet};

use kho_abi_spec::target::Target;
use serde::{Deserialize, Serialize};

use crate::observed::{Constant, Observed, Record, Type};

/// Facts that some witnesses saw alike at some targets. A fact that has another value elsewhere is in two of these.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seen {
    /// The targets, by name.
    pub targets: Vec<String>,
    /// Who saw this.
    pub by: Vec<String>,
    /// Who saw all of this but the alignments.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub without_alignment: Vec<String>,
    /// The facts.
    pub seen: Observed,
}

/// What one witness saw at one target.
pub(super) struct Sighting {
    pub(super) witness: &'static str,
    pub(super) target: Target,
    pub(super) observed: Observed,
}

/// A fact of which a witness can see a part.
trait Fact: Clone + PartialEq {
    /// The part that witnesses see who are blind for alignments.
    fn without_alignment(&self) -> Self;
    fn all(observed: &Observed) -> &BTreeMap<String, Self>;
    fn put(self, name: String, observed: &mut Observed);
}

impl Fact for Constant {
    fn without_alignment(&self) -> Self {
        self.clone()
    }

    fn all(observed: &Observed) -> &BTreeMap<String, Self> {
        &observed.constants
    }

    fn put(self, name: String, observed: &mut Observed) {
        observed.constants.insert(name, self);
    }
}

impl Fact for Record {
    fn without_alignment(&self) -> Self {
        let mut record = Record { align: None, ..self.clone() };
        record.members.iter_mut().for_each(|member| blur(&mut member.ty));
        record
    }

    fn all(observed: &Observed) -> &BTreeMap<String, Self> {
        &observed.records
    }

    fn put(self, name: String, observed: &mut Observed) {
        observed.records.insert(name, self);
    }
}

/// Takes the alignments out of the records that have no name of their own.
fn blur(ty: &mut Type) {
    match ty {
        Type::Array { of, .. } => blur(of),
        Type::Anonymous(record) => **record = record.without_alignment(),
        Type::Int { .. }
        | Type::Pointer { .. }
        | Type::Record(_)
        | Type::Enum { .. }
        | Type::Other { .. } => {}
    }
}

/// Who saw a fact in full, and who saw it without its alignments.
type Who = (Vec<&'static str>, Vec<&'static str>);
/// Facts by where they were seen, and by whom.
type Sets = BTreeMap<(Vec<Target>, Who), Observed>;

/// Puts facts together by the targets at which, and by the witnesses by whom they were seen alike; the largest sets come
/// first.
pub(super) fn merge(sightings: &[Sighting]) -> Vec<Seen> {
    let mut sets = Sets::new();
    collect::<Record>(sightings, &mut sets);
    collect::<Constant>(sightings, &mut sets);
    let mut sets: Vec<_> = sets.into_iter().collect();
    // Stable: sets of one size stay in the order of their targets.
    sets.sort_by_key(|((targets, (by, without)), _)| {
        std::cmp::Reverse((targets.len(), by.len() + without.len()))
    });
    let owned = |names: Vec<&str>| names.into_iter().map(str::to_owned).collect();
    let seen = |((targets, (by, without)), seen): ((Vec<Target>, Who), Observed)| Seen {
        targets: targets.iter().map(|target| target.name().to_owned()).collect(),
        by: owned(by),
        without_alignment: owned(without),
        seen,
    };
    sets.into_iter().map(seen).collect()
}

fn collect<F: Fact>(sightings: &[Sighting], sets: &mut Sets) {
    let names: BTreeSet<&String> = sightings.iter().flat_map(|s| F::all(&s.observed).keys()).collect();
    for name in names {
        for (fact, places) in forms::<F>(name, sightings) {
            let mut by_who: BTreeMap<Who, Vec<Target>> = BTreeMap::new();
            for (target, who) in places {
                by_who.entry(who).or_default().push(target);
            }
            for (who, targets) in by_who {
                fact.clone().put(name.clone(), sets.entry((targets, who)).or_default());
            }
        }
    }
}

/// The forms of a fact, each with the targets at which it was seen, and by whom. What a witness saw without alignments
/// is a form of its own only if nobody at that target saw the same with alignments.
fn forms<F: Fact>(name: &str, sightings: &[Sighting]) -> Vec<(F, BTreeMap<Target, Who>)> {
    let mut forms: Vec<(F, BTreeMap<Target, Who>)> = Vec::new();
    for sighting in sightings {
        let Some(fact) = F::all(&sighting.observed).get(name) else { continue };
        let here = sightings.iter().filter(|other| other.target == sighting.target);
        let fuller = here
            .filter_map(|other| F::all(&other.observed).get(name))
            .find(|other| *other != fact && other.without_alignment() == *fact);
        let whole = fuller.unwrap_or(fact);
        let at = forms.iter().position(|(form, _)| form == whole).unwrap_or(forms.len());
        if at == forms.len() {
            forms.push((whole.clone(), BTreeMap::new()));
        }
        if let Some((_, places)) = forms.get_mut(at) {
            let (by, without) = places.entry(sighting.target).or_default();
            let list = if fuller.is_some() { without } else { by };
            list.push(sighting.witness);
            list.sort_unstable();
        }
    }
    forms
}

/// Everything that a witness saw at one target.
pub(super) fn at(sets: &[Seen], witness: &str, target: Target) -> Observed {
    let mut observed = Observed::default();
    for set in sets.iter().filter(|set| set.targets.iter().any(|name| name == target.name())) {
        let is_in = |names: &[String]| names.iter().any(|name| name == witness);
        if is_in(&set.by) {
            observed.records.extend(set.seen.records.clone());
            observed.constants.extend(set.seen.constants.clone());
        } else if is_in(&set.without_alignment) {
            let records = set.seen.records.iter();
            observed.records.extend(records.map(|(name, record)| (name.clone(), record.without_alignment())));
            observed.constants.extend(set.seen.constants.clone());
        }
    }
    observed
}

/// Holds that every target and witness is known and listed, and that nobody says a fact twice at one target.
pub(super) fn validate(targets: &[String], witnesses: &[&str], sets: &[Seen]) -> Result<(), String> {
    for target in targets {
        target.parse::<Target>().map_err(|error| error.to_string())?;
    }
    let mut said = BTreeSet::new();
    for set in sets {
        let constants = set.seen.constants.keys().map(|name| ("constant", name));
        let facts: Vec<_> = set.seen.records.keys().map(|name| ("record", name)).chain(constants).collect();
        let who = || set.by.iter().chain(&set.without_alignment);
        for (target, by) in set.targets.iter().flat_map(|target| who().map(move |by| (target, by))) {
            if !targets.contains(target) {
                return Err(format!("{target} is not among its targets"));
            }
            if !witnesses.contains(&by.as_str()) {
                return Err(format!("{by} is not among its witnesses"));
            }
            if let Some((kind, name)) = facts.iter().find(|fact| !said.insert((target, by, **fact))) {
                return Err(format!("{by} has the {kind} {name} twice at {target}"));
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;

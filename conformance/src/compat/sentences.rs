//! What both formats for people say of a handover, in the same words.

use kho_abi_spec::compat::{DomainVerdict, Handover, Outcome};

use super::{Answer, Side};

/// What holds of every verdict.
pub(super) const PROVISO: &str =
    "A verdict holds if the old kernel does hand over data of each of its domains, and \
                                  if both kernels have the same page size, which nothing in the data states.";

/// What there is to know of how a kernel was looked at, with its name.
pub(super) fn notes(answer: &Answer) -> impl Iterator<Item = (&str, &str)> {
    answer
        .kernels
        .iter()
        .flat_map(|Side { kernel, notes, .. }| notes.iter().map(|note| (kernel.name.as_str(), note.as_str())))
}

/// The versions of a domain on both sides.
pub(super) fn versions(domain: &DomainVerdict) -> String {
    let of = |side: &Option<String>| side.clone().unwrap_or_else(|| "-".to_owned());
    match domain.old == domain.new {
        true => of(&domain.old),
        false => format!("{} -> {}", of(&domain.old), of(&domain.new)),
    }
}

/// The verdict on a domain.
pub(super) fn verdict(domain: &DomainVerdict) -> &'static str {
    domain.verdict.map_or("not read", kho_abi_spec::compat::Verdict::words)
}

/// What happens, and what else there is to say.
pub(super) fn lines(domain: &DomainVerdict) -> Vec<String> {
    domain.consequence.iter().chain(&domain.remarks).cloned().collect()
}

/// Why a handover does not get a plain yes: one line for each domain that has a part in it.
pub(super) fn reasons(handover: &Handover) -> Vec<String> {
    let reason = |domain: &DomainVerdict| {
        let (old, new) = (domain.old.as_deref(), domain.new.as_deref());
        let what = match domain.outcome {
            Outcome::Mismatch => {
                format!("{} against {}", old.unwrap_or_default(), new.unwrap_or_default())
            }
            Outcome::Misread => format!("{} twice, with different layouts", old.unwrap_or_default()),
            Outcome::Unread => format!("{}, which only the old kernel has", old.unwrap_or_default()),
            _ => format!("{}, which only the new kernel has", new.unwrap_or_default()),
        };
        let consequence = domain.consequence.as_deref().unwrap_or_default();
        format!("{} ({what}): {consequence}", domain.domain)
    };
    handover.reasons().map(reason).collect()
}

/// Handovers that have the same reasons, in the order of the first of each; those without any are left out.
pub(super) fn grouped(handovers: &[Handover]) -> Vec<(Vec<String>, Vec<&Handover>)> {
    let mut groups: Vec<(Vec<String>, Vec<&Handover>)> = Vec::new();
    for handover in handovers {
        let reasons = reasons(handover);
        match groups.iter_mut().find(|(known, _)| *known == reasons) {
            _ if reasons.is_empty() => {}
            Some((_, same)) => same.push(handover),
            None => groups.push((reasons, vec![handover])),
        }
    }
    // Stable: the gravest first, and otherwise in the order in which they came.
    groups.sort_by_key(|(_, same)| same.first().map(|handover| std::cmp::Reverse(handover.verdict)));
    groups
}

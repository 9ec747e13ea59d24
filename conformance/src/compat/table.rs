//! The matrix as cells of text: who hands over in rows, who takes over in columns.

use kho_abi_spec::compat::Verdict;

use super::Answer;

/// The rows with their verdicts, in the order of the kernels.
pub(super) fn rows(answer: &Answer) -> Vec<(&str, Vec<Option<Verdict>>)> {
    let names: Vec<&str> = answer.kernels.iter().map(|side| side.kernel.name.as_str()).collect();
    let verdict = |old: &str, new: &str| {
        answer.handovers.iter().find(|h| h.old == old && h.new == new).map(|h| h.verdict)
    };
    let row = |old: &&str| names.iter().map(|new| verdict(old, new)).collect();
    names.iter().map(|old| (*old, row(old))).collect()
}

/// A verdict as short as a table wants it.
pub(super) fn cell(verdict: Option<Verdict>) -> &'static str {
    verdict.map_or("-", Verdict::id)
}

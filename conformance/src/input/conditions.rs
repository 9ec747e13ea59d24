//! What stands in a tree's text and has no meaning until the tree is configured: conditions, and words behind a record.

use std::collections::{BTreeMap, BTreeSet};

use super::elsewhere::Excerpts;
use super::walk::Walk;
use super::Undecided;
use crate::error::{CannotCheck, Checked};
use crate::headers::{mentions, optional, HeaderIndex, Optional};

/// The conditions in some headers that only configuring the tree decides. Where none of their outcomes changes what is
/// read, they are no such conditions.
pub(super) fn undecided(walk: &Walk<'_>, headers: &[HeaderIndex], excerpts: &Excerpts) -> Vec<Undecided> {
    let conditions = headers.iter().flat_map(|h| h.conditions.iter().map(|c| (h.path.as_str(), c)));
    let undecided = conditions.filter(|(_, c)| !walk.defines(&c.name) && !is_settled(&c.name));
    let undecided = undecided.map(|(path, condition)| Undecided {
        path: path.to_owned(),
        line: condition.line,
        name: condition.name.clone(),
    });
    // A name can stand in one condition twice.
    let mut undecided = undecided.collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>();
    let mut texts = Texts { walk, excerpts, harmless: BTreeMap::new() };
    undecided.retain(|condition| !texts.is_harmless(condition));
    undecided
}

/// How the names begin that every kernel for a target has alike: those of the compiler, of the language and of the byte
/// order. Others of two underscores can come from the configuration, as that of a sanitizer does.
const SETTLED: [&str; 19] = [
    "__ASSEMBLER__",
    "__ASSEMBLY__",
    "__BIG_ENDIAN",
    "__BITS_PER_LONG",
    "__BYTE_ORDER",
    "__CHECKER__",
    "__GENKSYMS__",
    "__GNUC",
    "__KERNEL__",
    "__LITTLE_ENDIAN",
    "__LP64__",
    "__OPTIMIZE__",
    "__ORDER_",
    "__SIZEOF_",
    "__STDC",
    "__aarch64__",
    "__clang",
    "__cplusplus",
    "__x86_64__",
];

/// Whether every kernel for a target has a name alike.
pub(crate) fn is_settled(name: &str) -> bool {
    name.starts_with("__has_") || SETTLED.iter().any(|settled| name.starts_with(settled))
}

/// A word behind a record that nothing defines is a variable to the compiler, and an attribute to whoever wrote
/// it: the record would silently be read without it.
pub(super) fn check_attributes(walk: &Walk<'_>, headers: &[HeaderIndex]) -> Checked<()> {
    let records = headers.iter().flat_map(|h| h.records.iter().map(|r| (h.path.as_str(), r)));
    let mut words = records.flat_map(|(path, record)| record.trailing.iter().map(move |w| (path, w)));
    let unknown = words.find(|(_, word)| !walk.defines(&word.name) && !word.name.starts_with("__attribute"));
    match unknown {
        Some((path, word)) => Err(CannotCheck::new(
            format!(
                "{path}:{}: nothing here defines `{}`, which stands behind a record",
                word.line, word.name
            ),
            "give the prepared half of the tree with --build DIR, or mend the attribute's name",
        )),
        None => Ok(()),
    }
}

/// All texts that a compiler reads.
struct Texts<'w> {
    walk: &'w Walk<'w>,
    excerpts: &'w Excerpts,
    /// By their file, the conditionals that change nothing.
    harmless: BTreeMap<String, Vec<Optional>>,
}

impl<'w> Texts<'w> {
    /// Whether a condition decides about nothing but macros with arguments that nobody uses.
    fn is_harmless(&mut self, condition: &Undecided) -> bool {
        if !self.harmless.contains_key(&condition.path) {
            self.harmless.insert(condition.path.clone(), self.harmless_in(&condition.path));
        }
        let all = self.harmless.get(&condition.path);
        all.is_some_and(|all| all.iter().any(|harmless| harmless.lines.contains(&condition.line)))
    }

    fn harmless_in(&self, path: &str) -> Vec<Optional> {
        let own = self.texts().filter(|(name, _)| *name == path);
        let candidates = own.flat_map(|(_, text)| optional(text));
        candidates.filter(|candidate| !self.uses(path, candidate)).collect()
    }

    /// Whether a text uses one of the macros, the conditional itself left out.
    fn uses(&self, path: &str, conditional: &Optional) -> bool {
        let mut texts = self.texts();
        texts.any(|(name, text)| {
            let except = (name == path).then_some(&conditional.lines);
            mentions(text, &conditional.macros, except)
        })
    }

    fn texts(&self) -> impl Iterator<Item = (&'w str, &'w [u8])> + use<'w> {
        let files = self.walk.files().iter().map(|(path, content)| (path.as_str(), content.as_slice()));
        files.chain(self.excerpts.texts())
    }
}

//! The C text of one run: the KHO headers, then questions, each on lines of its own, so that the compiler's complaints
//! can be told apart by their lines.

use kho_abi_spec::target::Arch;

use super::pointer;
use super::question::Question;
use crate::input::Input;

/// The name of the text in the compiler's messages. It is never written to a file.
pub(super) const FILE: &str = "kho-abi-assertions.c";

/// The message of an assertion that is false.
pub(super) const FALSE: &str = "kho-abi: false";
/// The message for a macro that is not defined.
pub(super) const ABSENT: &str = "kho-abi: absent";
/// The message of the assertion at the end, which is always false.
pub(super) const END: &str = "kho-abi: end";

/// The message of a compiler for another architecture.
pub(super) const WRONG_COMPILER: &str = "this is no compiler for";

/// The text, and which line belongs to which question.
pub(super) struct Text {
    text: String,
    owners: Vec<Option<usize>>,
}

impl Text {
    /// The KHO headers alone, and a check that the compiler is one for the architecture.
    pub(super) fn new(input: &Input, arch: Arch) -> Text {
        let mut text = Text { text: format!("# 1 \"{FILE}\"\n"), owners: Vec::new() };
        let predefined = match arch {
            Arch::X86_64 => "__x86_64__",
            Arch::Arm64 => "__aarch64__",
        };
        text.line(None, &format!("#if !defined({predefined}) || !defined(__LP64__)"));
        text.line(None, &format!("#error {WRONG_COMPILER} {}", arch.triple()));
        text.line(None, "#endif");
        for line in input.include_all().lines() {
            text.line(None, line);
        }
        text
    }

    /// Adds what the questions about serializable pointers rely on, if there are any.
    pub(super) fn prepare_for<'q>(&mut self, mut questions: impl Iterator<Item = &'q Question<'q>>) {
        if questions.any(Question::is_use) {
            pointer::PREFACE.iter().for_each(|line| self.line(None, line));
        }
    }

    /// Adds a line of question `owner`. It must not contain a line break.
    pub(super) fn line(&mut self, owner: Option<usize>, line: &str) {
        self.text += line;
        self.text.push('\n');
        self.owners.push(owner);
    }

    /// The question that a line belongs to. Lines count from 1.
    pub(super) fn owner(&self, line: usize) -> Option<usize> {
        self.owners.get(line.checked_sub(1)?).copied().flatten()
    }

    pub(super) fn as_str(&self) -> &str {
        &self.text
    }
}

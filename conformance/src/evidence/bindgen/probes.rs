//! The C text that bindgen is given: every KHO header, what the ABI has elsewhere, and for each of their
//! macros a probe that has clang evaluate it. By itself bindgen leaves out macros that contain `sizeof` or
//! call another macro.
//!
//! A probe of a macro that is no expression does not compile. Its errors are told from those of the headers by their
//! line, and the text is made again without it. That takes another run, so macros that are plainly something else are
//! not asked about in the first place.

use std::collections::BTreeSet;

use crate::error::{CannotCheck, Checked};
use crate::input::Input;

/// Prefix of the enumerator that has a macro's value if the macro is an integer.
pub(super) const INT: &str = "kho_abi_int_";
/// Prefix of the enumerator that says what a macro is: the size of a string, its NUL included; [`IS_INT`]; or 0.
pub(super) const KIND: &str = "kho_abi_kind_";
/// The kind of a macro that is an integer constant.
pub(super) const IS_INT: i128 = -1;
/// Prefix of the variable that has a macro's value if the macro is a string.
pub(super) const STR: &str = "kho_abi_str_";

/// What the probes ask clang: whether an expression is a string literal, and whether it is a constant integer.
const QUESTIONS: &str = "\
#define kho_abi_is_string(x) __builtin_types_compatible_p(__typeof__(x), char[sizeof(x)])
#define kho_abi_is_int(x) (__builtin_classify_type(x) == 1 && __builtin_constant_p(x))
";

/// How a body starts that is a type, an attribute, a declaration or a statement.
const NO_EXPRESSION: [&str; 32] = [
    "_Alignas",
    "_Bool",
    "_Static_assert",
    "__asm__",
    "__attribute__",
    "asm",
    "break",
    "case",
    "char",
    "const",
    "continue",
    "default",
    "do",
    "double",
    "else",
    "enum",
    "extern",
    "float",
    "for",
    "goto",
    "if",
    "inline",
    "int",
    "long",
    "return",
    "short",
    "signed",
    "static",
    "struct",
    "switch",
    "typedef",
    "union",
];

/// Lines of one probe, and which of them holds what is compiled.
const LINES: usize = 3;
const DECLARATIONS: usize = 1;

/// The names of all object-like macros that can be constants by the look of them, and of borrowed enumerators, sorted.
pub(super) fn candidates(input: &Input) -> BTreeSet<String> {
    let defines = input.headers().iter().chain(input.excerpts()).flat_map(|header| &header.defines);
    let valued = defines.filter(|define| define.params.is_none() && may_be_expression(&define.body));
    valued.map(|define| define.name.clone()).chain(borrowed_enumerators(input)).collect()
}

/// The enumerators that are wanted from files of which nothing else counts, so that bindgen does not tell of them.
fn borrowed_enumerators(input: &Input) -> impl Iterator<Item = String> + '_ {
    let enumerators = input.excerpts().iter().flat_map(|file| &file.enums).flat_map(|e| &e.enumerators);
    let borrowed = enumerators.filter(|e| input.borrowed().contains(&e.name));
    borrowed.map(|enumerator| enumerator.name.clone())
}

/// False for what is plainly no expression, above all for what would take the text after it along.
fn may_be_expression(body: &str) -> bool {
    let first = body.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next().unwrap_or_default();
    let mut open = Vec::new();
    let mut chars = body.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' | '\'' => skip_literal(&mut chars, c),
            '(' | '[' => open.push(c),
            ')' if open.pop() != Some('(') => return false,
            ']' if open.pop() != Some('[') => return false,
            '{' | '}' | ';' | '#' => return false,
            _ => {}
        }
    }
    open.is_empty() && !body.is_empty() && !NO_EXPRESSION.contains(&first)
}

fn skip_literal(chars: &mut std::str::Chars<'_>, quote: char) {
    while let Some(c) = chars.next() {
        match c {
            '\\' => drop(chars.next()),
            c if c == quote => return,
            _ => {}
        }
    }
}

/// The text, and the macros that it asks about.
pub(super) struct Probes {
    text: String,
    names: Vec<String>,
    /// How many lines come before the first probe.
    before: usize,
}

impl Probes {
    /// Asks about the macros `names`, and for the text of `strings`, which are known to be strings.
    pub(super) fn new(input: &Input, names: &BTreeSet<String>, strings: &BTreeSet<String>) -> Probes {
        let mut text = input.include_all() + QUESTIONS;
        // There is no asking whether an enumerator is defined: if it is not, its probe does not compile.
        text.extend(
            borrowed_enumerators(input)
                .map(|name| format!("#ifndef {name}\n#define {name} {name}\n#endif\n")),
        );
        let before = text.lines().count();
        text.extend(names.iter().map(|name| probe(name, strings.contains(name))));
        let names = names.iter().cloned().collect();
        Probes { text, names, before }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The macros asked about, sorted.
    pub(super) fn names(&self) -> &[String] {
        &self.names
    }

    /// The name of the file that the text is compiled as. It is never written.
    pub(super) fn file(input: &Input) -> String {
        format!("{}/kho-abi-probes.h", input.top())
    }

    /// The macros whose probes compiled, given clang's error messages, a line each.
    ///
    /// # Errors
    /// If an error is in anything but a probe, or if no error can be understood.
    pub(super) fn without_failing(self, input: &Input, errors: &str) -> Checked<BTreeSet<String>> {
        let file = Self::file(input);
        let mut failing = BTreeSet::new();
        for error in errors.lines() {
            let error = Diagnostic::parse(error);
            let probe = error.line.and_then(|line| self.probe_at(line)).filter(|_| error.file == file);
            failing.insert(probe.ok_or_else(|| error.cannot_check(input))?);
        }
        if failing.is_empty() {
            return Err(CannotCheck::new(
                "clang failed without saying why",
                "try another version of libclang",
            ));
        }
        let names = self.names.into_iter().enumerate();
        Ok(names.filter(|(probe, _)| !failing.contains(probe)).map(|(_, name)| name).collect())
    }

    /// The probe whose declarations are on a line, which counts from 1.
    fn probe_at(&self, line: usize) -> Option<usize> {
        let line = line.checked_sub(self.before + 1 + DECLARATIONS)?;
        (line % LINES == 0 && line / LINES < self.names.len()).then_some(line / LINES)
    }
}

/// A macro under a condition of the configuration that does not hold is not defined, and not asked about.
fn probe(name: &str, is_string: bool) -> String {
    let text =
        if is_string { format!("static const char *const {STR}{name} = {name};") } else { String::new() };
    format!(
        "#ifdef {name}\n\
         enum {{ {INT}{name} = __builtin_choose_expr(kho_abi_is_int({name}), ({name}), 0) }}; \
         enum {{ {KIND}{name} = kho_abi_is_string({name}) ? (int)sizeof({name}) : -kho_abi_is_int({name}) }}; {text}\n\
         #endif\n"
    )
}

/// One message of clang: `FILE:LINE:COLUMN: error: TEXT`.
pub(super) struct Diagnostic<'m> {
    pub(super) file: &'m str,
    pub(super) line: Option<usize>,
    pub(super) text: &'m str,
}

impl<'m> Diagnostic<'m> {
    pub(super) fn parse(message: &'m str) -> Self {
        let parts = [": fatal error: ", ": error: "].into_iter().find_map(|mark| message.split_once(mark));
        let place = parts.and_then(|(place, text)| {
            let mut place = place.rsplitn(3, ':').skip(1);
            Some((place.next()?.parse().ok(), place.next()?, text))
        });
        match place {
            Some((line, file, text)) => Diagnostic { file, line, text },
            None => Diagnostic { file: "", line: None, text: message },
        }
    }

    fn cannot_check(&self, input: &Input) -> CannotCheck {
        let place = match self.line {
            // The text is our own: what is wrong with it is what an unfinished header leaves open.
            Some(_) if self.file == Probes::file(input) => "behind the last KHO header: ".to_owned(),
            Some(line) => format!("{}:{line}: ", input.in_tree(self.file)),
            None => String::new(),
        };
        CannotCheck::new(
            format!("{place}clang: {}", self.text),
            "correct the header, or give the prepared half of the tree with --build DIR if it needs a configured one",
        )
    }
}

#[cfg(test)]
mod tests {
    use super::{may_be_expression, Diagnostic};

    #[test]
    fn what_is_plainly_no_expression_is_not_asked_about() {
        for body in ["1", "(1 << 3)", "sizeof(struct a)", "\"a; {\"", "'('", "\"\\\"(\"", "integral", "-5"] {
            assert!(may_be_expression(body), "{body}");
        }
        for body in ["", "(", "f(x))", "(]", "struct a", "__attribute__((x))", "do { } while (0)", "a;", "#x"]
        {
            assert!(!may_be_expression(body), "{body}");
        }
    }

    #[test]
    fn places_of_messages() {
        let place = |message| {
            let Diagnostic { file, line, text } = Diagnostic::parse(message);
            (file, line, text)
        };
        assert_eq!(place("/a:b.h:12:3: error: no: error: x"), ("/a:b.h", Some(12), "no: error: x"));
        assert_eq!(place("a.h:1:2: fatal error: 'b.h' file not found").1, Some(1));
        assert_eq!(place("error: unknown argument"), ("", None, "error: unknown argument"));
    }
}

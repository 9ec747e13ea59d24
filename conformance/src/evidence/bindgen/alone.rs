//! Compiles one KHO header by itself, as if it were the first that a source file includes.
//!
//! What other headers would have defined before it is missing then: what it says outright does not compile, and neither does a
//! question about a macro of it that only has a value where something else was included. clang's errors say what is missing.

use std::panic::{catch_unwind, AssertUnwindSafe};

use ::bindgen::BindgenError;
use kho_abi_spec::target::Target;
use serde::{Deserialize, Serialize};

use super::libclang;
use super::probes::{Diagnostic, Probes};
use super::run::{failed, pattern};
use super::silence::Silence;
use crate::error::{CannotCheck, Checked};
use crate::input::Input;

/// What clang is told to complain about at the end: it does not have to make anything of a text that it cannot compile.
const END: &str = "kho_abi_end";
/// What an assertion of ours says before the name of a macro that is not defined.
const MISSING: &str = "kho_abi_missing ";

/// The words that clang takes for words of the language in this dialect, and gcc does not: the kernel defines them as macros.
pub const TOLERATED: [&str; 1] = ["static_assert"];

/// What does not compile.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Complaint {
    /// Where.
    pub place: Place,
    /// The name that is not defined, where clang says which.
    pub name: Option<String>,
    /// What clang says.
    pub text: String,
}

/// Where something does not compile.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Place {
    /// On a line of a file, a path from the top of the tree.
    Line(String, usize),
    /// In the question about this macro.
    Macro(String),
    /// In another question.
    Question,
}

/// Compiles a header of [`Input::headers`] alone at one of [`Input::targets`], after what the kernel's build includes
/// before anything else, and asks for the values of some of its macros. `words` are those of [`TOLERATED`] that it uses.
///
/// # Errors
/// If there is no usable libclang, or if it fails without saying why.
pub fn alone(
    input: &Input,
    target: Target,
    path: &str,
    macros: &[&str],
    words: &[&str],
) -> Checked<Vec<Complaint>> {
    libclang::load()?;
    let (text, before) = questions(path, macros, words);
    let errors = errors(input, target, &text)?;
    let (end, others): (Vec<_>, Vec<_>) =
        errors.lines().map(Diagnostic::parse).partition(|error| error.text.contains(END));
    // A missing header ends it all before the end.
    if end.is_empty() && others.is_empty() {
        return Err(CannotCheck::new("clang failed without saying why", "try another version of libclang"));
    }
    let file = Probes::file(input);
    let complaints = others.into_iter().map(|error| {
        let line = error.line.unwrap_or_default();
        let asked = line.checked_sub(before + 1).and_then(|line| macros.get(line / LINES));
        let place = match asked {
            _ if error.file != file => Place::Line(input.in_tree(error.file).to_owned(), line),
            Some(name) => Place::Macro((*name).to_owned()),
            None => Place::Question,
        };
        Complaint { place, name: named(error.text), text: error.text.to_owned() }
    });
    Ok(complaints.collect())
}

/// How many lines a question has.
const LINES: usize = 3;

/// The text that is compiled, and how many lines are before the question about the first macro.
fn questions(path: &str, macros: &[&str], words: &[&str]) -> (String, usize) {
    let mut text = format!("#include <{}>\n", path.strip_prefix("include/").unwrap_or(path));
    for word in words {
        text += &format!("#ifndef {word}\n_Static_assert(0, \"{MISSING}{word}\");\n#endif\n");
    }
    // An expression has a size, if all that it is made of is there. A macro that is not defined is not asked about.
    for name in macros {
        text += &format!("#ifdef {name}\n_Static_assert(sizeof({name}), \"\");\n#endif\n");
    }
    text += &format!("_Static_assert(0, \"{END}\");\n");
    (text, 1 + LINES * words.len())
}

/// clang's error messages on a text, a line each.
fn errors(input: &Input, target: Target, text: &str) -> Checked<String> {
    let silence = Silence::begin();
    let made = catch_unwind(AssertUnwindSafe(|| {
        ::bindgen::builder()
            .header_contents(&Probes::file(input), text)
            .clang_arg(format!("--target={}", target.arch().triple()))
            .clang_args(input.flags(target))
            .clang_args(["-ferror-limit=0", "-Werror=implicit-function-declaration", "-Werror=implicit-int"])
            .allowlist_file(pattern(END))
            .detect_include_paths(false)
            .formatter(::bindgen::Formatter::None)
            .generate()
    }));
    drop(silence);
    match made {
        Ok(Err(BindgenError::ClangDiagnostic(errors))) => Ok(errors),
        Ok(Err(error)) => Err(failed(&error.to_string())),
        Ok(Ok(_)) => Ok(String::new()),
        Err(_) => Err(failed("it panicked")),
    }
}

/// The first name that a message quotes, words of the language left out.
fn named(text: &str) -> Option<String> {
    if let Some((_, name)) = text.split_once(MISSING) {
        return Some(name.trim_end_matches('"').to_owned());
    }
    let quoted = text.split('\'').skip(1).step_by(2);
    let names = quoted.map(|name| name.trim_start_matches("struct ").trim_start_matches("union "));
    let mut names = names.map(|name| name.trim_start_matches("enum ").trim_end_matches([' ', '*']));
    let is_name =
        |name: &str| name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') && !name.is_empty();
    names
        .find(|name| is_name(name) && !matches!(*name, "sizeof" | "int" | "void" | "char"))
        .map(str::to_owned)
}

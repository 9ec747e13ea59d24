//! The witness that reads C headers with bindgen: records, down to bit-fields and alignment, and constants.
//!
//! bindgen runs in process, and turns C into Rust declarations together with assertions on their layout. They are
//! read back with syn: what bindgen would have made for a Rust program is what counts as seen.
//!
//! | room | does |
//! |---|---|
//! | `libclang` | finds libclang, which bindgen needs at run time |
//! | `probes` | the C text: every KHO header, what the ABI has elsewhere, and a question about each of their macros |
//! | `run` | runs bindgen on it |
//! | `silence` | keeps libclang from printing while it runs |
//! | `rust` | the declarations of the Rust text by name |
//! | `shape` | sizes and alignments of Rust types |
//! | `records` | the Rust declarations as the records of C that they came from |
//! | `constants` | the answers to the probes, and the enumerators |
//! | `alone` | what does not compile in one header by itself |

mod alone;
mod constants;
mod libclang;
mod probes;
mod records;
mod run;
mod rust;
mod shape;
mod silence;

use std::collections::BTreeSet;
use std::path::PathBuf;

use kho_abi_spec::target::Target;

pub use alone::{alone, Complaint, Place, TOLERATED};

use crate::error::Checked;
use crate::input::Input;
use crate::observed::Observed;

/// What the libclang that reads the headers calls itself, such as `clang version 19.1.7`.
///
/// # Errors
/// If there is no usable libclang.
pub fn compiler() -> Checked<String> {
    libclang::load()?;
    Ok(::bindgen::clang_version().full)
}

/// The file of the libclang that reads the headers.
///
/// # Errors
/// If there is no usable libclang.
pub fn library() -> Checked<PathBuf> {
    libclang::library().map(|library| library.path().to_owned())
}

/// What the KHO headers define at one target, one of [`Input::targets`].
///
/// Records are those that the KHO headers define, and those that they contain by value. Constants are the
/// macros and the enumerators of the KHO headers. What was [cut out](Input::excerpts) of other files counts
/// like a KHO header; of those that are read as they are, what is [borrowed](Input::borrowed) by its name
/// does. A macro that is neither an integer constant expression nor a string literal is no constant. Names
/// are those of C; a type that has only a typedef's name goes by it.
///
/// # Errors
/// If there is no usable libclang, if the headers do not compile, or if they define something that bindgen cannot
/// describe in full.
pub fn observe(input: &Input, target: Target) -> Checked<Observed> {
    libclang::load()?;
    let mut names = probes::candidates(input);
    let mut strings = BTreeSet::new();
    loop {
        let probes = probes::Probes::new(input, &names, &strings);
        let found = match run::run(input, target, &probes)? {
            run::Outcome::Bindings(found) => found,
            run::Outcome::Errors(errors) => {
                names = probes.without_failing(input, &errors)?;
                continue;
            }
        };
        let (constants, textless) = constants::constants(&found, &names);
        if textless.is_subset(&strings) {
            return Ok(Observed { records: records::records(&found)?, constants });
        }
        strings.extend(textless);
    }
}

//! The witness that reads BTF, the type information that a running kernel carries with it: records down to bit-fields,
//! and enumerators.
//!
//! BTF knows no macros, and of alignment only what moves an offset or a size: that a record is packed where nothing
//! moves cannot be seen in it. So [`align`](crate::observed::Record::align) is always `None`. Where an enum of 4 bytes has a
//! value from 2^31 on, and what wrote the BTF is older than the flag for signed enums, the value is taken as unsigned.
//!
//! | room | does |
//! |---|---|
//! | `raw` | the header, and the types one by one, by their numbers |
//! | `header` | where the header says that everything is |
//! | `wanted` | which names in the table of strings are asked for |
//! | `types` | the integers, floats, arrays and so on that members are made of |
//! | `records` | structs and unions with their members |

mod header;
mod raw;
mod records;
mod types;
mod wanted;

use std::collections::{BTreeMap, BTreeSet};

use crate::error::{CannotCheck, Checked};
use crate::evidence::image::Image;
use crate::observed::{Constant, Observed};

use raw::{Entry, Kind, Raw};
use records::Reader;
use wanted::Wanted;

/// What to do about a kernel without usable BTF.
const OTHER_KERNEL: &str =
    "give a kernel that was built with CONFIG_DEBUG_INFO_BTF, as vmlinux or /sys/kernel/btf/vmlinux";
/// What to do about the BTF of a module.
const WHOLE_KERNEL: &str = "give the BTF of the kernel itself, such as /sys/kernel/btf/vmlinux";

/// What the kernel's BTF says of the records and enumerators with these names in C.
///
/// Records are those with these names and those that they contain by value, wherever in the kernel they are defined; a
/// record that has only a typedef's name goes by it. Constants are the enumerators among the names.
///
/// # Errors
/// If there is no BTF, if it is damaged or not understood, if it defines one of these names in several ways, or if it
/// has none of them.
pub fn read(image: &Image, names: &BTreeSet<String>) -> Checked<Observed> {
    let of_image = |error: CannotCheck| {
        CannotCheck::new(format!("the BTF of {}: {}", image.path().display(), error.problem), error.remedy)
    };
    let Some(bytes) = image.section(".BTF")? else {
        let problem = format!(
            "{} has no .BTF; its kernel was built without CONFIG_DEBUG_INFO_BTF",
            image.path().display()
        );
        return Err(CannotCheck::new(problem, OTHER_KERNEL));
    };
    if image.section(".BTF.base")?.is_some() {
        return Err(of_image(header::split()));
    }
    observe_bytes(&bytes, names).map_err(of_image)
}

/// What [`read`] says of the BTF that these bytes are, without the name of a file in errors.
///
/// # Errors
/// Those of [`read`], but for a file without BTF.
pub fn observe_bytes(bytes: &[u8], names: &BTreeSet<String>) -> Checked<Observed> {
    let parts = header::parts(bytes)?;
    let mut found = Found { wanted: Wanted::new(parts.strings, names), ..Found::default() };
    let raw = Raw::scan(&parts, |entry| found.look_at(entry))?;
    let mut reader = Reader::new(&raw);
    for entry in found.types.drain(..) {
        reader.named(&entry)?;
    }
    let observed = Observed { records: reader.finish()?, constants: constants(&raw, &found.enumerators)? };
    if observed.records.is_empty() && observed.constants.is_empty() {
        let problem = "it has none of the records and enumerators of KHO: the kernel was built without \
                       CONFIG_KEXEC_HANDOVER, or is older than KHO";
        return Err(CannotCheck::new(
            problem,
            "give a kernel with KHO: Linux 6.18 or later, with CONFIG_KEXEC_HANDOVER",
        ));
    }
    Ok(observed)
}

/// What has a name that is asked for.
#[derive(Default)]
struct Found<'b> {
    wanted: Wanted<'b>,
    /// Structs, unions and typedefs.
    types: Vec<Entry<'b>>,
    /// Enumerators: where the name is, and the value.
    enumerators: Vec<(u32, i128)>,
}

impl<'b> Found<'b> {
    fn look_at(&mut self, entry: &Entry<'b>) {
        match entry.kind {
            Kind::STRUCT | Kind::UNION | Kind::TYPEDEF if self.wanted.has(entry.name) => {
                self.types.push(*entry);
            }
            Kind::ENUM | Kind::ENUM64 => {
                let wanted = entry.enumerators().filter(|(name, _)| self.wanted.has(*name));
                self.enumerators.extend(wanted);
            }
            _ => {}
        }
    }
}

fn constants(raw: &Raw<'_>, enumerators: &[(u32, i128)]) -> Checked<BTreeMap<String, Constant>> {
    let mut constants = BTreeMap::new();
    for &(name, value) in enumerators {
        let name = raw.name(name)?;
        let value = Constant::Int(value);
        if constants.insert(name.clone(), value.clone()).is_some_and(|before| before != value) {
            return Err(several("enumerators", &name));
        }
    }
    Ok(constants)
}

fn several(what: &str, name: &str) -> CannotCheck {
    let problem = format!("it has several {what} with the name `{name}` that are not the same");
    CannotCheck::new(
        problem,
        "check with the kernel's headers instead: BTF does not say which of them is meant",
    )
}

/// BTF that contradicts itself.
fn damaged(what: impl AsRef<str>) -> CannotCheck {
    let problem = format!("it is damaged, or belongs to a module: {}", what.as_ref());
    CannotCheck::new(problem, WHOLE_KERNEL)
}

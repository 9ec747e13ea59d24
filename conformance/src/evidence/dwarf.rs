//! The witness that reads DWARF, what a compiler tells debuggers: records down to bit-fields, and enumerators.
//!
//! It reads an object file that gcc or clang makes of the KHO headers ([`observe`]), or the image of a whole kernel
//! that somebody built ([`read`]), which says what is in it and not what its source would say today.
//!
//! It sees no macro, and an alignment only where one is written for a whole record (`__aligned`): with `__packed` or
//! without, a record whose members lie the same is the same to it.
//!
//! | room | does |
//! |---|---|
//! | `sections` | the bytes of DWARF |
//! | `object` | those of an object file, with its relocations applied |
//! | `units` | the units, and entries in them |
//! | `find` | which units can mention a name |
//! | `index` | what a unit defines |
//! | `reader` | reads what a unit defines, and all that it contains |
//! | `members` | records, and where their members are |
//! | `types` | types |

mod find;
mod index;
mod members;
mod object;
mod reader;
mod sections;
mod types;
mod units;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;
use std::fs;

use gimli::UnitType;
use kho_abi_spec::target::Target;
use rayon::prelude::*;

use crate::error::{CannotCheck, Checked};
use crate::evidence::cc::Compiler;
use crate::evidence::image::Image;
use crate::input::Input;
use crate::observed::Observed;
use reader::{Reader, Units};
use sections::{Load, Sections};

/// Has a compiler keep the types that no code uses, which here are all of them.
const ARGUMENTS: [&str; 2] = ["-g", "-fno-eliminate-unused-debug-types"];

/// What the KHO headers define at one target, one of [`Input::targets`], as a compiler tells debuggers.
///
/// Records are those that the KHO headers define, those that are asked for by name in files that are read as they are,
/// and those that they contain by value; constants are the enumerators
/// of the KHO headers. Names are those of C; a type that has only a typedef's name goes by it.
///
/// # Errors
/// If the compiler is missing or does not work, or if the headers do not compile.
pub fn observe(input: &Input, target: Target, compiler: Compiler) -> Checked<Observed> {
    let unwritable = |error: std::io::Error| {
        let problem = format!("no temporary folder can be written below {}: {error}", temporary());
        CannotCheck::new(problem, "set TMPDIR to a folder with space that you may write to")
    };
    let folder = tempfile::Builder::new().prefix("kho-abi-").tempdir().map_err(unwritable)?;
    let file = folder.path().join("headers.o");
    compiler.compile_headers(input, target, &ARGUMENTS, &file)?;
    let object = fs::read(&file).map_err(|error| {
        let problem = format!("{} does not work: its object file is not there: {error}", compiler.name());
        CannotCheck::new(problem, "install it anew, or put another one first in PATH")
    })?;
    of_object(&object, &|path| input.is_kho_header(path), input.borrowed()).map_err(|error| {
        let whose = format!("the object file of {} for {target}", compiler.name());
        whose_is(&whose, &error)
    })
}

fn temporary() -> String {
    tempfile::env::temp_dir().display().to_string()
}

/// What those source files of an object file define whose paths, as the compiler gave them, are `wanted`.
///
/// # Errors
/// If the object file is damaged, is for a machine without KHO, or has no DWARF that can be read.
pub fn observe_object(object: &[u8], wanted: &dyn Fn(&str) -> bool) -> Checked<Observed> {
    of_object(object, wanted, &BTreeSet::new())
}

/// As [`observe_object`], with the records of these names from any file.
fn of_object(object: &[u8], wanted: &dyn Fn(&str) -> bool, names: &BTreeSet<String>) -> Checked<Observed> {
    let named = |name: &[u8]| std::str::from_utf8(name).is_ok_and(|name| names.contains(name));
    let sections = object::sections(object)?;
    let units = Units { headers: units::headers(&sections)?, sections: &sections };
    let mut found = Vec::new();
    for number in 0..units.headers.len() {
        let mut reader = Reader::new(&units, number);
        let own = reader.own()?;
        let files: BTreeSet<u64> = own.unit.files(wanted)?.into_iter().collect();
        let observed = reader.observe(
            |definition| {
                files.contains(&definition.file)
                    || (!definition.is_enum && definition.name.is_some_and(named))
            },
            |_| true,
        )?;
        found.push((own.unit.name().to_owned(), observed));
    }
    merge(found)
}

/// The records and the enumerators with these names in the image of a kernel, such as `vmlinux`, and the records that
/// they contain by value. A name that is not there is not in what is returned.
///
/// Every unit that defines one of the names is read, because only then is it known that they agree.
///
/// # Errors
/// If the image has no DWARF, none that can be read, or none of the names; or if two of its units define a name in
/// different ways.
pub fn read(image: &Image, names: &BTreeSet<String>) -> Checked<Observed> {
    let found = read_sections(&|name| image.section(name), names);
    found.map_err(|error| whose_is(&image.path().display().to_string(), &error))
}

fn read_sections(section: Load<'_>, names: &BTreeSet<String>) -> Checked<Observed> {
    if section(".rela.debug_info")?.is_some() {
        return Err(CannotCheck::new(
            "it is not linked (a kernel module, or an object file)",
            "give the vmlinux that the kernel's build made",
        ));
    }
    let sections = Sections::load(section, false)?;
    let units = Units { headers: units::headers(&sections)?, sections: &sections };
    let numbers = find::units(&sections, &units.headers, names)?;
    let found: Vec<_> =
        numbers.into_par_iter().map(|number| read_unit(&units, number, names)).collect::<Checked<_>>()?;
    let observed = merge(found)?;
    if observed == Observed::default() {
        return Err(none_of_them(&units, names));
    }
    Ok(observed)
}

fn read_unit(units: &Units<'_>, number: usize, names: &BTreeSet<String>) -> Checked<(String, Observed)> {
    let mut reader = Reader::new(units, number);
    let name = reader.own()?.unit.name().to_owned();
    let is_wanted = |name: &[u8]| std::str::from_utf8(name).is_ok_and(|name| names.contains(name));
    let observed = reader.observe(
        |definition| definition.is_enum || definition.name.is_some_and(is_wanted),
        |enumerator| names.contains(enumerator),
    );
    Ok((name.clone(), observed.map_err(|error| whose_is(&name, &error))?))
}

/// What all units say together.
fn merge(found: Vec<(String, Observed)>) -> Checked<Observed> {
    let mut merged = Observed::default();
    let mut owners: BTreeMap<String, String> = BTreeMap::new();
    for (unit, observed) in found {
        for (name, record) in observed.records {
            let owner = owners.entry(name.clone()).or_insert_with(|| unit.clone());
            match merged.records.get(&name) {
                Some(other) if *other != record => return Err(reader::conflict(&name, owner, &unit)),
                Some(_) => {}
                None => drop(merged.records.insert(name, record)),
            }
        }
        for (name, value) in observed.constants {
            let owner = owners.entry(name.clone()).or_insert_with(|| unit.clone());
            match merged.constants.get(&name) {
                Some(other) if *other != value => return Err(reader::conflict(&name, owner, &unit)),
                Some(_) => {}
                None => drop(merged.constants.insert(name, value)),
            }
        }
    }
    Ok(merged)
}

fn none_of_them(units: &Units<'_>, names: &BTreeSet<String>) -> CannotCheck {
    if units.headers.iter().any(|header| matches!(header.type_(), UnitType::Skeleton(_))) {
        return CannotCheck::new(
            "its debug information is in other files (.dwo)",
            "give a kernel that was built without CONFIG_DEBUG_INFO_SPLIT",
        );
    }
    let first = names.first().map_or("", String::as_str);
    CannotCheck::new(
        format!("it defines none of the {} names that were looked for, such as `{first}`", names.len()),
        "give the vmlinux of a kernel that was built with CONFIG_KEXEC_HANDOVER",
    )
}

/// DWARF that is not as it has to be.
fn wrong(what: impl Display) -> CannotCheck {
    CannotCheck::new(
        format!("the debug information is damaged, or of a kind that is not known: {what}"),
        "give the file as the compiler or the kernel's build made it",
    )
}

fn whose_is(whose: &str, error: &CannotCheck) -> CannotCheck {
    CannotCheck::new(format!("{whose}: {}", error.problem), error.remedy.as_str())
}

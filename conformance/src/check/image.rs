//! What compiled code says of types, whether it was made for the purpose or is a whole kernel: it has records and
//! enumerators, no macros and no alignments.

use std::collections::BTreeSet;
use std::path::Path;

use kho_abi_spec::model::{Item, ItemKind, Version};
use kho_abi_spec::target::{Arch, Target};

use crate::compare::{self, Comparison, Subject};
use crate::error::{CannotCheck, Checked};
use crate::evidence::image::Image;
use crate::evidence::{btf, dwarf};
use crate::observed::Observed;
use crate::rules;

/// What one witness saw in a kernel image.
pub(super) struct Sighting {
    pub(super) target: Target,
    pub(super) witness: &'static str,
    pub(super) types: Observed,
}

/// Compares the records and enumerators that were seen. What the witness is blind for is taken from `seen`, what
/// another saw in the same tree: it is judged there, and here only keeps a cause from being found twice.
pub(super) fn compare(subject: &Subject<'_>, types: &Observed, seen: &Observed) -> Comparison {
    let mut filled = Observed { records: types.records.clone(), constants: seen.constants.clone() };
    filled.constants.extend(types.constants.clone());
    for (name, record) in &mut filled.records {
        if let (None, Some(other)) = (record.align, seen.records.get(name)) {
            record.align = other.align;
        }
    }
    let mut comparison = compare::compare(subject, &filled);
    let is_seen = |item: &str| types.records.contains_key(item) || types.constants.contains_key(item);
    comparison.compared.retain(|item| is_seen(item));
    comparison.differences.retain(|difference| {
        let missing = [&rules::MISSING_ITEM, &rules::MISSING_HELPER].contains(&difference.rule);
        !missing && is_seen(&difference.item)
    });
    comparison
}

/// The names to look for in an image.
pub(super) fn names(version: &Version) -> impl Iterator<Item = String> + '_ {
    of(version).map(|item| item.name.clone())
}

/// Those of [`names`] that a kernel without KHO does not have: what user space knows is there in any case.
pub(super) fn own_names(version: &Version) -> impl Iterator<Item = String> + '_ {
    let for_user_space = |item: &&Item| item.home(None).is_some_and(|home| home.path().contains("uapi/"));
    of(version).filter(move |item| !for_user_space(item)).map(|item| item.name.clone())
}

fn of(version: &Version) -> impl Iterator<Item = &Item> {
    let records = version.own().filter(|(_, item)| match &item.kind {
        ItemKind::Record(_) | ItemKind::Enum(_) => true,
        ItemKind::Const(constant) => constant.group.is_some(),
        ItemKind::Pointer(_) | ItemKind::Node(_) => false,
    });
    records.map(|(_, item)| item)
}

/// Reads an image with every witness that it has something for. `own` are the names that no kernel without KHO has.
///
/// # Errors
/// If it cannot be read, if no witness finds anything in it, or if it fits none or several of the targets.
pub(super) fn look(
    path: &Path,
    names: &BTreeSet<String>,
    own: &BTreeSet<String>,
    targets: &[Target],
) -> Checked<Vec<Sighting>> {
    let image = Image::open(path)?;
    let target = target_of(&image, targets)?;
    let sightings = all_sightings(&image, target, names)?;
    let has_own = |types: &Observed| types.records.keys().any(|name| own.contains(name));
    if !sightings.iter().any(|sighting| has_own(&sighting.types)) {
        let problem = format!("{} has none of the types that only a kernel with KHO has", path.display());
        return Err(CannotCheck::new(
            problem,
            "give the image of a kernel that was built with CONFIG_KEXEC_HANDOVER",
        ));
    }
    Ok(sightings)
}

fn all_sightings(image: &Image, target: Target, names: &BTreeSet<String>) -> Checked<Vec<Sighting>> {
    let has_dwarf = image.section(".debug_abbrev")?.is_some();
    let has_btf = image.section(".BTF")?.is_some();
    let mut sightings = Vec::new();
    // The smallest section that no DWARF does without tells of it. An image without either has the witness say so that a distribution's image is most likely made for.
    if has_dwarf || !has_btf {
        sightings.push(Sighting { target, witness: "dwarf", types: dwarf::read(image, names)? });
    }
    if has_btf {
        sightings.push(Sighting { target, witness: "btf", types: btf::read(image, names)? });
    }
    Ok(sightings)
}

/// The one target that the image was built for. Nothing in it states the page size.
fn target_of(image: &Image, targets: &[Target]) -> Checked<Target> {
    let possible: Vec<Target> =
        targets.iter().copied().filter(|t| image.arch().is_none_or(|arch| arch == t.arch())).collect();
    let path = image.path().display();
    match possible.as_slice() {
        [target] => Ok(*target),
        [] => Err(CannotCheck::new(
            format!(
                "{path} is for {}, which none of the targets is",
                image.arch().map_or("nothing", Arch::kernel_dir)
            ),
            "give the target of the image with --target",
        )),
        _ => Err(CannotCheck::new(
            format!("{path} does not say for which target it is"),
            "give its target with --target: what a kernel was built for decides how large its pages are",
        )),
    }
}

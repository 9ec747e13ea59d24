//! `observe`.

use std::collections::BTreeMap;
use std::path::Path;

use kho_abi_spec::target::Target;

use super::{nothing_to_look_at, spec};
use crate::check;
use crate::cli::{print, ObserveArgs, Observer, TreeArgs};
use crate::error::{CannotCheck, Checked};
use crate::evidence::cc::Compiler;
use crate::evidence::image::Image;
use crate::evidence::{bindgen, btf, dwarf};
use crate::input::Input;
use crate::observed::Observed;
use crate::source::Tree;

/// Prints what a witness sees: in a tree by target, in an image as such.
pub fn run(args: &ObserveArgs) -> Checked<u8> {
    let text = match (&args.tree.tree, &args.tree.vmlinux) {
        (_, Some(vmlinux)) => serde_json::to_string_pretty(&in_image(vmlinux, args.witness)?),
        (Some(tree), None) => serde_json::to_string_pretty(&in_tree(tree, &args.tree, args.witness)?),
        (None, None) => return Err(nothing_to_look_at()),
    };
    let text =
        text.map_err(|error| CannotCheck::new("cannot write what was seen as JSON", error.to_string()))?;
    print(&(text + "\n"))?;
    Ok(0)
}

fn in_tree(
    top: &Path,
    args: &TreeArgs,
    witness: Option<Observer>,
) -> Checked<BTreeMap<&'static str, Observed>> {
    let tree = match &args.rev {
        Some(rev) => Tree::revision(top, rev)?,
        None => Tree::folder(top)?,
    };
    let wanted = check::wanted(&spec()?.abi, tree.release()?.as_deref());
    let input = match &args.build {
        Some(build) => Input::prepared(&tree, top, build, &wanted)?,
        None => Input::unprepared(&tree, &wanted)?,
    };
    let look = |target: Target| match witness {
        None | Some(Observer::Bindgen) => bindgen::observe(&input, target),
        Some(Observer::DwarfGcc) => dwarf::observe(&input, target, Compiler::Gcc),
        Some(Observer::DwarfClang) => dwarf::observe(&input, target, Compiler::Clang),
        Some(Observer::Dwarf | Observer::Btf) => Err(CannotCheck::new(
            "this witness looks into a kernel image, and none is given",
            "give one with --vmlinux FILE, or choose dwarf-gcc or dwarf-clang",
        )),
    };
    let targets = if args.targets.is_empty() { input.targets() } else { args.targets.clone() };
    targets.into_iter().map(|target| Ok((target.name(), look(target)?))).collect()
}

fn in_image(vmlinux: &Path, witness: Option<Observer>) -> Checked<Observed> {
    let image = Image::open(vmlinux)?;
    let names = check::names_of_types(&spec()?.abi);
    match witness {
        Some(Observer::Btf) => btf::read(&image, &names),
        None if image.is_btf() => btf::read(&image, &names),
        None | Some(Observer::Dwarf) => dwarf::read(&image, &names),
        Some(_) => Err(CannotCheck::new(
            "this witness looks at a tree, and not into a kernel image",
            "choose dwarf or btf, or leave --vmlinux out",
        )),
    }
}

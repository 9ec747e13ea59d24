//! One file per command: from its arguments to what it prints and its exit status. The work is done elsewhere.

pub mod check;
pub mod compat;
pub mod drift;
pub mod evidence;
pub mod explain;
pub mod layout;
pub mod merge;
pub mod observe;
pub mod trees;

use kho_abi_spec::{builtin, Spec};

use crate::error::{CannotCheck, Checked};

/// The command line asks for one of the two already.
fn nothing_to_look_at() -> CannotCheck {
    CannotCheck::new(
        "neither a tree nor a kernel image is given",
        "name one with --tree DIR or --vmlinux FILE",
    )
}

/// The spec that this program was built with.
fn spec() -> Checked<Spec> {
    Spec::read(&builtin::sources()).map_err(|mistakes| {
        CannotCheck::new(format!("the spec in this program is broken: {mistakes}"), "report it to us")
    })
}

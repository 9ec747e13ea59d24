//! From [`crate::ast`] to [`crate::model`]: looks names up, chooses versions, and rejects what has no meaning.
//!
//! It computes no value and no layout. The passes, in order, one file each:
//!
//! 1. `domains`: each file's version channel; names, versions, releases and guards make sense.
//! 2. `select`: which definitions each version has, and under which names.
//! 3. `lower`: names become ids; each definition makes sense on its own.
//! 4. `order`: nothing depends on itself; what depends on the page size.
//! 5. `inherit`: what a version took over unchanged from the one before.

mod domains;
mod homes;
mod import;
mod inherit;
mod lower;
mod lower_record;
mod order;
mod reached;
mod select;

use crate::ast;
use crate::diag::{Diagnostics, Sink};
use crate::model::{Abi, Domain, Version};

/// Resolves a spec. Files come after those that they import from.
pub fn resolve(files: &[ast::File]) -> Result<Abi, Diagnostics> {
    let mut sink = Sink::default();
    let mut abi = Abi::default();
    for file in files {
        let mut domain = domains::domain(file, &abi, &mut sink);
        for position in 0..domain.versions.len() {
            resolve_version(file, &abi, &mut domain, position, &mut sink);
        }
        inherit::mark_unchanged(&mut domain);
        abi.domains.push(domain);
    }
    sink.finish(abi)
}

fn resolve_version(file: &ast::File, abi: &Abi, domain: &mut Domain, position: usize, sink: &mut Sink) {
    let selection = select::select(file, abi, domain, position, sink);
    let (items, assertions) = lower::lower(&selection, abi, sink);
    let (announced_by, named_by) = selection.announcing();
    let version: &mut Version = &mut domain.versions[position];
    version.announced_by = announced_by;
    version.named_by = named_by;
    version.items = items;
    version.assertions = assertions;
    version.order = order::sort(version, sink);
}

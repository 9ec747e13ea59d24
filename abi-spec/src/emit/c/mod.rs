//! C headers, in two flavours from one model.
//!
//! The kernel flavour stands in for the kernel's own header: the same names, page size symbolic, kernel macros. The
//! portable one serves C11 and C++11 outside the kernel. Both assert every size, alignment, offset and value that the
//! layout engine computed, so that a compiler that comes to another layout stops.
//!
//! Names: where C has another use for a name, an underscore is put at its end (`bool_`); portable headers do so for
//! the keywords of C++ too, and in both languages, so that C and C++ sources agree on the name.
//!
//! The rooms: `term` knows the C language, `expr` prints expressions with it, `decl` and `docs` print items, `facts`
//! the assertions, `kernel` and `portable` what differs between the flavours around that.

mod comment;
mod decl;
mod docs;
mod expr;
mod facts;
mod ident;
mod kernel;
mod order;
mod parts;
mod portable;
mod term;
mod unit;

use std::collections::BTreeSet;

use super::OutputFile;
use crate::model::{DefinedIn, Domain, ItemId, ItemKind, Version};
use crate::{names, Spec};
use comment::{block, fill, TEXT_WIDTH};
use unit::{is_written, portable_path, Flavour, Unit};

/// The kernel header of one version, given by its position in its domain and the domain's position in the ABI.
///
/// It has the items that are at home in the domain's header. Those of other headers are included, those of C files
/// are named in a comment. Input without a header gives one with all items.
///
/// # Panics
/// If there is no such domain or version.
pub fn kernel(spec: &Spec, domain: usize, version: usize) -> String {
    let home = spec.abi.domains[domain].header.as_deref();
    kernel::header(&Unit::new(spec, (domain, version), Flavour::Kernel, home))
}

/// The portable header of one version, given as for [`kernel`]. It has all items of the version.
///
/// # Panics
/// If there is no such domain or version.
pub fn portable(spec: &Spec, domain: usize, version: usize) -> String {
    let described = &spec.abi.domains[domain];
    let stem = unit::stem(described, &described.versions[version]);
    portable_as(spec, domain, version, &stem)
}

/// Like [`portable`], for a file called `stem` with `.h` at its end: input that declares no domain has no name of its
/// own to build an include guard from.
///
/// # Panics
/// If there is no such domain or version.
pub fn portable_as(spec: &Spec, domain: usize, version: usize, stem: &str) -> String {
    portable::header(&Unit::new(spec, (domain, version), Flavour::Portable, None), stem)
}

/// Both flavours of every version that has a name.
///
/// Kernel headers are written for the domain's header and for those beside it in the same folder. Where a header
/// belongs to several domains, each writes its part, and a front that includes the parts: see `parts`.
pub fn files(spec: &Spec) -> Vec<OutputFile> {
    let mut files = Vec::new();
    for (d, domain) in spec.abi.domains.iter().enumerate() {
        for (v, version) in domain.versions.iter().enumerate() {
            let (Some(domain_name), Some(version_name)) = (&domain.name, &version.name) else { continue };
            let stem = names::version_stem(domain_name, version_name);
            for home in homes(domain, version) {
                let unit = Unit::new(spec, (d, v), Flavour::Kernel, Some(home));
                let path = |header: &str| format!("include/kernel/{stem}/{header}");
                let header = path(unit.part(home).as_deref().unwrap_or(home));
                files.push(OutputFile { path: header, text: kernel::header(&unit) });
                if unit.part(home).is_some() {
                    let text = parts::front(home, &parts::sharing(spec, (domain, version), home));
                    files.push(OutputFile { path: path(home), text });
                }
            }
            let path = format!("include/portable/{}", portable_path(domain_name, version_name));
            files.push(OutputFile { path, text: portable(spec, d, v) });
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

/// The kernel headers to write for a version, sorted: those that define an item.
fn homes<'a>(domain: &'a Domain, version: &'a Version) -> BTreeSet<&'a str> {
    let headers = version.own().filter_map(|(_, item)| match &item.defined_in {
        Some(DefinedIn::Header(header)) => Some(header.as_str()),
        _ => None,
    });
    headers.filter(|header| is_written(domain, header)).collect()
}

/// The first lines of a header: the licence, where the text comes from, and what is to be said about its use.
fn preamble(unit: &Unit<'_>, remark: Option<&str>) -> String {
    let announced = unit.version.announced.as_ref().map(|value| format!(", announced as {value}"));
    let releases = match unit.version.releases.as_slice() {
        [] => String::new(),
        releases => format!(", carried by Linux {}", releases.join(", ")),
    };
    let about = format!("The ABI of {}{}{releases}.", unit.title(), announced.unwrap_or_default());
    let origin = "Generated by kho-abi from the spec of this ABI: change the spec, not this file.";
    let mut lines = fill("", "", &about, TEXT_WIDTH);
    lines.extend(fill("", "", origin, TEXT_WIDTH));
    if let Some(remark) = remark {
        lines.push(String::new());
        lines.extend(fill("", "", remark, TEXT_WIDTH));
    }
    format!("/* SPDX-License-Identifier: MIT OR Apache-2.0 */\n{}\n", block(false, &lines))
}

/// The items that the header defines and the assertions about them, with a line between any two.
fn body(unit: &Unit<'_>) -> String {
    let order: Vec<ItemId> =
        order::sorted(unit.version).into_iter().filter(|id| unit.defines(unit.version.item(*id))).collect();
    let mut parts: Vec<String> = order.iter().map(|id| declaration(unit, *id)).collect();
    parts.push(unit.facts(&order));
    parts.retain(|part| !part.is_empty());
    parts.join("\n")
}

fn declaration(unit: &Unit<'_>, id: ItemId) -> String {
    let item = unit.version.item(id);
    match &item.kind {
        ItemKind::Const(constant) => unit.constant_decl(id, item, constant),
        ItemKind::Enum(group) => unit.enum_decl(id, group),
        ItemKind::Record(record) => unit.record_decl(id, record),
        ItemKind::Pointer(macros) if unit.is_kernel() => kernel::pointer(unit, item, macros),
        ItemKind::Pointer(_) => portable::pointer(item),
        ItemKind::Node(node) if unit.is_kernel() => unit.node_docs(item, node),
        ItemKind::Node(node) => {
            format!("{}{}", unit.node_docs(item, node), portable::property_names(unit, item, node))
        }
    }
}

//! `layout`.

use std::io::IsTerminal;

use anstyle::Style as Ansi;
use kho_abi_spec::emit::bytemap::{self, Style};
use kho_abi_spec::expr::Value;
use kho_abi_spec::layout::ItemLayout;
use kho_abi_spec::model::{Item, ItemId};
use kho_abi_spec::target::{PageSize, Target};
use kho_abi_spec::{names, Spec};

use super::spec;
use crate::cli::{print, LayoutArgs};
use crate::error::{CannotCheck, Checked};

const BOLD: Ansi = Ansi::new().bold();
const DIM: Ansi = Ansi::new().dimmed();

/// Prints where the bytes of one item are.
pub fn run(args: &LayoutArgs) -> Checked<u8> {
    let spec = spec()?;
    let found = find(&spec, args)?;
    print(&found.render(&args.targets))?;
    Ok(0)
}

/// An item of one version.
struct Found<'a> {
    spec: &'a Spec,
    domain: usize,
    version: usize,
    id: ItemId,
}

/// The newest version that has the item, among those that were asked for.
fn find<'a>(spec: &'a Spec, args: &LayoutArgs) -> Checked<Found<'a>> {
    let mut asked = false;
    for (domain, model) in spec.abi.domains.iter().enumerate() {
        for (version, candidate) in model.versions.iter().enumerate().rev() {
            let name = candidate.name.as_deref().unwrap_or_default();
            let stem = names::version_stem(model.name.as_deref().unwrap_or_default(), name);
            if args.version.as_ref().is_some_and(|v| v != name && *v != stem) {
                continue;
            }
            asked = true;
            if let Some(id) = candidate.find(&args.item) {
                return Ok(Found { spec, domain, version, id });
            }
        }
    }
    let versions = versions(spec);
    Err(match &args.version {
        Some(version) if !asked => {
            CannotCheck::new(format!("there is no version `{version}`"), format!("the versions are {versions}"))
        }
        Some(version) => CannotCheck::new(
            format!("version `{version}` has no item `{}`", args.item),
            "leave --version out to find the versions that have it",
        ),
        None => CannotCheck::new(
            format!("no version has an item `{}`", args.item),
            format!("items are named as in C, such as kho_vmalloc or KHO_VMALLOC_SIZE; the versions are {versions}"),
        ),
    })
}

fn versions(spec: &Spec) -> String {
    let names = spec.abi.domains.iter().flat_map(|domain| {
        let stem = |v: &kho_abi_spec::model::Version| {
            names::version_stem(domain.name.as_deref().unwrap_or_default(), v.name.as_deref().unwrap_or_default())
        };
        domain.versions.iter().map(stem).collect::<Vec<_>>()
    });
    names.collect::<Vec<_>>().join(", ")
}

impl Found<'_> {
    fn item(&self) -> &Item {
        self.spec.abi.domains[self.domain].versions[self.version].item(self.id)
    }

    fn render(&self, asked: &[Target]) -> String {
        let targets = self.targets(asked);
        let domain = &self.spec.abi.domains[self.domain];
        let version = &domain.versions[self.version];
        let announced = version.announced.as_ref().map(Value::to_string).unwrap_or_default();
        let mut out = format!("{BOLD}{}{BOLD:#} in {announced}, {DIM}", self.item().name);
        out += &format!("Linux {}{DIM:#}\n\n", version.releases.join(", "));
        for line in &self.item().docs {
            out += &format!("{line}\n");
        }
        for target in &targets {
            out += &self.at(*target, targets.len() == 1 && asked.is_empty());
        }
        out
    }

    /// One target for each layout that differs, unless some were asked for.
    fn targets(&self, asked: &[Target]) -> Vec<Target> {
        if !asked.is_empty() {
            return asked.to_vec();
        }
        let sizes: &[PageSize] = if self.item().page_dependent { &PageSize::ALL } else { &[PageSize::Page4K] };
        sizes.iter().map(|page| page.representative()).collect()
    }

    fn at(&self, target: Target, everywhere: bool) -> String {
        let layout = self.spec.layouts.version(self.domain, self.version, target);
        let place = if everywhere { "all targets".to_owned() } else { place(target, self.item().page_dependent) };
        match layout.item(self.id) {
            ItemLayout::Const(value) => format!("\n{value} {DIM}on {place}{DIM:#}\n"),
            ItemLayout::Record(record) => {
                let head = format!("\n{} bytes, alignment {}, {DIM}on {place}{DIM:#}\n", record.size, record.align);
                head + &self.map(target)
            }
            ItemLayout::Enum(_) => format!("\n4 bytes, alignment 4, {DIM}on {place}{DIM:#}\n"),
            ItemLayout::None => "\nIt has no bytes of its own.\n".to_owned(),
        }
    }

    fn map(&self, target: Target) -> String {
        let version = &self.spec.abi.domains[self.domain].versions[self.version];
        let layout = self.spec.layouts.version(self.domain, self.version, target);
        let style = if std::io::stdout().is_terminal() { Style::Unicode } else { Style::Ascii };
        let mut out = String::new();
        for line in bytemap::draw(version, layout, self.id, style) {
            out += &format!("{line}\n");
        }
        out.push('\n');
        let rows = bytemap::table(version, layout, self.id);
        let width = rows.iter().map(|row| row.name.len()).max().unwrap_or(0);
        for row in rows {
            let (offset, size) = (row.offset_text(), row.size_text());
            out += &format!("{:width$}  {offset:>12}  {size:>10}  {}\n", row.name, row.ty);
        }
        out
    }
}

/// The target, with those that have the same page size and so the same layout.
fn place(target: Target, page_dependent: bool) -> String {
    let same = Target::ALL.into_iter().filter(|t| t.page() == target.page() && page_dependent || *t == target);
    same.map(Target::name).collect::<Vec<_>>().join(", ")
}

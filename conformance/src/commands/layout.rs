//! `layout`: finds the item and says what it is. How each kind of item is shown is in a room of its own.

mod constant;
mod node;
mod record;

use anstyle::Style;
use kho_abi_spec::layout::VersionLayout;
use kho_abi_spec::model::{Item, ItemId, ItemKind, PointerMacros, Version};
use kho_abi_spec::target::{PageSize, Target};
use kho_abi_spec::{names, Spec};

use super::spec;
use crate::cli::{print, LayoutArgs};
use crate::error::{CannotCheck, Checked};

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();

/// Prints where the bytes of one item are.
pub fn run(args: &LayoutArgs) -> Checked<u8> {
    let spec = spec()?;
    let found = find(&spec, args)?;
    print(&found.show(&args.targets))?;
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
            if let Some(id) = candidate.find(&args.item).or_else(|| pointer_of(candidate, &args.item)) {
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

/// The versions, each in the ways in which `--version` takes it.
fn versions(spec: &Spec) -> String {
    let mut ways = Vec::new();
    for domain in &spec.abi.domains {
        for version in &domain.versions {
            let name = version.name.as_deref().unwrap_or_default();
            let stem = names::version_stem(domain.name.as_deref().unwrap_or_default(), name);
            ways.push(format!("{name} or {stem}"));
        }
    }
    ways.join(", ")
}

/// The serializable pointer, by the name of a macro around it: what C sees of it is its macros only.
fn pointer_of(version: &Version, name: &str) -> Option<ItemId> {
    let has = |macros: &PointerMacros| {
        [&macros.declare, &macros.store, &macros.load].into_iter().any(|own| own == name)
    };
    let found =
        version.own().find(|(_, item)| matches!(&item.kind, ItemKind::Pointer(macros) if has(macros)));
    found.map(|(id, _)| id)
}

impl Found<'_> {
    fn version(&self) -> &Version {
        &self.spec.abi.domains[self.domain].versions[self.version]
    }

    fn item(&self) -> &Item {
        self.version().item(self.id)
    }

    fn layout(&self, target: Target) -> &VersionLayout {
        self.spec.layouts.version(self.domain, self.version, target)
    }

    fn show(&self, asked: &[Target]) -> String {
        let columns = self.columns(asked);
        let body = match &self.item().kind {
            ItemKind::Record(_) => columns.iter().map(|column| record::show(self, column)).collect(),
            ItemKind::Const(of) => constant::show(self, of, &columns),
            ItemKind::Enum(of) => constant::show_group(self, of, &columns),
            ItemKind::Node(of) => node::show(self, of),
            ItemKind::Pointer(macros) => record::show_pointer(self, macros),
        };
        format!("{}{body}", self.heading())
    }

    fn heading(&self) -> String {
        let (item, version) = (self.item(), self.version());
        let announced = version.announced.as_ref().map(ToString::to_string).unwrap_or_default();
        let only = &item.only_in_releases;
        let releases = if only.is_empty() { &version.releases } else { only };
        let mut out = format!(
            "{BOLD}{}{BOLD:#} in {announced}, {DIM}Linux {}{DIM:#}\n",
            item.name,
            releases.join(", ")
        );
        if !item.docs.is_empty() {
            out += &format!("\n{}\n", item.docs.join("\n"));
        }
        out
    }

    /// The targets that were asked for, each on its own; otherwise one of those that cannot differ for all of them.
    fn columns(&self, asked: &[Target]) -> Vec<Column> {
        if !asked.is_empty() {
            return asked
                .iter()
                .map(|target| Column { target: *target, at: target.name().to_owned() })
                .collect();
        }
        // A group of constants has no value of its own that could depend on anything.
        let members: &[_] = if let ItemKind::Enum(group) = &self.item().kind { &group.members } else { &[] };
        let depends = |id: ItemId| self.version().item(id).page_dependent;
        if !depends(self.id) && !members.iter().any(|(id, _)| depends(*id)) {
            return vec![Column { target: Target::X86_64Page4k, at: "all targets".to_owned() }];
        }
        let column = |page: PageSize| {
            let same = Target::ALL.into_iter().filter(|target| target.page() == page).map(Target::name);
            Column { target: page.representative(), at: same.collect::<Vec<_>>().join(", ") }
        };
        PageSize::ALL.map(column).into()
    }
}

/// A target, and what to call it together with those for which it stands.
struct Column {
    target: Target,
    at: String,
}

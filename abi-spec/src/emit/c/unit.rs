//! What a header is about: one version of one domain in one flavour, and which of its items the header defines.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use super::ident;
use super::parts::{self, Part};
use crate::layout::{evaluate, EnumLayout, ItemLayout, VersionLayout, WithModel};
use crate::model::{DefinedIn, Domain, Import, Item, ItemId, ItemKind, ModelExpr, Version};
use crate::target::PageSize;
use crate::{expr::Value, names, Spec};

/// Which kind of header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flavour {
    /// Stands in for the kernel's own header.
    Kernel,
    /// For C and C++ outside the kernel.
    Portable,
}

/// Everything that writing one header needs.
pub(super) struct Unit<'a> {
    spec: &'a Spec,
    pub(super) flavour: Flavour,
    pub(super) domain: &'a Domain,
    pub(super) version: &'a Version,
    /// The header that is being written, relative to `include/`. Only kernel headers have a home.
    pub(super) home: Option<&'a str>,
    layouts: [&'a VersionLayout; PageSize::ALL.len()],
    includes: RefCell<BTreeSet<String>>,
    /// The items that are used of other domains, by domain and version.
    imports: RefCell<BTreeMap<(String, String), BTreeSet<String>>>,
}

impl<'a> Unit<'a> {
    pub(super) fn new(
        spec: &'a Spec,
        (domain, version): (usize, usize),
        flavour: Flavour,
        home: Option<&'a str>,
    ) -> Unit<'a> {
        let layouts = PageSize::ALL.map(|page| spec.layouts.version(domain, version, page.representative()));
        let domain = &spec.abi.domains[domain];
        let version = &domain.versions[version];
        Unit {
            spec,
            flavour,
            domain,
            version,
            home,
            layouts,
            includes: RefCell::default(),
            imports: RefCell::default(),
        }
    }

    pub(super) fn is_kernel(&self) -> bool {
        self.flavour == Flavour::Kernel
    }

    /// The one of two texts that belongs into this flavour.
    pub(super) fn pick<T>(&self, kernel: T, portable: T) -> T {
        if self.is_kernel() {
            kernel
        } else {
            portable
        }
    }

    /// A name as this flavour spells it.
    pub(super) fn name(&self, name: &str) -> String {
        self.pick(ident::kernel as fn(&str) -> String, ident::portable)(name)
    }

    /// The value of an expression for each page size; none if it has none.
    pub(super) fn values(&self, expr: &ModelExpr) -> Option<[Value; PageSize::ALL.len()]> {
        let value = |layout| evaluate(expr, &WithModel { version: self.version, layout }).ok();
        let [a, b, c] = self.layouts.map(value);
        Some([a?, b?, c?])
    }

    /// What the layout engine knows about an item for each page size.
    pub(super) fn layouts(&self, id: ItemId) -> [&'a ItemLayout; PageSize::ALL.len()] {
        self.layouts.map(|layout| layout.item(id))
    }

    /// Size and alignment of a record or an enum for each page size.
    pub(super) fn sizes(&self, id: ItemId) -> Option<[(u64, u64); PageSize::ALL.len()]> {
        let [a, b, c] = self.layouts(id).map(|layout| match layout {
            ItemLayout::Record(record) => Some((record.size, record.align)),
            ItemLayout::Enum(_) => Some((EnumLayout::BYTES, EnumLayout::BYTES)),
            ItemLayout::Const(_) | ItemLayout::None => None,
        });
        Some([a?, b?, c?])
    }

    /// Whether this header defines the item.
    pub(super) fn defines(&self, item: &Item) -> bool {
        item.import.is_none() && (!self.is_kernel() || self.kernel_home(item) == Home::Header(self.home))
    }

    /// Whether a reader of this header can know the item by its name.
    pub(super) fn can_name(&self, item: &Item) -> bool {
        !self.is_kernel() || !matches!(self.kernel_home(item), Home::Source(_))
    }

    /// The items of the version that this header leaves to other files, each with the file.
    pub(super) fn left_out(&self) -> impl Iterator<Item = (&'a Item, &'a str)> + '_ {
        let own = self.version.own().filter(|(_, item)| !self.defines(item));
        own.filter_map(|(_, item)| match self.kernel_home(item) {
            Home::Header(header) => Some((item, header?)),
            Home::Source(file) => Some((item, file)),
        })
    }

    /// The kernel header that is written for a version's own item.
    pub(super) fn header_written_for(&self, item: &'a Item) -> Option<&'a str> {
        match self.kernel_home(item) {
            Home::Header(header) if item.import.is_none() => header.filter(|h| is_written(self.domain, h)),
            _ => None,
        }
    }

    fn kernel_home<'i>(&self, item: &'i Item) -> Home<'i>
    where
        'a: 'i,
    {
        match &item.defined_in {
            Some(DefinedIn::Source(file)) => Home::Source(file),
            Some(DefinedIn::Header(header)) => Home::Header(Some(header)),
            None => Home::Header(self.domain.header.as_deref()),
        }
    }

    /// Whether a place in the kernel, by default the domain's header, is this header.
    pub(super) fn is_home(&self, place: Option<&DefinedIn>, header: &str) -> bool {
        match place {
            Some(DefinedIn::Header(place)) => place == header,
            Some(DefinedIn::Source(_)) => false,
            None => self.domain.header.as_deref() == Some(header),
        }
    }

    /// Notes that the item is used here, so that the header that defines it is included.
    pub(super) fn uses(&self, id: ItemId) {
        let item = self.version.item(id);
        if self.defines(item) {
            return;
        }
        if let (Some(from), Flavour::Portable) = (&item.import, self.flavour) {
            let home = (from.domain.clone(), from.version.clone());
            self.imports.borrow_mut().entry(home).or_default().insert(item.name.clone());
        }
        let header = match (&item.import, self.flavour) {
            (_, Flavour::Portable) => None,
            (import, Flavour::Kernel) => match &item.defined_in {
                Some(DefinedIn::Header(header)) => Some(header.clone()),
                Some(DefinedIn::Source(_)) => None,
                None => import.as_ref().and_then(|from| from.header.clone()),
            }
            .map(|header| match import {
                Some(from) => self.imported_part(from, &header).unwrap_or(header),
                None => header,
            }),
        };
        self.includes.borrow_mut().extend(header);
    }

    /// The path of this version's part of a header that it shares with other domains; none if it has it for itself.
    pub(super) fn part(&self, header: &str) -> Option<String> {
        part_of(self.spec, (self.domain, self.version), header)
    }

    /// The path of the part of a shared header that an import comes from.
    fn imported_part(&self, from: &Import, header: &str) -> Option<String> {
        let domain = self.spec.abi.domain(&from.domain)?;
        part_of(self.spec, (domain, domain.version(&from.version)?), header)
            .filter(|_| is_written(domain, header))
    }

    /// Notes that a header has to be included.
    pub(super) fn include(&self, header: &str) {
        self.includes.borrow_mut().insert(header.to_owned());
    }

    /// The portable headers of other domains that what was written so far needs: domain, version, and the versions
    /// that have the same items and can take its place.
    pub(super) fn imported(&self) -> Vec<(String, String, Vec<String>)> {
        let imports = self.imports.borrow();
        let same = |((domain, version), names): (&(String, String), &BTreeSet<String>)| {
            let known = self.spec.abi.domain(domain);
            let others = known.map(|known| known.same_items(version, names)).unwrap_or_default();
            (domain.clone(), version.clone(), others.into_iter().map(str::to_owned).collect())
        };
        imports.iter().map(same).collect()
    }

    /// The headers that what was written so far needs, sorted.
    pub(super) fn included(&self) -> BTreeSet<String> {
        self.includes.borrow().clone()
    }

    /// The name of the version in messages, such as `kho v4`.
    pub(super) fn title(&self) -> String {
        match (&self.domain.name, &self.version.name) {
            (Some(domain), Some(version)) => format!("{domain} {version}"),
            _ => stem(self.domain, self.version),
        }
    }

    /// Whether C knows the item by a tag, and which keyword comes before it.
    pub(super) fn tag(&self, id: ItemId) -> String {
        let item = self.version.item(id);
        let keyword = match &item.kind {
            ItemKind::Record(record) if record.union => "union",
            ItemKind::Enum(_) => "enum",
            _ => "struct",
        };
        format!("{keyword} {}", self.name(&item.name))
    }
}

/// The kernel's file that an item is at home in.
#[derive(PartialEq, Eq)]
enum Home<'a> {
    Header(Option<&'a str>),
    Source(&'a str),
}

/// Whether a kernel header is written when items of the domain are at home in it: it is the domain's own header or
/// stands beside it. What stands in another folder has other users than KHO, and is left to the kernel.
pub(super) fn is_written(domain: &Domain, header: &str) -> bool {
    fn folder(path: &str) -> &str {
        path.rsplit_once('/').map_or("", |(folder, _)| folder)
    }
    domain.header.as_deref().is_some_and(|main| folder(main) == folder(header))
}

fn part_of(spec: &Spec, part: Part<'_>, header: &str) -> Option<String> {
    let domain = part.0.name.as_deref()?;
    (parts::sharing(spec, part, header).len() > 1).then(|| parts::path(header, domain))
}

/// How the portable header of a version is included.
pub(super) fn portable_path(domain: &str, version: &str) -> String {
    format!("kho_abi/{}.h", names::version_stem(domain, version))
}

/// What a version is called in file names and include guards. Input of the macro that declares no domain is called
/// after its first item: a name that cannot be defined twice in one program anyway.
pub(super) fn stem(domain: &Domain, version: &Version) -> String {
    match (&domain.name, &version.name) {
        (Some(domain), Some(version)) => names::version_stem(domain, version),
        _ => version.own().next().map_or_else(|| "empty".to_owned(), |(_, item)| item.name.clone()),
    }
}

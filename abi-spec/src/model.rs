//! The resolved ABI, still free of any target: every name is looked up, every version stands on its own, and page
//! size stays symbolic in the expressions.
//!
//! Plain data, made by [`crate::resolve`] only. Nothing in here is computed; see [`crate::layout`] for that.

mod homes;
mod refer;

use crate::ast;
use crate::diag::{Place, SourceId};
use crate::expr::{Expr, Type};

pub use homes::Home;

pub use crate::ast::{Announced, ConstType, Docs, PropertyType};

/// An item of a version, by its position in [`Version::items`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ItemId(pub usize);

/// An expression over the items of one version.
pub type ModelExpr = Expr<ItemId>;
/// A type over the items of one version.
pub type ModelType = Type<ItemId>;

/// Everything that a spec says.
#[derive(Clone, Debug, Default)]
pub struct Abi {
    /// The domains, in the order of the files.
    pub domains: Vec<Domain>,
}

/// A version channel with its versions. Input of the macro that declares none is a domain without a name, with one
/// version without a name.
#[derive(Clone, Debug)]
pub struct Domain {
    /// The file it comes from.
    pub source: SourceId,
    /// Its name, if it has one.
    pub name: Option<String>,
    /// What the file says about itself.
    pub file_docs: Docs,
    /// What the version channel says about itself.
    pub docs: Docs,
    /// The header that defines its items, relative to `include/`.
    pub header: Option<String>,
    /// Whether the Rust types derive zerocopy's traits.
    pub zerocopy: bool,
    /// The domain that a reader checks first.
    pub guarded_by: Option<String>,
    /// What a mismatch does at run time.
    pub on_mismatch: Option<String>,
    /// What a kernel that knows the domain does when the kernel before it hands over what guards it, and nothing of
    /// it. None: that is no fault.
    pub on_absence: Option<String>,
    /// Whether a mismatch, or an absence that is a fault, ends the handover as a whole: nothing that was handed over can
    /// be used. If not, the rest is as good as without it.
    pub fatal: bool,
    /// The versions, oldest first.
    pub versions: Vec<Version>,
}

/// One version of a domain: a closed set of items.
#[derive(Clone, Debug)]
pub struct Version {
    /// Its name in paths, such as `v4`.
    pub name: Option<String>,
    /// What says so in the bytes.
    pub announced: Option<Announced>,
    /// The constant that has what it announces: the string, or the number.
    pub announced_by: Option<String>,
    /// The constant that has the name beside a number.
    pub named_by: Option<String>,
    /// What is new in it.
    pub docs: Docs,
    /// The releases of Linux that carry it, oldest first.
    pub releases: Vec<String>,
    /// The items in the order of the spec, with imported ones first.
    pub items: Vec<Item>,
    /// Every item, each after all that its layout or value depends on.
    pub order: Vec<ItemId>,
    /// Facts that hold on every target.
    pub assertions: Vec<ModelExpr>,
}

impl Version {
    /// The item with this id. Ids come from the same version, so there always is one.
    pub fn item(&self, id: ItemId) -> &Item {
        &self.items[id.0]
    }

    /// The item that C calls `name`.
    pub fn find(&self, name: &str) -> Option<ItemId> {
        self.items.iter().position(|item| item.name == name).map(ItemId)
    }

    /// The items with their ids, in the order of the spec.
    pub fn iter(&self) -> impl Iterator<Item = (ItemId, &Item)> {
        self.items.iter().enumerate().map(|(i, item)| (ItemId(i), item))
    }

    /// The items that this domain defines itself, in the order of the spec.
    pub fn own(&self) -> impl Iterator<Item = (ItemId, &Item)> {
        self.iter().filter(|(_, item)| item.import.is_none())
    }
}

/// An item.
#[derive(Clone, Debug)]
pub struct Item {
    /// The name as C has it.
    pub name: String,
    /// Its docs.
    pub docs: Docs,
    /// Where the spec defines it.
    pub place: Place,
    /// Which definition in the spec it comes from. Equal in two versions if both have the same definition.
    pub origin: Origin,
    /// The domain and the version that it is imported from.
    pub import: Option<Import>,
    /// The kernel's file that defines it in the newest release that has it, and in all that the next field does not
    /// name.
    pub defined_in: Option<DefinedIn>,
    /// The other files that define it in some releases of the version.
    pub moved: Vec<Moved>,
    /// What leads to it, by a physical address.
    pub reached_by: Vec<ReachedBy>,
    /// The releases of this version that have it, if not all have.
    pub only_in_releases: Vec<String>,
    /// Whether its layout or value depends on the page size.
    pub page_dependent: bool,
    /// The version, by position in the domain, that first had exactly this item; none if it is this one.
    pub unchanged_since: Option<usize>,
    /// What it is.
    pub kind: ItemKind,
}

/// A definition in the text of a spec.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Origin {
    /// The file.
    pub source: SourceId,
    /// The item's position in the file.
    pub item: usize,
    /// The enumerator's position in the item, plus one; 0 for the item itself.
    pub member: usize,
}

/// Where an imported item is at home.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// The domain.
    pub domain: String,
    /// The version.
    pub version: String,
    /// The header that defines it, relative to `include/`.
    pub header: Option<String>,
}

/// The kernel's file that defines an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DefinedIn {
    /// A header, relative to `include/`.
    Header(String),
    /// Another file, relative to the top of the tree, that a header-only tree does not have.
    Source(String),
}

/// Where some releases define an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// The releases.
    pub releases: Vec<String>,
    /// The file.
    pub to: DefinedIn,
}

/// A field or a property that holds the physical address of an item.
#[derive(Clone, Debug)]
pub struct ReachedBy {
    /// The domain that has it, if it is another one than the item's.
    pub domain: Option<String>,
    /// The record or node.
    pub item: String,
    /// Its field or property.
    pub member: String,
    /// The name of the subsystem's node, where that tells this item from others.
    pub entry: Option<ModelExpr>,
    /// The record at the head of the block that holds the items, and its domain if it is another one.
    pub within: Option<(Option<String>, String)>,
}

/// The kinds of items.
#[derive(Clone, Debug)]
pub enum ItemKind {
    /// A constant or an enumerator.
    Const(Const),
    /// An enum. Its enumerators are items of their own.
    Enum(Enum),
    /// A struct or a union.
    Record(Record),
    /// The serializable pointer.
    Pointer(PointerMacros),
    /// A node of a flattened device tree.
    Node(Node),
}

/// A constant.
#[derive(Clone, Debug)]
pub struct Const {
    /// Its type. Enumerators of a bag of constants are `u32`, or `i32` if written as negative.
    pub ty: ConstType,
    /// Its value.
    pub value: ModelExpr,
    /// A name of convenience: kernels spell it differently, or do without it.
    pub helper: bool,
    /// The enum it stands in.
    pub group: Option<ItemId>,
    /// The field that it is a flag of: the record, and the name of the field.
    pub flag_of: Option<(ItemId, String)>,
}

/// An enum.
#[derive(Clone, Debug)]
pub struct Enum {
    /// Whether it only groups constants.
    pub constants: bool,
    /// The enumerators, each with the place of its definition.
    pub members: Vec<(ItemId, Place)>,
}

/// A struct or a union.
#[derive(Clone, Debug)]
pub struct Record {
    /// Whether the fields overlap.
    pub union: bool,
    /// Whether fields are laid out without padding.
    pub packed: bool,
    /// The alignment that is asked for, in bytes.
    pub align: Option<ModelExpr>,
    /// The fields in order.
    pub fields: Vec<Field>,
}

/// A field of a record.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// Which of the fields that any version has it is, by position in the spec.
    pub origin: usize,
    /// Its docs.
    pub docs: Docs,
    /// Where the spec defines it.
    pub place: Place,
    /// Its type.
    pub ty: ModelType,
    /// The width in bits if it is a bit-field.
    pub bits: Option<ModelExpr>,
    /// The alignment that is asked for, in bytes.
    pub align: Option<ModelExpr>,
    /// What its addresses lead to, where that is no item.
    pub leads_to: Option<String>,
}

/// The names of the macros around the serializable pointer.
#[derive(Clone, Debug)]
pub struct PointerMacros {
    /// Declares a member.
    pub declare: String,
    /// Stores a pointer as a physical address.
    pub store: String,
    /// Loads a pointer back.
    pub load: String,
}

/// A node of a flattened device tree.
#[derive(Clone, Debug)]
pub struct Node {
    /// Its path; `<name>` stands for a name that someone else chooses.
    pub path: String,
    /// Its properties in order.
    pub properties: Vec<Property>,
}

/// A property of a node.
#[derive(Clone, Debug)]
pub struct Property {
    /// Its name in the spec.
    pub name: String,
    /// Which of the properties that any version has it is, by position in the spec.
    pub origin: usize,
    /// Its docs.
    pub docs: Docs,
    /// Its name on the wire.
    pub wire_name: ModelExpr,
    /// What it holds.
    pub holds: PropertyType,
    /// The only value it can have.
    pub value: Option<ModelExpr>,
    /// What its address leads to, where that is no item.
    pub leads_to: Option<String>,
}

impl From<&ast::PointerMacros> for PointerMacros {
    fn from(macros: &ast::PointerMacros) -> Self {
        PointerMacros {
            declare: macros.declare.text.clone(),
            store: macros.store.text.clone(),
            load: macros.load.text.clone(),
        }
    }
}

impl Abi {
    /// The domain with this name.
    pub fn domain(&self, name: &str) -> Option<&Domain> {
        self.domains.iter().find(|d| d.name.as_deref() == Some(name))
    }
}

impl Domain {
    /// The version with this name.
    pub fn version(&self, name: &str) -> Option<&Version> {
        self.versions.iter().find(|v| v.name.as_deref() == Some(name))
    }
}

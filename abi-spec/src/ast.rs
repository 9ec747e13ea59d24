//! What the text of a spec says, item by item: names are not looked up yet, versions not chosen, nothing computed.
//!
//! Plain data. Tokens end in [`crate::parse`]; of them only the places are left.

use std::fmt;

use crate::diag::{Place, SourceId};
use crate::expr::{Expr, Type, Value};

/// A name with its place.
#[derive(Clone, Debug)]
pub struct Ident {
    /// The name as C has it.
    pub text: String,
    /// Where it stands.
    pub place: Place,
}

/// A string literal with its place.
#[derive(Clone, Debug)]
pub struct Text {
    /// The value of the literal.
    pub text: String,
    /// Where it stands.
    pub place: Place,
}

/// An expression that refers to items by name.
pub type NamedExpr = Expr<String>;
/// A type that refers to items by name.
pub type NamedType = Type<String>;

/// The lines of a doc comment: Markdown, without the space that follows the slashes.
pub type Docs = Vec<String>;

/// One file of a spec, or the inline input of the macro.
#[derive(Clone, Debug)]
pub struct File {
    /// Which one.
    pub source: SourceId,
    /// Its own doc comment.
    pub docs: Docs,
    /// `#![header("...")]`: the header in which its items are defined, relative to `include/`.
    pub header: Option<Text>,
    /// `#![defined_in("...", "release", ...)]`: the file that defined its items in some releases, unless an item says
    /// otherwise.
    pub defined_in: Vec<DefinedIn>,
    /// `#![zerocopy]`: whether the Rust types derive zerocopy's traits.
    pub zerocopy: bool,
    /// Its items in order.
    pub items: Vec<Item>,
}

/// An item with what every item can have.
#[derive(Clone, Debug)]
pub struct Item {
    /// Its name; that of an assertion is `_`.
    pub name: Ident,
    /// Its doc comment.
    pub docs: Docs,
    /// When it exists.
    pub exists: Exists,
    /// `#[defined_in("...")]`: the file that defines it, in all releases or in some.
    pub defined_in: Vec<DefinedIn>,
    /// `#[reached_by(...)]`: what leads to it.
    pub reached_by: Vec<ReachedBy>,
    /// The item itself.
    pub kind: ItemKind,
}

/// `#[defined_in("path", "release", ...)]`
#[derive(Clone, Debug)]
pub struct DefinedIn {
    /// A header relative to `include/`, or another file relative to the top of the kernel tree.
    pub path: Text,
    /// The releases in which it is there; empty for all that no other attribute names.
    pub releases: Vec<Text>,
}

/// `#[reached_by(domain::item.member, ENTRY)]`: a physical address that leads to an item.
#[derive(Clone, Debug)]
pub struct ReachedBy {
    /// The domain of what leads to it, if it is another one.
    pub domain: Option<Ident>,
    /// The record or node.
    pub item: Ident,
    /// Its field or property.
    pub member: Ident,
    /// The name that tells this item from others that the member can lead to: that of the subsystem's node.
    pub entry: Option<NamedExpr>,
    /// `in domain::item`: the record at the head of the block that holds the items.
    pub within: Option<(Option<Ident>, Ident)>,
}

/// In which versions and releases something exists. Without any restriction: in all.
#[derive(Clone, Debug, Default)]
pub struct Exists {
    /// `#[versions(...)]`
    pub versions: Option<VersionRange>,
    /// `#[releases("7.0", "7.1")]`: empty if not given.
    pub releases: Vec<Text>,
    /// `#[releases("7.0"..)]`: the first release that has it.
    pub since: Option<Text>,
}

/// A range of versions, both ends included.
#[derive(Clone, Debug)]
pub struct VersionRange {
    /// The first version; `None`: from the beginning.
    pub from: Option<Ident>,
    /// The last version; `None`: open.
    pub to: Option<Ident>,
    /// The whole range.
    pub place: Place,
}

/// The kinds of items.
#[derive(Clone, Debug)]
pub enum ItemKind {
    /// A version channel.
    Domain(Domain),
    /// A constant.
    Const(Const),
    /// An enum, or a bag of constants in the clothing of one.
    Enum(Enum),
    /// A struct or a union.
    Record(Record),
    /// The serializable pointer.
    Pointer(PointerMacros),
    /// A node of a flattened device tree.
    Node(Node),
    /// `const _: () = assert!(...)`: a fact that has to hold on every target.
    Assert(NamedExpr),
    /// `use domain::version::item`
    Use(Use),
}

/// A version channel: one value that says which layout the bytes have.
#[derive(Clone, Debug)]
pub struct Domain {
    /// The domain that a reader checks before this one.
    pub guarded_by: Option<Ident>,
    /// What happens at run time when the versions do not match.
    pub on_mismatch: Option<Text>,
    /// What happens at run time when a kernel that knows the domain finds nothing of it.
    pub on_absence: Option<Text>,
    /// `#[fatal]`: whether either of the two ends the handover as a whole.
    pub fatal: bool,
    /// Its versions, oldest first.
    pub versions: Vec<Version>,
}

/// One version of a domain.
#[derive(Clone, Debug)]
pub struct Version {
    /// Its name in the spec and in Rust paths.
    pub name: Ident,
    /// Its doc comment.
    pub docs: Docs,
    /// What the bytes announce.
    pub announced: Announced,
    /// Where that is said.
    pub announced_place: Place,
    /// The releases of Linux that carry it.
    pub releases: Vec<Text>,
}

/// What says in the bytes which version they have. The kernel's subsystems have not settled on one scheme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Announced {
    /// One string, by custom with the number at its end: `"kho-v4"`.
    Text(String),
    /// A number alone: `1`.
    Number(i128),
    /// A name that stays, and a number beside it: `("pci", 2)`.
    NameAndNumber(String, i128),
    /// The strings of several formats, joined by `;`: `["kho-v5", "radix-v1"]`.
    Joined(Vec<String>),
}

impl Announced {
    /// What `domain::VERSION` stands for: the text, or the number.
    pub fn value(&self) -> Value {
        match self {
            Announced::Text(text) => Value::Str(text.clone()),
            Announced::Number(number) | Announced::NameAndNumber(_, number) => Value::Int(*number),
            Announced::Joined(texts) => Value::Str(texts.join(";")),
        }
    }

    /// What `domain::NAME` stands for: the name beside a number.
    pub fn name(&self) -> Option<Value> {
        match self {
            Announced::NameAndNumber(name, _) => Some(Value::Str(name.clone())),
            _ => None,
        }
    }

    /// Without quotes, as in `pci 2`.
    pub fn plain(&self) -> String {
        match (self, self.value()) {
            (Announced::NameAndNumber(name, number), _) => format!("{name} {number}"),
            (_, Value::Str(text)) => text,
            (_, value) => value.to_string(),
        }
    }
}

impl fmt::Display for Announced {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => write!(f, "{name} {}", self.value()),
            None => self.value().fmt(f),
        }
    }
}

/// A constant.
#[derive(Clone, Debug)]
pub struct Const {
    /// The name of its type as the spec has it.
    pub ty: ConstType,
    /// Its value.
    pub value: NamedExpr,
    /// A name of convenience: kernels spell it differently, or do without it.
    pub helper: bool,
    /// `#[flag_of(record.field)]`
    pub flag_of: Option<FieldRef>,
}

/// The type of a constant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConstType {
    /// `&str`
    Str,
    /// An integer.
    Int(crate::scalar::Scalar),
}

/// A field of a record.
#[derive(Clone, Debug)]
pub struct FieldRef {
    /// The record.
    pub record: Ident,
    /// The field.
    pub field: Ident,
}

/// An enum.
#[derive(Clone, Debug)]
pub struct Enum {
    /// `#[constants]`: no field has this type; it only groups constants.
    pub constants: bool,
    /// Its enumerators in order.
    pub members: Vec<Enumerator>,
}

/// An enumerator.
#[derive(Clone, Debug)]
pub struct Enumerator {
    /// Its name.
    pub name: Ident,
    /// Its doc comment.
    pub docs: Docs,
    /// When it exists.
    pub exists: Exists,
    /// A name of convenience: kernels spell it differently, or do without it.
    pub helper: bool,
    /// Its value.
    pub value: NamedExpr,
}

/// A struct or a union.
#[derive(Clone, Debug)]
pub struct Record {
    /// Whether the fields overlap.
    pub union: bool,
    /// `#[packed]`
    pub packed: bool,
    /// `#[align(n)]`, in bytes.
    pub align: Option<NamedExpr>,
    /// Its fields in order.
    pub fields: Vec<Field>,
}

/// A field of a record.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its name.
    pub name: Ident,
    /// Its doc comment.
    pub docs: Docs,
    /// When it exists.
    pub exists: Exists,
    /// Its type.
    pub ty: NamedType,
    /// Where the type stands.
    pub ty_place: Place,
    /// `#[bits(n)]`: the width of a bit-field.
    pub bits: Option<NamedExpr>,
    /// `#[align(n)]`, in bytes.
    pub align: Option<NamedExpr>,
    /// `#[leads_to("...")]`: what its addresses lead to, where that is no item.
    pub leads_to: Option<Text>,
}

/// The names of the three macros around the serializable pointer.
#[derive(Clone, Debug)]
pub struct PointerMacros {
    /// Declares a member.
    pub declare: Ident,
    /// Stores a pointer as a physical address.
    pub store: Ident,
    /// Loads a pointer back.
    pub load: Ident,
}

/// A node of a flattened device tree.
#[derive(Clone, Debug)]
pub struct Node {
    /// Its path; `<name>` stands for a name that someone else chooses.
    pub path: Text,
    /// Its properties in order.
    pub properties: Vec<Property>,
}

/// A property of a node.
#[derive(Clone, Debug)]
pub struct Property {
    /// Its name in the spec and in the docs.
    pub name: Ident,
    /// Its doc comment.
    pub docs: Docs,
    /// When it exists.
    pub exists: Exists,
    /// Its name on the wire: a string, or a constant that is one.
    pub wire_name: NamedExpr,
    /// What it holds.
    pub holds: PropertyType,
    /// The only value it can have.
    pub value: Option<NamedExpr>,
    /// `#[leads_to("...")]`: what its address leads to, where that is no item.
    pub leads_to: Option<Text>,
}

/// What an FDT property holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PropertyType {
    /// A NUL-terminated string.
    Str,
    /// An integer in the byte order of the CPU, aligned to 4 bytes.
    Int(crate::scalar::Scalar),
    /// An address and a size as `reg` has them: big-endian cells, as many as the root node's `#address-cells` and
    /// `#size-cells` say.
    Reg,
}

/// `use domain::version::item`: an item of another domain.
#[derive(Clone, Debug)]
pub struct Use {
    /// The domain.
    pub domain: Ident,
    /// Its version.
    pub version: Ident,
}

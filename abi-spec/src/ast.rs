//! What the text of a spec says, item by item: names are not looked up yet, versions not chosen, nothing computed.
//!
//! Plain data. Tokens end in [`crate::parse`]; of them only the places are left.

use crate::diag::{Place, SourceId};
use crate::expr::{Expr, Type};

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
    /// `#[defined_in("...")]`: the file that defines it, relative to the top of the kernel tree.
    pub defined_in: Option<Text>,
    /// The item itself.
    pub kind: ItemKind,
}

/// In which versions and releases something exists. Without any restriction: in all.
#[derive(Clone, Debug, Default)]
pub struct Exists {
    /// `#[versions(...)]`
    pub versions: Option<VersionRange>,
    /// `#[releases(...)]`: empty if not given.
    pub releases: Vec<Text>,
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
    /// What the bytes announce: a string or a number.
    pub announced: NamedExpr,
    /// The releases of Linux that carry it.
    pub releases: Vec<Text>,
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
}

/// What an FDT property holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PropertyType {
    /// A NUL-terminated string.
    Str,
    /// An integer in the byte order of the CPU, aligned to 4 bytes.
    Int(crate::scalar::Scalar),
}

/// `use domain::version::item`: an item of another domain.
#[derive(Clone, Debug)]
pub struct Use {
    /// The domain.
    pub domain: Ident,
    /// Its version.
    pub version: Ident,
}

//! From [`crate::model`] to numbers: what C compilers do with each item on each target.
//!
//! The rules are those of gcc and clang for LP64, System V on x86-64 and AAPCS64 on arm64. This is the only place
//! that computes a size, an offset or the value of a constant; everything that shows one takes it from here.

mod eval;
mod item;
mod record;

use crate::diag::{Diagnostic, Diagnostics, Sink};
use crate::expr::Value;
use crate::model::{Abi, ItemId, ItemKind, ModelExpr, Version};
use crate::scalar::Scalar;
use crate::target::{PageSize, Target};

pub use eval::{evaluate, Failure, Outcome};
pub use record::lay_out as lay_out_record;

/// Where the evaluation of an expression or the layout of a record gets from what it depends on.
///
/// The layout engine implements it over its own results. The comparison implements it over what a witness saw, to
/// tell what a difference is the cause of and what follows from another.
pub trait Environment {
    /// The page size.
    fn page(&self) -> PageSize;
    /// The value of a constant; none if it has none.
    fn constant(&self, id: ItemId) -> Option<Value>;
    /// Size and alignment of a record or an enum, in bytes; none if it has none.
    fn size_and_align(&self, id: ItemId) -> Option<(u64, u64)>;
    /// Distance in bytes from the start of a record to one of its fields; none if there is no such field, or if it
    /// does not start at a byte.
    fn offset_of(&self, id: ItemId, field: &str) -> Option<u64>;
}

/// Everything that the engine knows about one item on one target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ItemLayout {
    /// The value of a constant.
    Const(Value),
    /// A struct or a union.
    Record(RecordLayout),
    /// An enum that fields can have.
    Enum(EnumLayout),
    /// Something that takes no room: a pointer declaration, an FDT node, a group of constants.
    None,
}

/// Where the bytes of a record are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordLayout {
    /// Size in bytes, trailing padding included.
    pub size: u64,
    /// Alignment in bytes.
    pub align: u64,
    /// The fields, in the order of the model.
    pub fields: Vec<FieldLayout>,
}

/// Where the bits of a field are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldLayout {
    /// Distance in bits from the start of the record to the least significant bit.
    pub bit_offset: u64,
    /// Number of bits; 0 for a flexible array.
    pub bit_width: u64,
    /// Whether it is a bit-field.
    pub is_bit_field: bool,
    /// Its type, with every length evaluated.
    pub shape: Shape,
}

impl FieldLayout {
    /// Distance in bytes from the start of the record. For a bit-field, that of the byte with its lowest bit.
    pub fn offset(&self) -> u64 {
        self.bit_offset / 8
    }

    /// Size in bytes. For a bit-field, the number of bytes that hold a part of it.
    pub fn size(&self) -> u64 {
        (self.bit_offset % 8 + self.bit_width).div_ceil(8)
    }
}

/// A type with every length evaluated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A scalar.
    Scalar(Scalar),
    /// A struct or a union.
    Record(ItemId),
    /// An enum.
    Enum(ItemId),
    /// A serializable pointer to a record.
    Pointer {
        /// The record.
        target: ItemId,
    },
    /// An array.
    Array(Box<Shape>, u64),
    /// A flexible array member.
    Flexible(Box<Shape>),
}

/// An enum as a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EnumLayout {
    /// Whether a value is negative, which makes the type signed.
    pub signed: bool,
}

impl EnumLayout {
    /// Size and alignment in bytes: C compilers take an `int`, or an `unsigned int`, for every value that fits.
    pub const BYTES: u64 = 4;
}

/// The layouts of one version on one target, by [`ItemId`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionLayout {
    /// The target.
    pub target: Target,
    items: Vec<Option<ItemLayout>>,
}

impl VersionLayout {
    /// The layout of an item. Every item of a version that was laid out without an error has one.
    pub fn item(&self, id: ItemId) -> &ItemLayout {
        self.items.get(id.0).and_then(Option::as_ref).unwrap_or(&ItemLayout::None)
    }

    /// The layout of a record.
    pub fn record(&self, id: ItemId) -> Option<&RecordLayout> {
        match self.item(id) {
            ItemLayout::Record(layout) => Some(layout),
            _ => None,
        }
    }

    /// The value of a constant.
    pub fn constant(&self, id: ItemId) -> Option<&Value> {
        match self.item(id) {
            ItemLayout::Const(value) => Some(value),
            _ => None,
        }
    }
}

impl Environment for VersionLayout {
    fn page(&self) -> PageSize {
        self.target.page()
    }

    fn constant(&self, id: ItemId) -> Option<Value> {
        VersionLayout::constant(self, id).cloned()
    }

    fn size_and_align(&self, id: ItemId) -> Option<(u64, u64)> {
        match self.item(id) {
            ItemLayout::Record(layout) => Some((layout.size, layout.align)),
            ItemLayout::Enum(_) => Some((EnumLayout::BYTES, EnumLayout::BYTES)),
            ItemLayout::Const(_) | ItemLayout::None => None,
        }
    }

    /// The engine resolves field names with the model at hand, see [`WithModel`].
    fn offset_of(&self, _: ItemId, _: &str) -> Option<u64> {
        None
    }
}

/// A version's layouts together with its model, which knows the names of the fields.
pub struct WithModel<'a> {
    /// The model.
    pub version: &'a Version,
    /// Its layouts.
    pub layout: &'a VersionLayout,
}

impl Environment for WithModel<'_> {
    fn page(&self) -> PageSize {
        self.layout.page()
    }

    fn constant(&self, id: ItemId) -> Option<Value> {
        Environment::constant(self.layout, id)
    }

    fn size_and_align(&self, id: ItemId) -> Option<(u64, u64)> {
        self.layout.size_and_align(id)
    }

    fn offset_of(&self, id: ItemId, field: &str) -> Option<u64> {
        let ItemKind::Record(record) = &self.version.item(id).kind else { return None };
        let position = record.fields.iter().position(|f| f.name == field)?;
        let layout = self.layout.record(id)?.fields.get(position)?;
        (!layout.is_bit_field).then(|| layout.offset())
    }
}

/// The layouts of a whole ABI: every version on every target.
#[derive(Clone, Debug)]
pub struct Layouts {
    domains: Vec<Vec<[VersionLayout; Target::ALL.len()]>>,
}

impl Layouts {
    /// Lays everything out, or says what has no layout.
    pub fn new(abi: &Abi) -> Result<Layouts, Diagnostics> {
        let mut sink = Sink::default();
        let mut domains = Vec::new();
        for domain in &abi.domains {
            domains.push(domain.versions.iter().map(|v| lay_out_version(v, &mut sink)).collect());
        }
        let layouts = sink.finish(Layouts { domains })?;
        layouts.complete(abi)
    }

    /// An item without a layout, though nothing is wrong, would be left out of everything that is emitted.
    fn complete(self, abi: &Abi) -> Result<Layouts, Diagnostics> {
        let mut sink = Sink::default();
        for (domain, layouts) in abi.domains.iter().zip(&self.domains) {
            for (version, [first, ..]) in domain.versions.iter().zip(layouts) {
                let missing =
                    version.iter().filter(|(id, _)| first.items.get(id.0).map_or(true, Option::is_none));
                for (_, item) in missing {
                    let message =
                        format!("`{}` was not laid out, though nothing is wrong with it", item.name);
                    sink.push(Diagnostic::new(item.place, message).help("this is a defect of kho-abi-spec"));
                }
            }
        }
        sink.finish(self)
    }

    /// The layouts of a version, given by its position in its domain and the domain's position in the ABI.
    pub fn version(&self, domain: usize, version: usize, target: Target) -> &VersionLayout {
        let targets = &self.domains[domain][version];
        // `Target::ALL` is in the order of the variants.
        &targets[target as usize]
    }
}

/// Lays one version out on all targets. An item that fails is reported once, at the first target at which it does.
fn lay_out_version(version: &Version, sink: &mut Sink) -> [VersionLayout; Target::ALL.len()] {
    let mut layouts =
        Target::ALL.map(|target| VersionLayout { target, items: vec![None; version.items.len()] });
    for &id in &version.order {
        for layout in &mut layouts {
            match item::lay_out(version, layout, id) {
                Ok(item) => layout.items[id.0] = Some(item),
                Err(Failure::Dependency) => break,
                Err(Failure::Wrong(diagnostic)) => {
                    sink.push(*diagnostic);
                    break;
                }
            }
        }
    }
    for (id, _) in version.iter() {
        check_flag(version, &layouts, id, sink);
    }
    for assertion in &version.assertions {
        check_assertion(version, &layouts, assertion, sink);
    }
    layouts
}

fn check_flag(version: &Version, layouts: &[VersionLayout], id: ItemId, sink: &mut Sink) {
    let wrong = layouts.iter().find_map(|layout| match item::check_flag(version, layout, id) {
        Err(Failure::Wrong(diagnostic)) => Some(diagnostic),
        Ok(()) | Err(Failure::Dependency) => None,
    });
    if let Some(diagnostic) = wrong {
        sink.push(*diagnostic);
    }
}

fn check_assertion(version: &Version, layouts: &[VersionLayout], assertion: &ModelExpr, sink: &mut Sink) {
    for layout in layouts {
        let env = WithModel { version, layout };
        match evaluate(assertion, &env) {
            Ok(Value::Bool(true)) => {}
            Ok(Value::Bool(false)) => {
                let version =
                    version.name.as_ref().map_or(String::new(), |name| format!("in version `{name}` "));
                let (page, why) = (env.page().bytes() / 1024, eval::why_false(assertion, &env));
                let message = format!("this does not hold {version}with {page} KiB pages: {why}");
                sink.error(assertion.place, message);
                return;
            }
            Ok(_) => {
                sink.error(assertion.place, "an assertion is a comparison, such as `size_of::<x>() == 16`");
                return;
            }
            Err(Failure::Dependency) => return,
            Err(Failure::Wrong(diagnostic)) => {
                sink.push(*diagnostic);
                return;
            }
        }
    }
}

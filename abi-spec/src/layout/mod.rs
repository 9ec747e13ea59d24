//! From [`crate::model`] to numbers: what C compilers do with each item on each target.
//!
//! The rules are those of gcc and clang for LP64, System V on x86-64 and AAPCS64 on arm64. This is the only place
//! that computes a size, an offset or the value of a constant; everything that shows one takes it from here.

mod eval;
mod record;

use crate::ast::ConstType;
use crate::diag::{Diagnostic, Diagnostics, Sink};
use crate::expr::Value;
use crate::model::{Abi, Const, Enum, Item, ItemId, ItemKind, ModelExpr, Version};
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
        sink.finish(Layouts { domains })
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
            match lay_out_item(version, layout, id) {
                Ok(item) => layout.items[id.0] = Some(item),
                Err(Failure::Dependency) => break,
                Err(Failure::Wrong(diagnostic)) => {
                    sink.push(*diagnostic);
                    break;
                }
            }
        }
    }
    for assertion in &version.assertions {
        check_assertion(version, &layouts, assertion, sink);
    }
    layouts
}

fn lay_out_item(version: &Version, layout: &VersionLayout, id: ItemId) -> Outcome<ItemLayout> {
    let env = WithModel { version, layout };
    let item = version.item(id);
    match &item.kind {
        ItemKind::Const(constant) => Ok(ItemLayout::Const(const_value(constant, item, &env)?)),
        ItemKind::Enum(group) if group.constants => Ok(ItemLayout::None),
        ItemKind::Enum(group) => Ok(ItemLayout::Enum(enum_layout(group, item, layout)?)),
        ItemKind::Record(record) => Ok(ItemLayout::Record(record::lay_out(version, record, &env)?)),
        ItemKind::Pointer(_) | ItemKind::Node(_) => Ok(ItemLayout::None),
    }
}

fn const_value(constant: &Const, item: &Item, env: &WithModel<'_>) -> Outcome<Value> {
    let value = evaluate(&constant.value, env)?;
    let place = constant.value.place;
    match (constant.ty, &value) {
        (ConstType::Str, Value::Str(_)) => {}
        (ConstType::Int(scalar), Value::Int(n)) => {
            let (min, max) = scalar.range();
            if *n < min || *n > max {
                let message = format!("`{}` is {n}, which does not fit into `{}`", item.name, scalar.spec());
                return Err(Diagnostic::new(place, message).into());
            }
        }
        (ConstType::Str, _) => return Err(Diagnostic::new(place, "this is no string").into()),
        (ConstType::Int(_), _) => return Err(Diagnostic::new(place, "this is no integer").into()),
    }
    if let Some((record, field)) = &constant.flag_of {
        check_flag(constant, item, &value, env, *record, field)?;
    }
    Ok(value)
}

/// A flag has to be representable in its field.
fn check_flag(
    constant: &Const,
    item: &Item,
    value: &Value,
    env: &WithModel<'_>,
    record: ItemId,
    field: &str,
) -> Outcome<()> {
    let ItemKind::Record(model) = &env.version.item(record).kind else { return Ok(()) };
    let Some(position) = model.fields.iter().position(|f| f.name == field) else { return Ok(()) };
    let layout = env.layout.record(record).ok_or(Failure::Dependency)?;
    let width = layout.fields.get(position).map_or(0, |f| f.bit_width);
    match value {
        Value::Int(n) if *n >= 0 && (width >= 127 || *n < 1 << width) => Ok(()),
        _ => {
            let message = format!(
                "`{}` is {value}, which does not fit into the {width} bits of `{}.{field}`",
                item.name,
                env.version.item(record).name
            );
            Err(Diagnostic::new(constant.value.place, message).into())
        }
    }
}

fn enum_layout(group: &Enum, item: &Item, layout: &VersionLayout) -> Outcome<EnumLayout> {
    let mut values = Vec::new();
    for (member, place) in &group.members {
        match layout.constant(*member) {
            Some(Value::Int(n)) => values.push((*n, *place)),
            _ => return Err(Failure::Dependency),
        }
    }
    let signed = values.iter().any(|(n, _)| *n < 0);
    let (min, max) = if signed { Scalar::Int.range() } else { Scalar::UInt.range() };
    if let Some((_, place)) = values.iter().find(|(n, _)| *n < min || *n > max) {
        let message = format!("the values of `{}` do not fit into 32 bits together", item.name);
        return Err(Diagnostic::new(*place, message)
            .help("C compilers would silently take a 64-bit type for the whole enum")
            .into());
    }
    Ok(EnumLayout { signed })
}

fn check_assertion(version: &Version, layouts: &[VersionLayout], assertion: &ModelExpr, sink: &mut Sink) {
    for layout in layouts {
        let env = WithModel { version, layout };
        match evaluate(assertion, &env) {
            Ok(Value::Bool(true)) => {}
            Ok(Value::Bool(false)) => {
                sink.push(Diagnostic::new(assertion.place, eval::why_false(assertion, &env)));
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

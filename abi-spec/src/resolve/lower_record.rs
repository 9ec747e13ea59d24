//! Pass 3, records: which fields a version has, and whether C and Rust can both say them.

use std::collections::BTreeSet;

use super::lower::Lowering;
use super::select::Definition;
use crate::ast::{self, Ident, ItemKind as AstKind, NamedType};
use crate::diag::{Diagnostic, Place};
use crate::expr::Type;
use crate::model::{Field, ItemId, ItemKind, Record};
use crate::scalar::Scalar;

impl Lowering<'_> {
    /// A record with the fields of the version at hand.
    pub(super) fn record(&mut self, name: &Ident, record: &ast::Record) -> Option<Record> {
        let mut present: Vec<&ast::Field> = Vec::new();
        let mut fields: Vec<Field> = Vec::new();
        for (position, field) in record.fields.iter().enumerate() {
            if self.selection.scope.exists(&field.exists, self.sink).is_some() {
                self.check_name(field, &present);
                present.push(field);
                fields.extend(self.field(record, position, field));
            }
        }
        if present.is_empty() {
            let version = self.selection.scope.in_this_version();
            let which = if record.fields.is_empty() { "" } else { &version };
            self.sink.error(name.place, format!("`{}` has no field{which}", name.text));
        }
        self.check_flexible(record, &present);
        let align = match &record.align {
            Some(align) => Some(self.expr(align)?),
            None => None,
        };
        // A field that failed was reported; the record goes on without it so that others can refer to it.
        Some(Record { union: record.union, packed: record.packed, align, fields })
    }

    fn check_name(&mut self, field: &ast::Field, present: &[&ast::Field]) {
        self.check_c_name(&field.name);
        if let Some(first) = present.iter().find(|f| f.name.text == field.name.text) {
            let scope = &self.selection.scope;
            let message = format!("field `{}` is defined twice{}", field.name.text, scope.in_this_version());
            let diagnostic =
                Diagnostic::new(field.name.place, message).related(first.name.place, "first defined here");
            self.sink.push(scope.ranges_overlap(diagnostic));
        }
    }

    fn check_flexible(&mut self, record: &ast::Record, present: &[&ast::Field]) {
        for (index, field) in present.iter().enumerate() {
            if !matches!(field.ty, Type::Flexible(_)) {
                continue;
            }
            let place = field.name.place;
            if record.union {
                self.sink.error(place, "a flexible array cannot stand in a union");
            } else if index + 1 != present.len() {
                self.sink.error(place, "a flexible array is the last field: nothing can follow it");
            } else if index == 0 {
                self.sink.error(place, "a flexible array needs a field before it");
            }
        }
    }

    fn field(&mut self, record: &ast::Record, origin: usize, field: &ast::Field) -> Option<Field> {
        self.check_type(&field.ty, field.ty_place, true);
        self.check_bits(field);
        if record.packed {
            self.check_alignable(&field.ty, field.ty_place);
        }
        let ty =
            field.ty.refer(field.ty_place, &mut |name: &String, role, place| self.name(name, role, place));
        let bits = match &field.bits {
            Some(bits) => Some(self.expr(bits)?),
            None => None,
        };
        let align = match &field.align {
            Some(align) => Some(self.expr(align)?),
            None => None,
        };
        let (name, docs, place) = (field.name.text.clone(), field.docs.clone(), field.name.place);
        let leads_to = field.leads_to.as_ref().map(|text| text.text.clone());
        Some(Field { name, origin, docs, place, ty: ty?, bits, align, leads_to })
    }

    /// Types that no field can have, however they are nested.
    fn check_type(&mut self, ty: &NamedType, place: Place, outermost: bool) {
        match ty {
            Type::Scalar(Scalar::Size) => {
                self.sink.push(
                    Diagnostic::new(place, "`usize` has no size on the wire")
                        .help("say `u64`, or `c_ulong` where the header does"),
                );
            }
            Type::Flexible(_) if !outermost => {
                self.sink.error(place, "a flexible array cannot be an element of an array");
            }
            Type::Item(name) if self.ends_in_flexible_array(name) => {
                let message = format!("`{name}` ends in a flexible array, so nothing can contain it");
                self.sink.error(place, message);
            }
            Type::Array(of, _) | Type::Flexible(of) => self.check_type(of, place, false),
            _ => {}
        }
    }

    fn check_bits(&mut self, field: &ast::Field) {
        let Some(bits) = &field.bits else { return };
        let fits = matches!(
            &field.ty,
            Type::Scalar(s) if !matches!(s, Scalar::Bool | Scalar::Char | Scalar::Size | Scalar::PhysAddr)
        );
        if !fits {
            self.sink.error(field.ty_place, "a bit-field has an integer type, such as `u64`");
        }
        if field.align.is_some() {
            self.sink.error(bits.place, "a bit-field cannot be aligned");
        }
    }

    /// Rust cannot put a type with an alignment of its own into a packed one, and C drops the alignment in silence.
    fn check_alignable(&mut self, ty: &NamedType, place: Place) {
        match ty {
            Type::Item(name) if self.has_own_alignment(name) => {
                self.sink.push(
                    Diagnostic::new(
                        place,
                        format!("`{name}` asks for an alignment, which a packed record ignores"),
                    )
                    .help("take `#[packed]` or the `#[align(...)]` away"),
                );
            }
            Type::Array(of, _) | Type::Flexible(of) => self.check_alignable(of, place),
            _ => {}
        }
    }

    fn ends_in_flexible_array(&self, name: &str) -> bool {
        match self.record_named(name) {
            Some(Found::Own(record)) => record.fields.iter().any(|f| matches!(f.ty, Type::Flexible(_))),
            Some(Found::Imported(record)) => {
                record.fields.last().is_some_and(|f| matches!(f.ty, Type::Flexible(_)))
            }
            None => false,
        }
    }

    /// Whether a record, or one inside it, has an `#[align]`. Each is looked at once: they may contain each other,
    /// which a later pass reports.
    fn has_own_alignment(&self, name: &str) -> bool {
        let mut open: Vec<ItemId> = self.selection.ids.get(name).copied().into_iter().collect();
        let mut seen = BTreeSet::new();
        while let Some(id) = open.pop() {
            if !seen.insert(id) {
                continue;
            }
            let aligned = match self.record_at(id) {
                Some(Found::Own(record)) => {
                    let names = record.fields.iter().filter_map(|f| innermost(&f.ty));
                    open.extend(names.filter_map(|name| self.selection.ids.get(name)));
                    record.align.is_some() || record.fields.iter().any(|f| f.align.is_some())
                }
                Some(Found::Imported(record)) => {
                    open.extend(record.fields.iter().filter_map(|f| innermost(&f.ty)));
                    record.align.is_some() || record.fields.iter().any(|f| f.align.is_some())
                }
                None => false,
            };
            if aligned {
                return true;
            }
        }
        false
    }

    fn record_named(&self, name: &str) -> Option<Found<'_>> {
        self.record_at(*self.selection.ids.get(name)?)
    }

    fn record_at(&self, id: ItemId) -> Option<Found<'_>> {
        if let Some(item) = self.selection.imported.get(id.0) {
            return match &item.kind {
                ItemKind::Record(record) => Some(Found::Imported(record)),
                _ => None,
            };
        }
        match self.selection.own.get(id.0 - self.selection.imported.len())?.what {
            Definition::Item(AstKind::Record(record)) => Some(Found::Own(record)),
            _ => None,
        }
    }
}

/// A record that is not lowered yet, or one of another domain.
enum Found<'a> {
    Own(&'a ast::Record),
    Imported(&'a Record),
}

fn innermost<R>(ty: &Type<R>) -> Option<&R> {
    match ty {
        Type::Item(item) => Some(item),
        Type::Array(of, _) | Type::Flexible(of) => innermost(of),
        _ => None,
    }
}

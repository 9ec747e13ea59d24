//! Records: size, byte map, fields, the flags of each field, and who refers to it.

use super::anchors::At;
use super::markdown::{cell, code, fence, link, list, Table};
use crate::emit::bytemap::{draw, table, Style};
use crate::expr::Type;
use crate::layout::VersionLayout;
use crate::model::{Field, ItemId, ItemKind, ModelType, PointerMacros, Record};
use crate::PageSize;

pub(super) fn text(at: At<'_>, id: ItemId, record: &Record) -> String {
    let layout = layout(at, PageSize::Page4K);
    let mut text = size(at, id, record);
    text.push_str(&fence(&draw(at.version, layout, id, Style::Ascii)));
    text.push_str(&fields(at, id, record));
    text.push_str(&other_pages(at, id));
    text.push_str(&flags(at, id, record));
    text.push_str(&used_by(at, id));
    text
}

fn layout(at: At<'_>, page: PageSize) -> &VersionLayout {
    at.spec.layouts.version(at.domain_index, at.version_index, page.representative())
}

fn pages_text(page: PageSize) -> String {
    format!("{} KiB pages", page.bytes() / 1024)
}

fn size(at: At<'_>, id: ItemId, record: &Record) -> String {
    let sizes = PageSize::ALL.map(|page| (page, layout(at, page).record(id)));
    let Some((_, Some(first))) = sizes.first() else { return String::new() };
    let packed = if record.packed { ", packed" } else { "" };
    let aligned = format!("aligned to {}{packed}", first.align);
    if !at.version.item(id).page_dependent {
        return format!("{} bytes, {aligned}, at every page size.\n\n", first.size);
    }
    let each = sizes
        .iter()
        .filter_map(|(page, record)| record.map(|r| format!("{} bytes with {}", r.size, pages_text(*page))));
    format!(
        "{}; {aligned}. The map and the table show it with {}.\n\n",
        list(each),
        pages_text(PageSize::Page4K)
    )
}

fn fields(at: At<'_>, id: ItemId, record: &Record) -> String {
    let mut shown = Table::new(&["Offset", "Size", "Field", "Type", "Meaning"]);
    let rows = table(at.version, layout(at, PageSize::Page4K), id);
    for (row, field) in rows.iter().zip(&record.fields) {
        let target = item_of(&field.ty).and_then(|id| at.target(id));
        shown.row(vec![
            row.offset_text(),
            row.size_text(),
            code(&row.name),
            link(&row.ty, target.as_deref()),
            cell(&field.docs),
        ]);
    }
    shown.text()
}

/// The fields that lie elsewhere, or are larger, at other page sizes.
fn other_pages(at: At<'_>, id: ItemId) -> String {
    if !at.version.item(id).page_dependent {
        return String::new();
    }
    let mut shown = Table::new(&["Field", "Page size", "Offset", "Size", "Type"]);
    let [first, others @ ..] = PageSize::ALL.map(|page| (page, table(at.version, layout(at, page), id)));
    for (position, row) in first.1.iter().enumerate() {
        let there = others.iter().filter_map(|(page, rows)| Some((page, rows.get(position)?)));
        for (page, other) in there.filter(|(_, other)| *other != row) {
            let kib = format!("{} KiB", page.bytes() / 1024);
            shown.row(vec![code(&row.name), kib, other.offset_text(), other.size_text(), code(&other.ty)]);
        }
    }
    match shown.text() {
        text if text.is_empty() => text,
        text => format!("What is different at other page sizes:\n\n{text}"),
    }
}

/// The constants that are flags of a field.
fn flags(at: At<'_>, id: ItemId, record: &Record) -> String {
    let of = |field: &Field| {
        let links = at.version.iter().filter_map(|(flag, item)| match &item.kind {
            ItemKind::Const(constant) if constant.flag_of.as_ref() == Some(&(id, field.name.clone())) => {
                Some(link(&item.name, at.target(flag).as_deref()))
            }
            _ => None,
        });
        let links: Vec<String> = links.collect();
        (!links.is_empty()).then(|| format!("Flags of {}: {}.\n\n", code(&field.name), list(links)))
    };
    record.fields.iter().filter_map(of).collect()
}

/// The records with a field of this type, or a pointer to it.
fn used_by(at: At<'_>, id: ItemId) -> String {
    let users = at.version.iter().flat_map(|(user, item)| {
        let fields = match &item.kind {
            ItemKind::Record(record) => record.fields.as_slice(),
            _ => &[],
        };
        let named = fields.iter().filter(|f| item_of(&f.ty) == Some(id));
        named.map(move |f| link(&format!("{}.{}", item.name, f.name), at.target(user).as_deref()))
    });
    let users: Vec<String> = users.collect();
    if users.is_empty() {
        return String::new();
    }
    format!("Found in {}.\n\n", list(users))
}

/// The record or the enum that a type is about.
fn item_of(ty: &ModelType) -> Option<ItemId> {
    match ty {
        Type::Item(id) | Type::Pointer { target: id, .. } => Some(*id),
        Type::Array(of, _) | Type::Flexible(of) => item_of(of),
        Type::Scalar(_) | Type::Bitmap(_) => None,
    }
}

/// The serializable pointer itself, which has no fields of its own to decode.
pub(super) fn pointer(macros: &PointerMacros) -> String {
    format!(
        "8 bytes, aligned to 8, at every page size. In the kernel, {} declares one, {} stores into it, and {} reads \
         it.\n\n",
        code(&macros.declare),
        code(&macros.store),
        code(&macros.load)
    )
}

//! Records, as a map and as a table, and the pointer that some of their fields are.

use std::io::IsTerminal;

use kho_abi_spec::emit::bytemap::{self, FieldRow, Style};
use kho_abi_spec::layout::Shape;
use kho_abi_spec::model::PointerMacros;
use kho_abi_spec::target::Target;

use super::{Column, Found, DIM};

/// A record at one target.
pub(super) fn show(found: &Found<'_>, column: &Column) -> String {
    let layout = found.layout(column.target);
    let Some(record) = layout.record(found.id) else { return String::new() };
    let (size, align, at) = (record.size, record.align, &column.at);
    let mut out = format!("\n{size} bytes, alignment {align}, {DIM}on {at}{DIM:#}\n\n");
    // Elsewhere than in a terminal, nobody has said that it can show more than ASCII.
    let style = if std::io::stdout().is_terminal() { Style::Unicode } else { Style::Ascii };
    for line in bytemap::draw(found.version(), layout, found.id, style) {
        out += &format!("{line}\n");
    }
    out + "\n" + &table(&bytemap::table(found.version(), layout, found.id))
}

fn table(rows: &[FieldRow]) -> String {
    let width = |text: &dyn Fn(&FieldRow) -> usize| rows.iter().map(text).max().unwrap_or(0);
    let names = width(&|row| row.name.len());
    let offsets = width(&|row| row.offset_text().len());
    let sizes = width(&|row| row.size_text().len());
    let line = |row: &FieldRow| {
        let (offset, size) = (row.offset_text(), row.size_text());
        format!("{:names$}  {offset:offsets$}  {size:>sizes$}  {}\n", row.name, row.ty)
    };
    rows.iter().map(line).collect()
}

/// The macros around the serializable pointer, and the fields that are one.
pub(super) fn show_pointer(found: &Found<'_>, macros: &PointerMacros) -> String {
    let PointerMacros { declare, store, load } = macros;
    let mut out = format!("\ndeclared with {declare}, stored with {store}, loaded with {load}\n\n");
    let layout = found.layout(Target::X86_64Page4k);
    let mut fields = Vec::new();
    for (id, item) in found.version().own() {
        let Some(record) = layout.record(id) else { continue };
        let rows = bytemap::table(found.version(), layout, id);
        for (row, field) in rows.into_iter().zip(&record.fields) {
            if matches!(field.shape, Shape::Pointer { .. }) {
                fields.push((format!("{}.{}", item.name, row.name), row.size_text(), row.ty));
            }
        }
    }
    let width = fields.iter().map(|(name, ..)| name.len()).max().unwrap_or(0);
    for (name, size, ty) in fields {
        out += &format!("{name:width$}  {size} bytes  {ty}\n");
    }
    out
}

//! Constants: their values, one for each target at which they can differ.

use kho_abi_spec::emit::bytemap::text;
use kho_abi_spec::expr::{ExprKind, Value};
use kho_abi_spec::layout::ItemLayout;
use kho_abi_spec::model::{Const, Enum, ItemId};

use super::{Column, Found, BOLD, DIM};

/// One constant: a line for each value, and how it is defined.
pub(super) fn show(found: &Found<'_>, constant: &Const, columns: &[Column]) -> String {
    let values: Vec<String> = columns.iter().map(|column| value(found, found.id, column)).collect();
    let width = values.iter().map(String::len).max().unwrap_or(0);
    let mut out = String::from("\n");
    for (value, column) in values.iter().zip(columns) {
        out += &format!("{value:width$}  {DIM}on {}{DIM:#}\n", column.at);
    }
    if let Some((record, field)) = &constant.flag_of {
        out += &format!("\na flag of {}.{field}\n", found.version().item(*record).name);
    }
    match &constant.value.kind {
        // The value says as much.
        ExprKind::Int(_) | ExprKind::Str(_) => out,
        _ => out + &format!("\ndefined as {}\n", text::expression(found.version(), &constant.value)),
    }
}

/// The enumerators of an enum: a line for each, and a column for each target.
pub(super) fn show_group(found: &Found<'_>, group: &Enum, columns: &[Column]) -> String {
    let mut table =
        vec![std::iter::once(String::new()).chain(columns.iter().map(|c| c.at.clone())).collect()];
    let mut notes = vec![String::new()];
    for (id, _) in &group.members {
        let item = found.version().item(*id);
        let values = columns.iter().map(|column| value(found, *id, column));
        table.push(std::iter::once(item.name.clone()).chain(values).collect());
        let only = item.only_in_releases.join(", ");
        notes.push(if only.is_empty() { only } else { format!("  {DIM}only Linux {only}{DIM:#}") });
    }
    let lines = aligned(&table).into_iter().zip(notes);
    let lines: String = lines.map(|(line, note)| format!("{line}{note}\n")).collect();
    format!("{}\n{lines}", extent(found, columns))
}

/// Size and alignment of an enum that is a type; one that only groups constants has none.
fn extent(found: &Found<'_>, columns: &[Column]) -> String {
    let layout = columns.first().map(|column| found.layout(column.target).item(found.id));
    match layout {
        Some(ItemLayout::Enum(_)) => {
            let bytes = kho_abi_spec::layout::EnumLayout::BYTES;
            format!("\n{bytes} bytes, alignment {bytes}, {DIM}on all targets{DIM:#}\n")
        }
        _ => String::new(),
    }
}

fn value(found: &Found<'_>, id: ItemId, column: &Column) -> String {
    match found.layout(column.target).item(id) {
        ItemLayout::Const(value) => Value::to_string(value),
        _ => String::new(),
    }
}

/// Columns under their headings, the names left and the values right.
fn aligned(table: &[Vec<String>]) -> Vec<String> {
    let columns = table.first().map_or(0, Vec::len);
    let width = |column: usize| table.iter().filter_map(|row| row.get(column)).map(String::len).max();
    let widths: Vec<usize> = (0..columns).filter_map(width).collect();
    let line = |row: &Vec<String>| {
        let cells = row.iter().zip(&widths).enumerate().map(|(column, (cell, width))| match column {
            0 => format!("{cell:width$}"),
            _ => format!("{cell:>width$}"),
        });
        cells.collect::<Vec<_>>().join("  ")
    };
    let mut lines: Vec<String> = table.iter().map(line).collect();
    if let Some(head) = lines.first_mut() {
        *head = format!("{BOLD}{head}{BOLD:#}");
    }
    lines
}

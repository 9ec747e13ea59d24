//! Random records in the spec language.

use super::model::{Batch, Field, Len, Record, Ty};

const POINTER: &str = "\
#[serializable_pointer(declare = DECLARE_KHOSER_PTR, store = KHOSER_STORE_PTR, load = KHOSER_LOAD_PTR)]
union KhoserPtr<T> { phys: u64, ptr: *mut T }
";

/// The whole spec of a batch.
pub(crate) fn spec(batch: &Batch) -> String {
    let mut text = String::new();
    if batch.uses_type(|ty| matches!(ty, Ty::Pointer(_))) {
        text.push_str(POINTER);
    }
    for (n, values) in
        batch.enums.iter().enumerate().filter(|(n, _)| batch.uses_type(|ty| *ty == Ty::Enum(*n)))
    {
        text.push_str(&format!("enum e{n} {{"));
        for (member, value) in values.iter().enumerate() {
            text.push_str(&format!(" e{n}_{member} = {value},"));
        }
        text.push_str(" }\n");
    }
    for item in &batch.records {
        record(batch, item, &mut text);
    }
    text
}

fn record(batch: &Batch, record: &Record, text: &mut String) {
    if record.packed {
        text.push_str("#[packed]\n");
    }
    if let Some(align) = record.align {
        text.push_str(&format!("#[align({align})]\n"));
    }
    let keyword = if record.union { "union" } else { "struct" };
    text.push_str(&format!("{keyword} {} {{\n", record.name));
    for item in &record.fields {
        field(batch, item, text);
    }
    text.push_str("}\n");
}

fn field(batch: &Batch, field: &Field, text: &mut String) {
    text.push_str("    ");
    if let Some(bits) = field.bits {
        text.push_str(&format!("#[bits({bits})] "));
    }
    if let Some(align) = field.align {
        text.push_str(&format!("#[align({align})] "));
    }
    text.push_str(&format!("{}: {},\n", field.name, ty(batch, &field.ty)));
}

fn ty(batch: &Batch, of: &Ty) -> String {
    match of {
        Ty::Scalar(scalar) => scalar.spec.to_owned(),
        Ty::Enum(n) => format!("e{n}"),
        Ty::Record(r) => batch.records[*r].name.clone(),
        Ty::Pointer(r) => format!("KhoserPtr<{}>", batch.records[*r].name),
        Ty::Bitmap(bits) => format!("Bitmap<{{ {bits} }}>"),
        Ty::Flexible(of) => format!("[{}]", ty(batch, of)),
        Ty::Array(of, length) => {
            let length = match length {
                Len::Plain(n) => n.to_string(),
                Len::PageOver(n) => format!("PAGE_SIZE / {n}"),
                Len::SizeOf(r) => format!("size_of::<{}>()", batch.records[*r].name),
            };
            format!("[{}; {length}]", ty(batch, of))
        }
    }
}

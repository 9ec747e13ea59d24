//! Random records in C, with objects whose bytes tell their layouts. Shares no code with the emitters of the project.

use super::model::{Batch, Field, Len, Record, Ty};

/// The definitions of all records of a batch.
pub(crate) fn records(batch: &Batch) -> String {
    let mut text = String::new();
    for (n, values) in
        batch.enums.iter().enumerate().filter(|(n, _)| batch.uses_type(|ty| *ty == Ty::Enum(*n)))
    {
        let members: Vec<String> =
            values.iter().enumerate().map(|(m, value)| format!("e{n}_{m} = {value}LL")).collect();
        text.push_str(&format!("enum e{n} {{ {} }};\n", members.join(", ")));
    }
    for record in &batch.records {
        text.push_str(&format!("{} {{\n", tag(record)));
        for field in &record.fields {
            text.push_str(&declaration(batch, field));
        }
        text.push_str(&format!("}}{};\n", attributes(record)));
    }
    text
}

/// The definitions, and for each record `r` an array `q_r` with its size, its alignment, and the offset and size of
/// each field that is no bit-field; for each bit-field `f`, an object `b_r_f` in which only its bits are set.
pub(crate) fn probes(batch: &Batch) -> String {
    let mut text = records(batch);
    for record in &batch.records {
        let tag = tag(record);
        let mut numbers = vec![format!("sizeof({tag})"), format!("_Alignof({tag})")];
        for Field { name, ty, bits, .. } in &record.fields {
            if bits.is_some() {
                text.push_str(&format!("const {tag} b_{}_{name} = {{ .{name} = -1 }};\n", record.name));
                continue;
            }
            numbers.push(format!("__builtin_offsetof({tag}, {name})"));
            numbers.push(match ty {
                Ty::Flexible(_) => "0".to_owned(),
                _ => format!("sizeof((({tag} *)0)->{name})"),
            });
        }
        text.push_str(&format!(
            "const unsigned long long q_{}[] = {{ {} }};\n",
            record.name,
            numbers.join(", ")
        ));
    }
    text
}

fn tag(record: &Record) -> String {
    format!("{} {}", if record.union { "union" } else { "struct" }, record.name)
}

fn attributes(record: &Record) -> String {
    let mut text = String::new();
    if record.packed {
        text.push_str(" __attribute__((packed))");
    }
    if let Some(align) = record.align {
        text.push_str(&format!(" __attribute__((aligned({align})))"));
    }
    text
}

fn declaration(batch: &Batch, field: &Field) -> String {
    let (base, suffix) = declarator(batch, &field.ty);
    let bits = field.bits.map_or(String::new(), |bits| format!(" : {bits}"));
    let align = field.align.map_or(String::new(), |align| format!(" __attribute__((aligned({align})))"));
    format!("    {base} {}{suffix}{bits}{align};\n", field.name)
}

/// What stands before the name, and what behind it.
fn declarator(batch: &Batch, ty: &Ty) -> (String, String) {
    let plain = |base: String| (base, String::new());
    match ty {
        Ty::Scalar(scalar) => plain(scalar.c.to_owned()),
        Ty::Enum(n) => plain(format!("enum e{n}")),
        Ty::Record(r) => plain(tag(&batch.records[*r])),
        Ty::Pointer(r) => {
            plain(format!("union {{ unsigned long long phys; {} *ptr; }}", tag(&batch.records[*r])))
        }
        Ty::Bitmap(bits) => ("unsigned long".to_owned(), format!("[({bits} + 63) / 64]")),
        Ty::Flexible(of) => {
            let (base, suffix) = declarator(batch, of);
            (base, format!("[]{suffix}"))
        }
        Ty::Array(of, len) => {
            let len = match len {
                Len::Plain(n) => n.to_string(),
                Len::PageOver(n) => format!("PAGE_SIZE / {n}"),
                Len::SizeOf(r) => format!("sizeof({})", tag(&batch.records[*r])),
            };
            let (base, suffix) = declarator(batch, of);
            (base, format!("[{len}]{suffix}"))
        }
    }
}

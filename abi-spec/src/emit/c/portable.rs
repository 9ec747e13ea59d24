//! The portable flavour: a header for C11 and C++11 outside the kernel, with any page size.
//!
//! It needs gcc, clang or a compiler that knows their attributes only where the ABI itself does: for packed records
//! and for alignments that are asked for. Nothing in it makes them warn with `-Wpedantic`.

use std::fmt::Write as _;

use super::comment::{block, fill, short, wrapped, TEXT_WIDTH};
use super::unit::{portable_path, stem, Unit};
use super::{body, preamble};
use crate::expr::{ExprKind, Value};
use crate::model::{Item, ItemKind, Node};
use crate::names;
use crate::target::PageSize;

/// The text of the header that `unit` is about; `called` is its name without the `.h`.
pub(super) fn header(unit: &Unit<'_>, called: &str) -> String {
    let guard = guard(called);
    let body = body(unit);
    let usage = body.contains("KHO_ABI_PAGE_").then_some(
        "Define KHO_ABI_PAGE_SHIFT as 12, 14 or 16 before including it: log2 of the page size of the kernel that \
         wrote the data. A program uses one version of a domain and one page size: the names are the same in all.",
    );
    let mut text = preamble(unit, usage);
    let _ = write!(text, "#ifndef {guard}\n#define {guard}\n\n{}", one_version(unit));
    text.push_str("#include <stddef.h>\n#include <stdint.h>\n");
    text.push_str(&imports(unit));
    let _ = write!(text, "\n{}{}\n{body}", helpers(unit, &body), unit.overview());
    let _ = write!(text, "\n#endif /* {guard} */\n");
    text
}

fn guard(called: &str) -> String {
    format!("KHO_ABI_PORTABLE_{}_H", names::c_macro(called))
}

/// The headers that this one needs. Another version of the same domain is as good if it has the same items: whoever
/// wants that one includes it first.
fn imports(unit: &Unit<'_>) -> String {
    let mut text = String::new();
    for (domain, version, others) in unit.imported() {
        let include = format!("#include \"{}\"\n", portable_path(&domain, &version));
        let stems: Vec<String> = others.iter().map(|other| names::version_stem(&domain, other)).collect();
        if stems.is_empty() {
            text.push_str(&include);
            continue;
        }
        let unless: Vec<String> = stems.iter().map(|stem| format!("!defined({})", guard(stem))).collect();
        let note = format!(
            "What is used of {domain} is the same in {}: to have that, include it first.",
            either(&stems)
        );
        let note = short(&fill("", "", &note, TEXT_WIDTH));
        let _ = write!(text, "\n{note}#if {}\n{include}#endif\n", unless.join(" && "));
    }
    text
}

fn either(stems: &[String]) -> String {
    stems.iter().map(|stem| format!("{stem}.h")).collect::<Vec<_>>().join(" or ")
}

/// Two versions of one domain define the same names differently.
fn one_version(unit: &Unit<'_>) -> String {
    let (Some(domain), Some(version)) = (&unit.domain.name, &unit.version.name) else { return String::new() };
    let flag = format!("KHO_ABI_VERSION_OF_{}", names::c_macro(domain));
    let stem = stem(unit.domain, unit.version);
    format!(
        "#ifdef {flag}\n#error \"{stem}.h: another version of {domain} was included before; a source file can \
         include only one (if another header did that, include this one before it)\"\n#endif\n#define {flag} \"{version}\"\n\n"
    )
}

/// What the header takes from the compiler, each defined once however many headers are included.
const HELPERS: [(&str, &str); 5] = [
    ("KHO_ABI_EXTENSION", "#ifdef __GNUC__\n#define KHO_ABI_EXTENSION __extension__\n#else\n#define KHO_ABI_EXTENSION\n#endif\n"),
    (
        "KHO_ABI_PACKED",
        "#ifdef __GNUC__\n#define KHO_ABI_PACKED __attribute__((__packed__))\n#else\n\
         #error \"this compiler cannot pack records: use gcc or clang\"\n#endif\n",
    ),
    (
        "KHO_ABI_ALIGNED",
        "#ifdef __GNUC__\n#define KHO_ABI_ALIGNED(bytes) __attribute__((__aligned__(bytes)))\n#else\n\
         #error \"this compiler cannot align records: use gcc or clang\"\n#endif\n",
    ),
    (
        "KHO_ABI_STATIC_ASSERT",
        "#ifdef __cplusplus\n#define KHO_ABI_STATIC_ASSERT(fact) static_assert(fact, #fact)\n#else\n\
         #define KHO_ABI_STATIC_ASSERT(fact) _Static_assert(fact, #fact)\n#endif\n",
    ),
    (
        "KHO_ABI_ALIGNOF",
        "#ifdef __cplusplus\n#define KHO_ABI_ALIGNOF(type) alignof(type)\n#else\n\
         #define KHO_ABI_ALIGNOF(type) _Alignof(type)\n#endif\n",
    ),
];

fn helpers(unit: &Unit<'_>, body: &str) -> String {
    let mut text = String::new();
    for (name, definition) in HELPERS {
        if body.contains(name) {
            let _ = write!(text, "#ifndef {name}\n{definition}#endif\n\n");
        }
    }
    if body.contains("KHO_ABI_PAGE_") {
        text.push_str(&page_size());
    }
    let records = || {
        unit.version.own().filter_map(|(_, item)| match &item.kind {
            ItemKind::Record(record) => Some(record),
            _ => None,
        })
    };
    if records().next().is_some() {
        text.push_str(
            "#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__\n\
             #error \"these are the records of little-endian kernels: on a big-endian host, every number would be misread\"\n\
             #endif\n\n",
        );
    }
    if records().any(|record| !record.packed) {
        text.push_str(
            "/* Where this fails, as on i386: compile for a 64-bit host, or with -malign-double. */\n\
             KHO_ABI_STATIC_ASSERT(KHO_ABI_ALIGNOF(uint64_t) == 8);\n\n",
        );
    }
    text
}

fn page_size() -> String {
    let shifts = PageSize::ALL.map(|page| format!("KHO_ABI_PAGE_SHIFT != {}", page.shift())).join(" && ");
    format!(
        "#ifndef KHO_ABI_PAGE_SHIFT\n\
         #error \"define KHO_ABI_PAGE_SHIFT as 12, 14 or 16: log2 of the page size of the kernel that wrote the data\"\n\
         #elif {shifts}\n\
         #error \"KHO_ABI_PAGE_SHIFT has to be 12, 14 or 16: log2 of the page size\"\n#endif\n\
         #define KHO_ABI_PAGE_SIZE (1 << KHO_ABI_PAGE_SHIFT)\n\n"
    )
}

/// The serializable pointer, which is not declared by a macro here.
pub(super) fn pointer(item: &Item) -> String {
    let mut lines = wrapped(&item.docs, TEXT_WIDTH);
    lines.push(String::new());
    let note =
        "Here it is a union with one member, phys: what the kernel's union has beside it, a pointer of the \
                kernel that wrote it, is of no use to anyone else."
            .to_owned();
    lines.extend(wrapped(&[note], TEXT_WIDTH));
    block(false, &lines)
}

/// The names of a node's properties that no constant of the ABI has.
pub(super) fn property_names(unit: &Unit<'_>, item: &Item, node: &Node) -> String {
    let mut text = String::new();
    for property in &node.properties {
        let name = format!("{}_{}_PROP", names::c_macro(&item.name), names::c_macro(&property.name));
        let is_constant = matches!(property.wire_name.kind, ExprKind::Const(_));
        if is_constant || unit.version.find(&name).is_some() {
            continue;
        }
        if let Some([Value::Str(wire), ..]) = unit.values(&property.wire_name) {
            let _ = writeln!(text, "#define {name} {}", super::term::string(&wire));
        }
    }
    text
}

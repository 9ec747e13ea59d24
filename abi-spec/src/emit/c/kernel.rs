//! The kernel flavour: a header that stands in for the kernel's own.

use std::fmt::Write as _;

use super::comment::{block, fill, TEXT_WIDTH};
use super::unit::Unit;
use super::{body, preamble};
use crate::emit::words::listed;
use crate::model::{Item, PointerMacros};
use crate::names;

/// The text of the header that `unit` is about.
pub(super) fn header(unit: &Unit<'_>) -> String {
    let guard = guard(unit);
    unit.include("linux/types.h");
    let body = body(unit);
    let stands_in = unit.home.map(|home| stands_in(unit, home));
    let mut text = preamble(unit, stands_in.as_deref());
    let _ = write!(text, "#ifndef {guard}\n#define {guard}\n\n{}{}", includes(unit), unit.overview());
    let _ = write!(text, "{}\n{body}\n#endif /* {guard} */\n", left_out(unit));
    text
}

/// What the header is for: in the place of a whole real one, or of a part.
fn stands_in(unit: &Unit<'_>, home: &str) -> String {
    let has = |release: &str| {
        let here =
            unit.version.own().filter(|(_, item)| unit.version.releases_with(item).any(|r| r == release));
        here.into_iter().any(|(_, item)| unit.is_home(item.home(Some(release)), home))
    };
    let lacking = unit.version.releases.iter().filter(|release| !has(release)).cloned().collect::<Vec<_>>();
    let whole = match unit.part(home) {
        Some(_) => format!("the part of <{home}> that {} covers", unit.title()),
        None => format!("<{home}>"),
    };
    match listed(&lacking) {
        none if none.is_empty() => format!("Stands in for {whole}."),
        some => {
            format!(
                "Stands in for {whole}. Linux {some} had no such header, and said the same in other files."
            )
        }
    }
}

/// The guard that the header's path leads to by the kernel's custom, so that ours and the kernel's exclude each other.
/// A part of a header goes together with the other parts, and so has another one.
fn guard(unit: &Unit<'_>) -> String {
    match unit.home {
        Some(header) if unit.part(header).is_some() => {
            let stem = super::unit::stem(unit.domain, unit.version);
            format!("_KHO_ABI_{}_OF_{}", names::c_macro(&stem), names::c_macro(header))
        }
        Some(header) => format!("_{}", names::c_macro(header)),
        None => format!("_KHO_ABI_{}_H", names::c_macro(&super::unit::stem(unit.domain, unit.version))),
    }
}

fn includes(unit: &Unit<'_>) -> String {
    let included = unit.included();
    let (asm, linux): (Vec<_>, Vec<_>) = included.iter().partition(|header| header.starts_with("asm/"));
    let mut text = String::new();
    for group in [linux, asm] {
        for header in &group {
            let _ = writeln!(text, "#include <{header}>");
        }
        text.push_str(if group.is_empty() { "" } else { "\n" });
    }
    text
}

/// Names what the version has and the header has not.
fn left_out(unit: &Unit<'_>) -> String {
    let mut files: Vec<(&str, Vec<&str>)> = Vec::new();
    for (item, file) in unit.left_out() {
        match files.iter_mut().find(|(known, _)| *known == file) {
            Some((_, names)) => names.push(&item.name),
            None => files.push((file, vec![&item.name])),
        }
    }
    let mut lines = Vec::new();
    for (file, names) in files {
        let text = format!("Not here but in {file}: {}.", names.join(", "));
        lines.extend(fill("", "  ", &text, TEXT_WIDTH));
    }
    if lines.is_empty() {
        return String::new();
    }
    format!("\n{}", block(false, &lines))
}

/// The macros around the serializable pointer.
pub(super) fn pointer(unit: &Unit<'_>, item: &Item, macros: &PointerMacros) -> String {
    unit.include("linux/build_bug.h");
    unit.include("linux/stddef.h");
    let PointerMacros { declare, store, load } = macros;
    let declaring = ["union {", "\tu64 phys;", "\ttype ptr;", "} name"];
    // The kernel's own macros evaluate their arguments once, and so do these.
    let storing = [
        "({",
        "\tstatic_assert(__builtin_types_compatible_p(typeof(val),",
        "\t\t\t\t\t\t    typeof((dest).ptr)));",
        "\t(dest).phys = virt_to_phys(val);",
        "})",
    ];
    let loading = [
        "({",
        "\tu64 phys__ = (src).phys;",
        "\t(typeof((src).ptr))(phys__ ? phys_to_virt(phys__) : NULL);",
        "})",
    ];
    format!(
        "{}{}\n/* Stores a pointer of the same type. Its user includes virt_to_phys(). */\n{}\n\
         /* The pointer that was stored, or NULL. Its user includes phys_to_virt(). */\n{}",
        unit.macro_docs(item),
        function_macro(&format!("{declare}(name, type)"), &declaring),
        function_macro(&format!("{store}(dest, val)"), &storing),
        function_macro(&format!("{load}(src)"), &loading),
    )
}

/// A macro on several lines, with the backslashes below each other.
fn function_macro(signature: &str, body: &[&str]) -> String {
    let define = format!("#define {signature}");
    let lines: Vec<String> =
        std::iter::once(define).chain(body.iter().map(|line| format!("\t{line}"))).collect();
    let columns =
        |line: &str| line.chars().fold(0_usize, |at, c| if c == '\t' { (at / 8 + 1) * 8 } else { at + 1 });
    let widest = lines.iter().map(|line| columns(line)).max().unwrap_or(0);
    let backslash = (widest / 8 + 1) * 8;
    let last = lines.len() - 1;
    let mut text = String::new();
    for (index, line) in lines.iter().enumerate() {
        text.push_str(line);
        if index < last {
            text.push_str(&"\t".repeat((backslash - columns(line)).div_ceil(8)));
            text.push('\\');
        }
        text.push('\n');
    }
    text
}

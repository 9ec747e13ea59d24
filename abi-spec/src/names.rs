//! How things are called: the one place where a name of C becomes a name of Rust, of a file or of a macro.

use crate::expr::Builtin;
use crate::scalar::Scalar;
use crate::target::PageSize;

/// Whether the spec language itself uses the name, so that no item can have it.
pub fn is_reserved(name: &str) -> bool {
    Scalar::from_spec(name).is_some()
        || Builtin::ALL.iter().any(|b| b.name() == name)
        || matches!(name, "Bitmap" | "str" | "size_of" | "align_of" | "offset_of" | "VERSION")
}

const C_KEYWORDS: &str = "auto break case char const continue default do double else enum extern float for goto if \
                          inline int long register restrict return short signed sizeof static struct switch typedef \
                          union unsigned void volatile while";

/// Why no item and no field of C can have the name; `None` if one can.
pub fn no_c_name(name: &str) -> Option<&'static str> {
    if name == "_" {
        Some("is no name")
    } else if !name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') {
        Some("has letters that names of C do not have")
    } else if C_KEYWORDS.split_whitespace().any(|keyword| keyword == name) {
        Some("is a keyword of C")
    } else {
        None
    }
}

/// The Rust type of a C record or enum: `kho_vmalloc_hdr` is `KhoVmallocHdr`.
pub fn rust_type(c_name: &str) -> String {
    let capitalized = |word: &str| {
        let mut chars = word.chars();
        let first = chars.next().map(|c| c.to_ascii_uppercase());
        first.into_iter().chain(chars).collect::<String>()
    };
    let name: String = c_name.split('_').map(capitalized).collect();
    match name.chars().next() {
        // Nothing but underscores.
        None => c_name.to_owned(),
        Some('0'..='9') => format!("_{name}"),
        Some(_) if name == "Self" => format!("{name}_"),
        Some(_) => name,
    }
}

/// Whether the generated Rust has another use for the name, beside which nothing of the spec can have it.
pub fn is_taken_in_rust(rust_name: &str) -> bool {
    // Names of arguments are here because an argument cannot be called like a constant.
    matches!(rust_name, "AtPageSize" | "C_HEADER" | "C_HEADER_KERNEL" | "sealed" | "value" | "index" | "f")
        || PageSize::ALL.into_iter().any(|page| page_module(page) == rust_name)
}

/// The Rust name of a C field or constant, raw where it is a keyword of Rust.
pub fn rust_ident(c_name: &str) -> proc_macro2::Ident {
    let span = proc_macro2::Span::call_site();
    if syn::parse_str::<syn::Ident>(c_name).is_ok() {
        proc_macro2::Ident::new(c_name, span)
    } else if matches!(c_name, "self" | "Self" | "super" | "crate" | "_") {
        // These cannot even be raw.
        proc_macro2::Ident::new(&format!("{c_name}_"), span)
    } else {
        proc_macro2::Ident::new_raw(c_name, span)
    }
}

/// The Rust module of what depends on a page size: `page_4k`.
pub fn page_module(page: PageSize) -> String {
    format!("page_{}", page.suffix())
}

/// The type in `kho_abi` that stands for a page size: `Page4K`.
pub fn page_type(page: PageSize) -> &'static str {
    match page {
        PageSize::Page4K => "Page4K",
        PageSize::Page16K => "Page16K",
        PageSize::Page64K => "Page64K",
    }
}

/// How a version is called in file names and in messages: `kho-v4`.
pub fn version_stem(domain: &str, version: &str) -> String {
    format!("{domain}-{version}")
}

/// A name as part of a C macro: `kho-v4` is `KHO_V4`.
pub fn c_macro(stem: &str) -> String {
    stem.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn c_names_become_rust_types() {
        for (c, rust) in [
            ("kho_vmalloc_hdr", "KhoVmallocHdr"),
            ("luo_ser", "LuoSer"),
            ("x", "X"),
            ("a__b_", "AB"),
            ("KhoserPtr", "KhoserPtr"),
            ("__", "__"),
            ("_3d", "_3d"),
            ("self", "Self_"),
        ] {
            assert_eq!(rust_type(c), rust);
        }
    }

    #[test]
    fn keywords_become_raw_or_get_an_underscore() {
        assert_eq!(rust_ident("type").to_string(), "r#type");
        assert_eq!(rust_ident("self").to_string(), "self_");
        assert_eq!(rust_ident("phys").to_string(), "phys");
    }
}

//! Names that C or C++ do not allow where the spec language does.

/// Words that the spec language does not refuse as keywords of C although they have another use: keywords of C23 and
/// of GNU C, and macros that gcc and clang define in lower case in their GNU modes.
const C: &[&str] = &[
    "NULL",
    "alignas",
    "alignof",
    "asm",
    "bool",
    "constexpr",
    "false",
    "i386",
    "linux",
    "nullptr",
    "static_assert",
    "thread_local",
    "true",
    "typeof",
    "typeof_unqual",
    "unix",
];

/// Keywords that C++ adds up to C++23, alternative spellings of operators included.
const CPP: &[&str] = &[
    "and",
    "and_eq",
    "bitand",
    "bitor",
    "catch",
    "char16_t",
    "char32_t",
    "char8_t",
    "class",
    "co_await",
    "co_return",
    "co_yield",
    "compl",
    "concept",
    "const_cast",
    "consteval",
    "constinit",
    "decltype",
    "delete",
    "dynamic_cast",
    "explicit",
    "export",
    "friend",
    "mutable",
    "namespace",
    "new",
    "noexcept",
    "not",
    "not_eq",
    "operator",
    "or",
    "or_eq",
    "private",
    "protected",
    "public",
    "reinterpret_cast",
    "requires",
    "static_cast",
    "template",
    "this",
    "throw",
    "try",
    "typeid",
    "typename",
    "using",
    "virtual",
    "wchar_t",
    "xor",
    "xor_eq",
];

/// A name in a kernel header: with an underscore at its end if C has another use for it.
pub(super) fn kernel(name: &str) -> String {
    unless_among(name, &[C])
}

/// A name in a portable header, which is the same in C and in C++: with an underscore at its end if either has
/// another use for it.
pub(super) fn portable(name: &str) -> String {
    unless_among(name, &[C, CPP])
}

fn unless_among(name: &str, taken: &[&[&str]]) -> String {
    if taken.iter().any(|words| words.contains(&name)) {
        format!("{name}_")
    } else {
        name.to_owned()
    }
}

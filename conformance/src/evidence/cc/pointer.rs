//! The macros around a serializable pointer, judged by use: no expression says what a macro does, but a compiler can be
//! given a use of it. That the use has the right types shows when it is read. What happens to a value shows when it is
//! optimized: a call that is reached only with a wrong value is an error if it is still there, and so the macro is
//! right for every address, not for a few that were tried.
//!
//! Nothing that a kernel's header says about these macros may be written here, only what they are for.

use super::assertions::Property;
use super::text::{ABSENT, END, FALSE};

/// What every use needs. How addresses are made physical is ours, so that a configured tree is asked the same as any
/// other: each differs from its virtual address, and the address 0 is no exception.
pub(super) const PREFACE: [&str; 20] = [
    "struct kho_abi_record;",
    "struct kho_abi_user { union { unsigned long long phys; struct kho_abi_record *ptr; } link; };",
    "static __inline__ __attribute__((__always_inline__)) unsigned long long kho_abi_phys(const volatile void *at)",
    "{ return (unsigned long long)at + 0x10203000ULL; }",
    "static __inline__ __attribute__((__always_inline__)) void *kho_abi_virt(unsigned long long at)",
    "{ return (void *)(at - 0x10203000ULL); }",
    "#undef virt_to_phys",
    "#define virt_to_phys(at) kho_abi_phys(at)",
    "#undef phys_to_virt",
    "#define phys_to_virt(at) kho_abi_virt(at)",
    "#undef __pa",
    "#define __pa(at) kho_abi_phys((const volatile void *)(at))",
    "#undef __va",
    "#define __va(at) kho_abi_virt(at)",
    "#undef typecheck",
    "#define typecheck(type, value) \\",
    "({ _Static_assert(__builtin_types_compatible_p(type, __typeof__(value)), \"another type\"); 1; })",
    "#ifndef NULL",
    "#define NULL ((void *)0)",
    "#endif",
];

/// A use of the macro `name` as question `number`, on lines of its own. It complains unless the macro is as it has to be.
pub(super) fn uses(name: &str, property: Property, number: usize) -> Vec<String> {
    let body = match property {
        Property::Declares => declares(name, number),
        Property::Stores => function(number, &format!("{name}(kho_abi_user->link, kho_abi_at);")),
        Property::Loads => function(number, &loads(name)),
        Property::StoredValue => function(number, &stored(name, number)),
        Property::LoadedValue => function(number, &loaded(name, number)),
        _ => Vec::new(),
    };
    let needs = matches!(property, Property::StoredValue | Property::LoadedValue).then(|| wrong(number));
    let lines = [format!("#ifdef {name}")].into_iter().chain(needs).chain(body);
    lines
        .chain(["#else".to_owned(), format!("_Static_assert(0, \"{ABSENT}\");"), "#endif".to_owned()])
        .collect()
}

/// The last lines of a text that is optimized: an error that is always there, if the compiler gets so far.
pub(super) fn end() -> [String; 2] {
    [
        format!("void kho_abi_reached(void) __attribute__((__error__(\"{END}\")));"),
        "void kho_abi_end(void) { kho_abi_reached(); }".to_owned(),
    ]
}

/// 8 bytes, aligned to 8, that are an unsigned number and a pointer to what was asked for.
fn declares(name: &str, number: usize) -> Vec<String> {
    let user = format!("struct kho_abi_user_{number}");
    let member = format!("(({user} *)0)->link");
    let conditions = [
        format!("sizeof({member}) == 8 && sizeof({user}) == 16"),
        format!("__builtin_offsetof({user}, link.phys) == 8 && __builtin_offsetof({user}, link.ptr) == 8"),
        format!("sizeof({member}.phys) == 8 && ~~((__typeof__({member}.phys))-1) > 0"),
        format!("__builtin_types_compatible_p(__typeof__({member}.ptr), struct kho_abi_record *)"),
    ];
    let asserted = conditions.map(|condition| format!("_Static_assert({condition}, \"{FALSE}\");"));
    let declared = format!("{user} {{ char before; {name}(link, struct kho_abi_record *); }};");
    [declared].into_iter().chain(asserted).collect()
}

/// What is loaded has the type of the pointer.
fn loads(name: &str) -> String {
    let loaded = format!("__typeof__({name}(kho_abi_user->link))");
    let same = format!("__builtin_types_compatible_p({loaded}, struct kho_abi_record *)");
    format!("_Static_assert({same}, \"{FALSE}\");")
}

/// The physical address of a pointer is stored. What storing a null pointer means is nowhere said.
fn stored(name: &str, number: usize) -> String {
    let wrong = format!("if (kho_abi_user->link.phys != kho_abi_phys(kho_abi_at)) kho_abi_wrong_{number}();");
    format!("if (kho_abi_at) {{ {name}(kho_abi_user->link, kho_abi_at); {wrong} }}")
}

/// The pointer to a physical address is loaded, and no pointer for 0.
fn loaded(name: &str, number: usize) -> String {
    let right = "kho_abi_user->link.phys ? kho_abi_virt(kho_abi_user->link.phys) : (void *)0";
    format!("if ((void *){name}(kho_abi_user->link) != ({right})) kho_abi_wrong_{number}();")
}

fn wrong(number: usize) -> String {
    format!("void kho_abi_wrong_{number}(void) __attribute__((__error__(\"{FALSE}\")));")
}

fn function(number: usize, body: &str) -> Vec<String> {
    let parameters = "struct kho_abi_user *kho_abi_user, struct kho_abi_record *kho_abi_at";
    vec![format!("void kho_abi_use_{number}({parameters}) {{ {body} }}")]
}

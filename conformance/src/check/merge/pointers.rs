//! What compilers say of the macros around a serializable pointer. No other witness sees what these do, so that nobody
//! can confirm or contradict a compiler: each macro that is wrong is a difference, unless its cause was found already.

use kho_abi_spec::expr::Value;
use kho_abi_spec::model::{ItemKind, PointerMacros, Version};
use kho_abi_spec::target::Target;

use super::{made_of, Pending};
use crate::compare::Difference;
use crate::evidence::cc::{Assertion, Property};
use crate::rules::{self, Level};

/// What is wrong with a macro that does not hold what is asserted of it. `actual` is none if the use does not compile.
pub(super) fn difference(assertion: &Assertion, actual: Option<&Value>) -> Difference {
    let name = &assertion.item;
    let (rule, message, before) = match assertion.property {
        Property::Declares => (
            &rules::POINTER_FORM,
            format!("`{name}` declares something else"),
            "8 bytes, aligned to 8: phys, an unsigned number, and ptr, the pointer, at the same place",
        ),
        _ if actual.is_none() => (
            &rules::POINTER_MACRO,
            format!("a use of `{name}` does not compile"),
            if is_of_store(assertion) {
                "(pointer with phys and ptr, value)"
            } else {
                "(pointer with phys and ptr)"
            },
        ),
        Property::Loads => {
            (&rules::POINTER_MACRO, format!("what `{name}` loads has another type"), "the type of ptr")
        }
        _ if is_of_store(assertion) => (
            &rules::POINTER_MACRO,
            format!("`{name}` stores another value"),
            "phys is the physical address of the value",
        ),
        _ => (
            &rules::POINTER_MACRO,
            format!("`{name}` loads another value"),
            "the pointer to the physical address phys; for 0, NULL",
        ),
    };
    Difference {
        rule,
        item: name.clone(),
        member: None,
        message,
        before: Some(before.to_owned()),
        after: None,
    }
}

fn is_of_store(assertion: &Assertion) -> bool {
    matches!(assertion.property, Property::Stores | Property::StoredValue)
}

/// Whether one of the differences that were found is why a macro is not as asserted: it is not there with these
/// parameters, or something was found about it, or the records that it declares a member of show what is wrong with
/// them; and what does not compile was changed together with what is declared.
pub(super) fn is_explained(
    pending: &[Pending],
    target: Target,
    version: &Version,
    assertion: &Assertion,
    compiles: bool,
) -> bool {
    let name = assertion.item.as_str();
    let declare = version.own().find_map(|(_, item)| match &item.kind {
        ItemKind::Pointer(macros) if is_one_of(macros, name) => Some(macros.declare.as_str()),
        _ => None,
    });
    let declares = assertion.property == Property::Declares;
    pending.iter().map(|p| (p, &p.difference)).any(|(pending, found)| {
        let is_cause = found.item == name
            || (!declares && !compiles && declare == Some(found.item.as_str()))
            || (declares
                && found.rule == &rules::MEMBER_TYPE
                && made_of(version, &found.item).contains(name));
        is_cause && found.rule.level == Level::Deny && pending.cases.iter().any(|(at, ..)| *at == target)
    })
}

fn is_one_of(macros: &PointerMacros, name: &str) -> bool {
    [&macros.declare, &macros.store, &macros.load].into_iter().any(|one| one == name)
}

//! An assertion in C: an expression for what it is about, and a condition for what it says.

use std::fmt::Write;

use kho_abi_spec::expr::Value;

use super::assertions::{Assertion, Property};
use super::pointer;
use super::text::{Text, ABSENT, FALSE};
use crate::headers::{HeaderIndex, RecordKind};
use crate::input::Input;

/// An assertion about something that the headers seem to define.
pub(super) struct Question<'a> {
    pub(super) assertion: &'a Assertion,
    place: Place,
}

/// What the item is in the headers.
enum Place {
    /// A macro, maybe of a header that is not one of KHO, and maybe under a condition that does not hold.
    Macro,
    Enumerator,
    /// A macro around a serializable pointer.
    Use,
    /// A type, with the word that comes before its name.
    Type(&'static str),
}

impl<'a> Question<'a> {
    /// None if neither a header nor what was found elsewhere has a type of that name, so that there is nothing to ask.
    pub(super) fn new(input: &Input, assertion: &'a Assertion) -> Option<Self> {
        let name = assertion.item.as_str();
        let mut files = input.headers().iter().chain(input.excerpts());
        let place = match assertion.property {
            Property::Value if files.any(|file| file.enumerator_line(name).is_some()) => Place::Enumerator,
            Property::Value => Place::Macro,
            property if property.is_use() => Place::Use,
            _ => Place::Type(files.find_map(|file| tag(file, name))?),
        };
        Some(Question { assertion, place })
    }

    /// Whether it is about a constant, which can turn out to be a string or an integer.
    pub(super) fn is_constant(&self) -> bool {
        matches!(self.place, Place::Macro | Place::Enumerator)
    }

    /// Whether it is about a macro, which can be any text.
    pub(super) fn is_macro(&self) -> bool {
        matches!(self.place, Place::Macro | Place::Use)
    }

    /// Whether it is about a macro that is judged by use. No value can be had instead of what is wrong with it.
    pub(super) fn is_use(&self) -> bool {
        matches!(self.place, Place::Use)
    }

    /// Whether it can only fail to compile if the item is not defined.
    pub(super) fn compiles_if_defined(&self) -> bool {
        match self.place {
            Place::Macro | Place::Use => false,
            Place::Enumerator => true,
            Place::Type(_) => matches!(self.assertion.property, Property::Size | Property::Align),
        }
    }

    /// Asserts it, as question `number` of the text.
    pub(super) fn assert(&self, number: usize, text: &mut Text) {
        let condition = condition(&self.expression(), &self.assertion.expected);
        let assertion = format!("_Static_assert({condition}, \"{FALSE}\");");
        match self.place {
            Place::Macro => {
                text.line(None, &format!("#ifdef {}", self.assertion.item));
                text.line(Some(number), &assertion);
                text.line(None, "#else");
                text.line(Some(number), &format!("_Static_assert(0, \"{ABSENT}\");"));
                text.line(None, "#endif");
            }
            Place::Use => {
                for line in pointer::uses(&self.assertion.item, self.assertion.property, number) {
                    text.line(Some(number), &line);
                }
            }
            Place::Enumerator | Place::Type(_) => text.line(Some(number), &assertion),
        }
    }

    /// The expression whose value the assertion is about.
    pub(super) fn expression(&self) -> String {
        let Assertion { item, member, property, .. } = self.assertion;
        let ty = match self.place {
            Place::Type(word) => format!("{word} {item}"),
            Place::Macro | Place::Enumerator | Place::Use => return item.clone(),
        };
        let operand = match member {
            Some(member) => format!("(({ty} *)0)->{member}"),
            None => format!("*({ty} *)0"),
        };
        match property {
            Property::Size => format!("sizeof({ty})"),
            Property::Align => format!("_Alignof({ty})"),
            Property::MemberSize => format!("sizeof({operand})"),
            Property::Offset => {
                format!("__builtin_offsetof({ty}, {})", member.as_deref().unwrap_or_default())
            }
            Property::Signed => format!("({} < 0)", integer(&format!("(__typeof__({operand}))-1"))),
            Property::ArrayLength => format!("sizeof({operand}) / sizeof(({operand})[0])"),
            _ => item.clone(),
        }
    }
}

fn tag(header: &HeaderIndex, name: &str) -> Option<&'static str> {
    let record = header.record(name).map(|record| match record.kind {
        RecordKind::Struct => "struct",
        RecordKind::Union => "union",
    });
    let is_enum = || header.enums.iter().any(|e| e.name.as_deref() == Some(name));
    record.or_else(|| is_enum().then_some("enum"))
}

/// An expression that has the same value, and that does not compile if that is no integer.
pub(super) fn integer(expression: &str) -> String {
    format!("~~({expression})")
}

/// That an expression has a value and the kind of that value.
fn condition(expression: &str, expected: &Value) -> String {
    match expected {
        Value::Int(number) => number_condition(expression, *number),
        Value::Bool(truth) => number_condition(expression, (*truth).into()),
        Value::Str(text) => {
            let size = text.len().saturating_add(1);
            format!(
                "__builtin_types_compatible_p(__typeof__({expression}), char[{size}]) \
                 && __builtin_memcmp({expression}, {}, {size}) == 0",
                quoted(text)
            )
        }
    }
}

/// C converts the operands of `==` to a common type, so that -1 can equal a large number: the sign has to agree too.
fn number_condition(expression: &str, number: i128) -> String {
    let Some(literal) = literal(number) else {
        // No integer of C has this value.
        return "0".to_owned();
    };
    let integer = integer(expression);
    format!("{integer} == {literal} && ({integer} < 0) == {}", u8::from(number < 0))
}

fn literal(number: i128) -> Option<String> {
    if let Ok(number) = u64::try_from(number) {
        return Some(format!("{number}ULL"));
    }
    // C has no negative literals, and the smallest integer is not the negation of one.
    let number = i64::try_from(number).ok()?;
    Some(format!("({}LL - 1)", number.saturating_add(1)))
}

fn quoted(text: &str) -> String {
    let mut literal = String::from("\"");
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b" -_.,:/<>".contains(&byte) {
            literal.push(byte.into());
        } else {
            // Writing to a string cannot fail.
            let _ = write!(literal, "\\{byte:03o}");
        }
    }
    literal + "\""
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_of_c() {
        let of = |number: i128| literal(number).unwrap();
        assert_eq!(of(u64::MAX.into()), "18446744073709551615ULL");
        assert_eq!(of(i64::MIN.into()), "(-9223372036854775807LL - 1)");
        assert_eq!((of(0), of(-1)), ("0ULL".into(), "(0LL - 1)".into()));
        assert_eq!(number_condition("x", 1 << 64), "0");
        assert_eq!(quoted("kho-v4\"\\\0?é1"), r#""kho-v4\042\134\000\077\303\2511""#);
    }
}

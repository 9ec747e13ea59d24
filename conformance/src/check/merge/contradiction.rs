//! Where a compiler and the comparison do not agree: one difference per item, with what each compiler says of the first
//! fact that is disputed. The others usually follow from it.

use kho_abi_spec::expr::Value;
use kho_abi_spec::target::Target;

use crate::compare::Difference;
use crate::evidence::cc::{Assertion, Property};
use crate::rules;

/// What a compiler says of a fact.
pub(super) struct Says<'a> {
    pub(super) compiler: &'static str,
    pub(super) assertion: &'a Assertion,
    /// What bindgen saw.
    pub(super) seen: Option<Value>,
    /// What the compiler has instead of what is asserted.
    pub(super) actual: Option<Value>,
}

/// Collects contradictions.
#[derive(Default)]
pub(super) struct Contradictions(Vec<Contradiction>);

/// One item at one target.
struct Contradiction {
    target: Target,
    domain: Option<String>,
    assertion: Assertion,
    seen: Option<Value>,
    compilers: Vec<(&'static str, Option<Value>)>,
}

impl Contradictions {
    pub(super) fn add(&mut self, target: Target, domain: Option<&str>, says: Says<'_>) {
        let Says { compiler, assertion, seen, actual } = says;
        let same = self.0.iter_mut().find(|c| {
            (c.target, c.domain.as_deref(), &c.assertion.item) == (target, domain, &assertion.item)
        });
        match same {
            Some(known) if known.assertion == *assertion => known.compilers.push((compiler, actual)),
            Some(_) => {}
            None => self.0.push(Contradiction {
                target,
                domain: domain.map(ToOwned::to_owned),
                assertion: assertion.clone(),
                seen,
                compilers: vec![(compiler, actual)],
            }),
        }
    }

    /// What there is to say, with the target and the domain of each.
    pub(super) fn differences(self) -> impl Iterator<Item = (Target, Option<String>, Difference)> {
        self.0.into_iter().map(|c| (c.target, c.domain.clone(), c.difference()))
    }
}

impl Contradiction {
    fn difference(&self) -> Difference {
        let item = &self.assertion.item;
        let said = |value: &Option<Value>| {
            value.as_ref().map_or_else(|| "something else".to_owned(), Value::to_string)
        };
        let compilers = self.compilers.iter().map(|(name, value)| format!("{name}: {}", said(value)));
        let all: Vec<_> = compilers.chain([format!("bindgen: {}", said(&self.seen))]).collect();
        Difference {
            rule: &rules::WITNESS_DISAGREEMENT,
            item: item.clone(),
            member: None,
            message: format!("what compilers say about `{item}` is not what the comparison found"),
            before: Some(format!("{} {}", self.fact(), self.assertion.expected)),
            after: Some(all.join("; ")),
        }
    }

    fn fact(&self) -> String {
        let property = match self.assertion.property {
            Property::Size | Property::MemberSize => "size",
            Property::Align => "alignment",
            Property::Offset => "offset",
            Property::Signed => "signedness",
            Property::ArrayLength => "number of elements",
            // These are never disputed: only a compiler sees them.
            _ => "value",
        };
        match &self.assertion.member {
            Some(member) => format!("{property} of {member}"),
            None => property.to_owned(),
        }
    }
}

//! What is true instead of an assertion that failed: the compiler is made to put it into an object file.

use kho_abi_spec::expr::Value;
use object::{Object, ObjectSection, ObjectSymbol};
use tempfile::NamedTempFile;

use super::question::{integer, Question};
use super::text::Text;
use super::Session;

/// Prefix of the symbol that has the value for a question, followed by the question's number.
const SYMBOL: &str = "kho_abi_value_";

/// The two kinds of values that C constants have.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Number,
    Text,
}

/// What is not yet known about a question.
struct Search<'q> {
    question: &'q Question<'q>,
    /// The kinds that the value may still be of; the last is tried first.
    kinds: Vec<Kind>,
}

/// The actual value for each question, together with which it is given whether its assertion compiled. None for a
/// value that cannot be determined, for whatever reason: that the assertion failed is known without it.
pub(super) fn actual(session: &Session<'_>, wrong: &[(&Question<'_>, bool)]) -> Vec<Option<Value>> {
    let searches = wrong.iter().map(|(question, compiled)| Search::new(question, *compiled));
    let mut searches: Vec<_> = searches.collect();
    let open = |searches: &[Search<'_>]| searches.iter().map(|search| search.kinds.len()).sum::<usize>();
    let mut left = open(&searches);
    while left > 0 {
        if let Some(values) = attempt(session, &mut searches) {
            return values;
        }
        let before = std::mem::replace(&mut left, open(&searches));
        if left == before {
            break;
        }
    }
    vec![None; wrong.len()]
}

impl<'q> Search<'q> {
    fn new(question: &'q Question<'q>, compiled: bool) -> Self {
        if question.is_use() {
            return Search { question, kinds: Vec::new() };
        }
        let (expected, other) = match question.assertion.expected {
            Value::Str(_) => (Kind::Text, Kind::Number),
            Value::Int(_) | Value::Bool(_) => (Kind::Number, Kind::Text),
        };
        let other = question.is_constant().then_some(other);
        Search { question, kinds: other.into_iter().chain(compiled.then_some(expected)).collect() }
    }

    /// A variable that has the value.
    fn definition(&self, number: usize) -> Option<String> {
        let expression = self.question.expression();
        Some(match self.kinds.last()? {
            Kind::Number => {
                let integer = integer(&expression);
                format!("const unsigned long long {SYMBOL}{number}[] = {{ {integer}, {integer} < 0 }};")
            }
            Kind::Text => format!("const char {SYMBOL}{number}[] = {expression};"),
        })
    }

    fn value(&self, bytes: &[u8]) -> Option<Value> {
        match self.kinds.last()? {
            Kind::Text => Some(Value::Str(String::from_utf8_lossy(bytes.strip_suffix(&[0])?).into_owned())),
            Kind::Number => {
                let (low, negative) = bytes.split_first_chunk()?;
                let low = u64::from_le_bytes(*low);
                let negative = negative.iter().any(|byte| *byte != 0);
                let number = if negative { low.cast_signed().into() } else { low.into() };
                Some(match self.question.assertion.expected {
                    Value::Bool(_) => Value::Bool(number != 0),
                    Value::Int(_) | Value::Str(_) => Value::Int(number),
                })
            }
        }
    }
}

/// Tries the kind at hand of every search. If that does not compile, a kind that is wrong is taken away.
fn attempt(session: &Session<'_>, searches: &mut [Search<'_>]) -> Option<Vec<Option<Value>>> {
    let Session { input, target, compiler } = session;
    let mut text = Text::new(input, target.arch());
    for (number, search) in searches.iter().enumerate() {
        if let Some(definition) = search.definition(number) {
            text.line(Some(number), &definition);
        }
    }
    let file = NamedTempFile::new().ok()?;
    let (report, compiled) = compiler.compile(input, *target, &text, file.path()).ok()?;
    if compiled {
        return Some(read(&std::fs::read(file.path()).ok()?, searches));
    }
    // Only the first is certainly wrong: it may have taken those after it along.
    let (wrong, _) = report.complaints.first()?;
    searches.get_mut(*wrong)?.kinds.pop();
    None
}

/// The values in an object file, by the numbers of the searches.
fn read(object: &[u8], searches: &[Search<'_>]) -> Vec<Option<Value>> {
    let mut values = vec![None; searches.len()];
    let Ok(file) = object::File::parse(object) else { return values };
    for symbol in file.symbols() {
        let number = symbol.name().ok().and_then(|name| name.strip_prefix(SYMBOL)?.parse::<usize>().ok());
        let Some((search, value)) = number.and_then(|n| searches.get(n).zip(values.get_mut(n))) else {
            continue;
        };
        *value = bytes(&file, &symbol).and_then(|bytes| search.value(bytes));
    }
    values
}

/// What a variable is initialized with.
fn bytes<'d>(file: &object::File<'d>, symbol: &object::Symbol<'d, '_>) -> Option<&'d [u8]> {
    let section = file.section_by_index(symbol.section_index()?).ok()?;
    section.data_range(symbol.address(), symbol.size()).ok()?
}

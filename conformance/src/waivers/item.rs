//! Which items a waiver is for.

/// The item of a waiver, or several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Item {
    /// One, with its members if it has any.
    Name(String),
    /// All whose names begin so.
    BeginsWith(String),
}

impl Item {
    /// Reads what a file says; none if it is no such thing.
    pub(super) fn parse(text: &str) -> Option<Item> {
        let (name, item): (_, fn(String) -> Item) = match text.strip_suffix('*') {
            Some(start) => (start, Item::BeginsWith),
            None => (text, Item::Name),
        };
        // A star alone would be a waiver of the rule.
        let is_good = !name.is_empty() && !name.contains(|c: char| c == '*' || c.is_whitespace());
        is_good.then(|| item(name.to_owned()))
    }

    /// Whether it is for the item of a finding.
    pub(super) fn covers(&self, found: &str) -> bool {
        match self {
            Item::BeginsWith(start) => found.starts_with(start),
            Item::Name(name) => {
                let rest = found.strip_prefix(name.as_str());
                // A dot in a path ends no record's name.
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.') && !name.contains('/'))
            }
        }
    }

    /// As the file says it.
    pub(super) fn text(&self) -> String {
        match self {
            Item::Name(name) => name.clone(),
            Item::BeginsWith(start) => format!("{start}*"),
        }
    }
}

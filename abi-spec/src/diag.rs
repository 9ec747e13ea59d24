//! Diagnostics: what is wrong with a spec, and where.
//!
//! A diagnostic is data. It is rendered as a terminal message by the tools, as a `compile_error!` by the proc macro,
//! and as plain text here. No stage stops at its first one: each reports into a [`Sink`] and goes on.

use std::fmt;

use proc_macro2::Span;

/// Which of the files of a spec something stands in, by its position in the list that [`crate::Spec::read`] was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(pub usize);

/// A place in the text of a spec.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// The file.
    pub source: SourceId,
    /// The tokens in it.
    pub span: Span,
}

impl Place {
    /// Whether both are the same tokens of the same file.
    pub fn is_same(&self, other: &Place) -> bool {
        let key = |p: &Place| {
            let (start, end) = (p.span.start(), p.span.end());
            (p.source, start.line, start.column, end.line, end.column)
        };
        key(self) == key(other)
    }
}

/// One thing that is wrong with a spec.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// What is wrong.
    pub message: String,
    /// Where.
    pub place: Place,
    /// What to do about it.
    pub help: Option<String>,
    /// Other places that have a part in it, each with the part it has.
    pub related: Vec<(Place, String)>,
}

impl Diagnostic {
    /// A diagnostic without help or related places.
    pub fn new(place: Place, message: impl Into<String>) -> Self {
        Diagnostic { message: message.into(), place, help: None, related: Vec::new() }
    }

    /// Adds what to do about it.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds a place that has a part in it.
    pub fn related(mut self, place: Place, part: impl Into<String>) -> Self {
        self.related.push((place, part.into()));
        self
    }

    /// The message with the help and the related parts, without places.
    pub fn full_message(&self) -> String {
        let mut text = self.message.clone();
        if let Some(help) = &self.help {
            text.push_str("\n\nhelp: ");
            text.push_str(help);
        }
        text
    }
}

/// Everything that is wrong with a spec. Never empty when it is an error.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// The diagnostics in the order of the text.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.0.iter()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, diagnostic) in self.0.iter().enumerate() {
            let separator = if i == 0 { "" } else { "\n" };
            let start = diagnostic.place.span.start();
            write!(f, "{separator}{}:{}: {}", start.line, start.column + 1, diagnostic.message)?;
        }
        Ok(())
    }
}

impl std::error::Error for Diagnostics {}

/// Collects diagnostics while a stage goes on.
#[derive(Debug, Default)]
pub struct Sink(Vec<Diagnostic>);

impl Sink {
    /// Adds a diagnostic, unless the same was already reported at the same place.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        let known = |d: &Diagnostic| d.message == diagnostic.message && d.place.is_same(&diagnostic.place);
        if !self.0.iter().any(known) {
            self.0.push(diagnostic);
        }
    }

    /// Adds a diagnostic without help or related places.
    pub fn error(&mut self, place: Place, message: impl Into<String>) {
        self.push(Diagnostic::new(place, message));
    }

    /// Keeps the value, or reports why there is none.
    pub fn keep<T>(&mut self, result: Result<T, Diagnostic>) -> Option<T> {
        result.map_err(|diagnostic| self.push(diagnostic)).ok()
    }

    /// Ends the stage: its outcome if nothing was reported.
    pub fn finish<T>(mut self, outcome: T) -> Result<T, Diagnostics> {
        if self.0.is_empty() {
            return Ok(outcome);
        }
        self.0.sort_by_key(|diagnostic| {
            let start = diagnostic.place.span.start();
            (diagnostic.place.source, start.line, start.column)
        });
        Err(Diagnostics(self.0))
    }
}

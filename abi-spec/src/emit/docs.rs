//! The ABI as Markdown, for someone who has to decode this memory: an index, and a file for each domain.
//!
//! The newest version of a domain is described in full, each older one by what the next one changed. Text comes from
//! the doc comments of the spec and is used as it is; numbers come from the layouts. What each piece of Markdown
//! looks like is decided in here and nowhere else.

mod anchors;
mod constants;
mod domain;
mod index;
mod item;
mod map;
mod markdown;
mod nodes;
mod older;
mod records;
mod rules;

use super::OutputFile;
use crate::Spec;

/// `docs/README.md`, `docs/map.md`, `docs/rules.md`, and `docs/<domain>.md` for each domain. Input of the macro that
/// declares no domain has no name that a file could have, so there is none for it.
pub fn files(spec: &Spec) -> Vec<OutputFile> {
    let mut files = vec![
        OutputFile { path: "docs/README.md".to_owned(), text: index::text(spec) },
        OutputFile { path: "docs/map.md".to_owned(), text: map::text(spec) },
        OutputFile { path: "docs/rules.md".to_owned(), text: rules::text() },
    ];
    for (position, domain) in spec.abi.domains.iter().enumerate() {
        if let Some(name) = &domain.name {
            let text = domain::text(spec, position);
            files.push(OutputFile { path: format!("docs/{name}.md"), text });
        }
    }
    files
}

//! Shows what is wrong with a spec, with the lines that it is about.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use kho_abi_spec::diag::{Diagnostic, Diagnostics, Place};
use kho_abi_spec::Source;

/// All diagnostics as one text, ready for a terminal.
pub(crate) fn render(sources: &[Source], diagnostics: &Diagnostics) -> String {
    let renderer = Renderer::styled();
    let reports = diagnostics.iter().map(|diagnostic| renderer.render(&report(sources, diagnostic)));
    reports.collect::<Vec<_>>().join("\n\n")
}

fn report<'a>(sources: &'a [Source], diagnostic: &'a Diagnostic) -> Vec<Group<'a>> {
    let mut group = Level::ERROR.primary_title(&diagnostic.message).element(snippet(
        sources,
        &diagnostic.place,
        AnnotationKind::Primary,
        None,
    ));
    for (place, part) in &diagnostic.related {
        group = group.element(snippet(sources, place, AnnotationKind::Context, Some(part)));
    }
    let help = diagnostic.help.as_ref().map(|help| Level::HELP.message(help));
    vec![match help {
        Some(help) => group.element(help),
        None => group,
    }]
}

fn snippet<'a>(
    sources: &'a [Source],
    place: &Place,
    kind: AnnotationKind,
    label: Option<&'a str>,
) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let source = &sources[place.source.0];
    // Positions in the text are in bytes; the lexer counts characters.
    let range = place.span.byte_range();
    let byte = |chars: usize| source.text.char_indices().nth(chars).map_or(source.text.len(), |(i, _)| i);
    let annotation = kind.span(byte(range.start)..byte(range.end)).label(label);
    Snippet::source(&source.text).path(&source.path).annotation(annotation)
}

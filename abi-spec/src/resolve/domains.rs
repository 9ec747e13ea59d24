//! Pass 1: the version channel of a file.

use crate::ast::{self, Announced, Ident, ItemKind};
use crate::diag::{Diagnostic, Sink};
use crate::model::{Abi, Domain, Version};

/// The domain of `file` with its versions, which are still without items.
pub(super) fn domain(file: &ast::File, earlier: &Abi, sink: &mut Sink) -> Domain {
    let mut declared = file.items.iter().filter_map(|item| match &item.kind {
        ItemKind::Domain(domain) => Some((item, domain)),
        _ => None,
    });
    let first = declared.next();
    for (second, _) in declared {
        sink.error(second.name.place, "a file describes one domain: move this one into a file of its own");
    }
    let mut domain = Domain {
        source: file.source,
        name: None,
        file_docs: file.docs.clone(),
        docs: Vec::new(),
        header: file.header.as_ref().map(|h| h.text.clone()),
        zerocopy: file.zerocopy,
        guarded_by: None,
        on_mismatch: None,
        on_absence: None,
        fatal: false,
        versions: Vec::new(),
    };
    match first {
        Some((item, channel)) => fill(&mut domain, item, channel, earlier, sink),
        None => domain.versions.push(version(None, None, Vec::new())),
    }
    domain
}

/// A version without items.
fn version(name: Option<String>, announced: Option<Announced>, releases: Vec<String>) -> Version {
    Version {
        name,
        announced,
        announced_by: None,
        named_by: None,
        docs: Vec::new(),
        releases,
        items: Vec::new(),
        order: Vec::new(),
        assertions: Vec::new(),
    }
}

fn fill(domain: &mut Domain, item: &ast::Item, channel: &ast::Domain, earlier: &Abi, sink: &mut Sink) {
    domain.docs.clone_from(&item.docs);
    domain.on_mismatch = channel.on_mismatch.as_ref().map(|t| t.text.clone());
    domain.on_absence = channel.on_absence.as_ref().map(|t| t.text.clone());
    domain.fatal = channel.fatal;
    domain.guarded_by = channel.guarded_by.as_ref().map(|g| g.text.clone());
    if earlier.domain(&item.name.text).is_some() {
        sink.error(item.name.place, format!("there already is a domain `{}`", item.name.text));
    }
    if let Some(guard) = &channel.guarded_by {
        if earlier.domain(&guard.text).is_none() {
            sink.push(
                Diagnostic::new(guard.place, format!("there is no domain `{}`", guard.text))
                    .help("a guard is described in an earlier file"),
            );
        }
    }
    if channel.versions.is_empty() {
        sink.error(item.name.place, "a domain has at least one version");
    }
    domain.name = Some(item.name.text.clone());
    for (position, declared) in channel.versions.iter().enumerate() {
        check_version(declared, &channel.versions[..position], sink);
        let releases = declared.releases.iter().map(|r| r.text.clone()).collect();
        let mut version =
            version(Some(declared.name.text.clone()), Some(declared.announced.clone()), releases);
        version.docs.clone_from(&declared.docs);
        domain.versions.push(version);
    }
}

/// A version differs in name, announcement and releases from those before it.
fn check_version(version: &ast::Version, earlier: &[ast::Version], sink: &mut Sink) {
    for other in earlier {
        if other.name.text == version.name.text {
            twice(&version.name, &other.name, "version", sink);
        }
        let (said, again) = (&other.announced, &version.announced);
        if (said.name(), said.value()) == (again.name(), again.value()) {
            let message = format!("`{}` announces {said} already", other.name.text);
            sink.push(
                Diagnostic::new(version.announced_place, message)
                    .related(other.announced_place, "said here")
                    .help("two versions that announce the same cannot be told apart"),
            );
        }
        for release in &version.releases {
            if let Some(first) = other.releases.iter().find(|r| r.text == release.text) {
                let message = format!("release {} carries `{}` already", release.text, other.name.text);
                sink.push(Diagnostic::new(release.place, message).related(first.place, "said here"));
            }
        }
    }
}

/// Reports that `second` has the name of `first`.
pub(super) fn twice(second: &Ident, first: &Ident, what: &str, sink: &mut Sink) {
    let message = format!("{what} `{}` is defined twice", second.text);
    sink.push(Diagnostic::new(second.place, message).related(first.place, "first defined here"));
}

//! The index: every domain and every version.

use super::markdown::{code, link, list, sentence, Table};
use crate::model::{Announced, Domain};
use crate::{Spec, Target};

pub(super) fn text(spec: &Spec) -> String {
    let mut text = String::from(
        "# The Kexec HandOver ABI\n\nWhat a kernel finds in the memory that the kernel before it has left. A *domain* \
         is a version channel: one string or number in that memory that says which layout the rest has. Compatibility \
         holds only within one version.\n\n## Domains\n\n",
    );
    text.push_str(&domains(spec));
    text.push_str(&format!(
        "## Map\n\n{} shows how the records point to each other, from the root of the FDT down to plain memory. \
         [evidence.md](evidence.md) says who has seen what in which release, and \
         [rules.md](rules.md) what is found where a kernel breaks this ABI, and what to do then.\n\n\
         ## What a mismatch does\n\n",
        "[map.md](map.md)"
    ));
    text.push_str(&consequences(spec));
    text.push_str("## Versions\n\n");
    text.push_str(&versions(spec));
    text.push_str("## Targets\n\n");
    let targets = list(Target::ALL.map(|t| code(t.name())));
    text.push_str(&format!(
        "{targets}: an architecture with its page size. All are little-endian with pointers of 64 bits, and for one \
         page size all have the same layouts.\n\n## Other forms\n\n\
         The same facts in other languages: C headers in the style of the kernel and portable ones are in `../include`, \
         Rust is the crate itself, and [layout/README.md](../layout/README.md) describes the JSON files \
         `layout/<domain>-<version>.<target>.json`.\n",
    ));
    text
}

fn named(spec: &Spec) -> impl Iterator<Item = (&str, &Domain)> {
    spec.abi.domains.iter().filter_map(|d| Some((d.name.as_deref()?, d)))
}

fn domains(spec: &Spec) -> String {
    let mut table = Table::new(&["Domain", "Newest version", "Checked after", "Header"]);
    for (name, domain) in named(spec) {
        let newest = domain.versions.last().and_then(|v| v.announced.as_ref());
        let guard = domain.guarded_by.as_deref();
        table.row(vec![
            link(name, Some(&format!("{name}.md"))),
            newest.map(announced).unwrap_or_default(),
            guard
                .map(|g| link(g, Some(&format!("{g}.md"))))
                .unwrap_or_else(|| "nothing: it is the first".to_owned()),
            domain.header.as_deref().map(code).unwrap_or_default(),
        ]);
    }
    table.text()
}

fn consequences(spec: &Spec) -> String {
    let mut table = Table::new(&["Domain", "The versions differ", "There is nothing of it"]);
    for (name, domain) in named(spec) {
        let said = |what: &Option<String>| what.as_deref().map(|what| sentence(what).replace('|', "\\|"));
        let absence = said(&domain.on_absence).unwrap_or_else(|| "No fault.".to_owned());
        table.row(vec![
            link(name, Some(&format!("{name}.md"))),
            said(&domain.on_mismatch).unwrap_or_default(),
            absence,
        ]);
    }
    table.text()
}

fn versions(spec: &Spec) -> String {
    let mut table = Table::new(&["Domain", "Version", "Announced as", "Linux"]);
    for (name, domain) in named(spec) {
        for version in &domain.versions {
            let version_name = version.name.as_deref().unwrap_or_default();
            table.row(vec![
                link(name, Some(&format!("{name}.md"))),
                link(version_name, Some(&format!("{name}.md#version-{version_name}"))),
                version.announced.as_ref().map(announced).unwrap_or_default(),
                version.releases.join(", "),
            ]);
        }
    }
    table.text()
}

/// The value that says which version it is, as code.
pub(super) fn announced(value: &Announced) -> String {
    code(&value.to_string())
}

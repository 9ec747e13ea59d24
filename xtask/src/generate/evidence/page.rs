//! The page as Markdown.

use std::collections::{BTreeMap, BTreeSet};

use kho_abi_spec::{Spec, Target};

use super::items::{wanted, Sort, Wanted};
use super::record::Record;
use super::RECORDS;

const INTRODUCTION: &str = "\
# Who has seen what

The spec is held against real kernels by witnesses that work in different ways. What each of them saw in the known real \
trees is kept in `conformance/evidence`, a file for each package of Debian's, and this page counts it. A test holds the \
spec against these files; another looks at the trees again where they can be had, and has to see the same.

A number is how many items of the spec the witness saw, or, for the compilers `gcc` and `clang`, of how many it judged \
right all that the spec says. An item is a record, a constant, a string, a macro or a node of a device tree; an enum \
counts as its constants. A node is attested by the names in it. Each item of a release counts once, whichever of the \
release's packages showed it.

";

/// The whole page.
pub(super) fn text(spec: &Spec, records: &[Record]) -> String {
    let mut text = INTRODUCTION.to_owned();
    if records.is_empty() {
        return text + "Nothing is recorded.\n";
    }
    let releases: Vec<Release<'_>> = releases(spec, records);
    let witnesses = witnesses(records);
    text += &summary(&releases, &witnesses);
    text += &sights(records);
    text += &packages(records);
    for release in &releases {
        text += &release.text(&witnesses);
    }
    text.trim_end().to_owned() + "\n"
}

/// One release: what the spec says it has, and what was recorded of it.
struct Release<'r> {
    name: &'r str,
    records: Vec<&'r Record>,
    /// By version, such as `kho v4`.
    versions: Vec<(String, Vec<Wanted>)>,
}

fn releases<'r>(spec: &Spec, records: &'r [Record]) -> Vec<Release<'r>> {
    let mut by_number: BTreeMap<Vec<u64>, Vec<&Record>> = BTreeMap::new();
    for record in records {
        by_number.entry(record.release_number()).or_default().push(record);
    }
    let release = |records: Vec<&'r Record>| {
        let name = records.first().map_or("", |record| record.release.as_str());
        Release { name, versions: versions(spec, name), records }
    };
    by_number.into_values().map(release).collect()
}

fn versions(spec: &Spec, release: &str) -> Vec<(String, Vec<Wanted>)> {
    let mut found = Vec::new();
    for (at, domain) in spec.abi.domains.iter().enumerate() {
        for (position, version) in domain.versions.iter().enumerate() {
            if version.releases.iter().any(|carrying| carrying == release) {
                let name = [&domain.name, &version.name].map(|name| name.as_deref().unwrap_or_default());
                found.push((format!("`{}`", name.join(" ")), wanted(spec, at, position, release)));
            }
        }
    }
    found
}

fn witnesses(records: &[Record]) -> BTreeSet<&str> {
    records.iter().flat_map(|record| &record.witnesses).map(|witness| witness.name.as_str()).collect()
}

fn summary(releases: &[Release<'_>], witnesses: &BTreeSet<&str>) -> String {
    let head = ["Linux", "Target", "Items"].into_iter().chain(witnesses.iter().copied()).chain(["Nobody"]);
    let mut rows = Vec::new();
    for (release, target) in releases.iter().flat_map(|r| Target::ALL.map(|target| (r, target.name()))) {
        let items: Vec<&Wanted> = release.versions.iter().flat_map(|(_, items)| items).collect();
        let mut row = vec![release.name.to_owned(), format!("`{target}`"), items.len().to_string()];
        row.extend(witnesses.iter().map(|witness| release.count(&items, witness, target)));
        let nobody = |item: &&&Wanted| !witnesses.iter().any(|witness| release.saw(item, witness, target));
        row.push(items.iter().filter(nobody).count().to_string());
        rows.push(row);
    }
    format!("## By release, target and witness\n\n{}", table(head, &rows))
}

/// What the witnesses cannot see.
fn sights(records: &[Record]) -> String {
    let all = records.iter().flat_map(|record| &record.witnesses);
    let blind: BTreeMap<&str, String> =
        all.map(|witness| (witness.name.as_str(), witness.cannot_see.join("; "))).collect();
    let rows: Vec<_> = blind.into_iter().map(|(name, what)| vec![format!("`{name}`"), what]).collect();
    format!("## What each witness is blind for\n\n{}", table(["Witness", "Cannot see"], &rows))
}

fn packages(records: &[Record]) -> String {
    let row = |record: &Record| {
        let compilers: BTreeSet<&str> =
            record.witnesses.iter().flat_map(|witness| &witness.compilers).map(String::as_str).collect();
        let stem = record.package.trim_end_matches(".deb");
        let kind = match (record.is_source(), record.prepared) {
            (true, _) => "full source, with stand-ins",
            (_, true) => "prepared headers",
            _ => "headers, with stand-ins",
        };
        vec![
            record.release.clone(),
            format!("[`{}`](<../../{RECORDS}/{stem}.json>)", record.package),
            kind.to_owned(),
            record.targets.iter().map(|target| format!("`{target}`")).collect::<Vec<_>>().join(", "),
            compilers.into_iter().collect::<Vec<_>>().join("; "),
        ]
    };
    let rows: Vec<_> = records.iter().map(row).collect();
    format!("## Packages\n\n{}", table(["Linux", "Package", "Read as", "Targets", "Read with"], &rows))
}

impl Release<'_> {
    fn saw(&self, item: &Wanted, witness: &str, target: &str) -> bool {
        self.records.iter().any(|record| item.is_seen(record, witness, target))
    }

    fn count(&self, items: &[&Wanted], witness: &str, target: &str) -> String {
        items.iter().filter(|item| self.saw(item, witness, target)).count().to_string()
    }

    fn text(&self, witnesses: &BTreeSet<&str>) -> String {
        let mut rows = Vec::new();
        for (version, items) in &self.versions {
            for (sort, title) in Sort::ALL {
                let items: Vec<&Wanted> = items.iter().filter(|item| item.sort == sort).collect();
                if !items.is_empty() {
                    rows.extend(self.rows(version, title, &items, witnesses));
                }
            }
        }
        let head = ["Version", "Kind", "Targets", "In the spec"].into_iter().chain(witnesses.iter().copied());
        let mut text = format!("## Linux {}\n\n{}", self.name, table(head, &rows));
        text += &self.only_in_source(witnesses);
        text + &self.unattested(witnesses)
    }

    /// A row for each set of targets at which the numbers are the same.
    fn rows(
        &self,
        version: &str,
        title: &str,
        items: &[&Wanted],
        witnesses: &BTreeSet<&str>,
    ) -> Vec<Vec<String>> {
        let mut alike: Vec<(Vec<String>, Vec<&str>)> = Vec::new();
        for target in Target::ALL.map(Target::name) {
            let counts: Vec<_> = witnesses.iter().map(|witness| self.count(items, witness, target)).collect();
            match alike.iter_mut().find(|(other, _)| *other == counts) {
                Some((_, targets)) => targets.push(target),
                None => alike.push((counts, vec![target])),
            }
        }
        let row = |(counts, targets): (Vec<String>, Vec<&str>)| {
            let targets =
                if targets.len() == Target::ALL.len() { "all".to_owned() } else { targets.join(", ") };
            let mut row = vec![version.to_owned(), title.to_owned(), targets, items.len().to_string()];
            row.extend(counts);
            row
        };
        alike.into_iter().map(row).collect()
    }

    fn items(&self) -> impl Iterator<Item = &Wanted> {
        self.versions.iter().flat_map(|(_, items)| items)
    }

    fn seen_in(&self, item: &Wanted, witnesses: &BTreeSet<&str>, of: impl Fn(&Record) -> bool) -> bool {
        let targets = Target::ALL.map(Target::name);
        let mut records = self.records.iter().filter(|record| of(record));
        records.any(|record| {
            witnesses.iter().any(|witness| targets.iter().any(|target| item.is_seen(record, witness, target)))
        })
    }

    fn only_in_source(&self, witnesses: &BTreeSet<&str>) -> String {
        let is_hidden = |item: &&Wanted| {
            self.seen_in(item, witnesses, Record::is_source)
                && !self.seen_in(item, witnesses, |record| !record.is_source())
        };
        let names = codes(self.items().filter(is_hidden));
        if names.is_empty() {
            return String::new();
        }
        format!("Only the full source shows, and no package of headers: {names}.\n\n")
    }

    fn unattested(&self, witnesses: &BTreeSet<&str>) -> String {
        let names = codes(self.items().filter(|item| !self.seen_in(item, witnesses, |_| true)));
        if names.is_empty() {
            return "No item is unattested.\n\n".to_owned();
        }
        format!("Unattested, because no witness could see it in any package: {names}.\n\n")
    }
}

fn codes<'w>(items: impl Iterator<Item = &'w Wanted>) -> String {
    items.map(|item| format!("`{}`", item.name)).collect::<Vec<_>>().join(", ")
}

/// A table with an empty line after it.
fn table<'h>(head: impl IntoIterator<Item = &'h str>, rows: &[Vec<String>]) -> String {
    let head: Vec<String> = head.into_iter().map(str::to_owned).collect();
    let rule = vec!["---".to_owned(); head.len()];
    let lines = [&head, &rule].into_iter().chain(rows);
    lines.map(|cells| format!("| {} |\n", cells.join(" | "))).collect::<String>() + "\n"
}

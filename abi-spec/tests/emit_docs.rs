//! The Markdown docs: what they say, and that every link leads somewhere.

#![allow(clippy::panic, clippy::unwrap_used, reason = "helpers of tests end the test")]

use std::collections::BTreeMap;

use kho_abi_spec::emit::{docs, OutputFile};
use kho_abi_spec::{builtin, rules, Source, Spec};

/// Two small domains, of which the second imports from the first.
fn two_domains() -> Vec<Source> {
    let source = |path: &str, text: &str| Source { path: path.to_owned(), text: text.to_owned() };
    vec![source("base.rs", include_str!("emit/base.rs")), source("user.rs", include_str!("emit/user.rs"))]
}

fn files(sources: &[Source]) -> Vec<OutputFile> {
    let spec = Spec::read(sources).unwrap_or_else(|mistakes| panic!("{mistakes}"));
    docs::files(&spec)
}

fn text(files: &[OutputFile], path: &str) -> String {
    files.iter().find(|f| f.path == path).unwrap_or_else(|| panic!("no {path}")).text.clone()
}

/// What stands between `open` and `close`, wherever that is.
fn between<'a>(text: &'a str, open: &str, close: &str) -> Vec<&'a str> {
    text.split(open).skip(1).filter_map(|rest| rest.split(close).next()).collect()
}

/// Links that lead nowhere, and anchors that are there twice.
fn dead_ends(files: &[OutputFile]) -> Vec<String> {
    let mut anchors: BTreeMap<String, usize> = BTreeMap::new();
    for file in files {
        let path = file.path.trim_start_matches("docs/");
        *anchors.entry(path.to_owned()).or_default() += 1;
        for id in between(&file.text, "<a id=\"", "\"") {
            *anchors.entry(format!("{path}#{id}")).or_default() += 1;
        }
    }
    let mut wrong: Vec<String> =
        anchors.iter().filter(|(_, n)| **n > 1).map(|(a, n)| format!("{a} is there {n} times")).collect();
    for file in files {
        let path = file.path.trim_start_matches("docs/");
        for link in between(&file.text, "](", ")") {
            let whole = if link.starts_with('#') { format!("{path}{link}") } else { link.to_owned() };
            if !anchors.contains_key(&whole) && whole != "../layout/README.md" {
                wrong.push(format!("{path}: {link} leads nowhere"));
            }
        }
    }
    wrong
}

#[test]
fn the_index() {
    insta::assert_snapshot!("docs_readme", text(&files(&two_domains()), "docs/README.md"));
}

#[test]
fn a_domain() {
    insta::assert_snapshot!("docs_base", text(&files(&two_domains()), "docs/base.md"));
}

#[test]
fn a_domain_with_imports_and_bit_fields() {
    insta::assert_snapshot!("docs_user", text(&files(&two_domains()), "docs/user.md"));
}

/// Every rule has a row, and a section that says what the rule's data says, each to be found by the rule's id.
#[test]
fn every_rule_is_listed_and_explained() {
    let page = text(&files(&two_domains()), "docs/rules.md");
    let rows = page.lines().filter(|line| line.starts_with("| [`")).count();
    assert_eq!(rows, rules::RULES.len());
    let sections: Vec<_> = page.split("\n## ").skip(1).collect();
    assert_eq!(sections.len(), rules::RULES.len());
    for (section, rule) in sections.iter().zip(rules::RULES) {
        let rules::Rule { id, reason, remedy, link, .. } = rule;
        assert!(section.starts_with(&format!("<a id=\"{id}\"></a>`{id}`\n\n")), "{section}");
        for part in [reason, remedy, &rule.scope.words(), &rule.level.name(), &format!("<{link}>").as_str()] {
            assert!(section.contains(*part), "{section} lacks {part}");
        }
        let row = format!("| [`{id}`](#{id}) | {} | {} | ", rule.level.name(), rule.scope.words());
        assert_eq!(page.matches(&row).count(), 1, "{row}");
    }
}

/// Texts of rules are for terminals too. What would be markup in them stands in code.
#[test]
fn texts_of_rules_are_no_markup() {
    for rule in rules::RULES {
        for text in [rule.title, rule.reason, rule.remedy] {
            let outside: String = text.split('`').step_by(2).collect();
            assert!(
                text.matches('`').count() % 2 == 0 && !outside.contains(['*', '_', '<', '[', '|', '#']),
                "{text}"
            );
            assert!(!text.contains(['|', '\n']), "{text}");
        }
    }
}

#[test]
fn the_rules() {
    let page = text(&files(&two_domains()), "docs/rules.md");
    let (head, _) = page.split_once("| [`additive-bump`]").unwrap();
    let (_, last) = page.rsplit_once("\n## ").unwrap();
    insta::assert_snapshot!("docs_rules", format!("{head}...\n\n## {last}"));
}

/// Every structure is drawn, and whoever leads to it is named.
#[test]
fn every_structure_of_kho_has_its_byte_map() {
    let spec = Spec::read(&builtin::sources()).unwrap_or_else(|mistakes| panic!("{mistakes}"));
    let files = docs::files(&spec);
    let mut structures = 0;
    for domain in &spec.abi.domains {
        let page = text(&files, &format!("docs/{}.md", domain.name.as_deref().unwrap()));
        for item in domain.versions.iter().flat_map(|version| version.own().map(|(_, item)| item)) {
            if matches!(item.kind, kho_abi_spec::model::ItemKind::Record(_)) {
                let heading = format!("</a>`struct {}`\n", item.name);
                let section = page.split(&heading).nth(1).unwrap_or_else(|| panic!("no {}", item.name));
                assert!(section.split("\n#").next().unwrap().contains("0x0000 |"), "{}", item.name);
                structures += 1;
            }
        }
    }
    assert!(structures > 30, "only {structures} structures");
}

#[test]
fn every_link_leads_somewhere() {
    for sources in [two_domains(), builtin::sources()] {
        let files = files(&sources);
        let links: usize = files.iter().map(|f| between(&f.text, "](", ")").len()).sum();
        assert!(links > 30, "only {links} links");
        // That page is made of the records of what was seen, which are not in here.
        assert_eq!(dead_ends(&files), ["README.md: evidence.md leads nowhere"]);
    }
}

#[test]
fn a_link_that_leads_nowhere_is_noticed() {
    let mut files = files(&two_domains());
    let base = files.iter_mut().find(|file| file.path == "docs/base.md").unwrap();
    base.text = base.text.replace("<a id=\"base_area\"></a>", "");
    let wrong = dead_ends(&files);
    assert!(wrong.contains(&"base.md: #base_area leads nowhere".to_owned()), "{wrong:?}");
}

#[test]
fn tables_are_not_torn() {
    for file in files(&two_domains()).into_iter().chain(files(&builtin::sources())) {
        for block in file.text.split("\n\n").filter(|b| b.starts_with("| ")) {
            let columns = |line: &str| line.replace("\\|", "").matches('|').count();
            let head = block.lines().next().map(columns);
            for line in block.lines() {
                assert_eq!(Some(columns(line)), head, "{}: {line}", file.path);
            }
        }
    }
}

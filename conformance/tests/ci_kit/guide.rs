//! The guide shows what there is.

use std::collections::BTreeSet;

use kho_abi_conformance::rules;
use kho_abi_conformance::waivers::Waivers;

use crate::action::FOLDER;
use crate::gitlab::TEMPLATE;
use crate::{path, text, yaml};

pub(crate) const GUIDE: &str = "conformance/ci/README.md";

/// The blocks of code in a language.
fn blocks(language: &str) -> Vec<String> {
    let guide = text(GUIDE);
    let blocks = guide.split("```").skip(1).step_by(2).map(str::to_owned);
    let of = blocks.filter_map(|block| block.strip_prefix(&format!("{language}\n")).map(str::to_owned));
    of.collect()
}

/// Every command line that it shows, in blocks and between backticks.
pub(crate) fn commands() -> Vec<String> {
    let shell = blocks("sh").concat();
    shell.lines().map(str::to_owned).chain(quoted()).filter(|line| line.starts_with("kho-abi ")).collect()
}

/// What it has between backticks, outside of blocks.
pub(crate) fn quoted() -> Vec<String> {
    let guide = text(GUIDE);
    let prose = guide.split("```").step_by(2);
    prose.flat_map(|text| text.split('`').skip(1).step_by(2)).map(str::to_owned).collect()
}

/// The formats in its table.
pub(crate) fn formats(guide: &str) -> BTreeSet<&str> {
    let table = guide.split("| format | is for |").nth(1).unwrap_or_default();
    let rows = table.lines().skip(2).take_while(|line| line.starts_with('|'));
    rows.filter_map(|row| row.split('`').nth(1)).collect()
}

#[test]
fn its_shell_is_shell() {
    let script = blocks("sh").concat();
    assert!(script.lines().count() > 40);
    let output = std::process::Command::new("bash").args(["-n", "-c", &script]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn its_waivers_and_levels_are_read() {
    let shown = blocks("toml");
    assert_eq!(shown.len(), 2);
    for block in &shown {
        assert_ne!(Waivers::parse(block, "guide").unwrap(), Waivers::default(), "{block}");
    }
    // The one that a command writes, which has a commit put in.
    let shell = blocks("sh").concat();
    let written = shell.split("<<END\n").nth(1).and_then(|rest| rest.split("END\n").next()).unwrap();
    let commit = "0123456789012345678901234567890123456789";
    let written = written.replace("$(git -C try rev-parse HEAD)", commit);
    assert!(written.contains(commit));
    Waivers::parse(&written, "guide").unwrap();
}

#[test]
fn its_rules_exist() {
    let quoted = quoted();
    for id in ["waiver-outdated", "waiver-unused"] {
        assert!(quoted.iter().any(|text| text == id) && rules::find(id).is_some(), "{id}");
    }
}

/// The workflows use inputs that the action has, and jobs that the template has.
#[test]
fn its_workflows_use_what_there_is() {
    let action = yaml(&text(&format!("{FOLDER}/action.yml")));
    let template = yaml(&text(TEMPLATE));
    let (mut actions, mut jobs) = (0, 0);
    for block in blocks("yaml") {
        let document = yaml(&block);
        let all = document.get("jobs").unwrap_or(&document).as_object().unwrap().clone();
        for job in all.values() {
            if let Some(extended) = job.get("extends") {
                assert!(template.get(extended.as_str().unwrap()).is_some(), "{extended}");
                jobs += 1;
            }
            for step in job.get("steps").and_then(|steps| steps.as_array()).into_iter().flatten() {
                let uses = step["uses"].as_str().unwrap();
                if !uses.contains(FOLDER) {
                    assert!(uses.split_once('@').is_some_and(|(_, hash)| hash.len() == 40), "{uses}");
                    continue;
                }
                actions += 1;
                for input in step["with"].as_object().unwrap().keys() {
                    assert!(action["inputs"].get(input).is_some(), "{input}");
                }
            }
        }
    }
    assert_eq!((actions, jobs), (3, 3));
}

/// Its table of inputs is complete, and so is its list of variables.
#[test]
fn it_names_every_input_and_variable() {
    let guide = text(GUIDE);
    let has = |name: &str| guide.contains(&format!("`{name}`"));
    let action = yaml(&text(&format!("{FOLDER}/action.yml")));
    let missing: Vec<_> = action["inputs"].as_object().unwrap().keys().filter(|name| !has(name)).collect();
    assert!(missing.is_empty(), "{missing:?}");
    let template = yaml(&text(TEMPLATE));
    let variables = template[".kho-abi"]["variables"].as_object().unwrap().keys();
    let missing: Vec<_> = variables.filter(|name| name.starts_with("KHO_ABI_") && !has(name)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn its_links_lead_somewhere() {
    let guide = text(GUIDE);
    let headings: Vec<_> = guide
        .lines()
        .filter_map(|line| line.strip_prefix("## "))
        .map(|heading| heading.to_lowercase().replace(' ', "-"))
        .collect();
    for link in guide.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
        let anchor = link.strip_prefix('#');
        assert!(anchor.is_some_and(|anchor| headings.iter().any(|h| h == anchor)), "{link}");
    }
    for file in ["conformance/schema/report.json", FOLDER] {
        assert!(guide.contains(file) && path(file).exists(), "{file}");
    }
}

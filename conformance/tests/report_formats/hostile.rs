//! A report that is full of what the formats would obey: a tree is written by others.

use kho_abi_conformance::report::{github, human, json, junit, markdown, sarif, Commit, Maps, Report};
use serde_json::Value;

use super::{plain, sample};

/// What some format takes for more than text.
const TEXT: &str = "a\u{1b}[31mb\u{7}\r\n::error::c, d: 100%25 %0A | ```e`f <script>&amp;]]> \u{fffd}\u{ffff}\u{202e}\0 [g](h)\t*i* @j";

/// Everywhere where text of a tree or of a file can be.
pub(crate) fn report() -> Report {
    let mut report = sample::drift();
    let text = || TEXT.to_owned();
    for input in &mut report.inputs {
        (input.tree, input.build, input.vmlinux) = (text(), Some(text()), Some(text()));
        (input.release, input.stood_in, input.problems) = (Some(text()), vec![text()], vec![text()]);
        input.domains.iter_mut().for_each(|domain| domain.announced = Some(text()));
    }
    report.inputs[1].tree.push_str(" new");
    report.remarks = vec![text()];
    for finding in &mut report.findings {
        (finding.domain, finding.item, finding.message) = (Some(text()), Some(text()), text());
        (finding.before, finding.after, finding.advice) = (Some(text()), Some(text()), Some(text()));
        for (location, place) in [(&mut finding.location, 1), (&mut finding.was, 2)] {
            let mut hostile = sample::location(place, Some(TEXT));
            hostile.file = text();
            *location = Some(hostile);
        }
        finding.maps = vec![Maps { targets: vec![text()], before: vec![text()], after: vec![text()] }];
        let commit = Commit { hash: "0".repeat(40), subject: text() };
        (finding.commit, finding.put_right_by) = (Some(commit.clone()), Some(commit));
    }
    let coverage = &mut report.coverage;
    coverage.compared.iter_mut().for_each(|compared| compared.item = text());
    coverage.unattested.iter_mut().for_each(|item| (item.item, item.reason) = (text(), text()));
    for waived in &mut coverage.waived {
        (waived.item, waived.reason, waived.link) = (Some(text()), text(), text());
        waived.until = text();
    }
    report
}

/// No character that a terminal or a line-based reader obeys.
fn assert_inert(text: &str) {
    let acting =
        text.chars().find(|c| (c.is_control() && *c != '\n') || matches!(c, '\u{202e}' | '\u{2028}'));
    assert_eq!(acting, None, "{text}");
}

#[test]
fn nothing_acts_on_a_terminal() {
    let text = human::render(&report(), false);
    assert_inert(&plain(&text));
    // Only styles are left of what begins with an escape.
    assert!(!text.contains("\u{1b}[31mb"), "{text}");
    for text in [github::render(&report()), markdown::render(&report(), false), junit::render(&report())] {
        assert_inert(&text);
    }
}

/// Each line is a command that we made, or the last: GitHub takes a line that begins with colons for one.
#[test]
fn no_command_comes_from_a_tree() {
    let report = report();
    let text = github::render(&report);
    let lines: Vec<_> = text.lines().collect();
    assert_eq!(lines.len(), report.findings.len() + report.remarks.len() + 2 + 1);
    for line in lines.iter().filter(|line| line.starts_with("::")) {
        let (head, data) = line.trim_start_matches(':').split_once("::").unwrap();
        let (name, properties) = head.split_once(' ').unwrap();
        assert!(["error", "warning", "notice"].contains(&name), "{line}");
        for property in properties.split(',') {
            let (name, value) = property.split_once('=').unwrap();
            assert!(["file", "line", "title"].contains(&name) && !value.contains(':'), "{line}");
        }
        // Each percent sign begins an escape of ours.
        let escapes = data.split('%').skip(1).all(|rest| rest.starts_with("25") || rest.starts_with("0A"));
        assert!(escapes, "{line}");
    }
    let file = lines.iter().find(|line| line.contains("file=")).unwrap();
    assert!(file.contains("%3A%3Aerror%3A%3Ac%2C d%3A 100%2525 %250A"), "{file}");
}

/// What a reader of Markdown makes of the text is in blocks, in code, or escaped.
#[test]
fn nothing_is_markdown_or_html() {
    let text = markdown::render(&report(), false);
    let mut fence: Option<String> = None;
    let mut outside = String::new();
    for line in text.lines() {
        let ticks: String = line.chars().take_while(|c| *c == '`').collect();
        match &fence {
            Some(open) if line == open => fence = None,
            None if ticks.len() > 2 && !line.trim_start_matches('`').contains('`') => fence = Some(ticks),
            None => outside.push_str(&format!("{line}\n")),
            Some(_) => {}
        }
    }
    assert_eq!(fence, None, "a block is not closed");
    // The longest run of backticks in the text is 3, so that code has 4 around it.
    let parts: Vec<_> = outside.split("````").collect();
    assert!(parts.len() > 20 && parts.len() % 2 == 1, "{outside}");
    for prose in parts.iter().step_by(2) {
        for raw in [" <script>", " *i*", "[g](h)", ">&amp;", "@j"] {
            assert!(!prose.contains(raw), "{raw} in {prose}");
        }
    }
    let heading = text.lines().filter(|line| line.starts_with('#'));
    assert!(heading.clone().all(|line| line.starts_with("### ")), "{text}");
}

/// A reader gets back what was written, save for the characters that would act or that XML does not have.
#[test]
fn documents_keep_the_text() {
    let report = report();
    let json: Value = serde_json::from_str(&json::render(&report)).unwrap();
    assert_eq!(json["findings"][0]["message"], TEXT);
    let sarif: Value = serde_json::from_str(&sarif::render(&report)).unwrap();
    let result = &sarif["runs"][0]["results"][0];
    assert_eq!(result["properties"]["before"], TEXT);
    assert!(result["message"]["text"].as_str().unwrap().contains("::error::c, d: 100%25"), "{result}");
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(place["region"]["snippet"]["text"], TEXT);
    let uri = place["artifactLocation"]["uri"].as_str().unwrap();
    assert!(uri.starts_with("a%1B%5B31mb%07%0D%0A%3A%3Aerror") && uri.is_ascii(), "{uri}");
    let suites = junit_parser::from_reader(junit::render(&report).as_bytes()).unwrap().suites;
    let failed = suites[0].cases.iter().find(|case| case.status.is_failure()).unwrap();
    let message = &failed.status.failure_as_ref().message;
    assert!(message.contains("<script>&amp;]]> \u{fffd}\u{fffd}\\u{202e}\\0"), "{message}");
}

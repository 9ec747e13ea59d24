//! Workflow commands, which GitHub shows as annotations at the lines of a change: `::error file=F,line=N,title=T::text`.
//!
//! GitHub shows a few annotations of each kind only, so the gravest come first. A finding without a line is shown with the
//! run, and the verdict is a plain line of the log.

use std::fmt::Write;

use super::words;
use super::{Finding, Report};
use crate::error::printable;
use crate::rules::Level;

/// The whole report.
pub fn render(report: &Report) -> String {
    let mut out = String::new();
    for problem in words::problems(report) {
        let _ = writeln!(out, "{}", command("error", &[("title", "kho-abi could not check")], &problem));
    }
    for finding in &report.findings {
        let _ = writeln!(out, "{}", annotation(report, finding));
    }
    for remark in &report.remarks {
        let _ = writeln!(out, "{}", command("notice", &[("title", "kho-abi")], &printable(remark)));
    }
    let _ = writeln!(out, "kho-abi {}: {}", report.verdict().name(), words::numbers(report));
    out
}

fn annotation(report: &Report, finding: &Finding) -> String {
    let name = match finding.level {
        Level::Deny => "error",
        Level::Warn => "warning",
        Level::Note => "notice",
    };
    let title = format!("kho-abi {}", finding.rule.id);
    let location = finding.location.as_ref();
    let place = location.map(|location| (printable(&location.file), location.line.to_string()));
    let mut properties = Vec::new();
    if let Some((file, line)) = &place {
        properties.extend([("file", file.as_str()), ("line", line.as_str())]);
    }
    properties.push(("title", &title));
    command(name, &properties, &text(report, finding))
}

fn text(report: &Report, finding: &Finding) -> String {
    let mut lines = vec![words::title(finding, report.targets())];
    let sides = words::sides(report, finding);
    lines.extend(sides.map(|(side, text)| format!("{side}: {}", printable(text))));
    lines.extend(words::history(finding));
    lines.push(printable(finding.what_to_do()));
    lines.join("\n")
}

fn command(name: &str, properties: &[(&str, &str)], text: &str) -> String {
    let properties = properties.iter().map(|(name, value)| format!("{name}={}", property(value)));
    format!("::{name} {}::{}", properties.collect::<Vec<_>>().join(","), data(text))
}

/// The text of a command: what GitHub would take for its end, or for an escape, is escaped as GitHub documents it.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property of a command, which ends at a comma or at a colon.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

//! What was compared and what was not, as tables.

use std::collections::BTreeMap;
use std::fmt::Write;

use kho_abi_spec::target::Target;

use super::BOLD;
use crate::error::printable;
use crate::report::Report;

/// A line per item, with those who compared it; where targets differ in that, a line per group of targets. Then who could
/// not see what, what nothing attests, and what was waived.
pub(super) fn render(report: &Report) -> String {
    let coverage = &report.coverage;
    let names = coverage.compared.iter().map(|compared| compared.item.as_str());
    let names = names.chain(coverage.unattested.iter().map(|item| item.item.as_str()));
    let names = names.chain(coverage.waived.iter().filter_map(|waived| waived.item.as_deref()));
    let width = names.chain(["not attested"]).map(|name| printable(name).chars().count()).max().unwrap_or(0);
    let mut out = compared(report, width);
    out.push_str(&witnesses(report, width));
    out.push_str(&not_compared(report, width));
    if !out.is_empty() {
        out.push('\n');
    }
    out
}

fn compared(report: &Report, width: usize) -> String {
    type Who = Vec<&'static str>;
    let mut items: BTreeMap<&str, BTreeMap<Who, Vec<&str>>> = BTreeMap::new();
    for compared in &report.coverage.compared {
        let who = compared.witnesses.iter().copied().collect();
        items.entry(&compared.item).or_default().entry(who).or_default().push(compared.target);
    }
    let by = items.values().flat_map(BTreeMap::keys).map(|who| who.join(", ").len()).max().unwrap_or(0);
    let mut out = String::new();
    if !items.is_empty() {
        let _ = writeln!(out, "{BOLD}{:width$}  {:by$} at{BOLD:#}", "compared", "by");
    }
    for (item, groups) in &items {
        for (who, targets) in groups {
            let all = targets.len() == Target::ALL.len();
            let at = if all { "all targets".to_owned() } else { targets.join(", ") };
            let _ = writeln!(out, "{:width$}  {:by$} {at}", printable(item), who.join(", "));
        }
    }
    out
}

fn witnesses(report: &Report, width: usize) -> String {
    let mut out = String::new();
    if !report.coverage.witnesses.is_empty() {
        let _ = writeln!(out, "\n{BOLD}{:width$}  cannot see{BOLD:#}", "witness");
    }
    for sight in &report.coverage.witnesses {
        let _ = writeln!(out, "{:width$}  {}", sight.witness, sight.cannot_see.join("; "));
    }
    out
}

fn not_compared(report: &Report, width: usize) -> String {
    let mut out = String::new();
    if !report.coverage.unattested.is_empty() {
        let _ = writeln!(out, "\n{BOLD}{:width$}  because{BOLD:#}", "not attested");
    }
    for item in &report.coverage.unattested {
        let _ = writeln!(out, "{:width$}  {}", printable(&item.item), printable(&item.reason));
    }
    if !report.coverage.waived.is_empty() {
        let _ = writeln!(out, "\n{BOLD}{:width$}  of{BOLD:#}", "waived");
    }
    for waived in &report.coverage.waived {
        let item = printable(waived.item.as_deref().unwrap_or_default());
        let said = format!("{} until {}: {} ({})", waived.rule, waived.until, waived.reason, waived.link);
        let _ = writeln!(out, "{item:width$}  {}", printable(&said));
    }
    out
}

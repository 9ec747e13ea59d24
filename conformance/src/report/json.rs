//! JSON, for scripts: `kho-abi-report/1`. The schema is in `conformance/schema/report.json`.

use serde::Serialize;

use super::{Coverage, InputReport, Location, Report, Verdict};

/// The schema's name, which every report states.
pub const SCHEMA: &str = "kho-abi-report/1";

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    verdict: Verdict,
    inputs: &'a [InputReport],
    findings: Vec<FindingDocument<'a>>,
    coverage: &'a Coverage,
}

#[derive(Serialize)]
struct FindingDocument<'a> {
    rule: &'static str,
    level: &'static str,
    domain: Option<&'a str>,
    item: Option<&'a str>,
    targets: Vec<&'static str>,
    message: &'a str,
    before: Option<&'a str>,
    after: Option<&'a str>,
    location: Option<&'a Location>,
    commit: Option<&'a str>,
}

/// The report as a JSON document, with a final newline.
pub fn render(report: &Report) -> String {
    let findings = report.findings.iter().map(|finding| FindingDocument {
        rule: finding.rule.id,
        level: finding.rule.level.name(),
        domain: finding.domain.as_deref(),
        item: finding.item.as_deref(),
        targets: finding.targets.iter().map(|t| t.name()).collect(),
        message: &finding.message,
        before: finding.before.as_deref(),
        after: finding.after.as_deref(),
        location: finding.location.as_ref(),
        // A single tree has no history; comparing revisions fills this in.
        commit: None,
    });
    let document = Document {
        schema: SCHEMA,
        verdict: report.verdict(),
        inputs: &report.inputs,
        findings: findings.collect(),
        coverage: &report.coverage,
    };
    // The document has no map with keys that are no strings, so it always has a rendering.
    serde_json::to_string_pretty(&document).unwrap_or_default() + "\n"
}

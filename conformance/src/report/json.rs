//! JSON, for scripts: `kho-abi-report/1`. The schema is in `conformance/schema/report.json`.

use serde::Serialize;

use super::{Coverage, InputReport, Location, Maps, Question, Report, Verdict};
use crate::shard::Shard;

/// The schema's name, which every report states.
pub const SCHEMA: &str = "kho-abi-report/1";

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    question: Question,
    shard: Option<Shard>,
    verdict: Verdict,
    inputs: &'a [InputReport],
    remarks: &'a [String],
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
    was: Option<&'a Location>,
    maps: Option<&'a [Maps]>,
    advice: Option<&'a str>,
    commit: Option<&'a str>,
    put_right_by: Option<&'a str>,
}

/// The report as a JSON document, with a final newline.
pub fn render(report: &Report) -> String {
    let findings = report.findings.iter().map(|finding| FindingDocument {
        rule: finding.rule.id,
        level: finding.level.name(),
        domain: finding.domain.as_deref(),
        item: finding.item.as_deref(),
        targets: finding.targets.iter().map(|t| t.name()).collect(),
        message: &finding.message,
        before: finding.before.as_deref(),
        after: finding.after.as_deref(),
        location: finding.location.as_ref(),
        was: finding.was.as_ref(),
        maps: (!finding.maps.is_empty()).then_some(finding.maps.as_slice()),
        advice: finding.advice.as_deref(),
        commit: finding.commit.as_ref().map(|commit| commit.hash.as_str()),
        put_right_by: finding.put_right_by.as_ref().map(|commit| commit.hash.as_str()),
    });
    let document = Document {
        schema: SCHEMA,
        question: report.question,
        shard: report.shard,
        verdict: report.verdict(),
        inputs: &report.inputs,
        remarks: &report.remarks,
        findings: findings.collect(),
        coverage: &report.coverage,
    };
    // The document has no map with keys that are no strings, so it always has a rendering.
    serde_json::to_string_pretty(&document).unwrap_or_default() + "\n"
}

//! SARIF, as its schema and its readers want it.

use std::collections::BTreeSet;

use kho_abi_conformance::report::{sarif, Report};
use kho_abi_conformance::rules;
use serde_json::{json, Value};

use super::{checked, sample, samples, schemas, NOTHING, TWO};

fn schema() -> Option<jsonschema::Validator> {
    let text = schemas::text("serde-sarif", "src/schema.json")?;
    // A bracket that is not closed in the pattern of a key that we do not have, at which those stumble who look at formats.
    let pattern = "[a-zA-Z]{2}]?$\"";
    assert!(text.contains(pattern));
    let schema: Value = serde_json::from_str(&text.replace(pattern, "[a-zA-Z]{2}$\"")).unwrap();
    Some(jsonschema::draft7::options().should_validate_formats(true).build(&schema).unwrap())
}

fn document(report: &Report) -> Value {
    serde_json::from_str(&sarif::render(report)).unwrap()
}

fn mistakes(schema: &jsonschema::Validator, document: &Value) -> Vec<String> {
    schema.iter_errors(document).map(|mistake| format!("{mistake} at {}", mistake.instance_path())).collect()
}

#[test]
fn every_report_is_valid() {
    let Some(schema) = schema() else { return };
    let real = [("pass", &NOTHING), ("fail", &TWO)];
    let real = real.into_iter().filter_map(|(name, edit)| Some((name, checked(edit)?)));
    for (name, report) in samples().into_iter().chain(real) {
        assert_eq!(mistakes(&schema, &document(&report)), [""; 0], "{name}");
    }
}

/// The schema that is at hand does refuse what is wrong.
#[test]
fn a_broken_report_is_not_valid() {
    let Some(schema) = schema() else { return };
    let breaks: [(&str, Value); 8] = [
        ("/version", "2.0.0".into()),
        ("/runs/0/results/0/level", "deny".into()),
        ("/runs/0/results/0/locations/0/physicalLocation/region/startLine", 0.into()),
        ("/runs/0/results/0/locations/0/physicalLocation/artifactLocation/uri", "a b%".into()),
        ("/runs/0/results/0/suppressions", json!([{ "kind": "waiver" }])),
        ("/runs/0/invocations/0", json!({})),
        ("/runs/0/tool/driver/rules/0/helpUri", Value::Null),
        ("/runs/0/results/0/partialFingerprints", json!({ "a": 1 })),
    ];
    for (place, value) in breaks {
        let mut broken = document(&sample::drift());
        match broken.pointer_mut(place) {
            Some(part) => *part = value,
            None => broken["runs"][0]["results"][0]["suppressions"] = value,
        }
        assert!(!schema.is_valid(&broken), "{place}");
    }
}

/// What code scanning asks for beyond the schema: a location for each result, a rule for each, and no two results that it
/// would take for one.
#[test]
fn code_scanning_shows_every_result() {
    for (name, report) in samples() {
        let document = document(&report);
        let run = &document["runs"][0];
        let results = run["results"].as_array().unwrap();
        assert_eq!(results.len(), report.findings.len() + report.coverage.waived.len(), "{name}");
        for result in results {
            let rule = &run["tool"]["driver"]["rules"][result["ruleIndex"].as_u64().unwrap() as usize];
            assert_eq!(rule["id"], result["ruleId"], "{name}");
            assert!(rule["help"]["text"].as_str().is_some_and(|text| !text.is_empty()));
            let file = &result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
            assert!(file.as_str().is_some_and(|file| !file.is_empty()), "{name}: {result:#}");
        }
        let prints: BTreeSet<_> =
            results.iter().map(|r| r["partialFingerprints"]["khoAbiFinding/v1"].as_str().unwrap()).collect();
        assert_eq!(prints.len(), results.len(), "{name}");
    }
}

#[test]
fn what_has_no_line_is_in_the_nearest_file() {
    let document = document(&sample::drift());
    let results = document["runs"][0]["results"].as_array().unwrap();
    let place = |rule: &str| {
        let result = results.iter().find(|result| result["ruleId"] == rule).unwrap();
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["region"], json!({ "startLine": 1 }), "{rule}");
        assert_eq!(result["properties"]["placed"], "at the top of the nearest file");
        place["artifactLocation"]["uri"].as_str().unwrap().to_owned()
    };
    assert_eq!(place("domain-removed"), sample::HEADER);
    assert_eq!(place("put-right-later"), sample::HEADER);
    assert_eq!(place("renamed"), "Makefile");
}

#[test]
fn fingerprints_stay_when_lines_move_and_words_change() {
    let prints = |report: &Report| -> Vec<Value> {
        let document = document(report);
        let results = document["runs"][0]["results"].as_array().unwrap().iter();
        results.map(|result| result["partialFingerprints"].clone()).collect()
    };
    let report = sample::drift();
    let before = prints(&report);
    let mut moved = report.clone();
    for finding in &mut moved.findings {
        finding.message.push_str(" reworded");
        finding.before = None;
        finding.commit = None;
        finding.location.iter_mut().for_each(|location| location.line += 7);
    }
    assert_eq!(prints(&moved), before);
    for change in [
        |report: &mut Report| report.findings[0].rule = &rules::OVER_BUMP,
        |report: &mut Report| report.findings[0].domain = None,
        |report: &mut Report| report.findings[0].item = Some("other".to_owned()),
        |report: &mut Report| report.findings[0].targets.truncate(1),
    ] {
        let mut other = report.clone();
        change(&mut other);
        assert_ne!(prints(&other)[0], before[0]);
    }
}

#[test]
fn levels_verdicts_and_problems() {
    let check = document(&sample::check());
    let invocation = &check["runs"][0]["invocations"][0];
    assert_eq!(
        (invocation["executionSuccessful"].as_bool(), invocation["exitCode"].as_u64()),
        (Some(false), Some(2))
    );
    let said = &invocation["toolExecutionNotifications"][0];
    assert!(said["level"] == "error" && said["message"]["text"].as_str().unwrap().contains("gcc"), "{said}");
    let drift = document(&sample::drift());
    let run = &drift["runs"][0];
    assert_eq!(run["invocations"][0]["executionSuccessful"], true);
    let levels: Vec<_> =
        run["results"].as_array().unwrap().iter().map(|result| result["level"].as_str().unwrap()).collect();
    assert_eq!(levels, ["error", "error", "warning", "warning", "note", "note", "note"]);
    let suppressed = &run["results"][6];
    assert_eq!(suppressed["suppressions"][0]["status"], "accepted");
    // The rule says warning, the file of waivers has said note.
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let put_right = rules.iter().find(|rule| rule["id"] == "put-right-later").unwrap();
    assert_eq!(put_right["defaultConfiguration"]["level"], "warning");
    let related = &run["results"][0]["relatedLocations"][0]["physicalLocation"];
    assert_eq!(
        (related["region"]["startLine"].as_u64(), related["artifactLocation"]["uriBaseId"].as_str()),
        (Some(175), Some("OLDROOT"))
    );
}

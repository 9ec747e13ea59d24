//! A JSON report that is read back is the same report.

use kho_abi_conformance::report::{human, json, read};
use serde_json::{json, Value};

use super::{checked, plain, sample, samples, NOTHING, TWO};

#[test]
fn what_is_read_is_what_was_written() {
    let mut reports = samples();
    let mut shard = sample::check();
    shard.shard = Some("2/3".parse().unwrap());
    reports.push(("shard", shard));
    let real = [("pass", &NOTHING), ("fail", &TWO)];
    reports.extend(real.into_iter().filter_map(|(name, edit)| Some((name, checked(edit)?))));
    for (name, report) in reports {
        let text = json::render(&report);
        let read = read::read(&text, name).unwrap();
        assert_eq!(json::render(&read), text, "{name}");
        assert_eq!(read.verdict(), report.verdict());
    }
}

/// Without the text of its line, a finding still says where it is.
#[test]
fn a_report_that_was_read_shows_its_places() {
    let read = read::read(&json::render(&sample::drift()), "drift").unwrap();
    let text = plain(&human::render(&read, true));
    let first = text.split("\n\n").find(|part| part.starts_with("deny[")).unwrap();
    assert!(first.contains("kexec_handover.h:175") && first.contains("kexec_handover.h:176"), "{first}");
}

/// Each is refused in one line that says where.
#[test]
fn what_is_no_report_is_refused() {
    let good: Value = serde_json::from_str(&json::render(&sample::drift())).unwrap();
    let breaks: [(&str, Value, &str); 16] = [
        ("/schema", json!("kho-abi-report/2"), "the format kho-abi-report/2"),
        ("/verdict", json!("pass"), "its verdict is pass, which does not follow from it"),
        ("/verdict", json!("maybe"), "maybe"),
        ("/question", json!("compat"), "compat"),
        ("/shard", json!({"number": 3, "of": 2}), "no shard 3 of 2"),
        ("/findings/0/rule", json!("no-such-rule"), "there is no rule `no-such-rule`"),
        ("/findings/0/level", json!("fatal"), "there is no level `fatal`"),
        ("/findings/0/targets/1", json!("riscv-4k"), "riscv-4k"),
        ("/findings/0/commit", json!("abc"), "no full hash"),
        ("/findings/0/location/line", json!(0), "nonzero"),
        ("/findings/0/message", json!(null), "null"),
        ("/inputs/0/targets/0", json!("x86"), "x86"),
        ("/inputs/0", json!({"tree": "a\nb\u{1b}"}), "missing field"),
        ("/coverage/compared/0/witnesses/0", json!("oracle"), "there is no witness `oracle`"),
        ("/coverage/compared/0/target", json!("arm"), "arm"),
        ("/coverage/witnesses/0/cannot_see", json!(["nothing"]), "sees something else"),
    ];
    for (place, value, part) in breaks {
        let mut broken = good.clone();
        *broken.pointer_mut(place).unwrap_or_else(|| panic!("no {place}")) = value;
        refused(&serde_json::to_string_pretty(&broken).unwrap(), part);
    }
    for key in ["shard", "findings", "remarks"] {
        let mut broken = good.clone();
        broken.as_object_mut().unwrap().remove(key);
        refused(&broken.to_string(), key);
    }
    for key in ["domain", "was", "maps", "put_right_by"] {
        let mut broken = good.clone();
        broken["findings"][1].as_object_mut().unwrap().remove(key);
        refused(&broken.to_string(), key);
    }
    let mut more = good.clone();
    more["findings"][0]["new\u{1b}key"] = json!(1);
    refused(&more.to_string(), "unknown field");
    for text in ["", "{}", "[]", "{\"schema\":", "\u{feff}"] {
        refused(text, "r.json:1:");
    }
}

fn refused(text: &str, part: &str) {
    let said = read::read(text, "r.json").unwrap_err().to_string();
    assert!(
        said.starts_with("r.json") && said.contains(part) && !said.contains(['\n', '\u{1b}']),
        "{part}: {said}"
    );
}

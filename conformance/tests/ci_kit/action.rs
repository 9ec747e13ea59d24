//! The action for GitHub.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use serde_json::Value;

use crate::stage::{Outcome, Stage};
use crate::{path, text, yaml};

pub(crate) const FOLDER: &str = ".github/actions/gate";
const SCRIPTS: [&str; 4] = ["prepare.sh", "install.sh", "run.sh", "judge.sh"];

/// Every text in a document, with what leads to it.
fn texts(value: &Value, place: &str, all: &mut Vec<(String, String)>) {
    match value {
        Value::Object(entries) => {
            entries.iter().for_each(|(key, v)| texts(v, &format!("{place}/{key}"), all));
        }
        Value::Array(elements) => elements.iter().for_each(|v| texts(v, place, all)),
        Value::String(text) => all.push((place.to_owned(), text.clone())),
        _ => {}
    }
}

/// The names behind `start` in what stands between `${{` and `}}`.
fn named(texts: &[(String, String)], start: &str) -> BTreeSet<String> {
    let behind = texts.iter().flat_map(|(_, text)| text.split(start).skip(1));
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    behind.map(|text| text.chars().take_while(|c| is_name(*c)).collect()).collect()
}

#[test]
fn every_step_is_one_that_github_can_run() {
    let action = yaml(&text(&format!("{FOLDER}/action.yml")));
    assert_eq!(action["runs"]["using"], "composite");
    let steps = action["runs"]["steps"].as_array().unwrap();
    let mut scripts = Vec::new();
    for step in steps {
        match (step["run"].as_str(), step["uses"].as_str()) {
            (Some(run), None) => {
                assert_eq!(step["shell"], "bash", "{run}");
                let script = run.strip_prefix("\"$GITHUB_ACTION_PATH/").and_then(|run| run.strip_suffix('"'));
                scripts.push(script.unwrap_or_else(|| panic!("{run} is no script of the action")));
            }
            (None, Some(uses)) => is_pinned(uses),
            _ => panic!("{step}"),
        }
    }
    assert_eq!(scripts, SCRIPTS);
    for script in SCRIPTS {
        let mode = fs::metadata(path(FOLDER).join(script)).unwrap().permissions().mode();
        assert!(mode & 0o111 != 0, "{script} cannot be started");
    }
}

/// By a hash, which is the only name that stays what it is.
fn is_pinned(uses: &str) {
    let hash = uses.split_once('@').map_or("", |(_, version)| version);
    let is_hash = hash.len() == 40 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    assert!(is_hash, "{uses} is not pinned to a commit");
}

/// What an input says reaches scripts through their environment, and other actions as their inputs.
#[test]
fn inputs_are_no_commands() {
    let action = yaml(&text(&format!("{FOLDER}/action.yml")));
    let mut all = Vec::new();
    texts(&action["runs"], "", &mut all);
    for (place, text) in &all {
        assert!(!place.ends_with("/run") || !text.contains("${{"), "{text}");
        let carries = ["/env/", "/with/", "/if"].iter().any(|end| place.contains(end));
        assert!(!text.contains("inputs.") || carries, "{place}: {text}");
    }
    let inputs: BTreeSet<_> = action["inputs"].as_object().unwrap().keys().cloned().collect();
    assert_eq!(named(&all, "inputs."), inputs);
    texts(&action["outputs"], "", &mut all);
    let written: String = SCRIPTS.map(|script| text(&format!("{FOLDER}/{script}"))).concat();
    for output in named(&all, ".outputs.") {
        assert!(written.contains(&format!("'{output}=%s\\n'")), "no script writes {output}");
    }
    for input in action["inputs"].as_object().unwrap().values() {
        assert!(input["default"].is_string() && input["description"].is_string(), "{input}");
    }
}

/// Runs the script that runs the program, with these inputs.
fn run(stage: &Stage, status: u8, inputs: &[(&str, &str)]) -> Outcome {
    stage.program(
        "program/bin/kho-abi",
        &format!("for a in \"$@\"; do case $a in --report=*:*) echo {{}} >\"${{a#--report=*:}}\" ;; esac; done; exit {status}"),
    );
    let [program, output, temporary, summary] =
        ["program", "output", "temporary", "summary"].map(|name| stage.at(name));
    let mut environment = vec![
        ("PROGRAM", program.to_str().unwrap()),
        ("GITHUB_OUTPUT", output.to_str().unwrap()),
        ("RUNNER_TEMP", temporary.to_str().unwrap()),
        ("GITHUB_STEP_SUMMARY", summary.to_str().unwrap()),
        ("SEEN", "seen"),
    ];
    for name in ["TREE", "RANGE", "OLD", "NEW", "TARGETS", "WAIVERS", "NO_WAIVERS", "SHARD", "MERGE"] {
        let value = inputs.iter().find(|(input, _)| *input == name).map(|(_, value)| *value);
        environment.push((name, value.unwrap_or(if name == "TREE" { "tree" } else { "" })));
    }
    stage.run(&mut Command::new(path(FOLDER).join("run.sh")), &environment)
}

/// The arguments of the program, but for its reports.
fn arguments(stage: &Stage) -> Vec<String> {
    let calls = stage.calls();
    assert_eq!(calls.len(), 1, "{calls:?}");
    let arguments = calls[0].iter().skip(1);
    arguments.filter(|argument| !argument.starts_with("--report=")).cloned().collect()
}

#[test]
fn inputs_become_arguments() {
    let range = ("RANGE", "v7.2..HEAD");
    for (inputs, expected) in [
        (&[range][..], &["--each=v7.2..HEAD"][..]),
        (&[("OLD", "v7.2"), ("NEW", "v7.3")], &["--", "v7.2", "v7.3"]),
        (
            &[range, ("TARGETS", " x86_64-4k\n arm64-4k")],
            &["--target=x86_64-4k", "--target=arm64-4k", "--each=v7.2..HEAD"],
        ),
        (&[range, ("WAIVERS", "a b.toml")], &["--waivers=a b.toml", "--each=v7.2..HEAD"]),
        (&[range, ("NO_WAIVERS", "true")], &["--no-waivers", "--each=v7.2..HEAD"]),
        (&[range, ("NO_WAIVERS", "false")], &["--each=v7.2..HEAD"]),
        (&[range, ("SHARD", "2/3")], &["--shard=2/3", "--each=v7.2..HEAD"]),
    ] {
        let stage = Stage::new();
        let outcome = run(&stage, 0, inputs);
        assert_eq!(outcome.status, 0, "{}", outcome.printed);
        let start = ["drift", "--tree=tree", "--cache=seen"];
        assert_eq!(arguments(&stage), [&start, expected].concat(), "{inputs:?}");
    }
    for inputs in [&[][..], &[range, ("OLD", "v7.2")], &[("NEW", "v7.3")], &[range, ("TREE", "gone")]] {
        let stage = Stage::new();
        let outcome = run(&stage, 0, inputs);
        assert_eq!((outcome.status, stage.calls().len()), (2, 0), "{inputs:?}");
        assert!(outcome.printed.contains("::error title=KHO ABI gate::"), "{}", outcome.printed);
    }
}

#[test]
fn nothing_that_an_input_says_is_obeyed() {
    for hostile in [
        "$(touch hit)",
        "`touch hit`",
        "; touch hit",
        "' ; touch hit ; '",
        "\" ; touch hit ; \"",
        "--help",
        "*",
    ] {
        let stage = Stage::new();
        fs::create_dir(stage.at("tree").join(hostile)).unwrap();
        let tree = format!("tree/{hostile}");
        run(
            &stage,
            0,
            &[("TREE", &tree), ("OLD", hostile), ("NEW", hostile), ("WAIVERS", hostile), ("SHARD", hostile)],
        );
        let expected = [
            "drift",
            &format!("--tree={tree}"),
            "--cache=seen",
            &format!("--waivers={hostile}"),
            &format!("--shard={hostile}"),
            "--",
            hostile,
            hostile,
        ];
        assert_eq!(arguments(&stage), expected);
        let stage = Stage::new();
        run(&stage, 0, &[("RANGE", hostile), ("TARGETS", "$(touch${IFS}hit)")]);
        assert_eq!(arguments(&stage)[3..], ["--target=$(touch${IFS}hit)", &format!("--each={hostile}")]);
        assert!(!stage.at("hit").exists(), "{hostile}");
    }
}

#[test]
fn reports_and_the_status_are_left_for_later_steps() {
    for (status, shard) in [(0, ""), (1, ""), (2, ""), (1, "1/2")] {
        let stage = Stage::new();
        let outcome = run(&stage, status, &[("RANGE", "a..b"), ("SHARD", shard)]);
        assert_eq!(outcome.status, 0, "{}", outcome.printed);
        assert_eq!(stage.output("status"), Some(status.to_string()));
        let reports = stage.output("reports").unwrap();
        let names = ["json", "sarif", "xml", "md"].map(|end| format!("{reports}/report.{end}"));
        assert!(names.iter().all(|name| fs::metadata(name).is_ok()), "{names:?}");
        assert_eq!(stage.output("sarif"), Some(names[1].clone()));
        // A part of a run has no summary, and no annotations.
        assert_eq!(stage.at("summary").exists(), shard.is_empty());
        assert_eq!(stage.calls()[0].contains(&"--report=github".to_owned()), shard.is_empty());
    }
}

#[test]
fn shards_are_merged() {
    let stage = Stage::new();
    for shard in ["one", "two"] {
        let folder = stage.at("shards").join(shard);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("report.json"), "{}").unwrap();
        fs::write(folder.join("report.sarif"), "{}").unwrap();
    }
    run(&stage, 1, &[("MERGE", "shards")]);
    assert_eq!(arguments(&stage), ["merge", "--", "shards/one/report.json", "shards/two/report.json"]);
    assert_eq!(stage.output("status").as_deref(), Some("1"));
    let empty = Stage::new();
    assert_eq!((run(&empty, 0, &[("MERGE", "tree")]).status, empty.calls().len()), (2, 0));
}

#[test]
fn the_status_is_judged_as_strictly_as_wanted() {
    for (enforce, statuses) in [("all", [0, 1, 2]), ("findings", [0, 1, 0]), ("nothing", [0, 0, 0])] {
        for (status, expected) in ["0", "1", "2"].into_iter().zip(statuses) {
            let stage = Stage::new();
            let judge = |shard: &str| {
                let reports = stage.path().to_str().unwrap();
                let environment =
                    [("STATUS", status), ("ENFORCE", enforce), ("SHARD", shard), ("REPORTS", reports)];
                stage.run(&mut Command::new(path(FOLDER).join("judge.sh")), &environment)
            };
            let outcome = judge("");
            assert_eq!(outcome.status, expected, "{enforce} {status}");
            assert_eq!(outcome.printed.contains("::warning"), status != "0" && expected == 0);
            // A shard that has written its report leaves the verdict to the merge; one that has not failed.
            assert_eq!(judge("1/2").status, expected);
            fs::write(stage.at("report.json"), "{}").unwrap();
            assert_eq!(judge("1/2").status, 0);
        }
    }
}

/// Prepares in a place without any compiler.
fn prepare(stage: &Stage, inputs: &[(&str, &str)]) -> Outcome {
    for name in ["apt-get", "sudo", "cargo"] {
        stage.program(&format!("bin/{name}"), "");
    }
    stage.program("bin/rustc", "echo rustc");
    stage.program("bin/id", "echo 0");
    let [output, temporary, action] = [stage.at("output"), stage.at("temporary"), path(FOLDER)];
    let mut environment = vec![
        ("GITHUB_OUTPUT", output.to_str().unwrap()),
        ("RUNNER_TEMP", temporary.to_str().unwrap()),
        ("GITHUB_ACTION_PATH", action.to_str().unwrap()),
    ];
    for (name, default) in [("TARGETS", ""), ("SHARD", ""), ("MERGE", ""), ("ENFORCE", "all")] {
        let value = inputs.iter().find(|(input, _)| *input == name).map(|(_, value)| *value);
        environment.push((name, value.unwrap_or(default)));
    }
    stage.run(&mut Command::new(path(FOLDER).join("prepare.sh")), &environment)
}

#[test]
fn what_is_missing_is_installed() {
    let native = if cfg!(target_arch = "x86_64") { "x86_64-4k" } else { "arm64-4k" };
    let (other, cross) = match native {
        "x86_64-4k" => ("arm64-16k", "gcc-aarch64-linux-gnu"),
        _ => ("x86_64-4k", "gcc-x86-64-linux-gnu"),
    };
    for (inputs, wants_cross, wants_clang) in [
        (&[][..], true, true),
        (&[("TARGETS", native)], false, true),
        (&[("TARGETS", other)], true, true),
        (&[("MERGE", "shards")], false, false),
    ] {
        let stage = Stage::new();
        let outcome = prepare(&stage, inputs);
        assert_eq!(outcome.status, 0, "{}", outcome.printed);
        let calls = stage.calls();
        let install =
            calls.iter().find(|call| call[0] == "apt-get" && call.iter().any(|a| a == "install")).unwrap();
        let has = |package: &str| install.iter().any(|argument| argument == package);
        assert!(has("gcc") && has("git"), "{install:?}");
        assert_eq!((has(cross), has("clang")), (wants_cross, wants_clang), "{inputs:?}");
        assert_eq!(stage.output("key").map(|key| key.len()), Some(32));
    }
}

#[test]
fn inputs_that_become_names_are_looked_at() {
    for (input, value, good) in [
        ("SHARD", "2/16", true),
        ("SHARD", "2", false),
        ("SHARD", "2/", false),
        ("SHARD", "/2", false),
        ("SHARD", "1/2/3", false),
        ("SHARD", "1/2\nkey=x", false),
        ("SHARD", "a/b", false),
        ("ENFORCE", "nothing", true),
        ("ENFORCE", "some", false),
    ] {
        let stage = Stage::new();
        let outcome = prepare(&stage, &[(input, value)]);
        assert_eq!(outcome.status, if good { 0 } else { 2 }, "{input} {value}: {}", outcome.printed);
        assert!(good || outcome.printed.contains("::error title=KHO ABI gate::"), "{}", outcome.printed);
        let part = if input == "SHARD" { "2-of-16" } else { "" };
        assert!(!good || stage.output("part").as_deref() == Some(part));
    }
}

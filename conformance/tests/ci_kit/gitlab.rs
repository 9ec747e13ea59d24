//! The template for GitLab.

use std::fs;
use std::process::Command;

use serde_json::Value;

use crate::stage::{Outcome, Stage};
use crate::{text, yaml};

pub(crate) const TEMPLATE: &str = "conformance/ci/gitlab.yml";

fn template() -> Value {
    yaml(&text(TEMPLATE))
}

/// What a job has by itself, or by what it extends.
fn inherited<'t>(template: &'t Value, job: &str, key: &str) -> Option<&'t Value> {
    let job = template.get(job).unwrap_or_else(|| panic!("there is no job {job}"));
    job.get(key).or_else(|| inherited(template, job.get("extends")?.as_str()?, key))
}

/// The lines of a job's script, as one script, with those that are referred to.
pub(crate) fn script(job: &str, key: &str) -> String {
    let template = template();
    let lines = inherited(&template, job, key).unwrap().as_array().unwrap().clone();
    let line = |line: Value| match line.get("!reference") {
        Some(reference) => script(reference[0].as_str().unwrap(), reference[1].as_str().unwrap()),
        None => line.as_str().unwrap().to_owned(),
    };
    lines.into_iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Runs the script of a job as GitLab does: it ends with the first command that fails.
fn run(stage: &Stage, job: &str, status: u8, variables: &[(&str, &str)]) -> Outcome {
    let then = format!(
        "for a in \"$@\"; do case $a in --report=*:*) echo {{}} >\"${{a#--report=*:}}\" ;; esac; done; exit {status}"
    );
    stage.program("bin/kho-abi", &then);
    fs::create_dir_all(stage.at("kho-abi-reports")).unwrap();
    let defaults = template()[".kho-abi"]["variables"].as_object().unwrap().clone();
    let mut environment =
        vec![("CI_PROJECT_DIR", "project"), ("CI_COMMIT_SHA", "c0ffee"), ("CI_NODE_TOTAL", "1")];
    environment.extend(defaults.iter().map(|(name, value)| (name.as_str(), value.as_str().unwrap())));
    environment.retain(|(name, _)| variables.iter().all(|(other, _)| other != name));
    environment.extend(variables);
    stage.run(Command::new("sh").args(["-e", "-c", &script(job, "script")]), &environment)
}

fn arguments(stage: &Stage) -> Vec<String> {
    let calls = stage.calls();
    assert_eq!(calls.len(), 1, "{calls:?}");
    calls[0][1..].to_vec()
}

/// What each job compares before it says how.
const START: [&str; 2] = ["drift", "--tree=project"];
const CACHE: &str = "--cache=project/.kho-abi/seen";

#[test]
fn variables_become_arguments() {
    let request = ("CI_MERGE_REQUEST_DIFF_BASE_SHA", "ba5e");
    for (variables, each, more) in [
        (&[request][..], "ba5e..c0ffee", &[][..]),
        (&[("CI_COMMIT_BEFORE_SHA", "bef0")], "bef0..c0ffee", &[]),
        (&[request, ("KHO_ABI_RANGE", "v7.2..$(touch hit)")], "v7.2..$(touch hit)", &[]),
        (
            &[request, ("KHO_ABI_TARGETS", "x86_64-4k arm64-4k")],
            "ba5e..c0ffee",
            &["--target=x86_64-4k", "--target=arm64-4k"],
        ),
        (&[request, ("KHO_ABI_WAIVERS", "a b.toml")], "ba5e..c0ffee", &["--waivers=a b.toml"]),
    ] {
        let stage = Stage::new();
        let outcome = run(&stage, ".kho-abi-gate", 0, variables);
        assert_eq!(outcome.status, 0, "{}", outcome.printed);
        let arguments = arguments(&stage);
        let (reports, asked): (Vec<_>, Vec<_>) = arguments.iter().partition(|a| a.starts_with("--report="));
        let each = format!("--each={each}");
        assert_eq!(asked, [&START[..], &[&each, CACHE], more].concat());
        assert_eq!(reports.len(), 3);
        assert!(!stage.at("hit").exists());
    }
    for variables in [&[][..], &[("CI_COMMIT_BEFORE_SHA", "0000000000000000000000000000000000000000")]] {
        let stage = Stage::new();
        let outcome = run(&stage, ".kho-abi-gate", 0, variables);
        assert_eq!((outcome.status, stage.calls().len()), (2, 0));
        assert!(outcome.printed.contains("set KHO_ABI_RANGE"), "{}", outcome.printed);
    }
}

#[test]
fn the_gate_has_the_status_and_its_report_is_where_gitlab_looks() {
    for job in [".kho-abi-gate", ".kho-abi-merge"] {
        for status in [0, 1, 2] {
            let stage = Stage::new();
            fs::create_dir(stage.at("kho-abi-shards")).unwrap();
            fs::write(stage.at("kho-abi-shards/shard-1.json"), "{}").unwrap();
            let outcome = run(&stage, job, status, &[("KHO_ABI_RANGE", "a..b")]);
            assert_eq!(outcome.status, i32::from(status), "{}", outcome.printed);
            let artifacts = inherited(&template(), job, "artifacts").unwrap().clone();
            assert_eq!(artifacts["when"], "always");
            let junit = artifacts["reports"]["junit"].as_str().unwrap();
            let written = format!("--report=junit:{junit}");
            assert!(arguments(&stage).contains(&written) && stage.at(junit).exists(), "{written}");
        }
    }
}

#[test]
fn a_shard_passes_if_its_report_is_there() {
    let parallel = [("KHO_ABI_RANGE", "a..b"), ("CI_NODE_INDEX", "2"), ("CI_NODE_TOTAL", "3")];
    for status in [0, 1, 2] {
        let stage = Stage::new();
        assert_eq!(run(&stage, ".kho-abi-shard", status, &parallel).status, 0);
        assert!(arguments(&stage).contains(&"--shard=2/3".to_owned()));
        assert!(stage.at("kho-abi-reports/shard-2.json").exists());
        let artifacts = inherited(&template(), ".kho-abi-shard", "artifacts").unwrap().clone();
        assert_eq!(artifacts["paths"][0], "kho-abi-reports/");
    }
    // A job without `parallel` is the only one.
    let stage = Stage::new();
    run(&stage, ".kho-abi-shard", 0, &[("KHO_ABI_RANGE", "a..b")]);
    assert!(arguments(&stage).contains(&"--shard=1/1".to_owned()));
    // A program that cannot even start writes nothing.
    let stage = Stage::new();
    fs::create_dir(stage.at("kho-abi-reports")).unwrap();
    stage.program("bin/kho-abi", "exit 2");
    let script = script(".kho-abi-shard", "script");
    let environment =
        [("KHO_ABI_RANGE", "a..b"), ("CI_PROJECT_DIR", "p"), ("CI_COMMIT_SHA", "c"), ("CI_NODE_TOTAL", "1")];
    let environment = [&environment[..], &[("KHO_ABI_TARGETS", ""), ("KHO_ABI_WAIVERS", "")]].concat();
    assert_ne!(stage.run(Command::new("sh").args(["-e", "-c", &script]), &environment).status, 0);
}

/// The program is built once for each revision and system.
#[test]
fn the_program_is_built_if_it_is_another() {
    let stage = Stage::new();
    for name in ["apt-get", "git", "cargo"] {
        stage.program(
            &format!("bin/{name}"),
            if name == "git" { "[ \"$3\" != rev-parse ] || echo c0ffee" } else { "" },
        );
    }
    stage.program("bin/rustc", "echo rustc");
    let project = stage.at("project");
    fs::create_dir_all(project.join(".kho-abi")).unwrap();
    let prepare = |revision: &str| {
        fs::remove_file(stage.at("calls")).unwrap_or_default();
        let environment = [
            ("CI_PROJECT_DIR", project.to_str().unwrap()),
            ("TMPDIR", stage.path().to_str().unwrap()),
            ("KHO_ABI_SOURCE", "https://example.org/source"),
            ("KHO_ABI_REVISION", revision),
        ];
        let script = script(".kho-abi-gate", "before_script");
        let outcome = stage.run(Command::new("sh").args(["-e", "-c", &script]), &environment);
        assert_eq!(outcome.status, 0, "{}", outcome.printed);
        stage.calls().iter().filter(|call| call[0] == "cargo").count()
    };
    assert_eq!((prepare("main"), prepare("main")), (1, 0));
    let calls = stage.calls();
    let has =
        |parts: &[&str]| calls.iter().any(|call| parts.iter().all(|part| call.iter().any(|a| a == part)));
    assert!(has(&["git", "clone", "https://example.org/source"]) && has(&["git", "checkout", "main"]));
    stage.program("bin/rustc", "echo another");
    assert_eq!(prepare("main"), 1);
}

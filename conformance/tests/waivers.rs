//! Waivers in real runs: the real program, on an edited copy of a real tree, with a file in the tree, in a revision of it,
//! or beside it.

// The helpers of tests are not recognised as tests.
#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "check_edits/edit.rs"]
#[allow(dead_code)]
mod edit;
#[path = "withstands/program.rs"]
#[allow(dead_code)]
mod program;
#[path = "check_edits/real.rs"]
#[allow(dead_code)]
mod real;

use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use program::Program;
use serde_json::Value;

const IN_TREE: &str = "kho-abi.toml";
/// A day whose end no test sees, and one that has passed.
const FAR: &str = "2999-12-31";
const PAST: &str = "2001-01-01";

/// A member that is wider: one finding, at every target, and nothing else.
const WIDER: edit::Edit =
    edit::edit("a field is widened", &[("\tunsigned short flags;", "\tunsigned int flags;")], &[]);
const FOUND: (&str, &str) = ("member-type", "kho_vmalloc.flags");
const LINK: &str = "https://example.org/mail/1";

fn waiver(rule: &str, item: &str, until: &str) -> String {
    format!(
        "[[waiver]]\nrule = \"{rule}\"\nitem = \"{item}\"\nreason = \"no reader yet\"\nlink = \"{LINK}\"\n\
         until = {until}\n"
    )
}

/// The status of a run, with its report.
struct Checked(i32, Value);

impl Checked {
    /// The level, the rule and the item of each finding but notes, and but what the tree has had before any edit.
    fn found(&self) -> Vec<[&str; 3]> {
        let findings = self.1["findings"].as_array().unwrap().iter();
        let facts =
            findings.map(|f| ["level", "rule", "item"].map(|key| f[key].as_str().unwrap_or_default()));
        let lints = ["doc-version-stale", "header-not-self-contained"];
        facts.filter(|[level, rule, _]| *level != "note" && !lints.contains(rule)).collect()
    }

    /// What was waived: rule, item, targets in one text, and the rest.
    fn waived(&self) -> Vec<String> {
        let waived = self.1["coverage"]["waived"].as_array().unwrap().iter();
        let keys = ["rule", "item", "reason", "link", "until"];
        let texts = |w: &Value| keys.map(|key| w[key].as_str().unwrap_or_default().to_owned()).join("|");
        waived.map(|w| format!("{}|{}", texts(w), w["targets"])).collect()
    }

    fn finding(&self, rule: &str) -> &Value {
        let mut findings = self.1["findings"].as_array().unwrap().iter();
        findings.find(|finding| finding["rule"] == rule).unwrap()
    }
}

fn check<A: AsRef<OsStr>>(tree: &Path, arguments: impl IntoIterator<Item = A>) -> Checked {
    let program = Program::check(tree).arg("--target=x86_64-4k").arg("--report=json");
    let output = arguments.into_iter().fold(program, Program::arg).run();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let schema = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("schema/report.json")).unwrap();
    let schema = serde_json::from_slice(&schema).unwrap();
    jsonschema::validate(&schema, &report).unwrap_or_else(|error| panic!("{error}"));
    Checked(output.status.code().unwrap(), report)
}

const NONE: [&str; 0] = [];

/// With a file in the tree.
fn with(text: &str, tree: &Path) -> Checked {
    fs::write(tree.join(IN_TREE), text).unwrap();
    check(tree, NONE)
}

#[test]
fn a_waived_finding_passes_and_is_told() {
    let Some(copy) = real::copy(&WIDER) else { return };
    let tree = copy.top();
    let bare = check(tree, NONE);
    assert_eq!((bare.0, bare.found()), (1, vec![["deny", FOUND.0, FOUND.1]]));
    assert_eq!(bare.waived(), [""; 0]);
    let told = |until: &str| format!("{}|{}|no reader yet|{LINK}|{until}|[\"x86_64-4k\"]", FOUND.0, FOUND.1);
    for item in [FOUND.1, "kho_vmalloc", "kho_*"] {
        let waived = with(&waiver(FOUND.0, item, FAR), tree);
        assert_eq!((waived.0, waived.found(), waived.waived()), (0, vec![], vec![told(FAR)]), "{item}");
    }
    for side in ["to = \"7.3\"", "to = \"kho-v4\"", "targets = [\"x86_64-4k\", \"arm64-64k\"]"] {
        let waived = with(&format!("{}{side}\n", waiver(FOUND.0, FOUND.1, FAR)), tree);
        assert_eq!((waived.0, waived.waived().len()), (0, 1), "{side}");
    }
}

#[test]
fn a_waiver_that_does_not_apply_fails() {
    let Some(copy) = real::copy(&WIDER) else { return };
    let tree = copy.top();
    let outdated = with(&waiver(FOUND.0, FOUND.1, PAST), tree);
    let expected = vec![["deny", FOUND.0, FOUND.1], ["deny", "waiver-outdated", FOUND.1]];
    assert_eq!((outdated.0, outdated.found()), (1, expected));
    let place = &outdated.finding("waiver-outdated")["location"];
    assert_eq!((&place["file"], &place["line"]), (&IN_TREE.into(), &6.into()));
    let text = format!(
        "# one that is used, and one that is not\n{}{}",
        waiver(FOUND.0, FOUND.1, FAR),
        waiver("member-order", "kho_*", FAR)
    );
    let unused = with(&text, tree);
    assert_eq!((unused.0, unused.found()), (1, vec![["deny", "waiver-unused", "kho_*"]]));
    assert_eq!(unused.waived().len(), 1);
    let finding = unused.finding("waiver-unused");
    assert_eq!(finding["message"], "the waiver of `member-order` for `kho_*` waives nothing");
    assert_eq!((&finding["location"]["file"], &finding["location"]["line"]), (&IN_TREE.into(), &10.into()));
    // What this run did not look at is not its business.
    for (rule, side) in [
        ("member-order", "to = \"7.2\""),
        ("member-order", "targets = [\"arm64-16k\"]"),
        ("unbumped-change", ""),
    ] {
        let text = format!("{}{}{side}\n", waiver(FOUND.0, FOUND.1, FAR), waiver(rule, "kho_*", FAR));
        let other = with(&text, tree);
        assert_eq!((other.0, other.found()), (0, vec![]), "{rule} {side}");
    }
}

/// The human report points at the waiver.
#[test]
fn people_see_the_line() {
    let Some(copy) = real::copy(&WIDER) else { return };
    fs::write(copy.top().join(IN_TREE), waiver(FOUND.0, FOUND.1, PAST)).unwrap();
    let output = Program::check(copy.top()).arg("--target=x86_64-4k").run();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(
        text.contains(&format!("--> {IN_TREE}:6:1")) && text.contains(&format!("until = {PAST}")),
        "{text}"
    );
}

#[test]
fn levels_change_the_verdict_both_ways() {
    let Some(copy) = real::copy(&WIDER) else { return };
    let tree = copy.top();
    for (level, status) in [("deny", 1), ("warn", 0), ("note", 0)] {
        let checked = with(&format!("[levels]\n{} = \"{level}\"\n", FOUND.0), tree);
        assert_eq!((checked.0, &checked.finding(FOUND.0)["level"]), (status, &level.into()));
    }
    let unused = |level: &str| {
        format!(
            "{}{}[levels]\nwaiver-unused = \"{level}\"\n",
            waiver(FOUND.0, FOUND.1, FAR),
            waiver("member-order", "x", FAR)
        )
    };
    for (level, status) in [("deny", 1), ("warn", 0)] {
        let checked = with(&unused(level), tree);
        assert_eq!((checked.0, checked.found()), (status, vec![[level, "waiver-unused", "x"]]));
    }
    // What is no more than a note can be made to fail a run.
    let header =
        edit::edit("a header that the spec does not have", &[], &[]).adding("new.h", "#define KHO_NEW 1\n");
    let Some(copy) = real::copy(&header) else { return };
    for (text, status) in [("", 0), ("[levels]\nheader-not-in-spec = \"deny\"\n", 1)] {
        assert_eq!(with(text, copy.top()).0, status, "{text}");
    }
}

#[test]
fn a_file_beside_the_tree_takes_the_place_of_the_one_in_it() {
    let Some(copy) = real::copy(&WIDER) else { return };
    let tree = copy.top();
    let place = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let beside = place.path().join("waivers.toml");
    fs::write(&beside, waiver(FOUND.0, FOUND.1, FAR)).unwrap();
    let named = ["--waivers".as_ref(), beside.as_os_str()];
    for in_tree in ["", "this is no TOML"] {
        fs::write(tree.join(IN_TREE), in_tree).unwrap();
        assert_eq!(check(tree, named).0, 0);
    }
    // Neither counts if none is to.
    let none = check(tree, named.into_iter().chain(["--no-waivers".as_ref()]));
    assert_eq!((none.0, none.waived()), (1, vec![]));
    fs::write(&beside, waiver(FOUND.0, FOUND.1, PAST)).unwrap();
    let outdated = check(tree, named);
    let place = &outdated.finding("waiver-outdated")["location"]["file"];
    assert_eq!((outdated.0, place.as_str()), (1, beside.to_str()));
}

#[test]
fn a_file_that_is_wrong_ends_the_run_with_its_line() {
    let tree = program::made_up(program::GOOD);
    let file = tree.path().join(IN_TREE);
    let cannot = || Program::check(tree.path()).cannot();
    for (text, line, says) in [
        ("[[waiver]\n".to_owned(), 1, "TOML"),
        (waiver("member-types", "x", FAR), 2, "no rule `member-types`"),
        (waiver("member-type", "x", "\"2999-12-31\""), 6, "without quotes"),
        ("\n[levels]\nmember-type = \"off\"\n".to_owned(), 3, "no level `off`"),
    ] {
        fs::write(&file, text).unwrap();
        program::says(&cannot(), &[&format!("{IN_TREE}:{line}: "), says, " (in "]);
        assert!(!Program::check(tree.path()).arg("--no-waivers").run().stdout.is_empty());
    }
    fs::write(&file, b"# \xff\n").unwrap();
    program::says(&cannot(), &[&format!("{IN_TREE}:1: this is not UTF-8")]);
    fs::remove_file(&file).unwrap();
    let missing = Program::check(tree.path()).arg("--waivers").arg("missing.toml").cannot();
    program::says(&missing, &["missing.toml cannot be read", "--no-waivers"]);
    // A folder of that name is no file of waivers.
    fs::create_dir(&file).unwrap();
    assert_eq!(Program::check(tree.path()).run().status.code(), Some(1));
}

/// What could not be checked cannot be waived, and no waiver is called unused because of it.
#[test]
fn an_incomplete_run_stays_incomplete() {
    let tree = program::made_up("struct {\n");
    let text = format!("[levels]\nmissing-item = \"note\"\n{}", waiver("member-order", "kho_*", FAR));
    fs::write(tree.path().join(IN_TREE), text).unwrap();
    let output = Program::check(tree.path()).run();
    let text = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(2), "{text}");
    assert!(text.contains("could not check: ") && !text.contains("waiver-unused"), "{text}");
    let nowhere = Program::check(&tree.path().join("nowhere")).cannot();
    program::says(&nowhere, &["there is no such folder"]);
}

fn git(folder: &Path, arguments: &[&str]) {
    let mut command = Command::new("git");
    for variable in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"] {
        command.env_remove(variable);
    }
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    command.args(["-c", "user.name=A Tester", "-c", "user.email=tester@example.org"]);
    command.arg("-C").arg(folder).args(arguments).stdout(Stdio::null());
    assert!(command.status().unwrap().success(), "{command:?}");
}

#[test]
fn a_revision_has_its_own_file() {
    let Some(copy) = real::copy(&WIDER) else { return };
    let tree = copy.top();
    // The link that stands for the headers for user space would lead out of the repository.
    let uapi = tree.join("include/uapi");
    let headers = uapi.canonicalize().unwrap();
    fs::remove_file(&uapi).unwrap();
    assert!(Command::new("cp").arg("-r").args([&headers, &uapi]).status().unwrap().success());
    git(tree, &["init", "--quiet"]);
    let commit = |message: &str| {
        git(tree, &["add", "--all", "--force"]);
        git(tree, &["commit", "--quiet", "--message", message]);
    };
    commit("Change it");
    fs::write(tree.join(IN_TREE), waiver(FOUND.0, FOUND.1, FAR)).unwrap();
    commit("Waive it");
    git(tree, &["tag", "waived"]);
    // What is checked out is not the revision.
    fs::write(tree.join(IN_TREE), "this is no TOML").unwrap();
    let [before, waived] = ["waived^", "waived"].map(|rev| check(tree, [&format!("--rev={rev}")]));
    assert_eq!((before.0, before.found()), (1, vec![["deny", FOUND.0, FOUND.1]]));
    assert_eq!((waived.0, waived.found(), waived.waived().len()), (0, vec![], 1));
    fs::write(tree.join(IN_TREE), "[[waiver]]\n").unwrap();
    commit("Break it");
    let line = Program::check(tree).arg("--rev=HEAD").cannot();
    program::says(&line, &[&format!("{IN_TREE}:1: the waiver has no `rule`"), " at HEAD ("]);
    // By its commit, which only a revision has.
    let hash = Command::new("git").arg("-C").arg(tree).args(["rev-parse", "waived"]).output().unwrap().stdout;
    let hash = String::from_utf8(hash).unwrap();
    let file = tree.join("beside.toml");
    fs::write(&file, format!("{}to = \"{}\"\n", waiver(FOUND.0, FOUND.1, FAR), &hash[..12])).unwrap();
    let beside = |rev: &[&str]| {
        let named = ["--waivers".as_ref(), file.as_os_str()];
        check(tree, rev.iter().map(OsStr::new).chain(named)).0
    };
    assert_eq!((beside(&["--rev=waived"]), beside(&["--rev=waived^"]), beside(&[])), (0, 1, 1));
}

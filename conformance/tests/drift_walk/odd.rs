//! Odd configurations, encodings and names: none of them changes what is found, and none reaches the terminal.

use std::fs;

use crate::drift_run::edits::*;
use crate::drift_run::{cache, drift, each, each_command, Answer, TARGET};
use crate::history::Repository;

#[test]
fn odd_configurations() {
    let Some(repository) = Repository::of_releases() else { return };
    let commit = repository.commit("Swap two fields", &[SWAP]);
    for (key, value) in [
        ("log.showSignature", "true"),
        ("log.follow", "true"),
        ("log.decorate", "full"),
        ("log.showRoot", "false"),
        ("log.diffMerges", "first-parent"),
        ("log.date", "relative"),
        ("log.mailmap", "true"),
        ("core.quotePath", "true"),
        ("core.abbrev", "4"),
        ("color.ui", "always"),
        ("format.pretty", "oneline"),
        ("diff.external", "false"),
        ("diff.renames", "copies"),
        ("diff.noprefix", "true"),
        ("i18n.logOutputEncoding", "UTF-16"),
        ("core.pager", "false"),
        ("pager.log", "true"),
        ("notes.displayRef", "*"),
    ] {
        repository.run(&["config", key, value]);
    }
    repository.run(&["notes", "add", "--message", "Something to show.", "HEAD"]);
    let answer = each(&repository.path(), "v7.3..");
    answer.fails(&[("deny", UNBUMPED, VMALLOC, &commit)]);
    let mut command = drift(["--each", "v7.3..", "--target", TARGET, "--quiet", "--tree"]);
    command.arg(repository.path()).arg("--cache").arg(cache());
    let text = Answer::text_of(command).text;
    assert!(text.contains(&format!("{} (\"Swap two fields\")", &commit[..12])), "{text}");
}

/// As in a hook of another repository.
#[test]
fn odd_variables() {
    let Some(repository) = Repository::of_releases() else { return };
    let commit = repository.commit("Swap two fields", &[SWAP]);
    let mut command = each_command(&repository.path(), "v7.3..");
    for (name, value) in [
        ("GIT_DIR", "/nowhere"),
        ("GIT_WORK_TREE", "/nowhere"),
        ("GIT_INDEX_FILE", "/nowhere"),
        ("GIT_OBJECT_DIRECTORY", "/nowhere"),
        ("GIT_EXTERNAL_DIFF", "false"),
        ("GIT_PAGER", "false"),
    ] {
        command.env(name, value);
    }
    Answer::of(command).fails(&[("deny", UNBUMPED, VMALLOC, &commit)]);
}

#[test]
fn bytes_that_are_no_utf_8() {
    let Some(repository) = Repository::of_releases() else { return };
    let text = fs::read(repository.path().join(KHO)).unwrap();
    repository.write(KHO, &[text.as_slice(), b"\n/* Gr\xfc\xdfe, \x80\xff. */\n"].concat());
    repository.commit("Greet", &[]);
    each(&repository.path(), "v7.3..").passes(&[]);

    let swapped =
        [String::from_utf8(text).unwrap().replace(SWAP.1, SWAP.2).as_bytes(), b"/* \xff */\n"].concat();
    repository.write(KHO, &swapped);
    repository.run(&["add", KHO]);
    let message = repository.path().join("../message");
    fs::write(&message, b"Gr\xfc\xdfe\n").unwrap();
    // It is kept as it is, and nothing says which encoding it is in.
    repository.run(&[
        "-c",
        "i18n.commitEncoding=UTF-8",
        "commit",
        "--quiet",
        "--file",
        message.to_str().unwrap(),
    ]);
    let commit = repository.rev("HEAD");
    let answer = each(&repository.path(), "v7.3..");
    answer.fails(&[("deny", UNBUMPED, VMALLOC, &commit)]);
}

/// The subject is somebody else's text: no terminal obeys it, and no format breaks.
#[test]
fn a_subject_with_control_characters() {
    let Some(repository) = Repository::of_releases() else { return };
    let subject = "Swap \u{1b}[31mred\u{7}\u{202e} \"two\" <b>&amp; ::error:: `fields` %0A | x";
    let commit = repository.commit(subject, &[SWAP]);
    let formats = ["human", "json", "sarif", "junit", "github", "markdown"];
    for format in formats {
        let mut command = drift(["--each", "v7.3..", "--target", TARGET, "--color", "always", "--tree"]);
        command.arg(repository.path()).arg("--cache").arg(cache()).args(["--report", format]);
        let answer = Answer::text_of(command);
        assert_eq!(answer.status, 1, "{format}: {}", answer.text);
        for raw in ["\u{1b}[31mred", "\u{7}", "\u{202e}"] {
            assert!(!answer.text.contains(raw), "{format} has {raw:?}: {:?}", answer.text);
        }
        assert!(answer.text.contains(&commit[..12]), "{format}: {}", answer.text);
    }
}

#[test]
fn a_commit_without_a_message() {
    let Some(repository) = Repository::of_releases() else { return };
    let text = fs::read_to_string(repository.path().join(KHO)).unwrap();
    repository.write(KHO, text.replace(SWAP.1, SWAP.2).as_bytes());
    repository.run(&["commit", "--quiet", "--all", "--allow-empty-message", "--message", ""]);
    let commit = repository.rev("HEAD");
    each(&repository.path(), "v7.3..").fails(&[("deny", UNBUMPED, VMALLOC, &commit)]);
}

//! The options that the kit uses are options of the program.

use std::collections::BTreeSet;
use std::process::Command;

use crate::action::FOLDER;
use crate::gitlab::{script, TEMPLATE};
use crate::{guide, text};

/// The options of each command that the kit uses: its name, and where it is used.
fn used(command: &str) -> BTreeSet<(String, &'static str)> {
    let run = text(&format!("{FOLDER}/run.sh"));
    let gitlab = [".kho-abi-gate", ".kho-abi-shard", ".kho-abi-merge"].map(|job| script(job, "script"));
    let mut used: BTreeSet<_> = BTreeSet::new();
    // The scripts put their arguments together in many lines: those of one command are in one script or in one branch of it.
    let (merge, drift) = run.split_once("arguments=(drift").unwrap();
    let scripts: Vec<&str> = match command {
        "drift" => vec![drift, &gitlab[0], &gitlab[1]],
        _ => vec![merge.split("mapfile").nth(1).unwrap(), &gitlab[2]],
    };
    for script in scripts {
        let kit = if gitlab.iter().any(|job| job == script) { TEMPLATE } else { "run.sh" };
        used.extend(
            options(script).into_iter().filter(|o| !OF_OTHERS.contains(&o.as_str())).map(|o| (o, kit)),
        );
    }
    let shown = guide::commands().into_iter().filter(|line| line.starts_with(&format!("kho-abi {command} ")));
    // What it says of an option by itself, it says of drift's.
    let alone = guide::quoted().into_iter().filter(|quoted| command == "drift" && quoted.starts_with("--"));
    for line in shown.chain(alone) {
        used.extend(options(&line).into_iter().map(|option| (option, "README.md")));
    }
    used
}

/// Options that the scripts give to other programs.
const OF_OTHERS: [&str; 3] = ["--bytes", "--canonicalize-existing", "--zero-terminated"];

/// What looks like a long option.
fn options(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| c.is_whitespace() || "\"'()`;".contains(c));
    let names = words.filter(|word| word.starts_with("--") && word.len() > 2);
    names.map(|word| word.split('=').next().unwrap_or(word).to_owned()).collect()
}

/// What the program says of a command; none if it has no such command.
fn help(command: &str) -> Option<String> {
    let output = Command::new(env!("CARGO_BIN_EXE_kho-abi")).args([command, "--help"]).output().unwrap();
    if !output.status.success() {
        eprintln!("NOT CHECKED: this program has no command `{command}`");
        return None;
    }
    Some(String::from_utf8(output.stdout).unwrap())
}

#[test]
fn the_program_has_every_option_that_is_used() {
    for (command, least) in [("drift", 11), ("merge", 1)] {
        let used = used(command);
        let names: BTreeSet<_> = used.iter().map(|(option, _)| option).collect();
        assert!(names.len() >= least, "few options of {command} are found: {names:?}");
        let Some(help) = help(command) else { continue };
        let known = options(&help);
        let unknown: Vec<_> = used.iter().filter(|(option, _)| !known.contains(option)).collect();
        assert!(unknown.is_empty(), "{command} has no {unknown:?}");
    }
}

#[test]
fn the_program_has_every_format_that_is_used() {
    let [run, gitlab, guide] =
        [format!("{FOLDER}/run.sh"), TEMPLATE.to_owned(), guide::GUIDE.to_owned()].map(|f| text(&f));
    let mut formats: BTreeSet<&str> = guide::formats(&guide);
    for text in [&run, &gitlab, &guide] {
        let behind = text.split("--report").skip(1).map(|rest| rest.trim_start_matches(['=', ' ']));
        formats.extend(
            behind.map(|rest| rest.split(|c: char| !c.is_ascii_lowercase()).next().unwrap_or_default()),
        );
    }
    formats.remove("");
    assert_eq!(formats.len(), 6, "{formats:?}");
    let Some(help) = help("merge") else { return };
    for format in formats {
        assert!(help.contains(format), "merge has no format {format}");
    }
}

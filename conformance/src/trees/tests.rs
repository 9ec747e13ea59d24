//! Packages made for the test, fetched from an archive made for the test.

use std::cell::RefCell;
use std::ffi::OsStr;
use std::fs;
use std::process::Command;

use sha2::{Digest, Sha256};
use tempfile::TempDir;

use super::*;

const FILE: &str = "linux-headers-1.2.3-common_1.2.3-1_all.deb";

/// A package in a folder of its own that is laid out as an archive, and what is known of it.
fn package() -> (TempDir, PathBuf, KnownTree) {
    let make = |content: &Path| {
        let top = content.join("usr/src/linux-headers-1.2.3-common");
        fs::create_dir_all(&top).unwrap();
        fs::write(top.join("Makefile"), "VERSION = 1\nPATCHLEVEL = 2\n").unwrap();
    };
    packed(FILE, Kind::Common, make)
}

/// The same, with the content that `make` puts into the folder that it is given.
fn packed(file: &'static str, kind: Kind, make: impl FnOnce(&Path)) -> (TempDir, PathBuf, KnownTree) {
    let dir = tempfile::tempdir().unwrap();
    let content = dir.path().join("content");
    fs::create_dir_all(content.join("DEBIAN")).unwrap();
    make(&content);
    let facts = "Package: linux-headers\nVersion: 1.2.3-1\nArchitecture: all\nMaintainer: t <t@example.invalid>\nDescription: t\n";
    fs::write(content.join("DEBIAN/control"), facts).unwrap();
    let pool = dir.path().join("pool/main/l/linux");
    fs::create_dir_all(&pool).unwrap();
    let deb = pool.join(file);
    run(
        "dpkg-deb",
        &["--build".as_ref(), "--root-owner-group".as_ref(), content.as_os_str(), deb.as_os_str()],
    );
    let sum: String =
        Sha256::digest(fs::read(&deb).unwrap()).iter().map(|byte| format!("{byte:02x}")).collect();
    let sha256 = Box::leak(sum.into_boxed_str());
    (dir, deb, KnownTree { file, release: "1.2", version: "1.2.3", sha256, kind })
}

fn run(program: &str, arguments: &[&OsStr]) {
    assert!(Command::new(program).args(arguments).output().unwrap().status.success(), "{program}");
}

const SOURCE: &str = "linux-source-1.2_1.2.3-1_all.deb";

/// What a made-up source has, and whether it is wanted.
const SOURCES: [(&str, bool); 9] = [
    ("Makefile", true),
    ("kernel/Makefile", true),
    ("kernel/fork.c", false),
    ("kernel/kexec_handover.c", true),
    ("kernel/liveupdate/a/b.c", true),
    ("include/linux/kho/abi/x.h", true),
    ("include/net/x.h", false),
    ("drivers/of/fdt.c", true),
    ("tools/include/linux/x.h", false),
];

/// A package of source, whose archive has been through `spoil`.
fn source_package(spoil: impl FnOnce(&Path)) -> (TempDir, PathBuf, KnownTree) {
    packed(SOURCE, Kind::Source, |content| {
        let sources = content.join("sources");
        for (path, _) in SOURCES {
            let file = sources.join("linux-source-1.2").join(path);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, path).unwrap();
        }
        fs::create_dir_all(content.join("usr/src")).unwrap();
        let archive = content.join("usr/src/linux-source-1.2.tar.xz");
        let arguments = ["-cJf".as_ref(), archive.as_os_str(), "-C".as_ref(), sources.as_os_str()];
        run("tar", &[&arguments[..], &["linux-source-1.2".as_ref()]].concat());
        fs::remove_dir_all(sources).unwrap();
        spoil(&archive);
    })
}

#[test]
fn of_a_full_source_only_what_is_wanted_is_unpacked() {
    let (archive, _, tree) = source_package(|_| {});
    let into = tempfile::tempdir().unwrap();
    let archives = Archives::at(&[&format!("copy:{}/", archive.path().display())]);
    let top = fetch_one(&tree, into.path(), &archives).0.unwrap();
    assert_eq!(top, into.path().join("linux-source-1.2_1.2.3-1_all/usr/src/linux-source-1.2"));
    for (path, wanted) in SOURCES {
        let text = fs::read_to_string(top.join(path)).ok();
        assert_eq!(text.as_deref(), wanted.then_some(path), "{path}");
    }
    assert_eq!(left_over(into.path()), [SOURCE.trim_end_matches(".deb")]);
}

/// The checksum is right, as it would be if the table were made from a bad package.
#[test]
fn a_source_that_cannot_be_unpacked_leaves_nothing_behind() {
    let cut = |archive: &Path| {
        let whole = fs::read(archive).unwrap();
        fs::write(archive, &whole[..whole.len() / 2]).unwrap();
    };
    type Spoil<'s> = &'s dyn Fn(&Path);
    let spoilt: [(&str, Spoil<'_>); 3] = [
        ("xz: (stdin): Unexpected end of input", &cut),
        ("xz: (stdin): File format not recognized", &|archive| fs::write(archive, "no xz").unwrap()),
        ("there is no source in it", &|archive| fs::remove_file(archive).unwrap()),
    ];
    for (said, spoil) in spoilt {
        let (_archive, deb, tree) = source_package(spoil);
        let into = tempfile::tempdir().unwrap();
        fs::copy(&deb, into.path().join(SOURCE)).unwrap();
        let message = fetch_one(&tree, into.path(), &Archives::at(&[])).0.unwrap_err().to_string();
        assert!(message.contains("cannot be unpacked") && message.contains(said), "{message}");
        assert!(!message.contains('\n'), "{message}");
        assert_eq!(left_over(into.path()), [SOURCE], "{said}");
    }
}

fn fetch_one(tree: &KnownTree, into: &Path, archives: &Archives) -> (Checked<PathBuf>, Vec<Progress>) {
    let progress = RefCell::new(Vec::new());
    let mut outcomes = fetch_all(&[tree], into, archives, &mut |_, news| progress.borrow_mut().push(news));
    assert_eq!(outcomes.len(), 1);
    (outcomes.remove(0).1, progress.into_inner())
}

fn left_over(into: &Path) -> Vec<String> {
    let mut names: Vec<_> =
        fs::read_dir(into).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_package_is_downloaded_once_from_the_archive_that_has_it() {
    let (archive, _, tree) = package();
    let kept = tempfile::tempdir().unwrap();
    let into = kept.path().join("deep/trees");
    assert_eq!(locate(&into, &tree), None);
    let archives = Archives::at(&["file:/nowhere/", &format!("copy:{}/", archive.path().display())]);
    let (outcome, progress) = fetch_one(&tree, &into, &archives);
    let top = outcome.unwrap();
    assert_eq!(progress, [Progress::Downloading, Progress::Unpacking]);
    assert_eq!(crate::source::Tree::folder(&top).unwrap().release().unwrap().as_deref(), Some("1.2"));
    assert_eq!(locate(&into, &tree), Some(top.clone()));
    assert_eq!(left_over(&into), [FILE.trim_end_matches(".deb")]);

    let (outcome, progress) = fetch_one(&tree, &into, &Archives::at(&[]));
    assert_eq!((outcome, progress), (Ok(top), vec![]));
}

#[test]
fn a_package_put_there_by_hand_is_taken_and_verified() {
    let (_archive, deb, tree) = package();
    let into = tempfile::tempdir().unwrap();
    fs::copy(&deb, into.path().join(FILE)).unwrap();
    let (outcome, progress) = fetch_one(&tree, into.path(), &Archives::at(&[]));
    assert!(outcome.unwrap().join("Makefile").is_file());
    assert_eq!(progress, [Progress::Unpacking]);

    let into = tempfile::tempdir().unwrap();
    fs::write(into.path().join(FILE), "something else").unwrap();
    let message = fetch_one(&tree, into.path(), &Archives::at(&[])).0.unwrap_err().to_string();
    assert!(message.contains("not the package that is known") && message.contains(tree.sha256), "{message}");
    assert_eq!(left_over(into.path()), [FILE], "nothing is unpacked");
}

#[test]
fn a_package_that_no_archive_has_is_named_with_what_would_help() {
    let (archive, deb, tree) = package();
    let into = tempfile::tempdir().unwrap();
    let base = format!("copy:{}/", archive.path().display());
    fs::write(&deb, "changed in the archive").unwrap();
    for archives in [Archives::at(&[&base]), Archives::at(&["copy:/nowhere/"])] {
        let error = fetch_one(&tree, into.path(), &archives).0.unwrap_err();
        assert!(error.problem.contains(FILE) && !error.problem.contains('\n'), "{error}");
        assert!(error.remedy.contains(tree.sha256) && error.remedy.contains("apt-get update"), "{error}");
    }
    assert_eq!(left_over(into.path()), [""; 0]);
}

#[test]
fn a_place_that_cannot_be_written_is_named() {
    let (_archive, _, tree) = package();
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("file");
    fs::write(&file, "").unwrap();
    for into in [file.clone(), file.join("below"), "/proc/trees".into()] {
        let message = fetch_one(&tree, &into, &Archives::at(&[])).0.unwrap_err().to_string();
        assert!(message.contains(&format!("kept in {}", into.display())), "{message}");
    }
    let into = tempfile::tempdir().unwrap();
    let (_archive, deb, tree) = package();
    fs::copy(deb, into.path().join(FILE)).unwrap();
    fs::create_dir_all(tree.home(into.path()).join("in the way")).unwrap();
    let message = fetch_one(&tree, into.path(), &Archives::at(&[])).0.unwrap_err().to_string();
    assert!(message.contains("remove what is there"), "{message}");
}

#[test]
fn a_tree_that_fails_does_not_hold_up_the_others_and_many_may_fetch_at_once() {
    let (_archive, deb, good) = package();
    let bad = |file| KnownTree { file, release: "9.9", version: "9.9.9", sha256: "00", kind: Kind::Common };
    let (first, last) = (bad("first_1_all.deb"), bad("last_1_all.deb"));
    let trees = [&first, &good, &last];
    let into = tempfile::tempdir().unwrap();
    fs::copy(deb, into.path().join(FILE)).unwrap();
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let outcomes =
                    fetch_all(&trees, into.path(), &Archives::at(&["copy:/nowhere/"]), &mut |_, _| {});
                let found: Vec<_> =
                    outcomes.iter().map(|(tree, outcome)| (tree.file, outcome.is_ok())).collect();
                assert_eq!(found, [("first_1_all.deb", false), (FILE, true), ("last_1_all.deb", false)]);
            });
        }
    });
    assert_eq!(left_over(into.path()), [FILE.trim_end_matches(".deb"), FILE]);
}

#[test]
fn the_table_is_sound() {
    for tree in known() {
        assert!(
            tree.sha256.len() == 64 && tree.sha256.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
        );
        assert!(tree.version.starts_with(&format!("{}.", tree.release)), "{}", tree.file);
        let begins = match tree.kind {
            Kind::Source => format!("linux-source-{}_{}-", tree.release, tree.version),
            Kind::Common | Kind::Prepared { .. } => format!("linux-headers-{}+", tree.version),
        };
        assert!(tree.file.starts_with(&begins), "{}", tree.file);
        assert!(tree.file.ends_with(".deb"));
        let twins = known().iter().filter(|t| t.file == tree.file || t.sha256 == tree.sha256).count();
        assert_eq!(twins, 1, "{}", tree.file);
        if let Kind::Prepared { of, .. } = tree.kind {
            assert!(known().iter().any(|t| t.version == of && t.kind == Kind::Common), "{}", tree.file);
        }
    }
}

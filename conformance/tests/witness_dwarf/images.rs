//! Linked images, as a kernel is: made here from small sources, because no kernel can be.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use kho_abi_conformance::error::Checked;
use kho_abi_conformance::evidence::cc::Compiler;
use kho_abi_conformance::evidence::dwarf::read;
use kho_abi_conformance::evidence::image::Image;
use kho_abi_conformance::observed::{Constant, Observed};
use kho_abi_spec::target::Target;
use tempfile::TempDir;

use crate::record;

struct Linked {
    folder: TempDir,
    target: Target,
    compiler: Compiler,
    arguments: Vec<&'static str>,
}

impl Linked {
    fn new(target: Target, compiler: Compiler, arguments: &[&'static str]) -> Linked {
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        Linked { folder, target, compiler, arguments: arguments.to_vec() }
    }

    /// Each source as a unit of its own, linked by gcc.
    fn link(&self, sources: &[&str]) -> PathBuf {
        let path = |name: String| self.folder.path().join(name);
        let mut objects = Vec::new();
        for (number, source) in sources.iter().enumerate() {
            let (c, o) = (path(format!("unit{number}.c")), path(format!("unit{number}.o")));
            fs::write(&c, source).unwrap();
            let mut command = Command::new(self.compiler.find(self.target).unwrap());
            if self.compiler == Compiler::Clang {
                command.arg(format!("--target={}", self.target.arch().triple()));
            }
            command.args(["-c", "-w", "-fno-eliminate-unused-debug-types"]).args(&self.arguments);
            assert!(command.arg("-o").arg(&o).arg(&c).status().unwrap().success());
            objects.push(o);
        }
        let image = path("vmlinux".to_owned());
        let mut command = Command::new(Compiler::Gcc.find(self.target).unwrap());
        command.args(["-nostdlib", "-static", "-Wl,-e,0", "-o"]).arg(&image).args(&objects);
        command.args(self.arguments.iter().filter(|argument| argument.starts_with("-gz")));
        assert!(command.status().unwrap().success());
        image
    }

    fn read(&self, sources: &[&str], wanted: &[&str]) -> Checked<Observed> {
        read(&Image::open(&self.link(sources)).unwrap(), &names(wanted))
    }
}

fn names(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

const ONE: &str = "
    typedef unsigned long u64; struct part { u64 a:52; u64 b:12; }; typedef struct { u64 x; } by_typedef;
    struct prefixed_kho_thing { u64 y; };
    struct kho_thing { struct part part; unsigned int count; unsigned char tail[]; };
    enum e { KHO_ONE = 1, KHO_MINUS = -1 }; int one(void) { return 1; }
";
const OTHER: &str =
    "struct kho_thing; struct unrelated { int z; struct kho_thing *to; }; int two(void) { return 2; }";

#[test]
fn names_are_found_in_every_form_of_image() {
    for target in [Target::X86_64Page4k, Target::Arm64Page4k] {
        for compiler in Compiler::ALL {
            for arguments in
                [vec!["-gdwarf-4"], vec!["-gdwarf-5"], vec!["-gdwarf-5", "-gz"], vec!["-gdwarf-2", "-O2"]]
            {
                let linked = Linked::new(target, compiler, &arguments);
                let wanted = ["kho_thing", "KHO_ONE", "by_typedef", "not_there", "e"];
                let seen = linked.read(&[OTHER, ONE], &wanted).unwrap();
                let found: Vec<_> = seen.records.keys().collect();
                assert_eq!(found, ["by_typedef", "kho_thing", "part"], "{compiler:?} {target} {arguments:?}");
                assert_eq!(crate::bits(record(&seen, "part")), [("a", 0, 52), ("b", 52, 12)]);
                assert_eq!(seen.constants, [("KHO_ONE".to_owned(), Constant::Int(1))].into());
            }
        }
    }
}

#[test]
fn short_names_and_names_within_names_are_found() {
    let source =
        "struct a { int x; }; struct xy { int x; }; struct abc { int x; }; struct tail_of_abcd { int x; };
                  struct abcd { int y; }; struct of_abcd { int z; }; int one(void) { return 1; }";
    for compiler in Compiler::ALL {
        let linked = Linked::new(Target::X86_64Page4k, compiler, &["-g"]);
        for name in ["a", "xy", "abc", "abcd", "of_abcd", "tail_of_abcd"] {
            let seen = linked.read(&[source, OTHER], &[name]).unwrap();
            assert_eq!(seen.records.keys().collect::<Vec<_>>(), [name]);
        }
    }
}

#[test]
fn definitions_that_differ_are_a_conflict() {
    let linked = Linked::new(Target::X86_64Page4k, Compiler::Gcc, &["-g"]);
    let [one, same, other] = ["int x; };\nint f", "int x; }; int g", "long x; }; int h"]
        .map(|rest| format!("struct kho_thing {{ {rest}(void) {{ return 1; }}"));
    assert_eq!(linked.read(&[&one, &same], &["kho_thing"]).unwrap().records.len(), 1);
    let text = linked.read(&[&one, &same, &other], &["kho_thing"]).unwrap_err().to_string();
    assert!(text.contains("`kho_thing` in different ways"), "{text}");
    assert!(text.contains("unit0.c and ") && text.contains("unit2.c define"), "{text}");
    let [one, other] = [1, 2].map(|n| format!("enum {{ KHO_N = {n} }}; int f{n}(void) {{ return 1; }}"));
    let text = linked.read(&[&one, &other], &["KHO_N"]).unwrap_err().to_string();
    assert!(text.contains("`KHO_N` in different ways"), "{text}");
}

#[test]
fn what_cannot_be_read_says_what_to_do() {
    let error = |arguments: &[&'static str], wanted: &[&str]| {
        let linked = Linked::new(Target::X86_64Page4k, Compiler::Gcc, arguments);
        linked.read(&[ONE, OTHER], wanted).unwrap_err().to_string()
    };
    let text = error(&["-g0"], &["kho_thing"]);
    assert!(text.contains("it has no DWARF") && text.contains("-dbg") && text.contains("BTF"), "{text}");
    let text = error(&["-g"], &["kho_things", "x"]);
    assert!(text.contains("none of the 2 names") && text.contains("CONFIG_KEXEC_HANDOVER"), "{text}");
    let text = error(&["-g", "-gsplit-dwarf"], &["kho_thing"]);
    assert!(text.contains(".dwo"), "{text}");
    let text = error(&["-g", "-fdebug-types-section"], &["kho_thing"]);
    assert!(text.contains("without -fdebug-types-section"), "{text}");
    let text = error(&["-g", "-gdwarf64"], &["kho_thing"]);
    assert!(text.contains("64-bit format"), "{text}");
    let linked = Linked::new(Target::X86_64Page4k, Compiler::Gcc, &["-g"]);
    linked.link(&[ONE]);
    let object = Image::open(&linked.folder.path().join("unit0.o")).unwrap();
    let text = read(&object, &names(&["kho_thing"])).unwrap_err().to_string();
    assert!(text.contains("unit0.o: it is not linked"), "{text}");
}

#[test]
fn damaged_images_are_an_error_or_an_answer() {
    let linked = Linked::new(Target::X86_64Page4k, Compiler::Gcc, &["-g"]);
    let path = linked.link(&[ONE, OTHER]);
    let whole = fs::read(&path).unwrap();
    let damaged = linked.folder.path().join("damaged");
    let try_it = |bytes: &[u8]| {
        fs::write(&damaged, bytes).unwrap();
        Image::open(&damaged).and_then(|image| read(&image, &names(&["kho_thing", "KHO_ONE"]))).is_ok()
    };
    assert!(try_it(&whole));
    let answers = (0..whole.len()).step_by(61).filter(|length| try_it(whole.get(..*length).unwrap()));
    assert_eq!(answers.count(), 0);
    let flipped = (0..whole.len()).step_by(17).filter(|at| {
        let mut bytes = whole.clone();
        bytes[*at] ^= 0xff;
        !try_it(&bytes)
    });
    assert!(flipped.count() > 0);
}

//! The macro in crates of its own, which cargo builds as it builds a user's.

#![allow(missing_docs, clippy::expect_used)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::{env, fs};

use tempfile::TempDir;

/// A crate in a folder of its own, outside the workspace.
struct Crate {
    dir: TempDir,
}

impl Crate {
    fn new(name: &str, main: &str, spec: &str) -> Crate {
        let this = Crate { dir: TempDir::new().expect("a folder") };
        let workspace =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().expect("the workspace");
        let root = workspace.display();
        let manifest = format!(
            "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2021\"\n\n[dependencies]\n\
             kho-abi = {{ path = \"{root}/generated\", features = [\"zerocopy\"] }}\n\
             kho-abi-derive = {{ path = \"{root}/abi-derive\" }}\n\n[workspace]\n"
        );
        this.write("Cargo.toml", &manifest);
        this.write("src/main.rs", main);
        this.write("spec.rs", spec);
        // The versions of the workspace's dependencies are there; others might have to be fetched.
        fs::copy(workspace.join("Cargo.lock"), this.path("Cargo.lock")).expect("the lock file");
        this
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    /// Builds and runs it. The dependencies are built once for all crates and all runs of the tests.
    fn run(&self) -> Output {
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["run", "--quiet", "--offline", "--target-dir"]);
        cargo.arg(Path::new(env!("CARGO_TARGET_TMPDIR")).join("crates")).current_dir(self.dir.path());
        cargo.output().expect("cargo runs")
    }

    fn output(&self) -> String {
        let output = self.run();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("text")
    }
}

#[test]
fn a_change_of_the_spec_is_seen() {
    let main = r#"
        mod state { abi_derive::abi!("spec.rs"); }
        fn main() { println!("{}", std::mem::size_of::<state::State>()); }
    "#;
    let user = Crate::new("rebuilds", main, "struct state { a: u32 }");
    assert_eq!(user.output(), "4\n");
    user.write("spec.rs", "struct state { a: u32, b: u64 }");
    assert_eq!(user.output(), "16\n");

    user.write("spec.rs", "struct state {\n    a: u32,\n    b: u65,\n}\n");
    let broken = user.run();
    let message = String::from_utf8_lossy(&broken.stderr);
    assert!(message.contains("error: spec.rs:3:8: cannot find a type `u65`"), "{message}");
    assert!(message.contains("mod state { abi_derive::abi!(\"spec.rs\"); }"), "{message}");

    user.write("spec.rs", "#[packed]\nstruct state { a: u32, b: u64 }");
    assert_eq!(user.output(), "12\n");
}

/// zerocopy checks for itself that its traits are sound for every record, so it is enough that this compiles; and the
/// records that have no byte of padding have to have all traits.
#[test]
fn zerocopy_agrees_with_every_corner_of_the_layout() {
    let main = r#"
        #![deny(warnings)]
        mod corners { abi_derive::abi!("spec.rs"); }
        use kho_abi::zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout, Unaligned};
        use corners::*;
        fn all<T: FromBytes + IntoBytes + Immutable + KnownLayout>() {}
        fn read<T: FromBytes + Immutable + KnownLayout>() {}
        fn unaligned<T: Unaligned>() {}
        fn main() {
            all::<PackedOdd>(); all::<BitsPacked>(); all::<BitsNarrow>(); all::<Copy>();
            all::<Kind>(); all::<PointsToPage>();
            all::<page_4k::Page>(); all::<page_64k::PackedPage>();
            read::<Plain>(); read::<BitsOnly>(); read::<PackedAlignedField>(); read::<AllScalars>(); read::<HoldsUnions>(); read::<PlainUnion>(); read::<Nested>();
            read::<PackedUnion>(); read::<AlignedUnion>(); read::<Arrays>(); read::<page_4k::PagedNested>();
            unaligned::<PackedOdd>(); unaligned::<PackedNested>(); unaligned::<BitsNarrow>();
            unaligned::<PackedUnion>(); unaligned::<page_4k::PackedPage>();
            let odd = PackedOdd::read_from_bytes(&[7; 27]).unwrap();
            assert_eq!((odd.a, { odd.b }, odd.kind, odd.as_bytes()), (7, 0x0707_0707_0707_0707, Kind(0x0707_0707), &[7; 27][..]));
        }
    "#;
    let spec = include_str!("../../abi-spec/tests/emit_rust/corners.rs");
    Crate::new("corners", main, &format!("#![zerocopy]\n{spec}")).output();
}

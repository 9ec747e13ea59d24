//! The forms that the same facts have in different versions of DWARF, and in sections that are compressed.

use kho_abi_conformance::evidence::cc::Compiler;
use kho_abi_conformance::evidence::dwarf::{observe, observe_object};
use kho_abi_spec::target::Target;

use crate::{input, object, tree};

const HEADER: &str = "
    enum kind { KIND_A, KIND_B = -2, KIND_C = 200, KIND_D = 0xffff };
    struct part { u32 x; enum kind kind; };
    struct all {
        u8 a; u32 x:3; u32 y:30; u64 matrix[2][3]; struct part part; struct part *to; struct { u32 lo:4; u32 hi:28; };
        char text[300]; u8 big[70000]; u32 after; bool last; s16 tail[];
    } __packed;
";

#[test]
fn every_form_says_the_same() {
    let folder = tree(HEADER);
    let input = input(folder.path());
    for target in [Target::X86_64Page4k, Target::Arm64Page4k] {
        for compiler in Compiler::ALL {
            let expected = observe(&input, target, compiler).unwrap();
            assert_eq!((expected.records.len(), expected.constants.len()), (2, 4));
            let expected = serde_json::to_string(&expected).unwrap();
            for version in ["-gdwarf-2", "-gdwarf-3", "-gdwarf-4", "-gdwarf-5"] {
                for other in ["-gz=none", "-gz", "-gstrict-dwarf", "-O2"] {
                    let made = object(&input, target, compiler, &[version, other]);
                    let seen = observe_object(&made, &|path| input.is_kho_header(path));
                    let seen = serde_json::to_string(&seen.unwrap()).unwrap();
                    assert_eq!(seen, expected, "{compiler:?} {target} {version} {other}");
                }
            }
        }
    }
}

#[test]
fn types_in_units_of_their_own_are_refused() {
    let folder = tree(HEADER);
    let input = input(folder.path());
    let arguments = ["-g", "-fdebug-types-section"];
    let made = object(&input, Target::X86_64Page4k, Compiler::Gcc, &arguments);
    let seen = observe_object(&made, &|path| input.is_kho_header(path));
    assert!(seen.unwrap_err().to_string().contains("-fdebug-types-section"));
}

#[test]
fn no_debug_information_and_the_64_bit_format_are_told() {
    let folder = tree(HEADER);
    let input = input(folder.path());
    let error = |arguments: &[&str]| {
        let made = object(&input, Target::X86_64Page4k, Compiler::Gcc, arguments);
        observe_object(&made, &|path| input.is_kho_header(path)).unwrap_err().to_string()
    };
    assert!(error(&["-g0"]).starts_with("it has no DWARF"), "{}", error(&["-g0"]));
    let text = error(&["-g", "-gdwarf64"]);
    assert!(text.contains("64-bit format of DWARF"), "{text}");
}

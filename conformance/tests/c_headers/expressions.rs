//! Random constant expressions: what the layout engine computes is what compilers compute from the printed text.
//!
//! The headers assert their constants themselves. So that an emitter that asserts nothing is noticed, the test adds
//! the engine's values in its own words.

use std::fmt::Write as _;
use std::path::Path;

use kho_abi_spec::emit::c;
use kho_abi_spec::expr::Value;
use kho_abi_spec::{PageSize, Source, Spec};

use crate::compiler::{Compiler, KERNEL, PORTABLE};
use crate::{all_accepted, include_flag, page_flag, read, Job};

const CONSTANTS: usize = 400;
const ASSERTIONS: usize = 150;

/// What the expressions refer to.
const PREAMBLE: &str = "
const SMALL: u32 = 3;
const NEGATIVE: i64 = -7;
const WIDE: u64 = 0x123456789;
const SHIFTED: u32 = 1 << 20;
const PAGES: u64 = PAGE_SIZE * 2 + 1;
enum group { MEMBER = 12, BELOW = -3 }
#[constants]
enum large { HUGE = 0xfffffff0 }
#[packed]
struct record { a: u8, b: u64, c: [u16; 3] }
";

struct Random(u64);

impl Random {
    fn below(&mut self, n: u64) -> u64 {
        // SplitMix64.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % n
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len() as u64) as usize]
    }

    fn leaf(&mut self) -> String {
        const NAMES: [&str; 16] = [
            "SMALL",
            "NEGATIVE",
            "WIDE",
            "SHIFTED",
            "PAGES",
            "MEMBER",
            "BELOW",
            "HUGE",
            "PAGE_SIZE",
            "PAGE_SHIFT",
            "BITS_PER_BYTE",
            "BITS_PER_LONG",
            "size_of::<record>()",
            "align_of::<u64>()",
            "offset_of!(record, c)",
            "size_of::<[u32; 3]>()",
        ];
        match self.below(3) {
            0 => self.pick(&NAMES).to_owned(),
            1 => self.below(100).to_string(),
            _ => self
                .pick(&["1", "2", "63", "2147483647", "2147483648", "4294967295", "0x7fffffffffffffff"])
                .to_owned(),
        }
    }

    fn expression(&mut self, depth: u64) -> String {
        if depth == 0 || self.below(8) == 0 {
            return self.leaf();
        }
        let a = self.expression(depth - 1);
        match self.below(12) {
            0 => format!("(-({a}))"),
            1 => format!("({a}).ilog2()"),
            2 => format!("({a}).div_ceil({})", self.expression(depth - 1)),
            3 => format!("({a}).next_multiple_of({})", self.leaf()),
            4 => format!("(({a}) {} {})", self.pick(&["<<", ">>"]), self.below(40)),
            _ => {
                let op = self.pick(&["+", "-", "*", "/", "%", "&", "|", "^", "<<", ">>", "+", "-"]);
                format!("(({a}) {op} ({}))", self.expression(depth - 1))
            }
        }
    }

    fn condition(&mut self) -> String {
        let compared = |random: &mut Random| {
            let op = random.pick(&["==", "!=", "<", "<=", ">", ">="]);
            format!("(({}) {op} ({}))", random.expression(2), random.expression(2))
        };
        match self.below(4) {
            0 => format!("{} {} {}", compared(self), self.pick(&["&&", "||"]), compared(self)),
            1 => format!("({} && {}) || {}", compared(self), compared(self), compared(self)),
            _ => compared(self),
        }
    }
}

/// Whether the engine takes one more line.
fn makes_sense(line: &str) -> bool {
    Spec::read(&[Source { path: "inline.rs".into(), text: format!("{PREAMBLE}{line}") }]).is_ok()
}

fn constants(random: &mut Random) -> Vec<String> {
    let mut lines = Vec::new();
    while lines.len() < CONSTANTS {
        let expression = random.expression(3);
        let name = format!("E{}", lines.len());
        let types = ["u64", "i64"].map(|ty| format!("const {name}: {ty} = {expression};\n"));
        lines.extend(types.into_iter().find(|line| makes_sense(line)));
    }
    lines
}

fn assertions(random: &mut Random) -> Vec<String> {
    let mut lines = Vec::new();
    while lines.len() < ASSERTIONS {
        let line = format!("const _: () = assert!({});\n", random.condition());
        lines.extend(makes_sense(&line).then_some(line));
    }
    lines
}

/// The engine's values at one page size, asserted in words of their own.
fn values(spec: &Spec, page: PageSize) -> String {
    let layouts = spec.layouts.version(0, 0, page.representative());
    let mut text = String::new();
    for (id, item) in spec.abi.domains[0].versions[0].own() {
        if let Some(Value::Int(n)) = layouts.constant(id) {
            let bits = *n as u64;
            let name = &item.name;
            let sign = if *n < 0 { format!(" && {name} < 0") } else { String::new() };
            let _ = writeln!(text, "KNOWN((unsigned long long){name} == {bits}ULL{sign});");
        }
    }
    text
}

fn agree(spec: &Spec, header: &str, compilers: &[Compiler], flags: &[String], define: &str) {
    let mut jobs = Vec::new();
    for page in PageSize::ALL {
        let text = format!("{header}\n{define}\n{}", values(spec, page));
        let flags: Vec<String> = flags.iter().cloned().chain([page_flag(page)]).collect();
        let job = |compiler: &Compiler| Job { compiler: *compiler, flags: flags.clone(), text: text.clone() };
        jobs.extend(compilers.iter().map(job));
    }
    all_accepted(&jobs);
}

#[test]
fn compilers_compute_what_the_engine_does() {
    let mut random = Random(2026);
    let lines = [constants(&mut random), assertions(&mut random)].concat().concat();
    let spec = read(&[&format!("{PREAMBLE}{lines}")]);
    let stand_ins = Path::new(env!("CARGO_MANIFEST_DIR")).join("stand-ins/include");
    let in_kernel = ["-nostdinc".to_owned(), include_flag(&stand_ins)];
    let define = "#define KNOWN(fact) _Static_assert(fact, #fact)";
    agree(&spec, &c::kernel(&spec, 0, 0), &KERNEL, &in_kernel, define);
    let define = "#define KNOWN(fact) KHO_ABI_STATIC_ASSERT(fact)";
    agree(&spec, &c::portable(&spec, 0, 0), &PORTABLE, &["-Wpedantic".to_owned()], define);
}

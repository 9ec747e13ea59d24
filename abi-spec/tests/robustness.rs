//! No input makes the reader panic, overflow its stack, or take long: whatever stands in a file, the answer is a spec
//! or a list of mistakes with places in that file.

#![allow(clippy::panic, reason = "a test panics to fail, in its helpers too")]

use std::panic::{catch_unwind, AssertUnwindSafe};

use kho_abi_spec::{builtin, Source, Spec};

/// The stack that a thread has unless it asks for another, on which the parser has to get along unoptimized.
const SMALLEST_STACK: usize = 2 << 20;

/// What a mutation puts in: numbers at the edges of types, and tokens that open, close or join something.
const PIECES: [&str; 32] = [
    "170141183460469231731687303715884105727",
    "170141183460469231731687303715884105728",
    "-170141183460469231731687303715884105727",
    "18446744073709551615",
    "1152921504606846975",
    "4294967295",
    "0",
    "-1",
    "<< 127",
    "<< 63",
    "/ 0",
    "% 0",
    ".ilog2()",
    ".div_ceil(0)",
    ".next_multiple_of(-1)",
    "PAGE_SIZE",
    "kho::VERSION",
    "size_of::<kho_vmalloc_chunk>()",
    "offset_of!(kho_vmalloc, first)",
    "KhoserPtr<kho_vmalloc>",
    "#[packed]",
    "#[align(1 << 29)]",
    "#[bits(64)]",
    "#[versions(v4..=v1)]",
    "const _: () = assert!(1 == 2);",
    "{",
    "}",
    "(",
    "]",
    "\"",
    "r#type",
    "é\u{202e}\u{0}",
];

/// SplitMix64: the same mutations on every run.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % n.max(1) as u64) as usize
    }
}

fn read(text: &str) -> bool {
    read_after(&[], text)
}

/// Reads the text after other files; the answer is whether it is a spec. Panics with the text if the reader does.
fn read_after(before: &[Source], text: &str) -> bool {
    let mutant = Source { path: "mutant.rs".into(), text: text.to_owned() };
    let sources: Vec<Source> = before.iter().cloned().chain([mutant]).collect();
    let answer = catch_unwind(AssertUnwindSafe(|| Spec::read(&sources)));
    match answer.unwrap_or_else(|_| panic!("the reader panics on\n{text}")) {
        Ok(_) => true,
        Err(mistakes) => {
            assert!(!mistakes.is_empty());
            let lines = text.lines().count() + 1;
            for mistake in mistakes.iter() {
                assert!(!mistake.message.is_empty());
                assert!(mistake.place.span.start().line <= lines, "{} is outside the file", mistake.message);
            }
            false
        }
    }
}

/// The files of the spec without docs: most of their bytes, and none of their meaning.
fn originals() -> Vec<Source> {
    let without_docs = |source: Source| {
        let lines = source.text.lines().filter(|line| !line.trim_start().starts_with("//"));
        Source { text: lines.collect::<Vec<_>>().join("\n"), path: source.path }
    };
    builtin::sources().into_iter().map(without_docs).collect()
}

/// Words, numbers and single characters, with the spaces between them.
fn tokens(text: &str) -> Vec<String> {
    let mut tokens: Vec<String> = Vec::new();
    let mut in_word = false;
    for c in text.chars() {
        let is_word = c.is_alphanumeric() || c == '_';
        match tokens.last_mut() {
            Some(last) if is_word && in_word => last.push(c),
            _ => tokens.push(c.into()),
        }
        in_word = is_word;
    }
    tokens
}

/// Changes one place of a list.
fn mutate<T: Clone>(random: &mut Random, parts: &mut Vec<T>, piece: impl FnOnce(&mut Random) -> Vec<T>) {
    if parts.is_empty() {
        return;
    }
    let (at, other) = (random.below(parts.len()), random.below(parts.len()));
    match random.below(7) {
        0 => drop(parts.remove(at)),
        1 => parts.insert(at, parts[at].clone()),
        2 => parts.swap(at, other),
        3 if random.below(8) == 0 => parts.truncate(at),
        4 => parts[at] = parts[other].clone(),
        5 => drop(parts.splice(at..=at, piece(random))),
        _ => drop(parts.splice(at..at, piece(random))),
    }
}

#[test]
fn no_mutation_of_tokens_makes_the_reader_panic() {
    let originals = originals();
    let mut random = Random(1);
    let mut specs = 0;
    for turn in 0..1_200 {
        let (before, original) = (&originals[..turn % originals.len()], &originals[turn % originals.len()]);
        let mut mutant = tokens(&original.text);
        for _ in 0..=random.below(4) {
            mutate(&mut random, &mut mutant, |r| vec![format!(" {} ", PIECES[r.below(PIECES.len())])]);
        }
        specs += usize::from(read_after(before, &mutant.concat()));
    }
    // Mutants that all fail in the parser would test nothing behind it.
    assert!(specs > 30, "only {specs} mutants are specs");
}

#[test]
fn no_mutation_of_bytes_makes_the_reader_panic() {
    let originals = originals();
    let mut random = Random(2);
    for turn in 0..600 {
        let (before, original) = (&originals[..turn % originals.len()], &originals[turn % originals.len()]);
        let mut mutant: Vec<char> = original.text.chars().collect();
        for _ in 0..=random.below(6) {
            mutate(&mut random, &mut mutant, |r| vec![char::from(r.below(128) as u8)]);
        }
        read_after(before, &mutant.into_iter().collect::<String>());
    }
}

#[test]
fn no_prefix_makes_the_reader_panic() {
    let originals = originals();
    for (n, original) in originals.iter().enumerate() {
        let tokens = tokens(&original.text);
        for length in (0..tokens.len()).step_by(5) {
            read_after(&originals[..n], &closed(&tokens[..length]));
        }
    }
}

/// The text with every bracket that is still open closed, so that it gets past the lexer.
fn closed(tokens: &[String]) -> String {
    let mut open = Vec::new();
    for token in tokens {
        match token.as_str() {
            "(" => open.push(")"),
            "[" => open.push("]"),
            "{" => open.push("}"),
            ")" | "]" | "}" => drop(open.pop()),
            _ => {}
        }
    }
    open.reverse();
    tokens.concat() + &open.concat()
}

/// Every way in which the grammar nests, `n` levels deep.
fn nested(n: usize) -> Vec<(&'static str, String)> {
    let value = |e: String| format!("const A: u64 = {e};");
    let field = |ty: String| format!("struct a {{ x: {ty} }}");
    let around = |open: &str, inner: &str, close: &str| open.repeat(n) + inner + &close.repeat(n);
    vec![
        ("parentheses", value(around("(", "1", ")"))),
        ("braces", value(around("{", "1", "}"))),
        ("sums", value(around("", "1", " + 1"))),
        ("shifts", value(around("", "1", " << 0"))),
        ("products", value(around("", "1", " * 1"))),
        ("powers of braces", value(around("", "{1}", " + {1}"))),
        ("sums in parentheses", value(around("(1 + ", "1", ")"))),
        ("negations", value(around("- ", "1", ""))),
        ("dereferences", value(around("*", "1", ""))),
        ("methods", value(around("", "1", ".ilog2()"))),
        ("calls", value(around("f(", "1", ")"))),
        ("macros", value(around("f!(", "1", ")"))),
        ("assignments", value(around("a = ", "1", ""))),
        ("casts", value(around("", "1", " as u64"))),
        ("conditions", value(around("if a { 1 } else ", "{ 1 }", ""))),
        ("closures", value(around("|| ", "1", ""))),
        ("moving closures", value(around("move || ", "1", ""))),
        ("returns", value(around("return ", "1", ""))),
        ("loops", value(around("loop { ", "1", "}"))),
        ("matches", value(around("match 1 { _ => ", "1", "}"))),
        ("ranges", value(around("..", "1", ""))),
        ("sizes", value(around("size_of::<[u8; ", "1", "]>()"))),
        ("arrays", field(around("[", "u8", "; 1]"))),
        ("slices", field(around("[", "u8", "]"))),
        ("tuples", field(around("(", "u8", ",)"))),
        ("parameters", field(around("A<", "u8", ">"))),
        ("second parameters", field(around("A<u8, ", "u8", ">"))),
        ("qualified paths", field(around("<", "u8", " as A>::B"))),
        ("references", field(around("& ", "u8", ""))),
        ("references with lifetimes", field(around("&'a ", "u8", ""))),
        ("pointers", field(around("*const ", "u8", ""))),
        ("functions", field(around("fn(", "u8", ")"))),
        ("results", field(around("fn() -> ", "u8", ""))),
        ("bounds", field(around("dyn A<B = ", "u8", ">"))),
        ("paths", format!("use {};", around("a::", "a", ""))),
        ("groups of paths", format!("use {};", around("a::{", "a", "}"))),
        ("modules", around("mod a {", "", "}")),
        ("attributes", format!("#[{}] struct a {{ x: u8 }}", around("a(", "", ")"))),
        ("patterns", value(format!("{{ let {} = 1; 1 }}", around("(", "a", ")")))),
    ]
}

/// At any depth there is an answer; a stack overflow would end the whole test run.
#[test]
fn no_depth_of_nesting_overflows_the_stack() {
    let depths = (0..64).step_by(3).chain((64..512).step_by(32)).chain([4_096, 10_000]);
    let run = move || {
        for depth in depths {
            for (_, text) in nested(depth) {
                read(&text);
            }
        }
    };
    std::thread::Builder::new().stack_size(SMALLEST_STACK).spawn(run).unwrap().join().unwrap();
}

/// What people write is far from the limit.
#[test]
fn sensible_nesting_is_read() {
    for text in [
        format!("const A: u64 = {}1{};", "(".repeat(12), ")".repeat(12)),
        format!("const A: u64 = 1{};", " | 1 << 3".repeat(20)),
        format!("const _: () = assert!(1 == 1{});", " && PAGE_SIZE / 2 >= 2048".repeat(16)),
        format!("struct a {{ x: {}u8{} }}", "[".repeat(8), "; 2]".repeat(8)),
        format!(
            "struct a {{ {} }}",
            (0..2000).map(|n| format!("/// Docs.\n x{n}: u64,\n")).collect::<String>()
        ),
        (0..500).map(|n| format!("/// Docs.\n#[packed]\nstruct a{n} {{ x: u64 }}\n")).collect(),
    ] {
        assert!(read(&text), "{text}");
    }
}

/// Work that grows with the number of items, not with the number of ways through them.
#[test]
fn records_within_records_take_no_time() {
    let deep = (1..60).map(|n| format!("struct a{n} {{ x: a{0}, y: a{0}, z: [a{0}; 0] }}\n", n - 1));
    let text =
        format!("struct a0 {{ x: [u8; 0] }}\n{}#[packed] struct b {{ x: a59 }}", deep.collect::<String>());
    assert!(read(&text));
}

#[test]
fn a_long_chain_of_constants_is_no_problem() {
    let chain = (0..1_000).map(|n| format!("const A{n}: u64 = A{};\n", n + 1));
    assert!(read(&format!("{}const A1000: u64 = 1;", chain.collect::<String>())));
}

#[test]
fn sizes_at_the_end_of_the_address_space_do_not_wrap() {
    let largest = (1_u64 << 60) - 1;
    let half = format!("#[align(1 << 29)] struct half {{ bytes: [u8; {largest}] }}\n");
    assert!(!read(&format!("{half}struct whole {{ first: [u8; {largest}], second: half }}")));
    assert!(!read(&format!("{half}union whole {{ first: [half; 16], second: half }}")));
    read(&format!("{half}struct whole {{ first: half, #[bits(64)] second: u64 }}"));
}

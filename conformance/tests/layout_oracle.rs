//! The layout engine against real compilers: what gcc and clang do with more than ten thousand random records.
//!
//! Each record is written twice, as spec text, which goes through the parser, the resolver and the engine, and as C
//! by a writer of its own, which goes through every compiler that is there. Sizes, alignments, offsets and the exact
//! bits of every bit-field have to be equal. A difference is shrunk to a small record before it is shown.
//!
//! Two variables of the environment vary a run: `KHO_ABI_ORACLE_SEED`, a number that is fixed otherwise, so that a
//! run can be repeated, and `KHO_ABI_ORACLE_RECORDS`, how many records to try at least.

#![allow(clippy::expect_used, clippy::panic, reason = "a test panics to fail, in its helpers too")]

#[path = "layout_oracle/compiler.rs"]
mod compiler;
#[path = "layout_oracle/coverage.rs"]
mod coverage;
#[path = "layout_oracle/engine.rs"]
mod engine;
#[path = "layout_oracle/model.rs"]
mod model;
#[path = "layout_oracle/random.rs"]
mod random;
#[path = "layout_oracle/shrink.rs"]
mod shrink;
#[path = "layout_oracle/write_c.rs"]
mod write_c;
#[path = "layout_oracle/write_spec.rs"]
mod write_spec;

use std::io::Write;
use std::time::Instant;

use compiler::Compiler;
use coverage::Coverage;
use kho_abi_spec::Target;
use model::Batch;
use random::Random;
use rayon::prelude::*;

/// So that every run of CI tries the same records.
const DEFAULT_SEED: u64 = 0x4b48_4f5f_4142_4921;
const DEFAULT_RECORDS: u64 = 12_000;
const RECORDS_PER_BATCH: usize = 500;

/// One compiler and the engine, at odds over one record of a batch.
struct Mismatch<'a> {
    batch: &'a Batch,
    record: usize,
    compiler: &'a Compiler,
    target: Target,
}

#[test]
fn gcc_and_clang_lay_random_records_out_as_the_engine_does() {
    let seed = number_from_env("KHO_ABI_ORACLE_SEED", DEFAULT_SEED);
    let records = number_from_env("KHO_ABI_ORACLE_RECORDS", DEFAULT_RECORDS);
    let compilers = Compiler::all_present(&mut say);
    assert!(!compilers.is_empty(), "no C compiler is there to compare with: install gcc or clang");

    let start = Instant::now();
    let batches: Vec<Batch> = (0..records.div_ceil(RECORDS_PER_BATCH as u64))
        .map(|n| Batch::random(&mut Random::new(seed.wrapping_add(n)), RECORDS_PER_BATCH))
        .collect();
    let coverage = Coverage::of(&batches);
    say(&format!("seed {seed}: {coverage}"));
    coverage.assert_nothing_is_missing();

    let mismatch = batches.par_iter().enumerate().find_map_first(|(n, batch)| compare(n, batch, &compilers));
    if let Some(mismatch) = mismatch {
        let small = shrink::shrink(&mismatch);
        panic!("seed {seed}: {} disagrees\n\n{}", mismatch.compiler, report(&small, &compilers, &mismatch));
    }
    let names: Vec<String> = compilers.iter().map(ToString::to_string).collect();
    say(&format!("agreed with {} in {:.1} s", names.join(", "), start.elapsed().as_secs_f64()));
}

/// The first record of the batch over which a compiler and the engine differ.
fn compare<'a>(number: usize, batch: &'a Batch, compilers: &'a [Compiler]) -> Option<Mismatch<'a>> {
    let spec = engine::read(batch).unwrap_or_else(|refusal| panic!("{refusal}"));
    for compiler in compilers {
        // Each batch takes its turn at one of the page sizes, so that lengths in pages are tried at all of them.
        let targets = compiler.targets();
        let target = targets[number % targets.len()];
        let expected = engine::layouts(batch, &spec, target);
        let seen = compiler.layouts(batch, target).unwrap_or_else(|failure| panic!("{failure}"));
        if let Some(record) = (0..batch.records.len()).find(|&r| expected[r] != seen[r]) {
            return Some(Mismatch { batch, record, compiler, target });
        }
    }
    None
}

/// The texts of a small batch, and what everyone makes of its last record.
fn report(batch: &Batch, compilers: &[Compiler], mismatch: &Mismatch<'_>) -> String {
    let mut lines = vec![write_spec::spec(batch), write_c::records(batch)];
    if let Ok(spec) = engine::read(batch) {
        lines.extend(
            engine::layouts(batch, &spec, mismatch.target).last().map(|l| format!("{l}  the engine")),
        );
    }
    for compiler in compilers {
        let targets = compiler.targets();
        let target = if targets.contains(&mismatch.target) { mismatch.target } else { targets[0] };
        match compiler.layouts(batch, target) {
            Ok(layouts) => lines.extend(layouts.last().map(|l| format!("{l}  {compiler}, {target}"))),
            Err(failure) => lines.push(failure),
        }
    }
    lines.join("\n")
}

fn number_from_env(name: &str, default: u64) -> u64 {
    match std::env::var(name) {
        Ok(text) => text.parse().unwrap_or_else(|_| panic!("{name} is a decimal number, not `{text}`")),
        Err(_) => default,
    }
}

/// Past the capture of the test harness: what was compared, and with what, is part of every log.
fn say(line: &str) {
    let _ = writeln!(std::io::stderr(), "layout oracle: {line}");
}

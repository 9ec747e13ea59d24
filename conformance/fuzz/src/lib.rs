//! What a fuzzer does with an input: one function for each reader of what somebody else wrote. `cargo fuzz` calls them
//! from `fuzz_targets`, and the test `conformance/tests/fuzz.rs`, which includes this file, in a bounded run. What an
//! input has to look like may not enter: all bytes are allowed.
//!
//! Each says whether the input was accepted. A panic is what a fuzzer looks for; so is an error that is no clear line.

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::fs;

use kho_abi_conformance::error::{printable, Checked};
use kho_abi_conformance::evidence::image::Image;
use kho_abi_conformance::evidence::{btf as btf_witness, dwarf as dwarf_witness};
use kho_abi_conformance::headers::{self, Along, HeaderIndex};
use kho_abi_conformance::report::{Finding, Question, Report};
use kho_abi_conformance::rules;
use kho_abi_conformance::waivers::{Date, Run, Waivers};
use kho_abi_spec::emit::rust::{Options, Zerocopy};
use kho_abi_spec::target::Target;
use kho_abi_spec::{emit, Source, Spec};
use tempfile::NamedTempFile;

/// A line of its own between two files of a spec in one input.
const NEXT_FILE: &str = "\n//// next file\n";

/// Names that the witnesses look for, in images as in the corpora.
const NAMES: [&str; 7] = [
    "kho_vmalloc",
    "kho_vmalloc_chunk",
    "kho_vmalloc_hdr",
    "kho_radix_node",
    "memfd_luo_folio_ser",
    "KHO_VMALLOC_SMALL",
    "KHO_VMALLOC_LARGE",
];

fn names() -> BTreeSet<String> {
    NAMES.iter().map(|&name| name.to_owned()).collect()
}

/// An object file that a compiler made.
pub fn dwarf(bytes: &[u8]) -> bool {
    is_accepted(dwarf_witness::observe_object(bytes, &|_| true))
}

/// A kernel image, with all that is asked of one.
pub fn image(bytes: &[u8]) -> bool {
    // One file, because making a new one for each input takes longer than reading it.
    thread_local! {
        static FILE: OnceCell<NamedTempFile> = const { OnceCell::new() };
    }
    FILE.with(|file| {
        let file = file.get_or_init(|| NamedTempFile::new().unwrap());
        fs::write(file.path(), bytes).unwrap();
        let Some(image) = accepted(Image::open(file.path())) else { return false };
        let names = names();
        is_accepted(image.release());
        let has_dwarf = is_accepted(dwarf_witness::read(&image, &names));
        let has_btf = is_accepted(btf_witness::read(&image, &names));
        has_dwarf || has_btf
    })
}

/// BTF without anything around it.
pub fn btf(bytes: &[u8]) -> bool {
    is_accepted(btf_witness::observe_bytes(bytes, &names()))
}

/// The files of a spec. One that makes sense is turned into everything that comes from a spec.
pub fn spec(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let file = |(number, text): (usize, &str)| Source { path: format!("{number}.rs"), text: text.to_owned() };
    let sources: Vec<Source> = text.split(NEXT_FILE).enumerate().map(file).collect();
    match Spec::read(&sources) {
        Ok(spec) => {
            emit_all(&spec);
            true
        }
        Err(mistakes) => {
            assert!(!mistakes.is_empty(), "a spec is refused without a mistake");
            for mistake in mistakes.iter() {
                assert!(!mistake.message.is_empty(), "a mistake without a message");
                assert!(mistake.place.source.0 < sources.len(), "a mistake in no file: {}", mistake.message);
            }
            false
        }
    }
}

fn emit_all(spec: &Spec) {
    for file in emit::files(spec) {
        assert!(file.text.ends_with('\n'), "{} has no end", file.path);
    }
    // As the macro has it.
    let options = Options { zerocopy: Zerocopy::Always, c_headers: true };
    for domain in 0..spec.abi.domains.len() {
        emit::rust::tokens(spec, domain, &options);
    }
}

/// A file of waivers. One that makes sense is applied to a report, whose finding is waived or left.
pub fn waivers(bytes: &[u8]) -> bool {
    let Some(waivers) = accepted(Waivers::parse(&String::from_utf8_lossy(bytes), "waivers.toml")) else {
        return false;
    };
    let item = Some("kho_vmalloc.flags".to_owned());
    let finding =
        Finding { item, targets: Target::ALL.to_vec(), ..Finding::new(&rules::UNBUMPED_CHANGE, "changed") };
    let mut report = Report { question: Question::Drift, findings: vec![finding], ..Report::default() };
    waivers.apply(&mut report, Date::constant(2026, 6, 15), Run::default());
    let left = report.findings.iter().filter(|finding| finding.rule.id == rules::UNBUMPED_CHANGE.id);
    let left: usize = left.map(|finding| finding.targets.len()).sum();
    let waived: usize = report.coverage.waived.iter().map(|waived| waived.targets.len()).sum();
    assert_eq!(left + waived, Target::ALL.len(), "a target of a finding is lost");
    true
}

/// A header or a C file: what it defines, and its definitions cut out of it. Accepted is what has some and can be cut.
pub fn header(bytes: &[u8]) -> bool {
    let index = HeaderIndex::new("fuzzed.h", bytes);
    headers::literals(bytes);
    headers::optional(bytes);
    headers::words(bytes);
    let records = index.records.iter().map(|record| &record.name);
    let enumerators = index.enums.iter().flat_map(|e| &e.enumerators).map(|enumerator| &enumerator.name);
    let defines = index.defines.iter().map(|define| &define.name);
    let all: BTreeSet<String> = records.chain(enumerators).chain(defines).cloned().collect();
    headers::mentions(bytes, &all, None);
    let mut is_cut = !all.is_empty();
    for along in [Along::Used, Along::Nothing] {
        match headers::cut(bytes, &all, along) {
            // What was cut out has the same definitions, on the same lines.
            Ok(cut) => assert!(cut.found.is_subset(&all), "what was not asked for was found"),
            Err(_) => is_cut = false,
        }
    }
    is_cut
}

fn is_accepted<T>(answer: Checked<T>) -> bool {
    accepted(answer).is_some()
}

/// What there is, or nothing where an error says clearly why not.
fn accepted<T>(answer: Checked<T>) -> Option<T> {
    match answer {
        Ok(there) => Some(there),
        Err(error) => {
            for text in [&error.problem, &error.remedy] {
                assert!(!text.is_empty() && *text == printable(text), "no clear line: {text:?}");
            }
            None
        }
    }
}

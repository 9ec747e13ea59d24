//! Every format of a report: what it looks like, that those who read it accept it, and that nothing in it is obeyed.

// The helpers of tests are not recognised as tests.
#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "check_edits/edit.rs"]
#[allow(dead_code)]
mod edit;
#[path = "report_formats/hostile.rs"]
mod hostile;
#[path = "report_formats/junit.rs"]
mod junit_read;
#[path = "report_formats/looks.rs"]
mod looks;
#[path = "report_formats/merged.rs"]
mod merged;
#[path = "check_edits/real.rs"]
#[allow(dead_code)]
mod real;
#[path = "report_formats/round_trip.rs"]
mod round_trip;
#[path = "report_formats/sample.rs"]
mod sample;
#[path = "report_formats/sarif.rs"]
mod sarif_read;
#[path = "report_formats/schemas.rs"]
mod schemas;

use kho_abi_conformance::check::{check, Request};
use kho_abi_conformance::report::Report;
use kho_abi_spec::{builtin, Spec};

use edit::{edit, Edit};

const NOTHING: Edit = edit("nothing", &[], &[]);

const TWO: Edit = edit(
    "two kinds of findings, one of which is different at each page size",
    &[
        ("PROP_NAME \"blob-size\"", "PROP_NAME \"blob_size\""),
        (
            "const_ilog2(PAGE_SIZE / sizeof(phys_addr_t))",
            "const_ilog2(PAGE_SIZE / sizeof(phys_addr_t)) - (PAGE_SHIFT > 12)",
        ),
    ],
    &[],
);

fn plain(text: &str) -> String {
    anstream::adapter::strip_str(text).to_string()
}

/// The report on an edited tree, without the path of this machine; none if the tree is not here.
fn checked(edit: &Edit) -> Option<Report> {
    let copy = real::copy(edit)?;
    let spec = Spec::read(&builtin::sources()).unwrap();
    let mut report = check(&spec, &Request { tree: copy.top().to_owned(), ..Request::default() });
    report.inputs[0].tree = "<tree>".to_owned();
    Some(report)
}

/// A report that has nothing to show: no tree could be opened.
fn unopened() -> Report {
    let mut report = Report::default();
    report.inputs.push(kho_abi_conformance::report::InputReport {
        tree: "nowhere".to_owned(),
        problems: vec!["nowhere is no folder: name one".to_owned()],
        ..Default::default()
    });
    report
}

/// Every report that is at hand without a tree.
fn samples() -> Vec<(&'static str, Report)> {
    vec![
        ("drift", sample::drift()),
        ("check", sample::check()),
        ("hostile", hostile::report()),
        ("unopened", unopened()),
    ]
}

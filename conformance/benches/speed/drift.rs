//! The bounds of `drift`: two folders, with nothing known and with everything known, and a long range of commits.

use std::path::Path;
use std::process::Command;

use super::history::Repository;
use super::{bindgen_on_nothing, pair, report, run, trees};

/// Commits of a long range that touch the ABI.
const TOUCHING: usize = 30;
/// All commits of a long range.
const ALL: usize = 10_000;

/// Two releases as folders at all targets, against the bindgen command line on an empty header.
pub(crate) fn two(root: &Path, scratch: &Path) {
    let trees = trees(root);
    let [.., old, new] = trees.as_slice() else {
        println!("drift: NOT MEASURED, no two kernel trees are here: `cargo xtask trees` fetches them");
        return;
    };
    let drift = || {
        let mut ours = Command::new(env!("CARGO_BIN_EXE_kho-abi"));
        ours.arg("drift").args([old, new]).arg("--quiet");
        ours
    };
    let mut bindgen = bindgen_on_nothing(root, scratch);
    let mut cold = drift();
    cold.arg("--no-cache");
    let (ours, reference) = pair(9, || run(&mut cold), || run(&mut bindgen));
    report("drift, cold / bindgen, no header", ours, reference, "ratio at most 5");
    let mut warm = drift();
    warm.arg("--cache").arg(scratch.join("cache"));
    let (ours, reference) = pair(15, || run(&mut warm), || run(&mut bindgen));
    report("drift, warm / bindgen, no header", ours, reference, "ours at most 0.1 s");
}

/// A walk over a long range of commits of which a few touch the ABI, against the walk over a range of only these.
pub(crate) fn each() {
    let (Some(many), Some(few)) = (Repository::of_releases(), Repository::of_releases()) else {
        println!(
            "drift --each: NOT MEASURED, not all kernel trees are here: `cargo xtask trees` fetches them"
        );
        return;
    };
    for _ in 0..TOUCHING {
        many.add_noise(ALL / TOUCHING - 1);
        many.add_abi_commits(1);
        few.add_abi_commits(1);
    }
    many.add_noise(ALL % TOUCHING);
    many.pack();
    few.pack();
    let walk = |repository: &Repository| {
        let mut ours = Command::new(env!("CARGO_BIN_EXE_kho-abi"));
        ours.args(["drift", "--quiet", "--no-cache", "--each", "v7.3..HEAD", "--tree"])
            .arg(repository.path());
        ours
    };
    let mut list = Command::new("git");
    list.arg("-C").arg(many.path()).args(["rev-list", "v7.3..HEAD", "--", "include/linux/kho"]);
    let (mut long, mut short) = (walk(&many), walk(&few));
    let (ours, reference) = pair(3, || run(&mut long), || run(&mut short));
    let (listing, _) = pair(3, || run(&mut list), || run(&mut Command::new("true")));
    let listing = format!("ratio at most 1.5 beside {:.3} s of git rev-list", listing.as_secs_f64());
    report("--each, 30 of 10,000 / only these", ours, reference, &listing);
}

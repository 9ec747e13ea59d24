//! What makes a check less than it seems, though every witness has answered: what none of them could tell is a problem,
//! and no pass.

use kho_abi_spec::target::Target;

use super::prepared::Prepared;
use super::surface::Described;
use crate::error::CannotCheck;
use crate::input::Input;
use crate::observed::Observed;

/// Witnesses that do not see a record that bindgen sees in the same headers: what they would have noticed is not known.
pub(crate) fn blind(
    observed: &[(Target, Observed)],
    compiled: &[(Target, &'static str, Observed)],
) -> Vec<CannotCheck> {
    let mut problems = Vec::new();
    for (target, witness, types) in compiled {
        let seen = observed.iter().filter(|(at, _)| at == target).flat_map(|(_, seen)| seen.records.keys());
        if let Some(missing) = seen.into_iter().find(|name| !types.records.contains_key(*name)) {
            problems.push(CannotCheck::new(
                format!("{witness} does not see `{missing}` at {target}, and bindgen does"),
                "try another version of the compiler, and report it to us with the header",
            ));
        }
    }
    problems
}

/// Conditions that only a configured tree decides, in the files that were compared: what was seen there holds for one
/// outcome only.
pub(super) fn undecided(tree: &Prepared, described: &Described) -> Vec<CannotCheck> {
    let files = tree.input.headers().iter().filter(|header| described.describes(header));
    let files = files.chain(tree.input.excerpts());
    let paths: Vec<&str> = files.map(|header| header.path.as_str()).collect();
    open_conditions(&tree.input, &paths)
}

/// Conditions that only a configured tree decides, in the files with these paths.
pub(crate) fn open_conditions(input: &Input, paths: &[&str]) -> Vec<CannotCheck> {
    let undecided = input.undecided().iter().filter(|u| paths.contains(&u.path.as_str()));
    let problems = undecided.map(|u| {
        let problem =
            format!("{}:{} depends on {}, which only configuring the tree decides", u.path, u.line, u.name);
        CannotCheck::new(problem, "give the prepared half of the tree with --build DIR")
    });
    problems.collect()
}

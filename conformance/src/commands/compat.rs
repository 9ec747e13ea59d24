//! `compat`.

use super::spec;
use crate::cli::CompatArgs;
use crate::compat::Answer;
use crate::error::{CannotCheck, Checked};

/// Answers the question, writes the reports, and gives the exit status.
pub fn run(args: &CompatArgs) -> Checked<u8> {
    let spec = spec()?;
    let answer = match (&args.old, &args.new) {
        (Some(old), Some(new)) => Answer::of_two(&spec, old, new)?,
        (Some(only), None) => {
            return Err(CannotCheck::new(
                format!("only one kernel is given, `{only}`"),
                "give the one that takes over as well, or none for all known releases",
            ))
        }
        (None, _) => Answer::of_all(&spec),
    };
    args.output.write(&answer)?;
    Ok(answer.exit_status())
}

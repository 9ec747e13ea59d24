//! Where the file is: named by the user, or at the top of the tree.

use std::path::PathBuf;

use clap::Args;

use super::Waivers;
use crate::error::{CannotCheck, Checked};
use crate::source::Tree;

/// The file's name at the top of a tree.
pub const IN_TREE: &str = "kho-abi.toml";

/// Which waivers hold.
#[derive(Args, Clone, Debug, Default)]
pub struct WaiverArgs {
    /// The file of waivers and levels [default: kho-abi.toml at the top of the tree, if it is there]
    #[arg(long = "waivers", value_name = "FILE")]
    pub file: Option<PathBuf>,
    /// Waive nothing, and leave each rule its own level, whatever a file says
    #[arg(long)]
    pub no_waivers: bool,
}

impl WaiverArgs {
    /// The waivers for a tree, of two the new one: from the file that is named, or else from the tree. A tree that has
    /// no such file has no waivers.
    ///
    /// # Errors
    /// If the file cannot be read, or is not as it has to be.
    pub fn load(&self, tree: &Tree) -> Checked<Waivers> {
        if self.no_waivers || self.file.is_some() {
            return self.load_named();
        }
        let Some(bytes) = tree.read(IN_TREE)? else { return Ok(Waivers::default()) };
        // It may not be the file that is checked out: which tree it is from has to be said.
        let in_tree = |mistake: CannotCheck| CannotCheck {
            problem: format!("{} (in {})", mistake.problem, tree.describe()),
            ..mistake
        };
        parse(bytes, IN_TREE).map_err(in_tree)
    }

    /// The waivers where there is no tree that could have any.
    ///
    /// # Errors
    /// If a file is named that cannot be read, or is not as it has to be.
    pub fn load_named(&self) -> Checked<Waivers> {
        let file = match &self.file {
            Some(file) if !self.no_waivers => file,
            _ => return Ok(Waivers::default()),
        };
        let bytes = std::fs::read(file).map_err(|error| {
            let problem = format!("the waivers {} cannot be read: {error}", file.display());
            CannotCheck::new(problem, "name a file that is there and that you may read, or use --no-waivers")
        })?;
        parse(bytes, &file.display().to_string())
    }
}

fn parse(bytes: Vec<u8>, name: &str) -> Checked<Waivers> {
    let text = String::from_utf8(bytes).map_err(|error| {
        let before = error.as_bytes().get(..error.utf8_error().valid_up_to()).unwrap_or_default();
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        CannotCheck::new(format!("{name}:{line}: this is not UTF-8"), "write the file as text in UTF-8")
    })?;
    Waivers::parse(&text, name)
}

//! Arguments of `compat`.

use std::path::PathBuf;
use std::str::FromStr;

use clap::Args;

use super::output::{deliver, destination};
use crate::compat::{self, Answer};
use crate::error::Checked;

/// Arguments of `compat`.
#[derive(Args)]
pub struct CompatArgs {
    /// The kernel that hands over: a release such as 7.3 or 7.3.4, or the folder of a kernel tree [default:
    /// all known releases, with each other]
    pub old: Option<String>,
    /// The kernel that takes over
    pub new: Option<String>,
    /// The reports.
    #[command(flatten)]
    pub output: CompatOutput,
}

/// Where the answer goes.
#[derive(Args)]
pub struct CompatOutput {
    /// A report: human, json or markdown, with :FILE to write it to a file; repeatable
    #[arg(long = "report", value_name = "FORMAT[:FILE]", default_value = "human")]
    pub reports: Vec<AnswerTo>,
    /// Leave out the domains that are in order
    #[arg(long)]
    pub quiet: bool,
}

/// A format with its destination.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerTo {
    format: Format,
    file: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Human,
    Json,
    Markdown,
}

impl FromStr for AnswerTo {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, file) = destination(text)?;
        let format = match name {
            "human" => Format::Human,
            "json" => Format::Json,
            "markdown" => Format::Markdown,
            _ => {
                return Err(format!("there is no format `{name}`; the formats are human, json and markdown"))
            }
        };
        Ok(AnswerTo { format, file })
    }
}

impl CompatOutput {
    /// Writes every report that was asked for.
    pub fn write(&self, answer: &Answer) -> Checked<()> {
        for to in &self.reports {
            let text = match to.format {
                Format::Human => compat::human(answer, self.quiet),
                Format::Json => compat::json(answer),
                Format::Markdown => compat::markdown(answer),
            };
            deliver(to.file.as_deref(), &text)?;
        }
        Ok(())
    }
}

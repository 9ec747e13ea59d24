//! Where reports go, and in which format: the arguments that all commands with a report share.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use clap::Args;

use super::print;
use crate::error::Checked;
use crate::report::{file, github, human, json, junit, markdown, sarif, Report};

/// Where reports go.
#[derive(Args)]
pub struct OutputArgs {
    /// A report: human, json, sarif, junit, github (workflow commands) or markdown, with :FILE to write it to a file;
    /// repeatable
    #[arg(long = "report", value_name = "FORMAT[:FILE]", default_value = "human")]
    pub reports: Vec<ReportTo>,
    /// Leave out what was compared; findings and the verdict stay
    #[arg(long)]
    pub quiet: bool,
}

/// A report format with its destination.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportTo {
    format: Format,
    file: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Human,
    Json,
    Sarif,
    Junit,
    Github,
    Markdown,
}

impl Format {
    /// Every format with its name.
    const ALL: [(&'static str, Format); 6] = [
        ("human", Format::Human),
        ("json", Format::Json),
        ("sarif", Format::Sarif),
        ("junit", Format::Junit),
        ("github", Format::Github),
        ("markdown", Format::Markdown),
    ];

    fn render(self, report: &Report, quiet: bool) -> String {
        match self {
            Format::Human => human::render(report, quiet),
            Format::Json => json::render(report),
            Format::Sarif => sarif::render(report),
            Format::Junit => junit::render(report),
            Format::Github => github::render(report),
            Format::Markdown => markdown::render(report, quiet),
        }
    }
}

impl FromStr for ReportTo {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, file) = destination(text)?;
        match Format::ALL.into_iter().find(|(known, _)| *known == name) {
            Some((_, format)) => Ok(ReportTo { format, file }),
            None => {
                let names = Format::ALL.map(|(name, _)| name).join(", ");
                Err(format!("there is no format `{name}`; the formats are {names}"))
            }
        }
    }
}

impl OutputArgs {
    /// Writes every report that was asked for.
    ///
    /// # Errors
    /// If one of them cannot be written.
    pub fn write(&self, report: &Report) -> Checked<()> {
        for to in &self.reports {
            deliver(to.file.as_deref(), &to.format.render(report, self.quiet))?;
        }
        Ok(())
    }
}

/// `FORMAT[:FILE]`
pub(super) fn destination(text: &str) -> Result<(&str, Option<PathBuf>), String> {
    match text.split_once(':') {
        Some((name, file)) if !file.is_empty() => Ok((name, Some(PathBuf::from(file)))),
        Some(_) => Err("a file name follows the colon".to_owned()),
        None => Ok((text, None)),
    }
}

/// To the file, or to standard output if there is none.
pub(super) fn deliver(file: Option<&Path>, text: &str) -> Checked<()> {
    match file {
        Some(path) => file::write(path, text),
        None => print(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_has_its_name() {
        for (name, format) in Format::ALL {
            assert_eq!(name.parse(), Ok(ReportTo { format, file: None }));
            let file = Some(PathBuf::from("a:b"));
            assert_eq!(format!("{name}:a:b").parse(), Ok(ReportTo { format, file }));
        }
        let said = "xml".parse::<ReportTo>().unwrap_err();
        assert!(
            said.contains("`xml`") && said.contains("human, json, sarif, junit, github, markdown"),
            "{said}"
        );
        "json:".parse::<ReportTo>().unwrap_err();
    }
}

//! The Linux Kexec HandOver ABI, written down once, and everything that can be derived from it without
//! touching a file.
//!
//! The way of the data: [`parse`] reads the spec's text into [`ast`], [`resolve`] looks names up and gives a
//! [`model::Abi`], [`layout::Layouts`] has the numbers for every target, and the emitters in [`emit`] turn both into
//! Rust, C, JSON and Markdown. Each stage only sees what the one before it gives. No stage reads a file or the
//! environment; each reports everything that is wrong at once, as [`diag::Diagnostics`].

pub mod ast;
pub mod builtin;
pub mod compat;
pub mod diag;
pub mod emit;
pub mod expr;
pub mod layout;
pub mod model;
pub mod names;
pub mod parse;
pub mod resolve;
pub mod rules;
pub mod scalar;
pub mod target;

use diag::{Diagnostics, Sink, SourceId};
use layout::Layouts;
use model::Abi;

pub use target::{Arch, PageSize, Target};

/// The text of one file of a spec.
#[derive(Clone, Debug)]
pub struct Source {
    /// Its path, for messages.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// A spec that makes sense: the model and every layout.
#[derive(Clone, Debug)]
pub struct Spec {
    /// The resolved ABI.
    pub abi: Abi,
    /// Its layouts.
    pub layouts: Layouts,
}

impl Spec {
    /// Reads a spec from its files. A file comes after those that it imports from.
    pub fn read(sources: &[Source]) -> Result<Spec, Diagnostics> {
        let mut sink = Sink::default();
        let mut files = Vec::new();
        for (position, source) in sources.iter().enumerate() {
            match parse::text(SourceId(position), &source.text) {
                Ok(file) => files.push(file),
                Err(mistakes) => mistakes.into_iter().for_each(|mistake| sink.push(mistake)),
            }
        }
        Spec::resolve(&sink.finish(files)?)
    }

    /// Resolves and lays out files that are parsed already.
    pub fn resolve(files: &[ast::File]) -> Result<Spec, Diagnostics> {
        let abi = resolve::resolve(files)?;
        let layouts = Layouts::new(&abi)?;
        Ok(Spec { abi, layouts })
    }
}

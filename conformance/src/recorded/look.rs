//! Has every witness look at one known tree.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::{Command, Stdio};

use kho_abi_spec::target::Target;
use kho_abi_spec::Spec;
use rayon::prelude::*;

use super::sets::{self, Sighting};
use super::{common, judged, located, questions, Files, Recorded, Witness, SCHEMA};
use crate::error::{CannotCheck, Checked};
use crate::evidence::cc::Compiler;
use crate::evidence::{bindgen, dwarf};
use crate::input::Input;
use crate::report::sight;
use crate::source::Tree;
use crate::trees::{Kind, KnownTree};

/// The witness that reads text.
const NAME: &str = "name";

/// What [`Recorded::observe`] does.
pub(super) fn look(into: &Path, known: &KnownTree, spec: &Spec) -> Checked<Recorded> {
    let headers = common(known)?;
    let (top, half) = (located(into, headers)?, located(into, known)?);
    let tree = Tree::folder(&top)?;
    let wanted = questions::files(spec, known.release);
    let input = match known.kind {
        Kind::Common | Kind::Source => Input::unprepared(&tree, &wanted)?,
        Kind::Prepared { .. } => Input::prepared(&tree, &top, &half, &wanted)?,
    };
    let files = Files {
        kho: input.headers().iter().map(|header| header.path.clone()).collect(),
        elsewhere: wanted.iter().map(|w| w.path.clone()).filter(|path| !input.absent(path)).collect(),
        absent: wanted.iter().map(|w| w.path.clone()).filter(|path| input.absent(path)).collect(),
    };
    Ok(Recorded {
        schema: SCHEMA.to_owned(),
        package: known.into(),
        release: known.release.to_owned(),
        version: known.version.to_owned(),
        prepares: (headers != known).then(|| headers.into()),
        witnesses: witnesses(&input.targets())?,
        targets: input.targets().iter().map(|target| target.name().to_owned()).collect(),
        judged: judged::ask(&input, spec, known.release, &files)?,
        files,
        macros: macros(&input),
        literals: literals(&tree, &input, spec, known.release)?,
        observed: sets::merge(&sightings(&input)?),
    })
}

/// What those saw who list what there is.
fn sightings(input: &Input) -> Checked<Vec<Sighting>> {
    let compilers = [None].into_iter().chain(Compiler::ALL.map(Some));
    let jobs: Vec<_> = compilers.flat_map(|c| input.targets().into_iter().map(move |t| (c, t))).collect();
    let look = |(compiler, target): &(Option<Compiler>, Target)| {
        let observed = match compiler {
            None => bindgen::observe(input, *target)?,
            Some(compiler) => dwarf::observe(input, *target, *compiler)?,
        };
        Ok(Sighting { witness: compiler.map_or("bindgen", in_dwarf), target: *target, observed })
    };
    jobs.par_iter().map(look).collect()
}

fn in_dwarf(compiler: Compiler) -> &'static str {
    match compiler {
        Compiler::Gcc => "dwarf-gcc",
        Compiler::Clang => "dwarf-clang",
    }
}

/// Everybody who is asked, with what they read with at the targets.
fn witnesses(targets: &[Target]) -> Checked<Vec<Witness>> {
    let mut all = vec![witness("bindgen", vec![bindgen::compiler()?]), witness(NAME, Vec::new())];
    for compiler in Compiler::ALL {
        let mut programs = Vec::new();
        for target in targets {
            let program = called(compiler, *target)?;
            if !programs.contains(&program) {
                programs.push(program);
            }
        }
        all.push(witness(in_dwarf(compiler), programs.clone()));
        all.push(witness(compiler.name(), programs));
    }
    all.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(all)
}

fn witness(name: &str, compilers: Vec<String>) -> Witness {
    let blind = sight::of(name).map_or(&[][..], |sight| sight.cannot_see);
    let cannot_see = blind.iter().map(|what| (*what).to_owned()).collect();
    Witness { name: name.to_owned(), compilers, cannot_see }
}

/// What a compiler calls itself.
fn called(compiler: Compiler, target: Target) -> Checked<String> {
    let program = compiler.find(target)?;
    let output = Command::new(&program).arg("--version").env("LC_ALL", "C").stdin(Stdio::null()).output();
    let said = output.ok().filter(|output| output.status.success());
    let text = said.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
    text.lines().next().map(str::to_owned).ok_or_else(|| {
        let problem = format!("{} does not say which version it is", program.display());
        CannotCheck::new(problem, "install it anew, or put another one first in PATH")
    })
}

fn macros(input: &Input) -> BTreeMap<String, usize> {
    let defines = input.headers().iter().chain(input.excerpts()).flat_map(|header| &header.defines);
    let functions = defines.filter_map(|define| Some((define.name.clone(), define.params.as_ref()?.len())));
    functions.collect()
}

fn literals(
    tree: &Tree,
    input: &Input,
    spec: &Spec,
    release: &str,
) -> Checked<BTreeMap<String, BTreeSet<String>>> {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (path, texts) in questions::literals(spec, release) {
        for text in texts {
            if input.has_literal(tree, &path, &text)?.is_some() {
                found.entry(path.clone()).or_default().insert(text);
            }
        }
    }
    Ok(found)
}

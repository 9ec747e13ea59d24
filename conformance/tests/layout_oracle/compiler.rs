//! The C compilers of the machine, and what each makes of a batch.

use std::collections::HashMap;
use std::fmt;
use std::path::Path;
use std::process::Command;

use kho_abi_spec::{Arch, Target};
use object::{Object, ObjectSection, ObjectSymbol};

use super::model::{Batch, Extent, Record};
use super::write_c;

/// A compiler that is there, for one architecture.
pub(crate) struct Compiler {
    program: String,
    arch: Arch,
    is_clang: bool,
}

impl fmt::Display for Compiler {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.program, self.arch.triple())
    }
}

impl Compiler {
    /// Every compiler that works. `missing` is told about each that does not.
    pub(crate) fn all_present(missing: &mut dyn FnMut(&str)) -> Vec<Compiler> {
        let mut found = Vec::new();
        for arch in [Arch::X86_64, Arch::Arm64] {
            match gcc(arch) {
                Some(program) => found.push(Compiler { program, arch, is_clang: false }),
                None => missing(&format!("NOT compared with gcc for {0}: install {0}-gcc", arch.triple())),
            }
            let clang = Compiler { program: "clang".into(), arch, is_clang: true };
            if clang.works() {
                found.push(clang);
            } else {
                missing(&format!("NOT compared with clang for {}: install clang", arch.triple()));
            }
        }
        found
    }

    /// The targets that the compiler compiles for.
    pub(crate) fn targets(&self) -> Vec<Target> {
        Target::ALL.into_iter().filter(|t| t.arch() == self.arch).collect()
    }

    fn works(&self) -> bool {
        self.compile("const char c = 1;", self.targets()[0]).is_ok()
    }

    /// The layout of each record of the batch.
    pub(crate) fn layouts(&self, batch: &Batch, target: Target) -> Result<Vec<Extent>, String> {
        let image = self.compile(&write_c::probes(batch), target)?;
        let file = object::File::parse(&*image).map_err(|e| format!("{self}: its object is damaged: {e}"))?;
        let symbols = symbols(&file);
        batch.records.iter().map(|record| extent(record, &symbols)).collect()
    }

    fn compile(&self, text: &str, target: Target) -> Result<Vec<u8>, String> {
        let folder = tempfile::tempdir().map_err(|e| format!("cannot make a temporary folder: {e}"))?;
        let (source, image) = (folder.path().join("records.c"), folder.path().join("records.o"));
        std::fs::write(&source, text).map_err(|e| format!("cannot write {}: {e}", source.display()))?;
        let output = self.command(&source, &image, target).output();
        let output = output.map_err(|e| format!("cannot run {self}: {e}"))?;
        if !output.status.success() {
            return Err(format!("{self} refuses:\n{}\n{text}", String::from_utf8_lossy(&output.stderr)));
        }
        std::fs::read(&image).map_err(|e| format!("{self} wrote no object: {e}"))
    }

    fn command(&self, source: &Path, image: &Path, target: Target) -> Command {
        let mut command = Command::new(&self.program);
        if self.is_clang {
            command.arg(format!("--target={}", self.arch.triple()));
        }
        // The dialect of the kernel. Warnings are about records that nobody in their right mind would write.
        command.args(["-std=gnu11", "-w", "-O0", "-c"]).arg(format!("-DPAGE_SIZE={}", target.page().bytes()));
        command.arg("-o").arg(image).arg(source);
        command
    }
}

/// The gcc for an architecture: the one with the triple in its name, or the native one.
fn gcc(arch: Arch) -> Option<String> {
    let cross = format!("{}-gcc", arch.triple());
    let machine = |program: &str| {
        let output = Command::new(program).arg("-dumpmachine").output().ok()?;
        Some(String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let cpu = arch.triple().split('-').next().unwrap_or_default();
    let fits = |program: &String| machine(program).is_some_and(|m| m.starts_with(cpu));
    [cross, "gcc".to_owned()].into_iter().find(fits)
}

/// The bytes of every object by name.
fn symbols<'data>(file: &object::File<'data>) -> HashMap<String, &'data [u8]> {
    let bytes = |symbol: &object::Symbol<'data, '_>| {
        let section = file.section_by_index(symbol.section_index()?).ok()?;
        let data = section.data_range(symbol.address(), symbol.size()).ok()??;
        Some((symbol.name().ok()?.to_owned(), data))
    };
    file.symbols().filter_map(|symbol| bytes(&symbol)).collect()
}

fn extent(record: &Record, symbols: &HashMap<String, &[u8]>) -> Result<Extent, String> {
    let object = |name: String| symbols.get(&name).copied().ok_or(format!("the object has no `{name}`"));
    let numbers = object(format!("q_{}", record.name))?;
    let mut numbers = numbers.chunks_exact(8).map(|c| u64::from_le_bytes(c.try_into().unwrap_or_default()));
    let mut next = || numbers.next().ok_or(format!("`q_{}` is too short", record.name));
    let (size, align) = (next()?, next()?);
    let mut fields = Vec::new();
    for field in &record.fields {
        fields.push(match field.bits {
            None => (next()? * 8, next()? * 8),
            Some(_) => set_bits(object(format!("b_{}_{}", record.name, field.name))?)?,
        });
    }
    Ok(Extent { size, align, fields })
}

/// The first bit that is set, and how many are, in little-endian bytes. They have to be consecutive.
fn set_bits(bytes: &[u8]) -> Result<(u64, u64), String> {
    let is_set = |bit: &u64| bytes[(bit / 8) as usize] >> (bit % 8) & 1 == 1;
    let set: Vec<u64> = (0..bytes.len() as u64 * 8).filter(is_set).collect();
    match (set.first(), set.last()) {
        (Some(first), Some(last)) if last - first + 1 == set.len() as u64 => Ok((*first, set.len() as u64)),
        _ => Err(format!("a bit-field is not made of consecutive bits: {set:?}")),
    }
}

#[cfg(test)]
mod tests {
    use super::set_bits;

    #[test]
    fn bits_are_counted_from_the_lowest() {
        assert_eq!(set_bits(&[0x00, 0xf0, 0x03]), Ok((12, 6)));
        assert!(set_bits(&[0x05]).is_err());
        assert!(set_bits(&[0x00]).is_err());
    }
}

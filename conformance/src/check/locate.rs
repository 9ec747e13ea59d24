//! Where in the tree an item is defined.

use std::collections::{BTreeMap, BTreeSet};

use crate::headers::HeaderIndex;
use crate::input::Input;
use crate::report::Location;
use crate::source::Tree;

/// Finds items in the KHO headers of one tree; by default there is no tree, and nothing is found.
#[derive(Default)]
pub(crate) struct Locator<'a> {
    /// In the order of their inclusion.
    headers: Vec<&'a HeaderIndex>,
    tree: Option<&'a Tree>,
    /// The tree's names of items that it calls otherwise, by the spec's.
    renamed: BTreeMap<String, String>,
}

impl<'a> Locator<'a> {
    pub(crate) fn new(input: &'a Input, tree: &'a Tree) -> Self {
        Locator {
            headers: in_order_of_inclusion(input.headers()).into_iter().chain(input.excerpts()).collect(),
            tree: Some(tree),
            renamed: BTreeMap::new(),
        }
    }

    /// An item is defined under another name.
    pub(crate) fn rename(&mut self, tree: &str, spec: &str) {
        self.renamed.insert(spec.to_owned(), tree.to_owned());
    }

    /// The line of an item, or of a member of it where the header names that one.
    pub(crate) fn locate(&self, item: &str, member: Option<&str>) -> Option<Location> {
        let item = self.renamed.get(item).map_or(item, String::as_str);
        let of_member = || {
            let member = member?;
            self.headers.iter().find_map(|header| Some((*header, header.member_line(item, member)?)))
        };
        // Of several `#define`s, the last is the one that is left when every header was read.
        let of_item = || self.headers.iter().rev().find_map(|header| Some((*header, line(header, item)?)));
        let (header, line) = of_member().or_else(of_item)?;
        Some(Location { file: header.path.clone(), line, text: self.text(&header.path, line) })
    }

    fn text(&self, path: &str, line: usize) -> Option<String> {
        let bytes = self.tree?.read(path).ok()??;
        let text = String::from_utf8_lossy(&bytes);
        text.lines().nth(line.checked_sub(1)?).map(|l| l.replace('\t', "    "))
    }
}

/// The line on which a header defines a name.
pub(crate) fn line(header: &HeaderIndex, name: &str) -> Option<usize> {
    let record = header.record(name).map(|r| r.line);
    let define = || header.defines.iter().rev().find(|d| d.name == name).map(|d| d.line);
    let tag = || header.enums.iter().find(|e| e.name.as_deref() == Some(name)).map(|e| e.line);
    let typedef = || header.typedefs.iter().find(|typedef| typedef.name == name).map(|typedef| typedef.line);
    record.or_else(define).or_else(|| header.enumerator_line(name)).or_else(tag).or_else(typedef)
}

/// Headers in the order in which a compiler ends them that includes each in turn: a header that another includes comes
/// before that other.
fn in_order_of_inclusion(headers: &[HeaderIndex]) -> Vec<&HeaderIndex> {
    let mut ordered = Vec::new();
    let mut entered = BTreeSet::new();
    headers.iter().for_each(|header| include(header, headers, &mut entered, &mut ordered));
    ordered
}

fn include<'h>(
    header: &'h HeaderIndex,
    headers: &'h [HeaderIndex],
    entered: &mut BTreeSet<&'h str>,
    ordered: &mut Vec<&'h HeaderIndex>,
) {
    if !entered.insert(&header.path) {
        return;
    }
    let folder = header.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    for target in header.includes.iter().map(|include| &include.target) {
        let paths = [format!("include/{target}"), format!("{folder}/{target}")];
        if let Some(included) = headers.iter().find(|h| paths.contains(&h.path)) {
            include(included, headers, entered, ordered);
        }
    }
    ordered.push(header);
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// The header and the line at which `X` is located, given the texts of two headers.
    fn located(a: &str, b: &str) -> (String, usize) {
        let folder = tempfile::tempdir().unwrap();
        let abi = folder.path().join("include/linux/kho/abi");
        fs::create_dir_all(&abi).unwrap();
        for (name, text) in [("a.h", a), ("b.h", b)] {
            fs::write(abi.join(name), text).unwrap();
        }
        let tree = Tree::folder(folder.path()).unwrap();
        let input = Input::unprepared(&tree, &[]).unwrap();
        let location = Locator::new(&input, &tree).locate("X", None).unwrap();
        (location.file.rsplit('/').next().unwrap().to_owned(), location.line)
    }

    #[test]
    fn the_last_define_in_the_order_of_inclusion_is_the_one_that_counts() {
        assert_eq!(located("#define X 1\n", "\n#undef X\n#define X 2\n"), ("b.h".to_owned(), 3));
        assert_eq!(located("#define X 1\n#undef X\n#define X 2\n", ""), ("a.h".to_owned(), 3));
        for include in ["<linux/kho/abi/b.h>", "\"b.h\""] {
            let a = format!("#include {include}\n#undef X\n#define X 1\n");
            assert_eq!(located(&a, "#define X 2\n"), ("a.h".to_owned(), 3));
            // Headers that include each other end somewhere.
            let b = "#include <linux/kho/abi/a.h>\n#define X 2\n";
            assert_eq!(located(&a, b), ("a.h".to_owned(), 3));
        }
    }
}

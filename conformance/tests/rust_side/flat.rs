//! Rust in one module: everything with a layout or a value that one version has at one page size.

use std::collections::BTreeMap;

use kho_abi_spec::emit::OutputFile;
use kho_abi_spec::model::Version;
use kho_abi_spec::{names, PageSize};
use quote::ToTokens;
use syn::{Item, UseTree, Visibility};

/// The modules of the crate by their paths.
pub(crate) struct Modules(BTreeMap<Vec<String>, Vec<Item>>);

impl Modules {
    pub(crate) fn parse(files: &[OutputFile]) -> Modules {
        let mut modules = Modules(BTreeMap::new());
        for file in files {
            let Some(name) = file.path.strip_prefix("src/").and_then(|path| path.strip_suffix(".rs")) else {
                continue;
            };
            let text = syn::parse_file(&file.text).unwrap_or_else(|error| panic!("{}: {error}", file.path));
            modules.add(vec![name.to_owned()], text.items);
        }
        modules
    }

    fn add(&mut self, path: Vec<String>, items: Vec<Item>) {
        for item in &items {
            if let Item::Mod(module) = item {
                let inner = path.iter().cloned().chain([module.ident.to_string()]).collect();
                self.add(inner, module.content.clone().map(|(_, items)| items).unwrap_or_default());
            }
        }
        self.0.insert(path, items);
    }

    /// The text of one version at one page size, with the types that are the same for every version.
    /// Its records may contain those of the versions of other domains that it imports from.
    pub(crate) fn flatten(&self, domain: &str, version: &Version, page: PageSize) -> String {
        let at = |path: &[&str]| path.iter().map(|part| (*part).to_owned()).collect::<Vec<_>>();
        let page = names::page_module(page);
        let mut modules = vec![at(&["khoser_ptr"]), at(&["unaligned"])];
        let imports = version.iter().filter_map(|(_, item)| item.import.as_ref());
        let imports = imports.map(|import| (import.domain.as_str(), import.version.as_str()));
        for (domain, version) in imports.chain([(domain, version.name.as_deref().unwrap())]) {
            modules.extend([at(&[domain, version]), at(&[domain, version, &page])]);
        }
        let mut found = BTreeMap::new();
        for module in modules {
            self.collect(&module, None, &mut found);
        }
        found.into_values().collect()
    }

    /// Adds the items of a module, or the one of a name; each under its name, so that it is there once.
    fn collect(&self, module: &[String], wanted: Option<&str>, found: &mut BTreeMap<String, String>) {
        for item in self.0.get(module).into_iter().flatten() {
            let name = match item {
                Item::Struct(item) => item.ident.to_string(),
                Item::Union(item) => item.ident.to_string(),
                Item::Enum(item) => item.ident.to_string(),
                Item::Const(item) if item.ident != "_" => item.ident.to_string(),
                Item::Type(item) => item.ident.to_string(),
                Item::Use(item) if matches!(item.vis, Visibility::Public(_)) => {
                    self.follow(module.to_vec(), &item.tree, wanted, found);
                    continue;
                }
                _ => continue,
            };
            if wanted.is_none_or(|wanted| wanted == name) {
                found.insert(name, format!("{}\n", item.to_token_stream()).replace("dyn ", ""));
            }
        }
    }

    /// Adds what a `use` exports, seen from the module that it stands in.
    fn follow(
        &self,
        mut at: Vec<String>,
        tree: &UseTree,
        wanted: Option<&str>,
        found: &mut BTreeMap<String, String>,
    ) {
        match tree {
            UseTree::Path(path) => {
                match path.ident.to_string().as_str() {
                    "super" => drop(at.pop()),
                    "crate" | "kho_abi" => at.clear(),
                    name => at.push(name.to_owned()),
                }
                self.follow(at, &path.tree, wanted, found);
            }
            UseTree::Group(group) => {
                group.items.iter().for_each(|tree| self.follow(at.clone(), tree, wanted, found));
            }
            UseTree::Name(name) if wanted.is_none_or(|wanted| name.ident == wanted) => {
                self.collect(&at, Some(&name.ident.to_string()), found);
            }
            UseTree::Name(_) => {}
            UseTree::Rename(_) | UseTree::Glob(_) => {
                panic!("the emitter has learned to say `{}`", tree.to_token_stream())
            }
        }
    }
}

//! Runs bindgen on C text, and gives what it made together with what it told on the way.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashSet};
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::rc::Rc;

use ::bindgen::callbacks::{
    DiscoveredItem, DiscoveredItemId, EnumVariantValue, FieldInfo, MacroParsingBehavior, ParseCallbacks,
    SourceLocation,
};
use ::bindgen::{BindgenError, Builder, CodegenConfig, EnumVariation, Formatter, NonCopyUnionStyle};
use kho_abi_spec::target::Target;

use super::probes::Probes;
use super::rust::Declarations;
use super::silence::Silence;
use crate::error::{CannotCheck, Checked};
use crate::input::{Input, KHO_HEADERS};

/// Put before the names of members and enumerators, so that none of them is a word of Rust, which bindgen would change.
pub(super) const C_NAME: &str = "c_";

/// What came of a run.
pub(super) enum Outcome {
    /// The text compiled.
    Bindings(Box<Bindings>),
    /// It did not: clang's messages, a line each.
    Errors(String),
}

/// What bindgen made of the text.
pub(super) struct Bindings {
    /// The Rust declarations.
    pub(super) rust: Declarations,
    /// Every type by its name in Rust.
    pub(super) types: BTreeMap<String, Found>,
}

/// A struct, union or enum that bindgen found.
pub(super) struct Found {
    /// Its name in C, if it has one.
    pub(super) tag: Option<String>,
    /// Whether a KHO header defines it, or it was asked for.
    pub(super) in_kho: bool,
}

/// A type by its name in Rust and in C, and the file that defines it.
type Discovery = (String, Option<String>, Option<String>);

#[derive(Debug)]
struct Listener {
    discoveries: Rc<RefCell<Vec<Discovery>>>,
    /// The macros whose values are of interest. A configured tree has tens of thousands of others.
    macros: HashSet<String>,
}

impl ParseCallbacks for Listener {
    fn will_parse_macro(&self, name: &str) -> MacroParsingBehavior {
        match self.macros.contains(name) {
            true => MacroParsingBehavior::Default,
            false => MacroParsingBehavior::Ignore,
        }
    }

    fn field_name(&self, info: FieldInfo<'_>) -> Option<String> {
        Some(format!("{C_NAME}{}", info.field_name))
    }

    fn enum_variant_name(&self, _enum: Option<&str>, name: &str, _value: EnumVariantValue) -> Option<String> {
        Some(format!("{C_NAME}{name}"))
    }

    fn new_item_found(&self, _id: DiscoveredItemId, item: DiscoveredItem, place: Option<&SourceLocation>) {
        let (rust, tag) = match item {
            DiscoveredItem::Struct { original_name, final_name }
            | DiscoveredItem::Union { original_name, final_name } => (final_name, original_name),
            DiscoveredItem::Enum { final_name } => {
                let tag = (!final_name.contains("_bindgen_ty_")).then(|| final_name.clone());
                (final_name, tag)
            }
            _ => return,
        };
        self.discoveries.borrow_mut().push((rust, tag, place.and_then(|place| place.file_name.clone())));
    }
}

/// Runs bindgen on the probes. libclang has to be loaded.
///
/// # Errors
/// If bindgen fails for another reason than that the text does not compile.
pub(super) fn run(input: &Input, target: Target, probes: &Probes) -> Checked<Outcome> {
    let discoveries = Rc::default();
    let listener =
        Listener { discoveries: Rc::clone(&discoveries), macros: probes.names().iter().cloned().collect() };
    let silence = Silence::begin();
    // On C that it is not prepared for, bindgen panics. Nothing of it is used after that.
    let made = catch_unwind(AssertUnwindSafe(|| {
        builder(input, target, probes.text()).parse_callbacks(Box::new(listener)).generate()
    }));
    drop(silence);
    let made = match made {
        Ok(Ok(bindings)) => bindings.to_string(),
        Ok(Err(BindgenError::ClangDiagnostic(errors))) => return Ok(Outcome::Errors(errors)),
        Ok(Err(error)) => return Err(failed(&error.to_string())),
        Err(panic) => {
            let text = panic.downcast_ref::<String>().map(String::as_str);
            return Err(failed(
                text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("it panicked"),
            ));
        }
    };
    let types = discoveries.take().into_iter().map(|(rust, tag, file)| {
        let is_wanted = |file: &str| {
            let in_tree = input.in_tree(file);
            input.is_kho_header(file) || tag.as_ref().is_some_and(|tag| input.asks_for(in_tree, tag))
        };
        let in_kho = file.is_some_and(|file| is_wanted(&file));
        (rust, Found { tag, in_kho })
    });
    let bindings = Bindings { rust: Declarations::parse(&made)?, types: types.collect() };
    Ok(Outcome::Bindings(Box::new(bindings)))
}

pub(super) fn failed(why: &str) -> CannotCheck {
    let problem = format!("bindgen failed: {}", why.lines().next().unwrap_or(why));
    CannotCheck::new(problem, "try another version of libclang (LIBCLANG_PATH)")
}

fn builder(input: &Input, target: Target, text: &str) -> Builder {
    let probes = Probes::file(input);
    let folders = [Some(format!("{}/{KHO_HEADERS}", input.top())), input.excerpts_top().map(str::to_owned)];
    let folders = folders.into_iter().flatten();
    let wanted = folders
        .fold(::bindgen::builder(), |builder, folder| builder.allowlist_file(pattern(&folder) + "/.*"));
    let wanted = input.borrowed().iter().fold(wanted, |builder, name| builder.allowlist_type(pattern(name)));
    wanted
        .header_contents(&probes, text)
        .clang_arg(format!("--target={}", target.arch().triple()))
        .clang_args(input.flags(target))
        // Every probe has to tell of its errors, and of nothing else.
        .clang_args(["-ferror-limit=0", "-w", "-Wno-int-conversion"])
        .allowlist_file(pattern(&probes))
        .with_codegen_config(CodegenConfig::TYPES | CodegenConfig::VARS)
        .default_enum_style(EnumVariation::NewType { is_bitfield: false, is_global: true })
        .prepend_enum_name(false)
        // A tag of C is in one scope with all others, also if a record defines it inside.
        .disable_nested_struct_naming()
        .default_non_copy_union_style(NonCopyUnionStyle::ManuallyDrop)
        .derive_debug(false)
        .generate_comments(false)
        // Each of these would start processes, for nothing that is needed here.
        .detect_include_paths(false)
        .formatter(Formatter::None)
}

/// A regular expression that matches a text only.
pub(super) fn pattern(text: &str) -> String {
    let special = |c: char| c.is_ascii_punctuation() && !matches!(c, '<' | '>');
    text.chars().flat_map(|c| special(c).then_some('\\').into_iter().chain([c])).collect()
}

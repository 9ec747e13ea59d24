//! The docs of items as comments: kernel-doc for what has members, plain comments for macros.

use super::comment::{block, fill, harmless, short, wrapped, TEXT_WIDTH};
use super::term::string;
use super::unit::Unit;
use crate::emit::words::{consequences, releases_note};
use crate::expr::{ExprKind, Value};
use crate::model::{Docs, Enum, Item, ItemId, ItemKind, Node, Property, PropertyType, Record};

/// How far the lines after the first of a member's docs are set in.
const HANGING: &str = "  ";

impl Unit<'_> {
    /// The comment above a struct or a union.
    pub(super) fn record_docs(&self, id: ItemId, record: &Record) -> String {
        let item = self.version.item(id);
        let members = record.fields.iter().map(|field| (self.name(&field.name), one_paragraph(&field.docs)));
        kernel_doc(&self.tag(id), item, members)
    }

    /// The comment above an enum.
    pub(super) fn enum_docs(&self, id: ItemId, group: &Enum) -> String {
        let members = group.members.iter().map(|(member, _)| {
            let item = self.version.item(*member);
            let docs = [one_paragraph(&item.docs), releases_note(item).unwrap_or_default()].join(" ");
            (self.name(&item.name), docs)
        });
        kernel_doc(&self.tag(id), self.version.item(id), members)
    }

    /// The comment above a macro.
    pub(super) fn macro_docs(&self, item: &Item) -> String {
        let mut lines = wrapped(&item.docs, TEXT_WIDTH);
        let mut notes: Vec<String> = releases_note(item).into_iter().collect();
        if let ItemKind::Const(constant) = &item.kind {
            notes.extend(
                constant.flag_of.as_ref().map(|(record, field)| {
                    format!("A flag in @{} of {}.", self.name(field), self.tag(*record))
                }),
            );
        }
        for note in notes {
            // A short remark reads best on the same line as a short text.
            match lines.as_mut_slice() {
                [only] if only.len() + 1 + note.len() <= TEXT_WIDTH => *only = format!("{only} {note}"),
                _ => lines.extend(fill("", "", &note, TEXT_WIDTH)),
            }
        }
        short(&lines)
    }

    /// A node of a flattened device tree. C has no way to say more than a comment can.
    pub(super) fn node_docs(&self, item: &Item, node: &Node) -> String {
        let mut lines = fill("", HANGING, &format!("DOC: FDT node {}", string(&node.path)), TEXT_WIDTH);
        lines.push(String::new());
        lines.extend(wrapped(&item.docs, TEXT_WIDTH));
        lines.extend(releases_note(item).map(|note| harmless(&note)));
        for property in &node.properties {
            lines.push(String::new());
            let text = format!("{}: {}", self.property(property), one_paragraph(&property.docs));
            lines.extend(fill("", HANGING, &text, TEXT_WIDTH));
        }
        block(true, &lines)
    }

    fn property(&self, property: &Property) -> String {
        let said = |value: Option<[Value; 3]>| match value {
            Some([Value::Str(text), ..]) => string(&text),
            Some([value, ..]) => value.to_string(),
            None => String::new(),
        };
        let mut text = format!("Property {}", said(self.values(&property.wire_name)));
        if let ExprKind::Const(id) = &property.wire_name.kind {
            text.push_str(&format!(" ({})", self.name(&self.version.item(*id).name)));
        }
        match property.holds {
            PropertyType::Str => text.push_str(", a string"),
            PropertyType::Int(scalar) => {
                text.push_str(&format!(", {}", self.pick(scalar.kernel(), scalar.portable())));
            }
            PropertyType::Reg => text.push_str(", an address and a size in big-endian cells"),
        }
        if property.value.is_some() {
            text.push_str(&format!(
                ", always {}",
                said(property.value.as_ref().and_then(|v| self.values(v)))
            ));
        }
        text
    }

    /// What the file, the domain and the version say about themselves.
    pub(super) fn overview(&self) -> String {
        let mut lines = vec![harmless(&format!("DOC: ABI of {}", self.title()))];
        let mut add = |paragraph: &[String]| {
            if !paragraph.is_empty() {
                lines.push(String::new());
                lines.extend(wrapped(paragraph, TEXT_WIDTH));
            }
        };
        add(&self.domain.file_docs);
        add(&introduced("Domain", self.domain.name.as_deref(), &self.domain.docs));
        add(&consequences(self.domain));
        add(&introduced("Version", self.version.name.as_deref(), &self.version.docs));
        block(true, &lines)
    }
}

/// Docs that say at their beginning what they are about.
fn introduced(what: &str, name: Option<&str>, docs: &Docs) -> Docs {
    let mut docs = docs.clone();
    if let (Some(name), Some(first)) = (name, docs.first_mut()) {
        *first = format!("{what} {name}: {first}");
    }
    docs
}

fn kernel_doc(tag: &str, item: &Item, members: impl Iterator<Item = (String, String)>) -> String {
    let members: Vec<_> = members.filter(|(_, docs)| !docs.trim().is_empty()).collect();
    if item.docs.is_empty() && members.is_empty() {
        return String::new();
    }
    let (brief, rest) = first_sentence(&item.docs);
    let mut lines = match brief {
        Some(brief) => fill("", HANGING, &format!("{tag} - {brief}"), TEXT_WIDTH),
        None => vec![tag.to_owned()],
    };
    for (name, docs) in members {
        lines.extend(fill("", HANGING, &format!("@{name}: {docs}"), TEXT_WIDTH));
    }
    if !rest.is_empty() {
        lines.push(String::new());
        lines.extend(wrapped(&rest, TEXT_WIDTH));
    }
    if let Some(note) = releases_note(item) {
        lines.push(String::new());
        lines.extend(fill("", "", &note, TEXT_WIDTH));
    }
    block(true, &lines)
}

/// The first sentence without its full stop, and what follows it.
fn first_sentence(docs: &Docs) -> (Option<String>, Docs) {
    let paragraph = docs.iter().position(|line| line.trim().is_empty()).unwrap_or(docs.len());
    let (first, rest) = docs.split_at(paragraph);
    let text = first.join(" ");
    let (sentence, remainder) = text.split_once(". ").unwrap_or((&text, ""));
    let sentence = sentence.trim_end_matches('.').trim();
    let mut following: Docs = Vec::new();
    if !remainder.is_empty() {
        following.push(remainder.to_owned());
    }
    following.extend(rest.iter().skip(usize::from(following.is_empty())).cloned());
    ((!sentence.is_empty()).then(|| sentence.to_owned()), following)
}

/// All docs in one go: an empty line would end a member's docs in kernel-doc.
fn one_paragraph(docs: &Docs) -> String {
    let lines: Vec<&str> = docs.iter().map(|line| line.trim()).filter(|line| !line.is_empty()).collect();
    lines.join(" ")
}

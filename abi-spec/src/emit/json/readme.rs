//! The README of the layout files, made from the descriptions in their schema.

use serde_json::{Map, Value as Json};

/// One table for the document and one for each definition, in the order of the schema.
pub(super) fn text(schema: &str) -> String {
    // The schema is part of this crate; tests hold that it parses and that every key has a description.
    let schema: Json = serde_json::from_str(schema).unwrap_or_default();
    let mut text = String::from("# Layouts\n\n");
    text.push_str(description(&schema));
    text.push_str(
        "\n\nEach file is named after the domain, the version and the target that it describes, and keeps to \
         [schema.json](schema.json). Every key is always there; one that does not apply is null. Integers have up to \
         64 bits: a reader whose numbers are floating-point loses the low bits of large ones.\n",
    );
    text.push_str(&tables(&schema));
    text
}

/// A table of the keys for the document, and one for each definition with a title.
pub(in crate::emit) fn tables(schema: &Json) -> String {
    let mut text = String::new();
    section(&mut text, "The document", schema);
    let definitions = schema.get("$defs").and_then(Json::as_object);
    for (_, definition) in definitions.into_iter().flatten() {
        if let Some(title) = definition.get("title").and_then(Json::as_str) {
            section(&mut text, title, definition);
        }
    }
    text
}

/// A heading with a table of the keys.
fn section(text: &mut String, title: &str, object: &Json) {
    let Some(keys) = object.get("properties").and_then(Json::as_object) else { return };
    text.push_str(&format!("\n## {title}\n\n"));
    if title != "The document" {
        text.push_str(&format!("{}\n\n", description(object)));
    }
    text.push_str("| Key | Meaning |\n|---|---|\n");
    rows(text, "", keys);
}

fn rows(text: &mut String, prefix: &str, keys: &Map<String, Json>) {
    for (key, about) in keys {
        text.push_str(&format!("| `{prefix}{key}` | {} |\n", description(about)));
        if let Some(inner) = about.get("properties").and_then(Json::as_object) {
            rows(text, &format!("{prefix}{key}."), inner);
        }
        let elements = about.get("items").and_then(|items| items.get("properties"));
        if let Some(inner) = elements.and_then(Json::as_object) {
            rows(text, &format!("{prefix}{key}[]."), inner);
        }
    }
}

fn description(object: &Json) -> &str {
    object.get("description").and_then(Json::as_str).unwrap_or_default()
}

//! The schema of the catalogue: its own keys, and the definitions of items as the layout files have them.

use serde_json::{Map, Value as Json};

use crate::emit::json;

/// The catalogue's own part, in JSON Schema 2020-12.
const OWN: &str = include_str!("../schema/catalogue.json");

/// The whole schema. Both parts belong to this crate; tests hold that they parse and do not clash.
pub(super) fn schema() -> Json {
    let mut schema = parsed(OWN);
    let layout = parsed(json::SCHEMA);
    let definitions = layout.get("$defs").and_then(Json::as_object).cloned().unwrap_or_default();
    let target = layout.pointer("/properties/target").cloned().unwrap_or_default();
    if let Some(own) = schema.get_mut("$defs").and_then(Json::as_object_mut) {
        own.insert("target".to_owned(), titled(target, "A target"));
        own.extend(definitions);
    }
    schema
}

fn parsed(text: &str) -> Json {
    serde_json::from_str(text).unwrap_or_default()
}

/// A definition with a title, first of all.
fn titled(definition: Json, title: &str) -> Json {
    let mut titled = Map::new();
    titled.insert("title".to_owned(), title.into());
    if let Json::Object(keys) = definition {
        titled.extend(keys);
    }
    Json::Object(titled)
}

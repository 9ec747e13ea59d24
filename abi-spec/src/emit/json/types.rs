//! Types as structured objects.

use serde_json::{json, Value as Json};

use crate::layout::{EnumLayout, Shape, VersionLayout};
use crate::model::Version;
use crate::scalar::Scalar;

/// The type of a field, with the names and the sizes of everything that it is made of.
pub(super) fn of_shape(version: &Version, layout: &VersionLayout, shape: &Shape) -> Json {
    match shape {
        Shape::Scalar(scalar) => of_scalar(*scalar),
        Shape::Record(id) => json!({
            "kind": "record",
            "name": version.item(*id).name,
            "size": layout.record(*id).map(|record| record.size),
        }),
        Shape::Enum(id) => json!({
            "kind": "enum",
            "name": version.item(*id).name,
            "size": EnumLayout::BYTES,
        }),
        Shape::Pointer { target } => json!({
            "kind": "pointer",
            "size": Scalar::U64.bytes(),
            "target": version.item(*target).name,
        }),
        Shape::Array(of, length) => json!({
            "kind": "array",
            "length": length,
            "element": of_shape(version, layout, of),
        }),
        Shape::Flexible(of) => json!({
            "kind": "array",
            "length": null,
            "element": of_shape(version, layout, of),
        }),
    }
}

fn of_scalar(scalar: Scalar) -> Json {
    json!({
        "kind": "integer",
        "name": scalar.kernel(),
        "size": scalar.bytes(),
        "signed": scalar.signed(),
    })
}

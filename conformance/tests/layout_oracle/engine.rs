//! What the project's own layout engine makes of a batch.

use kho_abi_spec::model::Version;
use kho_abi_spec::{Source, Spec, Target};

use super::model::{Batch, Extent};
use super::write_spec;

/// Reads the spec text of a batch; the error is the first refusal with the line that it is about.
pub(crate) fn read(batch: &Batch) -> Result<Spec, String> {
    let text = write_spec::spec(batch);
    Spec::read(&[Source { path: "random.rs".into(), text: text.clone() }]).map_err(|refused| {
        let first = refused.iter().next().map(|d| d.place.span.start().line).unwrap_or_default();
        let line = text.lines().nth(first.saturating_sub(1)).unwrap_or_default();
        format!("the spec language refuses a random record: {refused}\n{line}\nin\n{text}")
    })
}

/// The layout of each record of the batch.
pub(crate) fn layouts(batch: &Batch, spec: &Spec, target: Target) -> Vec<Extent> {
    let version: &Version = &spec.abi.domains[0].versions[0];
    let layouts = spec.layouts.version(0, 0, target);
    let extent = |name: &str| {
        let layout = version.find(name).and_then(|id| layouts.record(id))?;
        let fields = layout.fields.iter().map(|f| (f.bit_offset, f.bit_width)).collect();
        Some(Extent { size: layout.size, align: layout.align, fields })
    };
    batch.records.iter().map(|r| extent(&r.name).expect("every record has a layout")).collect()
}

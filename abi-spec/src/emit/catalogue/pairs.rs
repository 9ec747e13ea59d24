//! Verdicts as objects, the same in the catalogue and in the reports of `compat`.

use serde_json::{json, Value as Json};

use crate::compat::{DomainVerdict, Handover, Outcome, Verdict};

/// Whether one kernel can hand over to another.
pub fn handover(handover: &Handover) -> Json {
    json!({
        "old": handover.old,
        "new": handover.new,
        "verdict": handover.verdict.id(),
        "domains": handover.domains.iter().map(domain).collect::<Vec<_>>(),
    })
}

fn domain(domain: &DomainVerdict) -> Json {
    json!({
        "domain": domain.domain,
        "guarded_by": domain.guarded_by,
        "old": domain.old,
        "new": domain.new,
        "outcome": Outcome::id(domain.outcome),
        "verdict": domain.verdict.map(Verdict::id),
        "consequence": domain.consequence,
        "remarks": domain.remarks,
    })
}

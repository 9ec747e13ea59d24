//! What a merge brings: only what is not already so on the other side of it.

use crate::report::Finding;

/// What a commit brings, given what it has changed against each of its parents. Without a parent it brings nothing: all
/// of it is new.
///
/// A merge that joins two changes brings what neither parent has: it is found against each of them, in one domain.
pub(super) fn brought(of_parents: Vec<Vec<Finding>>) -> Vec<Finding> {
    let mut of_parents = of_parents.into_iter();
    let Some(first) = of_parents.next() else { return Vec::new() };
    let others: Vec<Vec<Finding>> = of_parents.collect();
    let is_everywhere = |finding: &Finding| {
        others
            .iter()
            .all(|other| other.iter().any(|f| f.level == finding.level && f.domain == finding.domain))
    };
    first.into_iter().filter(is_everywhere).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{OVER_BUMP, UNBUMPED_CHANGE};

    fn finding(domain: &str, item: &str) -> Finding {
        Finding {
            domain: Some(domain.to_owned()),
            item: Some(item.to_owned()),
            ..Finding::new(&UNBUMPED_CHANGE, "")
        }
    }

    fn items(of_parents: Vec<Vec<Finding>>) -> Vec<String> {
        brought(of_parents).into_iter().filter_map(|finding| finding.item).collect()
    }

    #[test]
    fn a_merge_brings_what_no_parent_has() {
        let (a, b, c) = (finding("kho", "a"), finding("kho", "b"), finding("luo", "c"));
        assert_eq!(items(vec![vec![a.clone(), c.clone()]]), ["a", "c"]);
        assert_eq!(items(vec![vec![a.clone()], vec![]]), [""; 0], "the other parent brought it");
        assert_eq!(items(vec![vec![a.clone()], vec![b.clone()]]), ["a"], "two changes under one version");
        assert_eq!(items(vec![vec![a.clone(), c.clone()], vec![b]]), ["a"]);
        let warned = Finding { domain: Some("kho".to_owned()), ..Finding::new(&OVER_BUMP, "") };
        assert_eq!(items(vec![vec![a], vec![warned]]), [""; 0]);
        assert_eq!(items(vec![]), [""; 0]);
    }
}

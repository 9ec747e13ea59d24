//! What a tree announces as a version, taken apart: names with numbers. Every scheme in use comes down to that.

/// A version as it is announced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// As it is announced; a name and a number with a space between them.
    text: String,
}

impl Stamp {
    /// A version from its text: `kho-v4`, `1`, `pci 2` or `luo-v5;block-v1`.
    pub fn new(text: impl Into<String>) -> Stamp {
        Stamp { text: text.into() }
    }

    /// As it is announced.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The strings that it is joined of; mostly one.
    pub fn parts(&self) -> impl Iterator<Item = &str> {
        self.text.split(';')
    }

    /// The name before the number of its first part, without what joins the two: `kho` of `kho-v4`.
    pub fn stem(&self) -> &str {
        self.parts().next().map_or("", |first| split(first).0)
    }

    /// Whether each part ends in a number, as versions do and other strings seldom.
    pub fn is_numbered(&self) -> bool {
        self.parts().all(|part| {
            let (stem, number) = split(part);
            number.is_some() && !stem.is_empty()
        })
    }

    /// Whether this one, which comes later and is another one, has no higher number where both have the same name. Whoever
    /// only writes the name in other letters has raised nothing.
    pub fn is_no_higher_than(&self, before: &Stamp) -> bool {
        let kept: Vec<&str> = before.parts().collect();
        self.parts().filter(|part| !kept.contains(part)).any(|part| {
            let (stem, number) = split(part.trim());
            let mut others = kept.iter().map(|other| split(other));
            let same = others.find(|(other, _)| other.eq_ignore_ascii_case(stem));
            same.is_some_and(|(_, other)| match (number, other) {
                (Some(number), Some(other)) => number <= other,
                _ => false,
            })
        })
    }
}

impl Stamp {
    /// The next version, higher than this one and than all that are known: the first part's number is raised.
    pub fn next(&self, known: &[Stamp]) -> Option<String> {
        let mut parts = self.parts();
        let first = parts.next()?;
        let (stem, number) = split(first);
        let of_known = known.iter().flat_map(Stamp::parts).map(split).filter(|(other, _)| *other == stem);
        let highest = of_known.filter_map(|(_, number)| number).chain(number).max()?;
        let digits = number?.to_string().len();
        let mut next =
            format!("{}{}", first.get(..first.len().checked_sub(digits)?)?, highest.checked_add(1)?);
        for part in parts {
            next = format!("{next};{part}");
        }
        Some(next)
    }
}

/// Name and number of `NAME-vNUMBER`, `NAME NUMBER` or `NUMBER`.
fn split(part: &str) -> (&str, Option<u64>) {
    let digits = part.len() - part.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let (stem, number) = part.split_at(part.len() - digits);
    let Ok(number) = number.parse() else { return (part, None) };
    let bare = ["-v", "-V", " ", "_v", "_V"].into_iter().find_map(|joint| stem.strip_suffix(joint));
    match bare {
        Some(bare) => (bare, Some(number)),
        None if stem.is_empty() => (stem, Some(number)),
        // A number that is part of a name.
        None => (part, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_numbers() {
        let stem = |text| Stamp::new(text).stem().to_owned();
        assert_eq!(
            ["kho-v4", "luo-session-v2", "1", "pci 2", "luo-v5;block-v1", "sha256"].map(stem),
            ["kho", "luo-session", "", "pci", "luo", "sha256"]
        );
        let numbered = |text| Stamp::new(text).is_numbered();
        assert!(numbered("kho-v4") && numbered("luo-v5;block-v1"));
        assert!(!numbered("LUO") && !numbered("1") && !numbered("preserved-data") && !numbered("sha256"));
        assert!(!numbered("kho-v4;block"));
    }

    #[test]
    fn the_next_one() {
        let next = |text, known: &[&str]| {
            Stamp::new(text).next(&known.iter().map(|known| Stamp::new(*known)).collect::<Vec<_>>())
        };
        assert_eq!(next("kho-v4", &["kho-v1", "kho-v4"]).as_deref(), Some("kho-v5"));
        assert_eq!(next("kho-v1", &["kho-v3", "kho-v4"]).as_deref(), Some("kho-v5"));
        assert_eq!(next("1", &[]).as_deref(), Some("2"));
        assert_eq!(next("pci 2", &[]).as_deref(), Some("pci 3"));
        assert_eq!(next("luo-v9;block-v1", &["luo-v5"]).as_deref(), Some("luo-v10;block-v1"));
        assert_eq!(next("kho", &["kho-v4"]), None);
        assert_eq!(next("kho-v18446744073709551615", &[]), None);
    }

    #[test]
    fn going_back() {
        let back = |before, after| Stamp::new(after).is_no_higher_than(&Stamp::new(before));
        assert!(back("kho-v4", "kho-v3") && back("2", "1") && back("pci 2", "pci 1"));
        assert!(back("luo-v5;block-v2", "luo-v6;block-v1"));
        assert!(back("kho-v10", "kho-v9"));
        assert!(back("luo-v5", "LUO-v5") && back("luo-v5", "luo-V5") && back("luo-v5", "luo-v5 "));
        assert!(back("luo-v5", "luo-v05"));
        assert!(!back("kho-v4", "kho-v5") && !back("kho-v4", "handover-v1"));
        assert!(!back("luo-v5", "luo-v5;block-v1"));
        assert!(!back("kho-v99999999999999999999", "kho-v1"), "a number of any length is no fault");
    }
}

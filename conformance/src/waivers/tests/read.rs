//! What a file may say.

use super::*;

/// The one line that says what is wrong.
fn refused(text: &str) -> String {
    match Waivers::parse(text, "w.toml") {
        Ok(waivers) => panic!("this is accepted, as {waivers:?}:\n{text}"),
        Err(error) => error.to_string(),
    }
}

#[test]
fn each_key_is_read() {
    let targets = "targets = [\"arm64-64k\", \"arm64-16k\", \"arm64-64k\"]";
    let reason = "reason = \"\"\"\n  one\n  two\"\"\"";
    let text = waiver(&["item = \"kho_*\"", targets, "from = \"7.2\"", "to = \"kho-v4\"", reason]);
    let text = format!("# A comment, and a line that is empty.\n\n{text}");
    let location =
        |line, text: &str| Location { file: "w.toml".to_owned(), line, text: Some(text.to_owned()) };
    let expected = Waiver {
        rule: &crate::rules::UNBUMPED_CHANGE,
        item: Item::BeginsWith("kho_".to_owned()),
        targets: vec![Target::Arm64Page16k, Target::Arm64Page64k],
        from: Some(Side::Release("7.2".to_owned())),
        to: Some(Side::Announced("kho-v4".to_owned())),
        reason: "one two".to_owned(),
        link: "https://example.org/mail/1".to_owned(),
        until: Date::constant(2999, 12, 31),
        at: location(5, "item = \"kho_*\""),
        ends_at: location(10, "until = 2999-12-31"),
    };
    assert_eq!(parse(&text).waivers, [expected]);
}

#[test]
fn lines_are_counted_whatever_ends_them() {
    let waivers = parse(&waiver(&[]).replace('\n', "\r\n")).waivers;
    let at = waivers[0].at.clone();
    assert_eq!((at.line, at.text.as_deref()), (3, Some("item = \"kho_vmalloc.flags\"")));
}

#[test]
fn levels_are_read() {
    let text = "[levels]\nover-bump = \"deny\"\nunbumped-change = \"warn\"\nwaiver-unused = \"note\"\n";
    let levels = parse(text).levels;
    let mut names: Vec<_> = levels.iter().map(|(rule, level)| (rule.id, level.name())).collect();
    names.sort_unstable();
    assert_eq!(names, [("over-bump", "deny"), ("unbumped-change", "warn"), ("waiver-unused", "note")]);
}

#[test]
fn a_file_may_say_nothing() {
    for text in ["", "# nothing yet\n", "[levels]\n", "waiver = []\n"] {
        assert_eq!(parse(text), Waivers::default(), "{text}");
    }
}

/// Without a key, each error is that of the table's first line and says what the key is for.
#[test]
fn what_has_to_be_there() {
    for (key, says) in [
        ("rule", "w.toml:2: the waiver has no `rule`: name the rule"),
        ("item", "w.toml:2: the waiver has no `item`: name the item"),
        ("reason", "w.toml:2: the waiver has no `reason`: say why"),
        ("link", "w.toml:2: the waiver has no `link`: give the address"),
        ("until", "w.toml:2: the waiver has no `until`: write the last day"),
    ] {
        let whole = waiver(&[]);
        let lines = whole.lines().filter(|line| !line.starts_with(key));
        let text: String = ["\n"].into_iter().chain(lines.flat_map(|line| [line, "\n"])).collect();
        let line = refused(&text);
        assert!(line.starts_with(says), "{line}");
    }
}

/// A line that takes the place of the one of a good waiver, or follows it; where the error is, and what it says.
const MISTAKES: &[(&str, usize, &[&str])] = &[
    ("rule = \"unbumped\"", 2, &["no rule `unbumped`", "kho-abi explain"]),
    ("rule = 3", 2, &["integer", "expected a string", "[[waiver]]"]),
    ("rule = \"waiver-unused\"", 2, &["about waivers, and cannot be waived", "[levels]"]),
    ("rule = \"waiver-outdated\"", 2, &["about waivers, and cannot be waived"]),
    ("rule = \"nothing-compared\"", 2, &["nothing was checked", "take the line out"]),
    ("item = \"\"", 3, &["`` is no item", "name one"]),
    ("item = \"*_flags\"", 3, &["`*_flags` is no item", "at its end"]),
    ("item = \"kho_**\"", 3, &["`kho_**` is no item"]),
    ("item = \"struct kho_vmalloc\"", 3, &["`struct kho_vmalloc` is no item"]),
    ("item = \"a\\u001b[31m\\nb \"", 3, &[r"`a\u{1b}[31m\nb ` is no item"]),
    ("reason = \"  \"", 4, &["`reason` is empty", "say why"]),
    ("reason = 1", 4, &["integer"]),
    ("link = \"\"", 5, &["`` is no address", "https://"]),
    ("link = \"see the mail\"", 5, &["`see the mail` is no address"]),
    ("link = \"https://example.org/a b\"", 5, &["is no address"]),
    ("link = \"https://\"", 5, &["is no address"]),
    ("until = \"2999-12-31\"", 6, &["`until` is no date", "without quotes"]),
    ("until = 2999-12-31T00:00:00", 6, &["`until` is no date", "without a time"]),
    ("until = 2999-12-31T00:00:00Z", 6, &["`until` is no date"]),
    ("until = 12:00:00", 6, &["`until` is no date"]),
    ("until = 2999-02-30", 6, &[": "]),
    ("until = 2999-13-01", 6, &[": "]),
    ("targets = []", 7, &["list of targets is empty", "leave `targets` out"]),
    ("targets = \"arm64-16k\"", 7, &["expected a sequence"]),
    ("targets = [\"arm64-16k\", \"arm64-8k\"]", 7, &["unknown target `arm64-8k`", "arm64-64k"]),
    ("targets = [\n  \"arm64-16k\",\n  \"arm\",\n]", 9, &["unknown target `arm`"]),
    ("from = \"\"", 7, &["`` is no side for `from`", "name a release"]),
    ("from = \" 7.2\"", 7, &["is no side for `from`"]),
    ("from = \"v7.2\"", 7, &["`v7.2` is no side for `from`", "such as 7.3"]),
    ("from = \"7.2.12\"", 7, &["`7.2.12` is no side for `from`", "updates and candidates"]),
    ("to = \"7.3-rc1\"", 7, &["`7.3-rc1` is no side for `to`"]),
    ("to = \"abc123\"", 7, &["`abc123` is no side for `to`", "7 or more digits"]),
    ("to = 7.3", 7, &["floating point", "expected a string"]),
    ("untill = 2999-12-31", 7, &["unknown field `untill`", "until", "[[waiver]]"]),
    ("level = \"note\"", 7, &["unknown field `level`"]),
    ("item = \"a\"\nitem = \"b\"", 4, &["duplicate key", "so that the file is TOML"]),
    ("reason = \"", 4, &["so that the file is TOML"]),
    ("nonsense", 7, &["so that the file is TOML"]),
    ("[waivers]", 7, &["unknown field `waivers`"]),
    ("[levels]\nover-bumps = \"deny\"", 8, &["no rule `over-bumps`", "kho-abi explain"]),
    ("[levels]\nover-bump = \"error\"", 8, &["no level `error`", "deny, warn and note"]),
    ("[levels]\nover-bump = true", 8, &["boolean"]),
    ("[levels]\nnothing-compared = \"warn\"", 8, &["nothing was checked", "take the line out"]),
    ("[levels]\nover-bump = \"deny\"\nover-bump = \"warn\"", 9, &["duplicate key"]),
];

#[test]
fn mistakes_are_told_with_their_line() {
    for (mistake, line, says) in MISTAKES {
        let error = refused(&waiver(&[mistake]));
        let start = format!("w.toml:{line}: ");
        let right = error.starts_with(&start) && says.iter().all(|part| error.contains(part));
        assert!(right, "{mistake}\n  {error}\n  is not {start} ... {says:?}");
        let one_line = !error.contains(|c: char| c.is_control());
        assert!(one_line && error[start.len()..].contains(": "), "nothing to do about it: {error}");
    }
}

#[test]
fn a_check_has_no_old_side() {
    let rule = "rule = \"member-type\"";
    let error = refused(&waiver(&[rule, "from = \"7.2\""]));
    assert!(error.starts_with("w.toml:7: `member-type` is found in one tree"), "{error}");
    // What both find has an old side where drift finds it.
    for (rule, side) in [(rule, "to = \"7.3\""), ("rule = \"record-raw-pointer\"", "from = \"7.2\"")] {
        assert_eq!(parse(&waiver(&[rule, side])).waivers.len(), 1);
    }
}

#[test]
fn a_waiver_stands_there_once() {
    let twice = |second: &[&str]| format!("{}{}", waiver(&["to = \"7.3\""]), waiver(second));
    let error = refused(&twice(&["to = \"7.3\"", "reason = \"other words\""]));
    assert!(error.starts_with("w.toml:8: this waives the same as the waiver in line 3: delete"), "{error}");
    for second in [&["to = \"7.2\""][..], &[], &["item = \"kho_vmalloc\"", "to = \"7.3\""]] {
        assert_eq!(parse(&twice(second)).waivers.len(), 2);
    }
}

#[test]
fn items() {
    for (pattern, covers, leaves) in [
        ("kho_vmalloc.flags", &["kho_vmalloc.flags"][..], &["kho_vmalloc", "kho_vmalloc.flags2"][..]),
        ("kho_vmalloc", &["kho_vmalloc", "kho_vmalloc.flags"], &["kho_vmalloc_hdr", "kho_vmalloc_hdr.next"]),
        ("kho_vmalloc*", &["kho_vmalloc", "kho_vmalloc.flags", "kho_vmalloc_hdr.next"], &["kho_radix_node"]),
        ("KHO_FDT_*", &["KHO_FDT_COMPATIBLE"], &["KHO_FDT", "kho_fdt_x"]),
        ("a*", &["a", "a.b", "a/b.h"], &["ba"]),
        ("include/linux/kho/abi/a", &["include/linux/kho/abi/a"], &["include/linux/kho/abi/a.h"]),
    ] {
        let item = Item::parse(pattern).unwrap();
        assert_eq!(item.text(), pattern);
        assert!(covers.iter().all(|found| item.covers(found)), "{pattern}");
        assert!(!leaves.iter().any(|found| item.covers(found)), "{pattern}");
    }
    // All of a rule is not for a waiver.
    assert_eq!(Item::parse("*"), None);
}

#[test]
fn sides() {
    for (text, side) in [
        ("7.3", Side::Release("7.3".to_owned())),
        ("kho-v4", Side::Announced("kho-v4".to_owned())),
        ("1", Side::Announced("1".to_owned())),
        ("pci 2", Side::Announced("pci 2".to_owned())),
        ("kho-v5;radix-v1", Side::Announced("kho-v5;radix-v1".to_owned())),
        ("0123ABC", Side::Commit("0123abc".to_owned())),
        ("1234567", Side::Commit("1234567".to_owned())),
    ] {
        assert_eq!(Side::parse(text), Ok(side));
    }
}

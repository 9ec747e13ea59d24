//! Reports in which everything occurs that a report can say.

use kho_abi_conformance::report::{
    sight, Commit, Compared, DomainReport, Finding, InputReport, Location, Maps, Question, Report,
    Unattested, Waived,
};
use kho_abi_conformance::rules;
use kho_abi_spec::target::Target;

/// A header of the ABI.
pub(crate) const HEADER: &str = "include/linux/kho/abi/kexec_handover.h";

/// Two trees with all kinds of differences.
pub(crate) fn drift() -> Report {
    Report {
        question: Question::Drift,
        inputs: vec![
            input(
                "linux at v7.2",
                "7.2",
                &[("kho", "kho-v3"), ("luo", "luo-v5"), ("memblock", "memblock-v1")],
            ),
            input("linux at v7.3", "7.3", &[("kho", "kho-v4"), ("luo", "luo-v5"), ("kexec_metadata", "1")]),
        ],
        remarks: vec!["3 of 1204 commits touch files of the ABI".to_owned()],
        findings: vec![swapped(), by_page_size(), over_bump(), removed(), renamed(), put_right()],
        ..Report::default()
    }
    .with_coverage()
}

/// One tree with a finding, of which not all could be checked.
pub(crate) fn check() -> Report {
    let mut input = input("linux", "7.3", &[("kho", "kho-v4")]);
    input.build = Some("linux-build".to_owned());
    input.vmlinux = Some("vmlinux".to_owned());
    input.stood_in.push("include/uapi/linux/fcntl.h".to_owned());
    input.problems.push("gcc is not there for arm64: install gcc-aarch64-linux-gnu".to_owned());
    let mut finding = Finding {
        item: Some("KHO_SIZE".to_owned()),
        ..Finding::new(&rules::CONSTANT_VALUE, "`KHO_SIZE` has another value")
    };
    finding.location = Some(location(102, Some("#define KHO_SIZE 3")));
    finding.targets = Target::ALL.to_vec();
    (finding.before, finding.after) = (Some("2".to_owned()), Some("3".to_owned()));
    Report { inputs: vec![input], findings: vec![finding], ..Report::default() }.with_coverage()
}

trait WithCoverage {
    fn with_coverage(self) -> Self;
}

impl WithCoverage for Report {
    fn with_coverage(mut self) -> Self {
        let coverage = &mut self.coverage;
        coverage.witnesses = ["bindgen", "gcc"].into_iter().filter_map(sight::of).collect();
        for item in ["kho_block", "kho_vmalloc"] {
            for target in Target::ALL.map(Target::name) {
                let witnesses = ["bindgen", "gcc"].into();
                coverage.compared.push(Compared { item: item.to_owned(), target, witnesses });
            }
        }
        coverage.unattested.push(Unattested {
            item: "kho_root_node".to_owned(),
            reason: "a tree of headers only does not show it".to_owned(),
        });
        coverage.waived.push(Waived {
            rule: "field-renamed".to_owned(),
            item: Some("luo_file_ser.token".to_owned()),
            targets: vec!["arm64-64k".to_owned()],
            reason: "the token means what it meant".to_owned(),
            link: "https://lore.kernel.org/r/1".to_owned(),
            until: "2027-01-31".to_owned(),
        });
        self
    }
}

fn input(tree: &str, release: &str, domains: &[(&str, &str)]) -> InputReport {
    let domain = |(domain, announced): &(&str, &str)| DomainReport {
        domain: (*domain).to_owned(),
        announced: (*domain != "memblock").then(|| (*announced).to_owned()),
        version: announced.rsplit('-').next().unwrap_or_default().to_owned(),
    };
    InputReport {
        tree: tree.to_owned(),
        release: Some(release.to_owned()),
        domains: domains.iter().map(domain).collect(),
        targets: Target::ALL.map(Target::name).to_vec(),
        ..InputReport::default()
    }
}

pub(crate) fn location(line: usize, text: Option<&str>) -> Location {
    Location { file: HEADER.to_owned(), line, text: text.map(str::to_owned) }
}

fn commit(digit: char, subject: &str) -> Option<Commit> {
    Some(Commit { hash: digit.to_string().repeat(40), subject: subject.to_owned() })
}

fn lines(text: &[&str]) -> Vec<String> {
    text.iter().map(|line| (*line).to_owned()).collect()
}

fn swapped() -> Finding {
    let maps = Maps {
        targets: Target::ALL.map(|target| target.name().to_owned()).to_vec(),
        before: lines(&[
            "        0   1   2   3   4   5   6   7",
            "       +-------------------------------+",
            "0x0000 |             first             |",
            "       +---------------+-------+-------+",
            "0x0008 |  total_pages  | flags | order |",
            "0x0010 +---------------+-------+-------+",
        ]),
        after: lines(&[
            "        0   1   2   3   4   5   6   7",
            "       +-------------------------------+",
            "0x0000 |             first             |",
            "       +---------------+-------+-------+",
            "0x0008 |  total_pages  | order | flags |",
            "0x0010 +---------------+-------+-------+",
        ]),
    };
    Finding {
        domain: Some("kho".to_owned()),
        item: Some("kho_vmalloc.flags".to_owned()),
        targets: Target::ALL.to_vec(),
        before: Some("flags at 12, order at 14".to_owned()),
        after: Some("order at 12, flags at 14".to_owned()),
        location: Some(location(176, Some("\tunsigned short order;"))),
        was: Some(location(175, Some("\tunsigned short flags;"))),
        maps: vec![maps],
        advice: Some("Raise `KHO_FDT_COMPATIBLE` from kho-v4 to kho-v5 in the commit that swaps the members, or take the swap back.".to_owned()),
        commit: commit('a', "kho: put the order in front of the flags"),
        ..Finding::new(&rules::UNBUMPED_CHANGE, "`kho_vmalloc` has `flags` and `order` the other way round, and kho-v4 was not raised")
    }
}

fn by_page_size() -> Finding {
    let maps = |targets: &[&str], size: &str| Maps {
        targets: lines(targets),
        before: vec![format!("0x{size}ff8 | phys |")],
        after: vec![format!("0x{size}ff0 | phys |"), format!("0x{size}ff8 | spare |")],
    };
    Finding {
        domain: Some("kho".to_owned()),
        item: Some("kho_vmalloc_chunk".to_owned()),
        targets: vec![Target::Arm64Page16k, Target::Arm64Page64k],
        before: Some("phys[2047] [arm64-16k]; phys[8191] [arm64-64k]".to_owned()),
        after: Some("phys[2046] [arm64-16k]; phys[8190] [arm64-64k]".to_owned()),
        location: Some(location(160, Some("struct kho_vmalloc_chunk {"))),
        was: Some(location(160, Some("struct kho_vmalloc_chunk {"))),
        maps: vec![maps(&["arm64-16k"], "3"), maps(&["arm64-64k"], "f")],
        ..Finding::new(&rules::UNBUMPED_CHANGE, "`kho_vmalloc_chunk` holds one address less")
    }
}

fn over_bump() -> Finding {
    Finding {
        domain: Some("luo".to_owned()),
        location: Some(location(93, None)),
        targets: Target::ALL.to_vec(),
        ..Finding::new(&rules::OVER_BUMP, "luo-v5 was raised, and nothing that it covers has changed")
    }
}

fn removed() -> Finding {
    Finding {
        domain: Some("memblock".to_owned()),
        was: Some(location(12, Some("#define MEMBLOCK_KHO_NODE_COMPATIBLE \"memblock-v1\""))),
        targets: Target::ALL.to_vec(),
        ..Finding::new(&rules::DOMAIN_REMOVED, "memblock is not there any more")
    }
}

fn renamed() -> Finding {
    Finding {
        item: Some("KHO_RADIX_KEY_WIDTH".to_owned()),
        targets: vec![Target::X86_64Page4k],
        ..Finding::new(&rules::RENAMED, "`KHO_ORDER_0_LOG2` is called `KHO_RADIX_KEY_WIDTH` now")
    }
}

fn put_right() -> Finding {
    Finding {
        level: rules::Level::Note,
        domain: Some("kho".to_owned()),
        item: Some("kho_block".to_owned()),
        targets: Target::ALL.to_vec(),
        commit: commit('b', "kho: widen the count"),
        put_right_by: commit('c', "kho: raise the version"),
        ..Finding::new(&rules::PUT_RIGHT_LATER, "`kho_block` was changed under kho-v3")
    }
}

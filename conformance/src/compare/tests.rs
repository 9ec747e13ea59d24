//! Every rule of the comparison, on observations that are made here: what the spec itself says, with one thing changed.

use kho_abi_spec::expr::Value;
use kho_abi_spec::layout::Shape;
use kho_abi_spec::target::Target;
use kho_abi_spec::{builtin, Spec};

use super::*;
use crate::observed::{Member, RecordKind, Type};

const TARGET: Target = Target::Arm64Page16k;

static EVERYTHING_IS_ATTESTED: BTreeSet<String> = BTreeSet::new();

fn spec() -> Spec {
    Spec::read(&builtin::sources()).unwrap()
}

fn subject<'s>(spec: &'s Spec, version: usize, target: Target) -> Subject<'s> {
    let version_of = &spec.abi.domains[0].versions[version];
    Subject {
        version: version_of,
        layout: spec.layouts.version(0, version, target),
        release: version_of.releases.last().map(String::as_str),
        unattested: &EVERYTHING_IS_ATTESTED,
    }
}

/// The newest version.
fn newest(spec: &Spec) -> Subject<'_> {
    subject(spec, spec.abi.domains[0].versions.len() - 1, TARGET)
}

fn ty(subject: &Subject<'_>, shape: &Shape) -> Type {
    let name = |id| subject.version.item(id).name.clone();
    let integer = |bytes, signed| Type::Int { bytes, signed };
    match shape {
        Shape::Scalar(scalar) => integer(scalar.bytes(), scalar.signed()),
        Shape::Record(id) => Type::Record(name(*id)),
        Shape::Enum(id) => Type::Enum { name: name(*id), bytes: 4 },
        Shape::Pointer { target } => {
            let part = |name: &str, ty| Member { name: name.to_owned(), bit_offset: 0, bit_width: None, ty };
            let pointer = Type::Pointer { to: Some(name(*target)) };
            let members = vec![part("phys", integer(8, Some(false))), part("ptr", pointer)];
            let union = observed::Record { kind: RecordKind::Union, size: 8, align: Some(8), members };
            Type::Anonymous(Box::new(union))
        }
        Shape::Array(of, len) => Type::Array { of: Box::new(ty(subject, of)), len: Some(*len) },
        Shape::Flexible(of) => Type::Array { of: Box::new(ty(subject, of)), len: None },
    }
}

/// What a witness sees in a tree that is as the spec says.
fn perfect(subject: &Subject<'_>) -> Observed {
    let mut observed = Observed::default();
    for (id, item) in subject.version.own().filter(|(_, item)| is_required(item, subject.release)) {
        if let (ItemKind::Record(record), Some(layout)) = (&item.kind, subject.layout.record(id)) {
            let fields = record.fields.iter().zip(&layout.fields);
            let members = fields.map(|(field, layout)| Member {
                name: field.name.clone(),
                bit_offset: layout.bit_offset,
                bit_width: layout.is_bit_field.then_some(layout.bit_width),
                ty: ty(subject, &layout.shape),
            });
            let kind = if record.union { RecordKind::Union } else { RecordKind::Struct };
            let (size, align, members) = (layout.size, Some(layout.align), members.collect());
            observed.records.insert(item.name.clone(), observed::Record { kind, size, align, members });
        }
        let value = match subject.layout.constant(id) {
            Some(Value::Int(n)) => Constant::Int(*n),
            Some(Value::Str(text)) => Constant::Str(text.clone()),
            _ => continue,
        };
        observed.constants.insert(item.name.clone(), value);
    }
    observed
}

/// Rule, item and member of each difference after a change to what is perfect.
fn found(change: impl FnOnce(&mut Observed)) -> Vec<(&'static str, String)> {
    let spec = spec();
    let subject = newest(&spec);
    let mut observed = perfect(&subject);
    change(&mut observed);
    let differences = compare(&subject, &observed).differences.into_iter();
    differences
        .map(|d| (d.rule.id, d.member.map_or(d.item.clone(), |member| format!("{}.{member}", d.item))))
        .collect()
}

fn vmalloc(observed: &mut Observed) -> &mut observed::Record {
    observed.records.get_mut("kho_vmalloc").unwrap()
}

fn one(rule: &'static str, item: &str) -> Vec<(&'static str, String)> {
    vec![(rule, item.to_owned())]
}

#[test]
fn what_is_as_the_spec_says_has_no_difference_in_any_version_at_any_target() {
    let spec = spec();
    for version in 0..spec.abi.domains[0].versions.len() {
        for target in Target::ALL {
            let subject = subject(&spec, version, target);
            let observed = perfect(&subject);
            let comparison = compare(&subject, &observed);
            assert_eq!(comparison.differences, [], "{:?} at {target}", subject.version.name);
            assert_eq!(comparison.compared.len(), observed.records.len() + observed.constants.len());
        }
    }
}

#[test]
fn members_come_go_and_are_renamed() {
    let extra = |offset| Member {
        name: "extra".into(),
        bit_offset: offset,
        bit_width: None,
        ty: Type::Int { bytes: 8, signed: Some(false) },
    };
    assert_eq!(found(|o| vmalloc(o).members.push(extra(128))), one("member-added", "kho_vmalloc.extra"));
    assert_eq!(found(|o| vmalloc(o).members.insert(0, extra(0))), one("member-added", "kho_vmalloc.extra"));
    assert_eq!(
        found(|o| drop(vmalloc(o).members.remove(1))),
        one("member-removed", "kho_vmalloc.total_pages")
    );
    let renamed = found(|o| vmalloc(o).members[3].name = "page_order".into());
    assert_eq!(renamed, one("member-renamed", "kho_vmalloc.page_order"));
}

#[test]
fn types_places_and_kinds() {
    let signed = found(|o| vmalloc(o).members[1].ty = Type::Int { bytes: 4, signed: Some(true) });
    assert_eq!(signed, one("member-type", "kho_vmalloc.total_pages"));
    let plain = found(|o| vmalloc(o).members[0].ty = Type::Int { bytes: 8, signed: Some(false) });
    assert_eq!(plain, one("member-type", "kho_vmalloc.first"));
    let bit_field = found(|o| vmalloc(o).members[2].bit_width = Some(16));
    assert_eq!(bit_field, one("member-type", "kho_vmalloc.flags"));
    let order = found(|o| vmalloc(o).members.swap(2, 3));
    assert_eq!(order, one("member-order", "kho_vmalloc.order"));
    assert_eq!(found(|o| vmalloc(o).align = Some(1)), one("record-layout", "kho_vmalloc"));
    assert_eq!(found(|o| vmalloc(o).size = 24), one("record-layout", "kho_vmalloc"));
    assert_eq!(found(|o| vmalloc(o).members[2].bit_offset = 128), one("record-layout", "kho_vmalloc.flags"));
    assert_eq!(found(|o| vmalloc(o).kind = RecordKind::Union), one("record-layout", "kho_vmalloc"));
}

#[test]
fn a_witness_that_cannot_see_alignment_is_no_difference() {
    assert_eq!(found(|o| vmalloc(o).align = None), []);
}

#[test]
fn constants_and_what_is_missing() {
    let set = |name: &str, value: Constant| found(|o| drop(o.constants.insert(name.into(), value)));
    let depth = set("KHO_TREE_MAX_DEPTH", Constant::Int(9));
    assert_eq!(depth, one("constant-value", "KHO_TREE_MAX_DEPTH"));
    let text = set("KHO_SUB_TREE_PROP_NAME", Constant::Str("fdt".into()));
    assert_eq!(text, one("constant-value", "KHO_SUB_TREE_PROP_NAME"));
    let number = set("KHO_SUB_TREE_PROP_NAME", Constant::Int(0));
    assert_eq!(number, one("constant-value", "KHO_SUB_TREE_PROP_NAME"));
    // Which version is announced is judged where the version is chosen.
    assert_eq!(set("KHO_FDT_COMPATIBLE", Constant::Str("kho-v9".into())), []);
    let remove = |name: &str| found(|o| drop((o.records.remove(name), o.constants.remove(name))));
    assert_eq!(remove("KHO_TREE_MAX_DEPTH"), one("missing-item", "KHO_TREE_MAX_DEPTH"));
    assert_eq!(remove("kho_radix_leaf"), one("missing-item", "kho_radix_leaf"));
    assert_eq!(remove("KHO_RADIX_KEY_WIDTH"), one("missing-helper", "KHO_RADIX_KEY_WIDTH"));
}

#[test]
fn what_follows_from_a_change_is_no_difference() {
    let longer_header = found(|o| {
        o.records.get_mut("kho_vmalloc_hdr").unwrap().size = 24;
        o.constants.insert("KHO_VMALLOC_SIZE".into(), Constant::Int(2045));
        let chunk = o.records.get_mut("kho_vmalloc_chunk").unwrap();
        chunk.members[1].bit_offset = 24 * 8;
        let Type::Array { len, .. } = &mut chunk.members[1].ty else { panic!() };
        *len = Some(2045);
    });
    assert_eq!(longer_header, one("record-layout", "kho_vmalloc_hdr"));
}

#[test]
fn a_constant_that_changes_after_its_use_is_the_only_difference() {
    let set = |o: &mut Observed| drop(o.constants.insert("KHO_VMALLOC_SIZE".into(), Constant::Int(42)));
    assert_eq!(found(set), one("constant-value", "KHO_VMALLOC_SIZE"));
    let spec = spec();
    let subject = newest(&spec);
    let mut observed = perfect(&subject);
    set(&mut observed);
    let chunk = observed.records.get_mut("kho_vmalloc_chunk").unwrap();
    let Type::Array { len, .. } = &mut chunk.members[1].ty else { panic!() };
    *len = Some(7);
    let differences = compare(&subject, &observed).differences;
    let before = differences.iter().map(|d| (d.rule.id, d.before.as_deref().unwrap()));
    // The spec says what the spec says, whatever the tree's constant is.
    assert!(before.clone().any(|found| found == ("member-type", "u64[2047]")), "{differences:?}");
}

#[test]
fn the_order_in_a_union_means_nothing() {
    let swapped = found(|o| {
        for (record, member) in [("kho_vmalloc", 0), ("kho_vmalloc_hdr", 0)] {
            let Type::Anonymous(union) = &mut o.records.get_mut(record).unwrap().members[member].ty else {
                panic!()
            };
            union.members.swap(0, 1);
        }
    });
    assert_eq!(swapped, []);
}

#[test]
fn all_pointers_have_one_form_or_each_its_own() {
    let narrow = |ty: &mut Type| {
        let Type::Anonymous(union) = ty else { panic!() };
        union.members[0].ty = Type::Int { bytes: 4, signed: Some(false) };
    };
    let all = found(|o| {
        narrow(&mut vmalloc(o).members[0].ty);
        narrow(&mut o.records.get_mut("kho_vmalloc_hdr").unwrap().members[0].ty);
    });
    assert_eq!(all, one("pointer-form", "DECLARE_KHOSER_PTR"));
    assert_eq!(found(|o| narrow(&mut vmalloc(o).members[0].ty)), one("member-type", "kho_vmalloc.first"));
}

#[test]
fn renamed_items_are_compared_under_the_name_of_the_spec() {
    let spec = spec();
    let subject = newest(&spec);
    let mut observed = perfect(&subject);
    let node = observed.records.remove("kho_radix_node").unwrap();
    observed.records.insert("kho_radix_table".into(), node);
    let depth = observed.constants.remove("KHO_TREE_MAX_DEPTH").unwrap();
    observed.constants.insert("KHO_DEPTH".into(), depth);
    let strangers = ["kho_radix_table", "KHO_DEPTH"].map(str::to_owned).into();
    let renames = Renames::find(&[(subject, &observed)], &strangers);
    assert_eq!(
        renames.iter().collect::<Vec<_>>(),
        [("KHO_DEPTH", "KHO_TREE_MAX_DEPTH"), ("kho_radix_table", "kho_radix_node")]
    );
    assert_eq!(compare(&subject, &renames.undo(&observed)).differences, []);
    assert!(renames.differences().all(|d| d.rule.id == "item-renamed"));
    // With two that could be it, neither is.
    observed.constants.insert("KHO_LEVELS".into(), observed.constants["KHO_DEPTH"].clone());
    let strangers = ["KHO_LEVELS", "KHO_DEPTH"].map(str::to_owned).into();
    assert_eq!(Renames::find(&[(subject, &observed)], &strangers), Renames::default());
}

//! Constants as tables, with a column for each page size where a value depends on it.

use super::anchors::At;
use super::item::{defined_in, existence};
use super::markdown::{anchor, cell, code, link, Table};
use crate::emit::bytemap::text;
use crate::model::{Const, Enum, Item, ItemId, ItemKind};
use crate::PageSize;

/// Constants that stand beside each other, under a heading of their own.
pub(super) fn run(at: At<'_>, ids: &[ItemId], heading: &str) -> String {
    match ids {
        [] => String::new(),
        [one] => format!("{heading} {}\n\n{}", code(&at.version.item(*one).name), table(at, ids)),
        [first, rest @ ..] => {
            let others =
                if rest.len() == 1 { "1 other".to_owned() } else { format!("{} others", rest.len()) };
            let first = code(&at.version.item(*first).name);
            format!("{heading} {first} and {others}\n\n{}", table(at, ids))
        }
    }
}

/// The enumerators of an enum, those that are to be shown.
pub(super) fn group(at: At<'_>, group: &Enum, shown: &[ItemId]) -> String {
    let members: Vec<ItemId> = group.members.iter().map(|(m, _)| *m).filter(|m| shown.contains(m)).collect();
    let left_out = group.members.len() > members.len();
    let rest = if left_out { "Its other enumerators are the same in the next version.\n\n" } else { "" };
    format!("{}{rest}", table(at, &members))
}

/// The constants that are the same at every page size, and then those that are not.
fn table(at: At<'_>, ids: &[ItemId]) -> String {
    let [same, other] = [false, true].map(|by_page| {
        let picked = ids.iter().copied().filter(|id| at.version.item(*id).page_dependent == by_page);
        one_table(at, &picked.collect::<Vec<_>>(), by_page)
    });
    same + &other
}

fn one_table(at: At<'_>, ids: &[ItemId], by_page: bool) -> String {
    let sizes = PageSize::ALL.map(|page| format!("{} KiB pages", page.bytes() / 1024));
    let mut head = vec!["Name"];
    if by_page {
        head.extend(sizes.iter().map(String::as_str));
    } else {
        head.push("Value");
    }
    head.extend(["Definition", "Meaning"]);
    let mut table = Table::new(&head);
    for &id in ids {
        let item = at.version.item(id);
        let ItemKind::Const(constant) = &item.kind else { continue };
        let mut cells = vec![format!("{}{}", anchor(&at.anchor(id)), code(&item.name))];
        cells.extend(values(at, id, by_page));
        cells.extend([definition(at, constant), meaning(at, item, constant)]);
        table.row(cells);
    }
    table.text()
}

fn values(at: At<'_>, id: ItemId, by_page: bool) -> Vec<String> {
    let pages: &[PageSize] = if by_page { &PageSize::ALL } else { &[PageSize::Page4K] };
    let value = |page: &PageSize| {
        let layout = at.spec.layouts.version(at.domain_index, at.version_index, page.representative());
        layout.constant(id).map(|v| code(&v.to_string())).unwrap_or_default()
    };
    pages.iter().map(value).collect()
}

/// The expression behind a value; nothing for a literal, which says no more than the value.
fn definition(at: At<'_>, constant: &Const) -> String {
    match &constant.value.kind {
        crate::expr::ExprKind::Int(_) | crate::expr::ExprKind::Str(_) => String::new(),
        _ => code(&text::expression(at.version, &constant.value)),
    }
}

fn meaning(at: At<'_>, item: &Item, constant: &Const) -> String {
    let mut parts = vec![cell(&item.docs)];
    if let Some((record, field)) = &constant.flag_of {
        let name = format!("{}.{field}", at.version.item(*record).name);
        parts.push(format!("A flag of {}.", link(&name, at.target(*record).as_deref())));
    }
    if constant.helper {
        parts.push("A helper: a name of convenience, which not every kernel has.".to_owned());
    }
    let mut text = parts.into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(" ");
    if item.only_in_releases.is_empty() {
        text.push_str(&defined_in(at, item));
    } else {
        text.push_str(&format!(" {}", existence(at, item)));
    }
    text
}

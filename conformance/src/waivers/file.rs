//! The file: from TOML to waivers, with a line for each mistake.

use std::collections::BTreeMap;
use std::ops::Range;

use kho_abi_spec::target::Target;
use serde::Deserialize;
use toml::{Spanned, Value};

use super::item::Item;
use super::side::Side;
use super::{Date, Waiver, Waivers};
use crate::error::{CannotCheck, Checked};
use crate::report::Location;
use crate::rules::{self, Level, Rule, Scope};

/// What the file is made of, for whoever wrote something else.
const LANGUAGE: &str =
    "write tables [[waiver]] with the texts rule, item, reason and link, the date until, and, where \
                        they are wanted, the list targets and the texts from and to; and one table [levels]";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    levels: BTreeMap<Spanned<String>, Spanned<String>>,
    #[serde(default)]
    waiver: Vec<Spanned<Entry>>,
}

/// A waiver as it is written. What has to be there is asked for later, so that each error can say what it is for.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    rule: Option<Spanned<String>>,
    item: Option<Spanned<String>>,
    targets: Option<Spanned<Vec<Spanned<String>>>>,
    from: Option<Spanned<String>>,
    to: Option<Spanned<String>>,
    reason: Option<Spanned<String>>,
    link: Option<Spanned<String>>,
    until: Option<Spanned<Value>>,
}

/// Reads a file.
///
/// # Errors
/// If anything in it is not as it has to be.
pub(super) fn read(text: &str, name: &str) -> Checked<Waivers> {
    let source = Source { text, name };
    // What is no TOML at all needs another remedy than what is no waiver.
    let syntax = |error: toml::de::Error| source.said(&error, "correct the line so that the file is TOML");
    text.parse::<toml::Table>().map_err(syntax)?;
    let file: File = toml::from_str(text).map_err(|error| source.said(&error, LANGUAGE))?;
    let levels = file.levels.iter().map(|(rule, level)| source.level(rule, level)).collect::<Checked<_>>()?;
    let mut waivers: Vec<Waiver> = Vec::new();
    for entry in &file.waiver {
        let waiver = source.waiver(entry)?;
        if let Some(same) = waivers.iter().find(|other| other.waives_the_same(&waiver)) {
            let problem = format!("this waives the same as the waiver in line {}", same.at.line);
            return Err(source.at(entry.span(), &problem, "delete one of the two"));
        }
        waivers.push(waiver);
    }
    Ok(Waivers { levels, waivers })
}

/// The text, to find the line of a mistake in.
struct Source<'a> {
    text: &'a str,
    name: &'a str,
}

impl Source<'_> {
    fn waiver(&self, entry: &Spanned<Entry>) -> Checked<Waiver> {
        let (whole, entry) = (entry.span(), entry.get_ref());
        let rule =
            self.required(&whole, "rule", entry.rule.as_ref(), "name the rule that the finding names")?;
        let rule = self.waivable(rule)?;
        let item =
            self.required(&whole, "item", entry.item.as_ref(), "name the item that the finding names")?;
        let until = self.until(&whole, entry.until.as_ref())?;
        let reason = self.reason(&whole, entry.reason.as_ref())?;
        let link = self.link(&whole, entry.link.as_ref())?;
        Ok(Waiver {
            rule,
            item: self.item(item)?,
            targets: self.targets(entry.targets.as_ref())?,
            from: self.from(rule, entry.from.as_ref())?,
            to: self.side("to", entry.to.as_ref())?,
            reason,
            link,
            until: until.0,
            at: self.location(item.span()),
            ends_at: self.location(until.1),
        })
    }

    fn required<'e, T>(
        &self,
        whole: &Range<usize>,
        key: &str,
        value: Option<&'e Spanned<T>>,
        remedy: &str,
    ) -> Checked<&'e Spanned<T>> {
        value.ok_or_else(|| self.at(whole.clone(), &format!("the waiver has no `{key}`"), remedy))
    }

    fn waivable(&self, id: &Spanned<String>) -> Checked<&'static Rule> {
        let rule = self.rule(id)?;
        if is_about_waivers(rule) {
            let remedy = "mend the waiver that it is about, or give the rule another level in [levels]";
            return Err(self.at(
                id.span(),
                &format!("`{}` is about waivers, and cannot be waived", rule.id),
                remedy,
            ));
        }
        if rule.id == rules::NOTHING_COMPARED.id {
            return Err(self.nothing_compared(id.span()));
        }
        Ok(rule)
    }

    fn rule(&self, id: &Spanned<String>) -> Checked<&'static Rule> {
        rules::find(id.get_ref()).ok_or_else(|| {
            let problem = format!("there is no rule `{}`", id.get_ref());
            self.at(id.span(), &problem, "name one that `kho-abi explain` lists")
        })
    }

    fn level(&self, id: &Spanned<String>, level: &Spanned<String>) -> Checked<(&'static Rule, Level)> {
        let rule = self.rule(id)?;
        if rule.id == rules::NOTHING_COMPARED.id {
            return Err(self.nothing_compared(id.span()));
        }
        let known = Level::ALL.into_iter().find(|known| known.name() == level.get_ref());
        let known = known.ok_or_else(|| {
            let problem = format!("there is no level `{}`", level.get_ref());
            self.at(level.span(), &problem, "name one of deny, warn and note")
        })?;
        Ok((rule, known))
    }

    fn item(&self, text: &Spanned<String>) -> Checked<Item> {
        Item::parse(text.get_ref()).ok_or_else(|| {
            let problem = format!("`{}` is no item", text.get_ref());
            let remedy =
                "name one as findings do, such as kho_vmalloc.flags, or the beginning of several with one * \
                          at its end";
            self.at(text.span(), &problem, remedy)
        })
    }

    fn targets(&self, list: Option<&Spanned<Vec<Spanned<String>>>>) -> Checked<Vec<Target>> {
        let Some(list) = list else { return Ok(Vec::new()) };
        if list.get_ref().is_empty() {
            return Err(self.at(
                list.span(),
                "the list of targets is empty",
                "name some, or leave `targets` out",
            ));
        }
        let target = |name: &Spanned<String>| {
            let known = name.get_ref().parse::<Target>();
            known.map_err(|unknown| self.at(name.span(), &unknown.to_string(), "name one of these"))
        };
        let mut targets = list.get_ref().iter().map(target).collect::<Checked<Vec<_>>>()?;
        targets.sort_unstable();
        targets.dedup();
        Ok(targets)
    }

    fn from(&self, rule: &Rule, text: Option<&Spanned<String>>) -> Checked<Option<Side>> {
        match text {
            Some(text) if rule.scope == Scope::Check => {
                let problem = format!("`{}` is found in one tree, which has no old side", rule.id);
                Err(self.at(text.span(), &problem, "leave `from` out, and name the tree with `to`"))
            }
            text => self.side("from", text),
        }
    }

    fn side(&self, key: &str, text: Option<&Spanned<String>>) -> Checked<Option<Side>> {
        let Some(text) = text else { return Ok(None) };
        let side = Side::parse(text.get_ref());
        side.map(Some).map_err(|remedy| {
            self.at(text.span(), &format!("`{}` is no side for `{key}`", text.get_ref()), remedy)
        })
    }

    fn reason(&self, whole: &Range<usize>, text: Option<&Spanned<String>>) -> Checked<String> {
        let remedy = "say why the finding may stay until then";
        let text = self.required(whole, "reason", text, remedy)?;
        let reason = text.get_ref().split_whitespace().collect::<Vec<_>>().join(" ");
        if reason.is_empty() {
            return Err(self.at(text.span(), "`reason` is empty", remedy));
        }
        Ok(reason)
    }

    fn link(&self, whole: &Range<usize>, text: Option<&Spanned<String>>) -> Checked<String> {
        let remedy = "give the address of where it was decided, such as that of a mail: https://...";
        let text = self.required(whole, "link", text, remedy)?;
        let link = text.get_ref();
        let address =
            link.split_once("://").is_some_and(|(scheme, rest)| !scheme.is_empty() && !rest.is_empty());
        if !address || link.contains(char::is_whitespace) {
            return Err(self.at(text.span(), &format!("`{link}` is no address"), remedy));
        }
        Ok(link.clone())
    }

    /// The day, and where it is written.
    fn until(&self, whole: &Range<usize>, value: Option<&Spanned<Value>>) -> Checked<(Date, Range<usize>)> {
        let remedy =
            "write the last day on which it holds, without quotes and without a time: until = 2027-01-31";
        let value = self.required(whole, "until", value, remedy)?;
        let date = day(value.get_ref());
        let date = date.ok_or_else(|| self.at(value.span(), "`until` is no date", remedy))?;
        Ok((date, value.span()))
    }

    fn nothing_compared(&self, span: Range<usize>) -> CannotCheck {
        let problem = "`nothing-compared` says that nothing was checked, which no file can change";
        self.at(span, problem, "take the line out, and see what `kho-abi explain nothing-compared` says")
    }

    /// What the reader of TOML says is wrong.
    fn said(&self, error: &toml::de::Error, remedy: &str) -> CannotCheck {
        self.at(error.span().unwrap_or_default(), error.message(), remedy)
    }

    fn at(&self, span: Range<usize>, problem: &str, remedy: &str) -> CannotCheck {
        CannotCheck::new(format!("{}:{}: {problem}", self.name, self.location(span).line), remedy)
    }

    fn location(&self, span: Range<usize>) -> Location {
        let before = self.text.as_bytes().get(..span.start).unwrap_or(self.text.as_bytes());
        let line = before.iter().filter(|byte| **byte == b'\n').count();
        let text = self.text.lines().nth(line).map(str::to_owned);
        Location { file: self.name.to_owned(), line: line + 1, text }
    }
}

/// A local date of TOML, without a time.
fn day(value: &Value) -> Option<Date> {
    let date =
        value.as_datetime().filter(|datetime| datetime.time.is_none() && datetime.offset.is_none())?.date?;
    let [month, day] = [date.month, date.day].map(i8::try_from);
    Date::new(date.year.try_into().ok()?, month.ok()?, day.ok()?).ok()
}

fn is_about_waivers(rule: &Rule) -> bool {
    [rules::WAIVER_OUTDATED.id, rules::WAIVER_UNUSED.id].contains(&rule.id)
}

impl Waiver {
    fn waives_the_same(&self, other: &Waiver) -> bool {
        let what = |waiver: &Waiver| {
            (
                waiver.rule.id,
                waiver.item.clone(),
                waiver.targets.clone(),
                waiver.from.clone(),
                waiver.to.clone(),
            )
        };
        what(self) == what(other)
    }
}

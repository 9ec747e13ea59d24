//! A record of `conformance/evidence`, as far as the page needs it.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{bail, Context, Result};
use serde_json::Value;

/// The form of the records that is understood.
const SCHEMA: &str = "kho-abi-evidence/2";

/// What was seen in one package.
pub(super) struct Record {
    /// The package's file name.
    pub(super) package: String,
    /// The release, such as `7.3`.
    pub(super) release: String,
    /// Whether it is the prepared half of another package.
    pub(super) prepared: bool,
    pub(super) witnesses: Vec<Witness>,
    /// The targets by name.
    pub(super) targets: Vec<String>,
    /// Function-like macros, with the number of their parameters.
    pub(super) macros: BTreeMap<String, u64>,
    /// Strings that were found, by file.
    pub(super) literals: BTreeMap<String, Vec<String>>,
    /// By witness and target, the names of what was seen or judged right.
    names: BTreeMap<(String, String), BTreeSet<String>>,
}

/// Who was asked.
pub(super) struct Witness {
    pub(super) name: String,
    pub(super) compilers: Vec<String>,
    pub(super) cannot_see: Vec<String>,
}

impl Record {
    pub(super) fn parse(text: &str) -> Result<Record> {
        let json: Value = serde_json::from_str(text)?;
        let schema = string(&json["schema"])?;
        if schema != SCHEMA {
            bail!("its schema is {schema}, not {SCHEMA}");
        }
        let mut record = Record {
            package: string(&json["package"]["file"])?,
            release: string(&json["release"])?,
            prepared: json["prepares"].is_object(),
            witnesses: list(&json["witnesses"], witness)?,
            targets: list(&json["targets"], string)?,
            macros: map(&json["macros"], |n| n.as_u64().context("a number of parameters is no number"))?,
            literals: map(&json["literals"], |texts| list(texts, string))?,
            names: BTreeMap::new(),
        };
        record.add(
            &json["observed"],
            &["by", "without_alignment"],
            &[&["seen", "records"], &["seen", "constants"]],
        )?;
        record.add(&json["judged"]["verdicts"], &["by"], &[&["held"]])?;
        Ok(record)
    }

    /// Takes in sets of names: `who` are the lists of witnesses, and `what` leads to the objects whose keys are meant.
    fn add(&mut self, sets: &Value, who: &[&str], what: &[&[&str]]) -> Result<()> {
        for set in sets.as_array().context("there is no list of what was seen")? {
            let targets = list(&set["targets"], string)?;
            let lists = who.iter().map(|key| &set[*key]).filter(|list| !list.is_null());
            let witnesses: Vec<String> =
                lists.map(|names| list(names, string)).collect::<Result<Vec<_>>>()?.concat();
            let objects = what.iter().map(|path| path.iter().fold(set, |value, key| &value[*key]));
            let names: BTreeSet<String> =
                objects.filter_map(Value::as_object).flat_map(|object| object.keys().cloned()).collect();
            for (witness, target) in witnesses.iter().flat_map(|w| targets.iter().map(move |t| (w, t))) {
                self.names
                    .entry((witness.clone(), target.clone()))
                    .or_default()
                    .extend(names.iter().cloned());
            }
        }
        Ok(())
    }

    /// Whether a witness saw a name at a target, or judged what the spec says of it right.
    pub(super) fn has(&self, witness: &str, target: &str, name: &str) -> bool {
        // The key has to be owned, or searched for.
        self.names.get(&(witness.to_owned(), target.to_owned())).is_some_and(|names| names.contains(name))
    }

    pub(super) fn is_source(&self) -> bool {
        self.package.starts_with("linux-source-")
    }

    /// The release as numbers.
    pub(super) fn release_number(&self) -> Vec<u64> {
        self.release.split('.').map(|part| part.parse().unwrap_or_default()).collect()
    }

    /// Its place among the others: by release, and headers before the source.
    pub(super) fn place(&self) -> (Vec<u64>, bool, bool, String) {
        (self.release_number(), self.is_source(), self.prepared, self.package.clone())
    }
}

fn witness(json: &Value) -> Result<Witness> {
    Ok(Witness {
        name: string(&json["name"])?,
        compilers: list(&json["compilers"], string)?,
        cannot_see: list(&json["cannot_see"], string)?,
    })
}

fn string(json: &Value) -> Result<String> {
    json.as_str().map(str::to_owned).context("something that has to be a string is none, or is not there")
}

fn list<T>(json: &Value, each: impl Fn(&Value) -> Result<T>) -> Result<Vec<T>> {
    json.as_array()
        .context("something that has to be a list is none, or is not there")?
        .iter()
        .map(each)
        .collect()
}

fn map<T>(json: &Value, each: impl Fn(&Value) -> Result<T>) -> Result<BTreeMap<String, T>> {
    let object = json.as_object().context("something that has to be an object is none, or is not there")?;
    object.iter().map(|(key, value)| Ok((key.clone(), each(value)?))).collect()
}

//! A part of a run that several machines share: which of the positions in a list it takes. What the list is of, the
//! command says that is shared.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// One of several parts of a run, `K/N` on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "Stated")]
pub struct Shard {
    number: usize,
    of: usize,
}

impl Shard {
    /// The shard with this number, counted from 1, of so many.
    ///
    /// # Errors
    /// If there is no such shard.
    pub fn new(number: usize, of: usize) -> Result<Shard, String> {
        match (number, of) {
            (_, 0) => Err("a run cannot be shared by 0 shards".to_owned()),
            (0, _) => Err("shards are counted from 1".to_owned()),
            _ if number > of => Err(format!("there is no shard {number} of {of}")),
            _ => Ok(Shard { number, of }),
        }
    }

    /// Which one it is, counted from 1.
    pub fn number(self) -> usize {
        self.number
    }

    /// How many there are.
    pub fn of(self) -> usize {
        self.of
    }

    /// Whether what is at this position of the list, counted from 0, is for this shard. Each position is for one shard,
    /// and neighbours are for different ones: what is alike and takes long is often side by side.
    pub fn takes(self, position: usize) -> bool {
        position % self.of == self.number - 1
    }

    /// What this shard takes of a list.
    pub fn of_list<T>(self, list: impl IntoIterator<Item = T>) -> Vec<T> {
        let numbered = list.into_iter().enumerate();
        numbered.filter(|(position, _)| self.takes(*position)).map(|(_, element)| element).collect()
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.number, self.of)
    }
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let shape = || format!("`{text}` is no shard; one is written K/N, such as 1/4 for the first of four");
        let (number, of) = text.split_once('/').ok_or_else(shape)?;
        let parsed = |digits: &str| match digits.bytes().all(|byte| byte.is_ascii_digit()) {
            true => digits.parse().map_err(|_| shape()),
            false => Err(shape()),
        };
        Shard::new(parsed(number)?, parsed(of)?)
    }
}

/// A shard as a document states it, which need not be one.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Stated {
    number: usize,
    of: usize,
}

impl TryFrom<Stated> for Shard {
    type Error = String;

    fn try_from(stated: Stated) -> Result<Self, String> {
        Shard::new(stated.number, stated.of)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_position_is_for_one_shard() {
        for of in 1..6 {
            for position in 0..20 {
                let takers = (1..=of).filter(|number| Shard::new(*number, of).unwrap().takes(position));
                assert_eq!(takers.count(), 1, "{position} of {of}");
            }
        }
        let second: Shard = "2/3".parse().unwrap();
        assert_eq!(second.of_list(["a", "b", "c", "d", "e", "f"]), ["b", "e"]);
        assert_eq!((second.number(), second.of(), second.to_string().as_str()), (2, 3, "2/3"));
        assert!("3/3".parse::<Shard>().unwrap().of_list(["a", "b"]).is_empty());
    }

    #[test]
    fn what_is_no_shard_says_why() {
        for (text, part) in [
            ("3", "written K/N"),
            ("", "written K/N"),
            ("1/", "written K/N"),
            ("/2", "written K/N"),
            ("1/2/3", "written K/N"),
            ("-1/2", "written K/N"),
            ("+1/2", "written K/N"),
            ("one/two", "written K/N"),
            ("1/99999999999999999999", "written K/N"),
            ("0/4", "counted from 1"),
            ("1/0", "0 shards"),
            ("5/4", "no shard 5 of 4"),
        ] {
            let said = text.parse::<Shard>().unwrap_err();
            assert!(said.contains(part), "{text}: {said}");
        }
    }
}

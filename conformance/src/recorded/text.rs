//! The text of a record: JSON with a line for every constant and for every member, so that a change of one fact is a
//! change of one line, and a reader can take a file in.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};

/// The depths, counted from the outermost object, at which an object has a line for each entry: the record itself, what
/// it has, an entry of `observed`, its `seen`, and the records and constants in there.
const OBJECTS: [usize; 5] = [1, 2, 3, 4, 5];
/// The same for arrays: `observed`, and the members of a record.
const ARRAYS: [usize; 2] = [2, 7];

/// Writes it, with a newline at the end.
pub(super) fn write(value: &impl Serialize) -> Result<String, String> {
    let mut out = Vec::new();
    let mut serializer = Serializer::with_formatter(&mut out, Lines::default());
    value.serialize(&mut serializer).map_err(|error| error.to_string())?;
    out.push(b'\n');
    String::from_utf8(out).map_err(|error| error.to_string())
}

/// Breaks lines at some depths only.
#[derive(Default)]
struct Lines {
    /// Whether each of the open objects and arrays has its entries on lines of their own.
    open: Vec<bool>,
    /// How many of them have.
    indent: usize,
    /// Whether what was just begun is still empty.
    empty: bool,
}

impl Lines {
    fn begin(&mut self, depths: &[usize]) {
        let broken = depths.contains(&(self.open.len() + 1));
        self.open.push(broken);
        self.indent += usize::from(broken);
        self.empty = true;
    }

    fn entry<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.empty = false;
        let comma = if first { "" } else { "," };
        match self.open.last() {
            Some(true) => write!(out, "{comma}\n{:1$}", "", self.indent * 2),
            _ if first => Ok(()),
            _ => out.write_all(b", "),
        }
    }

    fn end<W: ?Sized + Write>(&mut self, out: &mut W, bracket: &str) -> io::Result<()> {
        let broken = self.open.pop().unwrap_or_default();
        self.indent -= usize::from(broken);
        let was_empty = std::mem::take(&mut self.empty);
        if broken && !was_empty {
            write!(out, "\n{:1$}", "", self.indent * 2)?;
        }
        out.write_all(bracket.as_bytes())
    }
}

impl Formatter for Lines {
    fn begin_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.begin(&OBJECTS);
        out.write_all(b"{")
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.entry(out, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        out.write_all(b": ")
    }

    fn end_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.end(out, "}")
    }

    fn begin_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.begin(&ARRAYS);
        out.write_all(b"[")
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.entry(out, first)
    }

    fn end_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.end(out, "]")
    }
}

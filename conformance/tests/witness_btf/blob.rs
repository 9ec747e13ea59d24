//! Builds BTF type by type.

/// BTF in the making.
pub(crate) struct Blob {
    pub(crate) types: Vec<u8>,
    pub(crate) strings: Vec<u8>,
    /// What the header has behind the places of types and strings.
    pub(crate) layouts: Option<Vec<u8>>,
    count: u32,
}

pub(crate) const INT: u32 = 1;
pub(crate) const PTR: u32 = 2;
pub(crate) const ARRAY: u32 = 3;
pub(crate) const STRUCT: u32 = 4;
pub(crate) const UNION: u32 = 5;
pub(crate) const ENUM: u32 = 6;
pub(crate) const FWD: u32 = 7;
pub(crate) const TYPEDEF: u32 = 8;
pub(crate) const VOLATILE: u32 = 9;
pub(crate) const CONST: u32 = 10;
pub(crate) const RESTRICT: u32 = 11;
pub(crate) const FLOAT: u32 = 16;
pub(crate) const TYPE_TAG: u32 = 18;
pub(crate) const ENUM64: u32 = 19;

impl Blob {
    pub(crate) fn new() -> Self {
        Blob { types: Vec::new(), strings: vec![0], layouts: None, count: 0 }
    }

    /// The place of a name; of the empty one it is 0.
    pub(crate) fn name(&mut self, name: &str) -> u32 {
        if name.is_empty() {
            return 0;
        }
        let at = u32::try_from(self.strings.len()).unwrap();
        self.strings.extend(name.as_bytes());
        self.strings.push(0);
        at
    }

    /// Adds a type, and gives its number.
    pub(crate) fn raw(&mut self, name: u32, info: u32, size_or_type: u32, tail: &[u32]) -> u32 {
        for word in [name, info, size_or_type].iter().chain(tail) {
            self.types.extend(word.to_le_bytes());
        }
        self.count += 1;
        self.count
    }

    /// A type that has nothing but a name and another type.
    pub(crate) fn of(&mut self, kind: u32, name: &str, ty: u32) -> u32 {
        let name = self.name(name);
        self.raw(name, kind << 24, ty, &[])
    }

    /// An integer with an encoding: 1 is signed, 2 a character, 4 a bool.
    pub(crate) fn int(&mut self, name: &str, bytes: u32, encoding: u32) -> u32 {
        let name = self.name(name);
        self.raw(name, INT << 24, bytes, &[encoding << 24 | (bytes * 8)])
    }

    pub(crate) fn array(&mut self, of: u32, len: u32) -> u32 {
        self.raw(0, ARRAY << 24, 0, &[of, of, len])
    }

    /// A struct or union with members as name, type, and place.
    pub(crate) fn record(
        &mut self,
        kind: u32,
        flag: bool,
        name: &str,
        size: u32,
        members: &[(&str, u32, u32)],
    ) -> u32 {
        let name = self.name(name);
        let tail: Vec<u32> = members.iter().flat_map(|(n, ty, at)| [self.name(n), *ty, *at]).collect();
        let count = u32::try_from(members.len()).unwrap();
        self.raw(name, u32::from(flag) << 31 | kind << 24 | count, size, &tail)
    }

    pub(crate) fn enumeration(&mut self, flag: bool, name: &str, values: &[(&str, i32)]) -> u32 {
        let name = self.name(name);
        let tail: Vec<u32> =
            values.iter().flat_map(|(n, value)| [self.name(n), value.cast_unsigned()]).collect();
        let count = u32::try_from(values.len()).unwrap();
        self.raw(name, u32::from(flag) << 31 | ENUM << 24 | count, 4, &tail)
    }

    pub(crate) fn enumeration64(&mut self, flag: bool, name: &str, values: &[(&str, i64)]) -> u32 {
        let name = self.name(name);
        let halves = |value: i64| [value.cast_unsigned() as u32, (value.cast_unsigned() >> 32) as u32];
        let tail: Vec<u32> =
            values.iter().flat_map(|(n, value)| [self.name(n)].into_iter().chain(halves(*value))).collect();
        let count = u32::try_from(values.len()).unwrap();
        self.raw(name, u32::from(flag) << 31 | ENUM64 << 24 | count, 8, &tail)
    }

    /// The file.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let length = |bytes: &[u8]| u32::try_from(bytes.len()).unwrap();
        let (types, strings) = (length(&self.types), length(&self.strings));
        let mut words = vec![if self.layouts.is_some() { 32 } else { 24 }, 0, types, types, strings];
        if let Some(layouts) = &self.layouts {
            words.extend([types + strings, length(layouts)]);
        }
        let mut bytes = vec![0x9f, 0xeb, 1, 0];
        bytes.extend(words.into_iter().flat_map(u32::to_le_bytes));
        bytes.extend([&self.types[..], &self.strings, self.layouts.as_deref().unwrap_or_default()].concat());
        bytes
    }
}

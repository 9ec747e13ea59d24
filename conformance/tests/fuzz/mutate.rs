//! Changes bytes, the same way for the same number.

use crate::seeds::Seed;

/// Numbers at the edges of types, as damaged lengths and places have them.
const EDGES: [u64; 10] =
    [0, 1, 0x7f, 0x80, 0xff, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff, i64::MAX as u64, u64::MAX];

/// SplitMix64.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: usize) -> Self {
        Random(seed as u64)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }
}

/// A seed after one to four changes.
pub(crate) fn mutant(random: &mut Random, seed: &[u8], others: &[Seed]) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for _ in 0..=random.below(4) {
        let other = random.below(others.len());
        change(random, &mut bytes, &others[other].bytes);
    }
    bytes
}

fn change(random: &mut Random, bytes: &mut Vec<u8>, other: &[u8]) {
    if bytes.is_empty() {
        return bytes.extend_from_slice(other);
    }
    let at = random.below(bytes.len());
    match random.below(9) {
        0 | 1 => bytes[at] ^= 1 << random.below(8),
        2 => bytes[at] = random.next() as u8,
        3 => overwrite(bytes, at, &edge(random)),
        4 => insert(bytes, at, &edge(random)),
        5 => drop(bytes.drain(at..(at + random.below(16)).min(bytes.len()))),
        6 => insert(bytes, at, part(random, other)),
        7 => overwrite(bytes, at, part(random, other)),
        _ => exchange_words(random, bytes, other),
    }
}

/// One of the numbers, or one close to it, in one of the sizes.
fn edge(random: &mut Random) -> Vec<u8> {
    let value = EDGES[random.below(EDGES.len())].wrapping_add(random.below(3) as u64).wrapping_sub(1);
    value.to_le_bytes()[..1 << random.below(4)].to_vec()
}

fn part<'o>(random: &mut Random, other: &'o [u8]) -> &'o [u8] {
    let start = random.below(other.len());
    let length = random.below(64);
    &other[start..(start + length).min(other.len())]
}

fn overwrite(bytes: &mut [u8], at: usize, with: &[u8]) {
    bytes[at..].iter_mut().zip(with).for_each(|(byte, with)| *byte = *with);
}

fn insert(bytes: &mut Vec<u8>, at: usize, what: &[u8]) {
    bytes.splice(at..at, what.iter().copied());
}

/// Puts a word of another seed in place of one: a name for a name, a number for a number.
fn exchange_words(random: &mut Random, bytes: &mut Vec<u8>, other: &[u8]) {
    let (own, others) = (words(bytes), words(other));
    if own.is_empty() || others.is_empty() {
        return;
    }
    let with = other[others[random.below(others.len())].clone()].to_vec();
    bytes.splice(own[random.below(own.len())].clone(), with);
}

fn words(bytes: &[u8]) -> Vec<std::ops::Range<usize>> {
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    let mut words = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let length = bytes[at..].iter().take_while(|byte| is_word(byte)).count();
        if length > 0 {
            words.push(at..at + length);
        }
        at += length + 1;
    }
    words
}

//! Cuts C text into tokens, each with its line: continued lines are joined, comments gone, literals in one piece.

/// A text whose continued lines are joined, as a compiler does before anything else.
pub(super) struct Joined {
    text: String,
    /// Where in `text` a line break was taken out, in ascending order.
    joints: Vec<usize>,
}

impl Joined {
    /// Joins the lines that end with a backslash. Like gcc, it may have blanks behind it.
    pub(super) fn new(text: &str) -> Self {
        let mut joined = Joined { text: String::with_capacity(text.len()), joints: Vec::new() };
        for line in text.split_inclusive('\n') {
            match line.ends_with('\n').then(|| line.trim_end().strip_suffix('\\')).flatten() {
                Some(kept) => {
                    joined.text.push_str(kept);
                    joined.joints.push(joined.text.len());
                }
                None => joined.text.push_str(line),
            }
        }
        joined
    }
}

/// A token. Text inside a literal never looks like one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token<'a> {
    pub(super) kind: TokenKind,
    /// As written.
    pub(super) text: &'a str,
    /// The line that it starts on, from 1.
    pub(super) line: usize,
    /// Whether white space or a comment is before it.
    pub(super) spaced: bool,
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// An identifier or a keyword.
    Word,
    /// Anything that starts with a digit, such as `0x1fUL`.
    Number,
    /// A string or a character, quotes included.
    Literal,
    /// A single character of any other kind.
    Mark,
    /// The `#` that starts a directive.
    Hash,
    /// The end of a directive's line.
    DirectiveEnd,
}

impl Token<'_> {
    /// Whether this is the mark `mark`.
    pub(super) fn is(&self, mark: &str) -> bool {
        self.kind == TokenKind::Mark && self.text == mark
    }

    /// Whether this is the word `word`.
    pub(super) fn is_word(&self, word: &str) -> bool {
        self.kind == TokenKind::Word && self.text == word
    }
}

/// A comment, as the lexer passes over it.
pub(super) struct Passed<'a> {
    /// As written.
    pub(super) text: &'a str,
    /// The line of each of its own lines.
    pub(super) lines: Vec<usize>,
    /// How many tokens come before it.
    pub(super) before: usize,
}

/// The tokens of a text.
pub(super) fn lex(joined: &Joined) -> Vec<Token<'_>> {
    lex_all(joined).0
}

/// The tokens of a text, and the comments between them.
pub(super) fn lex_all(joined: &Joined) -> (Vec<Token<'_>>, Vec<Passed<'_>>) {
    let (text, joints) = (joined.text.as_str(), joined.joints.as_slice());
    let (tokens, passed) = (Vec::new(), Vec::new());
    let mut lexer = Lexer { text, rest: text, joints, line: 1, tokens, passed, directive: false };
    lexer.pass_joints();
    while lexer.step() {}
    (lexer.tokens, lexer.passed)
}

struct Lexer<'a> {
    text: &'a str,
    rest: &'a str,
    /// The joints at or after the start of `rest`.
    joints: &'a [usize],
    line: usize,
    tokens: Vec<Token<'a>>,
    passed: Vec<Passed<'a>>,
    /// Whether the current line is a directive.
    directive: bool,
}

impl<'a> Lexer<'a> {
    /// Takes the next token with what is before it. False at the end of the text.
    fn step(&mut self) -> bool {
        let (spaced, fresh_line) = self.skip_space();
        let Some(first) = self.rest.chars().next() else {
            self.end_directive();
            return false;
        };
        let kind = match first {
            '"' | '\'' => TokenKind::Literal,
            '0'..='9' => TokenKind::Number,
            _ if is_word_part(first) => TokenKind::Word,
            '#' if fresh_line => TokenKind::Hash,
            _ => TokenKind::Mark,
        };
        self.directive |= kind == TokenKind::Hash;
        let length = match kind {
            TokenKind::Literal => literal_length(self.rest, first),
            TokenKind::Number => run_length(self.rest, |c| is_word_part(c) || c == '.'),
            TokenKind::Word => run_length(self.rest, is_word_part),
            _ => first.len_utf8(),
        };
        let line = self.line;
        let text = self.take(length);
        self.tokens.push(Token { kind, text, line, spaced });
        true
    }

    /// Passes over white space, and comments; says whether there was any, and whether the text goes
    /// on as the first thing on a line.
    fn skip_space(&mut self) -> (bool, bool) {
        let before = self.rest.len();
        let mut fresh_line = before == self.text.len();
        loop {
            let length = if self.rest.starts_with('\n') {
                self.end_directive();
                fresh_line = true;
                1
            } else if self.rest.starts_with("/*") {
                self.rest.get(2..).and_then(|inner| inner.find("*/")).map_or(self.rest.len(), |end| end + 4)
            } else if self.rest.starts_with("//") {
                run_length(self.rest, |c| c != '\n')
            } else {
                run_length(self.rest, |c| c.is_whitespace() && c != '\n')
            };
            if length == 0 {
                return (self.rest.len() < before, fresh_line);
            }
            if self.rest.starts_with('/') {
                self.take_comment(length);
            } else {
                self.take(length);
            }
        }
    }

    /// Takes a comment line by line.
    fn take_comment(&mut self, length: usize) {
        let (text, before) = (self.rest.get(..length).unwrap_or(self.rest), self.tokens.len());
        let lines = text.split_inclusive('\n').map(|line| {
            let at = self.line;
            self.take(line.len());
            at
        });
        let lines = lines.collect();
        self.passed.push(Passed { text, lines, before });
    }

    fn end_directive(&mut self) {
        if self.directive {
            self.directive = false;
            let kind = TokenKind::DirectiveEnd;
            self.tokens.push(Token { kind, text: "", line: self.line, spaced: false });
        }
    }

    /// Takes `length` bytes, counting lines.
    fn take(&mut self, length: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at_checked(length).unwrap_or((self.rest, ""));
        self.rest = rest;
        self.line += taken.bytes().filter(|&byte| byte == b'\n').count();
        self.pass_joints();
        taken
    }

    /// Counts the lines that were joined up to here.
    fn pass_joints(&mut self) {
        let position = self.text.len() - self.rest.len();
        let passed = self.joints.partition_point(|&joint| joint <= position);
        self.line += passed;
        self.joints = self.joints.get(passed..).unwrap_or_default();
    }
}

fn is_word_part(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '$'
}

/// How many bytes at the start of `text` are made of such characters.
fn run_length(text: &str, part: impl Fn(char) -> bool) -> usize {
    text.find(|c| !part(c)).unwrap_or(text.len())
}

/// The length of a string or character. One that is not closed ends with its line.
fn literal_length(text: &str, quote: char) -> usize {
    let mut escaped = true; // the opening quote
    for (position, c) in text.char_indices() {
        match c {
            '\n' => return position,
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if c == quote => return position + c.len_utf8(),
            _ => {}
        }
    }
    text.len()
}

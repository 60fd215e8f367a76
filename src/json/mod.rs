//! JSON (RFC 8259): a text as a value. It promises to take what the grammar
//! takes, down to 128 levels, and to say where another text stops being JSON.
//! Numbers stay text: nobody here calculates. What a value means is `fields`.

pub mod fields;
pub mod path;
pub mod print;
pub mod shape;

/// How deep lists and objects may stand in one another: each level takes stack.
const DEPTH: u8 = 128;

/// Any JSON value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// `null`
    Null,
    /// `true` or `false`
    Flag(bool),
    /// As written.
    Number(String),
    /// A string, its escapes undone.
    Text(String),
    /// An array.
    List(Vec<Self>),
    /// Its members in their order, with those of a name that is there already.
    Object(Vec<(String, Self)>),
}

impl Value {
    /// The member of an object; the last one where a name is there twice.
    pub fn get(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Object(members) => members.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value),
            _ => None,
        }
    }

    /// The text of a string.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// A number without sign, fraction and exponent.
    pub fn whole(&self) -> Option<u64> {
        match self {
            Self::Number(digits) => digits.parse().ok(),
            _ => None,
        }
    }

    /// The elements of an array; none for anything else.
    pub fn list(&self) -> &[Self] {
        match self {
            Self::List(list) => list,
            _ => &[],
        }
    }
}

/// Where a text stops being JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Broken {
    /// Counted from 1.
    pub line: usize,
    /// In characters, counted from 1.
    pub column: usize,
}

/// Reads a text that is one JSON value.
pub fn parse(text: &str) -> Result<Value, Broken> {
    let mut reader = Reader { text, at: 0, depth: 0 };
    if let Some(value) = reader.value() {
        reader.space();
        if reader.at == text.len() {
            return Ok(value);
        }
    }
    let before = text.get(..reader.at).unwrap_or(text);
    let line = before.rsplit('\n').next().unwrap_or_default();
    Err(Broken { line: before.matches('\n').count() + 1, column: line.chars().count() + 1 })
}

/// Every method gives `None` at what cannot be read, with `at` in front of it.
struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth: u8,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn eat(&mut self, token: &str) -> Option<()> {
        self.rest().starts_with(token).then(|| self.at += token.len())
    }

    /// Goes over all bytes that are `wanted`, at least one of them.
    fn run(&mut self, wanted: impl Fn(u8) -> bool) -> Option<&'a str> {
        let rest = self.rest();
        let end = rest.bytes().position(|b| !wanted(b)).unwrap_or(rest.len());
        self.at += end;
        rest.get(..end).filter(|run| !run.is_empty())
    }

    fn space(&mut self) {
        self.run(|b| matches!(b, b' ' | b'\t' | b'\r' | b'\n'));
    }

    fn value(&mut self) -> Option<Value> {
        self.space();
        match self.peek()? {
            b'n' => self.eat("null").map(|()| Value::Null),
            b't' => self.eat("true").map(|()| Value::Flag(true)),
            b'f' => self.eat("false").map(|()| Value::Flag(false)),
            b'"' => self.string().map(Value::Text),
            b'[' => {
                let mut list = Vec::new();
                self.members("]", &mut |reader| {
                    list.push(reader.value()?);
                    Some(())
                })?;
                Some(Value::List(list))
            }
            b'{' => {
                let mut members = Vec::new();
                self.members("}", &mut |reader| {
                    reader.space();
                    let name = reader.string()?;
                    reader.space();
                    reader.eat(":")?;
                    members.push((name, reader.value()?));
                    Some(())
                })?;
                Some(Value::Object(members))
            }
            _ => self.number().map(Value::Number),
        }
    }

    /// What stands between a bracket and its `end`, with commas between.
    fn members(&mut self, end: &str, member: &mut dyn FnMut(&mut Self) -> Option<()>) -> Option<()> {
        self.depth = self.depth.checked_add(1).filter(|depth| *depth <= DEPTH)?;
        self.at += 1;
        self.space();
        if self.eat(end).is_none() {
            loop {
                member(self)?;
                self.space();
                if self.eat(end).is_some() {
                    break;
                }
                self.eat(",")?;
            }
        }
        self.depth -= 1;
        Some(())
    }

    fn number(&mut self) -> Option<String> {
        let start = self.at;
        let digits = |b: u8| b.is_ascii_digit();
        self.eat("-");
        if self.eat("0").is_none() {
            self.run(digits)?;
        }
        if self.eat(".").is_some() {
            self.run(digits)?;
        }
        if self.eat("e").or_else(|| self.eat("E")).is_some() {
            self.eat("-").or_else(|| self.eat("+"));
            self.run(digits)?;
        }
        self.text.get(start..self.at).map(str::to_owned)
    }

    fn string(&mut self) -> Option<String> {
        self.eat("\"")?;
        let mut text = String::new();
        loop {
            text.push_str(self.run(|b| b >= b' ' && b != b'"' && b != b'\\').unwrap_or_default());
            if self.eat("\"").is_some() {
                return Some(text);
            }
            self.eat("\\")?;
            let escape = self.peek()?;
            let plain = match escape {
                b'"' | b'\\' | b'/' => char::from(escape),
                b'b' => '\u{8}',
                b'f' => '\u{C}',
                b'n' => '\n',
                b'r' => '\r',
                b't' => '\t',
                b'u' => {
                    self.at += 1;
                    text.push(self.character()?);
                    continue;
                }
                _ => return None,
            };
            self.at += 1;
            text.push(plain);
        }
    }

    /// The digits of `\u`; beyond the basic plane two of them make one character.
    fn character(&mut self) -> Option<char> {
        let high = self.hex()?;
        if !(0xD800..0xDC00).contains(&high) {
            return char::from_u32(high);
        }
        self.eat("\\u")?;
        let low = self.hex()?.checked_sub(0xDC00).filter(|low| *low < 0x400)?;
        char::from_u32(0x1_0000 + ((high - 0xD800) << 10) + low)
    }

    fn hex(&mut self) -> Option<u32> {
        let digits = self.rest().get(..4).filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()))?;
        self.at += 4;
        u32::from_str_radix(digits, 16).ok()
    }
}

//! The line model all readers share: number, indentation, mark, text. Lines come from text, HTML or OPML.

/// What a line begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    /// Nothing but blanks.
    Blank,
    /// A heading and its level, 1 to 6.
    Heading(u8),
    /// A number or letter with a dot, parenthesis or paragraph sign.
    Number(Number),
    /// A bullet and its sign.
    Bullet(char),
    /// A checklist item, and whether it is done.
    Check(bool),
    /// A table row with `|` or `│` between its cells.
    PipeRow,
    /// A row of cells between tabs.
    TabRow,
    /// The line between a table's header and body, or a border: only dashes, `=`, `+`, `|`, `:`, box lines.
    Border,
    /// A line across the page.
    Rule,
    /// The end of a table whose source says where it ends.
    TableEnd,
    /// Any other text.
    Plain,
    /// What the definitions after it define.
    Term,
    /// A definition of the term before it.
    Definition,
    /// Program code; never read.
    Code,
}

/// How a line is numbered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Number {
    pub form: Form,
    /// Parts: 2 for `1.2`.
    pub depth: u8,
    /// The last part.
    pub value: u16,
}

/// Shapes of numbers; each opens a level of its own where it first appears.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// `1.`, `1.2`
    Decimal,
    /// `1)`, `(1)`
    Paren,
    /// `I.`
    Roman,
    /// `A.`
    Upper,
    /// `a)`
    Lower,
    /// `§ 1`, `第一章`
    Section,
    /// `一、`
    Han,
    /// `（一）`
    HanParen,
}

/// A line; its text is a range of [`Lines::text`].
#[derive(Clone, Copy, Debug)]
pub(crate) struct Line {
    /// Number in the document, from 1.
    pub no: u32,
    start: u32,
    end: u32,
    /// Columns before the mark; a tab is four.
    pub indent: u16,
    pub mark: Mark,
    /// Whether it stands in a fence whose content is read.
    pub fenced: bool,
}

/// The lines of a document.
#[derive(Debug)]
pub(crate) struct Lines<'t> {
    pub text: std::borrow::Cow<'t, str>,
    pub lines: Vec<Line>,
}

impl Lines<'_> {
    /// The text of a line, without its mark.
    pub fn text(&self, line: &Line) -> &str {
        self.text
            .get(line.start as usize..line.end as usize)
            .unwrap_or("")
    }

    /// A line as it stands in the text, with indentation and mark.
    pub fn raw(&self, index: usize) -> &str {
        let Some(line) = self.lines.get(index) else {
            return "";
        };
        let start = self.text[..line.start as usize]
            .rfind('\n')
            .map_or(0, |at| at + 1);
        &self.text[start..line.end as usize]
    }

    /// The index of the next line from `from` on that is not blank.
    pub fn next_full(&self, from: usize) -> Option<usize> {
        (from..self.lines.len()).find(|index| self.lines[*index].mark != Mark::Blank)
    }
}

impl Line {
    /// Where its text stands in [`Lines::text`].
    pub fn range(&self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    pub fn new(no: u32, range: std::ops::Range<usize>, indent: usize, mark: Mark) -> Self {
        let at = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Self {
            no,
            start: at(range.start),
            end: at(range.end),
            indent: u16::try_from(indent).unwrap_or(u16::MAX).min(MAX_INDENT),
            mark,
            fenced: false,
        }
    }
}

/// Lines that are indented further stand side by side: every line looks at all that it stands within.
const MAX_INDENT: u16 = 256;

/// Bullet signs; a blank follows.
const BULLETS: &[char] = &[
    '-', '*', '+', '•', '◦', '–', '—', '‣', '⁃', '▪', '▫', '●', '○', '■', '►', '▶', '▸', '→', '➔', '➜', '➤',
    '⇒', '·', '»', '›', '✦', '★', '☆', '◆', '◇', '❖', '✱', '\u{F0B7}', '\u{F0A7}',
];
/// Signs of a checklist item: not done, done.
const OPEN: &[char] = &['☐', '⬜', '🔲', '□', '◻', '▢'];
const DONE: &[char] = &['☑', '🗹'];
/// A sign that guides put before every item, done or not.
const TICK: char = '✅';

/// Reads the mark of a line's text (without indentation). Gives it with the length of the mark and its blanks.
pub(crate) fn mark(text: &str) -> (Mark, usize) {
    let Some(first) = text.chars().next() else {
        return (Mark::Blank, 0);
    };
    if let Some(found) = heading(text).or_else(|| check(text, first)) {
        return found;
    }
    if is_border(text) {
        let mut signs = text.chars().filter(|c| *c != ' ');
        let first_sign = signs.next();
        let alike = signs.all(|c| Some(c) == first_sign);
        let rule = alike && (!text.contains(' ') || text.split(' ').all(|part| part.len() <= 1));
        return (if rule { Mark::Rule } else { Mark::Border }, 0);
    }
    if matches!(first, '|' | '│' | '┃' | '║') {
        return (Mark::PipeRow, 0);
    }
    if let Some(found) = bullet(text, first) {
        return found;
    }
    if let Some((number, length)) = number(text) {
        let rest = &text[length..];
        let blanks = rest.len() - rest.trim_start().len();
        if let Some((Mark::Check(done), more)) = rest
            .trim_start()
            .chars()
            .next()
            .and_then(|c| check(rest.trim_start(), c))
        {
            return (Mark::Check(done), length + blanks + more);
        }
        return (Mark::Number(number), length + blanks);
    }
    if text.contains('\t') && !text.trim().is_empty() {
        return (Mark::TabRow, 0);
    }
    (Mark::Plain, 0)
}

fn heading(text: &str) -> Option<(Mark, usize)> {
    let level = text.bytes().take_while(|byte| *byte == b'#').count();
    let rest = &text[level..];
    ((1..=6).contains(&level) && rest.starts_with([' ', '\t']) && !rest.trim().is_empty()).then(|| {
        (
            Mark::Heading(u8::try_from(level).unwrap_or(6)),
            text.len() - rest.trim_start().len(),
        )
    })
}

/// `[ ] x`, `☐ x`, `✅ x`, `- [x] x`.
fn check(text: &str, first: char) -> Option<(Mark, usize)> {
    let after = |length: usize, done: bool| {
        let rest = text[length..].trim_start_matches(['\u{FE0F}', '\u{200D}']);
        (!rest.trim().is_empty()).then(|| (Mark::Check(done), text.len() - rest.trim_start().len()))
    };
    if OPEN.contains(&first) || first == TICK {
        return after(first.len_utf8(), false);
    }
    if DONE.contains(&first) {
        return after(first.len_utf8(), true);
    }
    let body = match first {
        '-' | '*' | '+' | '•' => text[first.len_utf8()..].trim_start(),
        _ => text,
    };
    let offset = text.len() - body.len();
    let second = body.chars().next()?;
    if offset > 0 && (OPEN.contains(&second) || DONE.contains(&second) || second == TICK) {
        return after(offset + second.len_utf8(), DONE.contains(&second));
    }
    let done = match body.get(..4)? {
        "[ ] " => false,
        "[x] " | "[X] " | "[v] " | "[V] " => true,
        _ => return None,
    };
    after(offset + 3, done)
}

fn bullet(text: &str, first: char) -> Option<(Mark, usize)> {
    let rest = &text[first.len_utf8()..];
    let sign = BULLETS.contains(&first) || (first == 'o' && rest.starts_with(['\t', '\u{A0}']));
    // `•text` without a blank is a bullet too, where the sign has no other use.
    let glued = matches!(first, '•' | '◦' | '●' | '▪' | '\u{F0B7}' | '\u{F0A7}');
    let found = sign && (rest.starts_with(char::is_whitespace) || glued) && !rest.trim().is_empty();
    found.then(|| (Mark::Bullet(first), text.len() - rest.trim_start().len()))
}

/// A border of a table or a rule: three signs or more of lines, nothing else.
fn is_border(text: &str) -> bool {
    let line = |c: char| matches!(c, '-' | '=' | '_' | '*' | '─' | '━' | '═' | '—' | '~');
    let joint = |c: char| matches!(c, '|' | '+' | ':' | ' ' | '\t') || ('\u{2500}'..='\u{257F}').contains(&c);
    let mut lines = 0;
    for c in text.chars() {
        match c {
            c if line(c) || ('\u{2500}'..='\u{257F}').contains(&c) && !matches!(c, '│' | '┃' | '║') => {
                lines += 1
            }
            c if joint(c) => {}
            _ => return false,
        }
    }
    lines >= 3
}

/// Chinese numbers up to 99 with their length: `一、`, `（一）`, `第三章`, `第2节`.
fn han(text: &str) -> Option<(Number, usize)> {
    let first = text.chars().next()?;
    let inner = text.strip_prefix(['（', '(', '第']).unwrap_or(text);
    let (value, length) = han_value(inner)?;
    let rest = &inner[length..];
    let (form, depth, after) = match first {
        '第' => {
            const PARTS: &[(&str, u8)] =
                &[("部分", 1), ("编", 1), ("章", 1), ("课", 2), ("讲", 2), ("节", 2)];
            let (part, depth) = PARTS.iter().find(|(part, _)| rest.starts_with(part))?;
            let after = rest[part.len()..].trim_start_matches(['：', ':', '、', '.']);
            (Form::Section, *depth, after)
        }
        '（' | '(' => (Form::HanParen, 1, rest.strip_prefix(['）', ')'])?),
        _ => (Form::Han, 1, rest.strip_prefix(['、', '．', '.', '：'])?),
    };
    // `(1)` and `1、` are numbers as anywhere.
    let own = first == '第' || !inner.starts_with(|c: char| c.is_ascii_digit());
    let number = Number { form, depth, value };
    (own && !after.trim().is_empty()).then_some((number, text.len() - after.len()))
}

/// A number in Chinese or Arabic digits, with its length.
fn han_value(text: &str) -> Option<(u16, usize)> {
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        return digits(text).map(|(number, length)| (number.value, length));
    }
    let (mut value, mut length, mut digit) = (0_u16, 0, None::<u16>);
    for c in text.chars().take(3) {
        let ones = "一二三四五六七八九"
            .chars()
            .zip(1..)
            .find(|(known, _)| *known == c);
        match (c, ones) {
            ('十', _) => value += 10 * digit.take().unwrap_or(1),
            (_, Some((_, ones))) if digit.is_none() => digit = Some(ones),
            _ => break,
        }
        length += c.len_utf8();
    }
    value += digit.unwrap_or(0);
    (value > 0).then_some((value, length))
}

/// A number with its length.
pub(crate) fn number(text: &str) -> Option<(Number, usize)> {
    if let Some(found) = han(text) {
        return Some(found);
    }
    let (sign, body) = match text.strip_prefix('§') {
        Some(rest) => (true, rest.trim_start()),
        None => (false, text),
    };
    let open = body.starts_with('(');
    let inner = &body[usize::from(open)..];
    let (mut number, length) = digits(inner).or_else(|| (!sign).then(|| letters(inner)).flatten())?;
    let rest = &inner[length..];
    let consumed = text.len() - rest.len();
    if sign {
        number.form = Form::Section;
        let mark = rest
            .chars()
            .next()
            .filter(|c| matches!(c, '.' | ')' | ':'))
            .map_or(0, char::len_utf8);
        return end(rest, mark).then_some((number, consumed + mark));
    }
    let keycap = rest.strip_prefix('\u{FE0F}').unwrap_or(rest);
    if let Some(after) = keycap.strip_prefix('\u{20E3}') {
        return Some((number, text.len() - after.len()));
    }
    let close = rest.chars().next();
    match close {
        Some(')' | '）') => {
            if number.form == Form::Decimal {
                number.form = Form::Paren;
            }
            let length = close.map_or(0, char::len_utf8);
            end(rest, length).then_some((number, consumed + length))
        }
        _ if open => None,
        Some('.' | '．' | '、') => {
            let length = close.map_or(0, char::len_utf8);
            (number.form != Form::Lower && (end(rest, length) || close != Some('.')))
                .then_some((number, consumed + length))
        }
        // `1.2 Title` needs no dot after it; `3 Title` is no numbering.
        Some(c) if number.depth > 1 && c.is_whitespace() => Some((number, consumed)),
        _ => None,
    }
}

/// Whether a blank and some text follow after `length` bytes.
fn end(rest: &str, length: usize) -> bool {
    let rest = &rest[length..];
    rest.starts_with(char::is_whitespace) && !rest.trim().is_empty() || rest.starts_with("**")
}

fn digits(text: &str) -> Option<(Number, usize)> {
    let (mut depth, mut at) = (0_u8, 0);
    loop {
        let length = text[at..].bytes().take_while(u8::is_ascii_digit).count();
        if length == 0 || length > 3 {
            break;
        }
        let value = text[at..at + length].parse().unwrap_or(0);
        depth = depth.saturating_add(1);
        at += length;
        let more = text[at..].starts_with('.') && text[at + 1..].starts_with(|c: char| c.is_ascii_digit());
        if !more {
            return Some((
                Number {
                    form: Form::Decimal,
                    depth,
                    value,
                },
                at,
            ));
        }
        at += 1;
    }
    None
}

fn letters(text: &str) -> Option<(Number, usize)> {
    let length = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    let word = &text[..length];
    if let Some(value) = roman(word) {
        return Some((
            Number {
                form: Form::Roman,
                depth: 1,
                value,
            },
            length,
        ));
    }
    let mut chars = text.chars();
    let first = chars.next().filter(|c| c.is_alphabetic())?;
    if chars.next().is_some_and(char::is_alphabetic) {
        return None;
    }
    let base = match first {
        'A'..='Z' => u32::from('A'),
        'a'..='z' => u32::from('a'),
        'А'..='Я' => u32::from('А'),
        'а'..='я' => u32::from('а'),
        _ => return None,
    };
    let form = if first.is_uppercase() {
        Form::Upper
    } else {
        Form::Lower
    };
    let value = u16::try_from(u32::from(first) - base + 1).unwrap_or(1);
    Some((
        Number {
            form,
            depth: 1,
            value,
        },
        first.len_utf8(),
    ))
}

/// Roman numerals up to 39, upper case. Single letters other than I, V, X are letters.
fn roman(word: &str) -> Option<u16> {
    if word.is_empty() || word.len() > 7 || !word.bytes().all(|byte| b"IVX".contains(&byte)) {
        return None;
    }
    let values: Vec<u16> = word
        .bytes()
        .map(|byte| match byte {
            b'I' => 1,
            b'V' => 5,
            _ => 10,
        })
        .collect();
    let mut total = 0;
    for (at, value) in values.iter().enumerate() {
        let smaller = values.get(at + 1).is_some_and(|next| next > value);
        total = if smaller {
            total - i32::from(*value)
        } else {
            total + i32::from(*value)
        };
    }
    u16::try_from(total).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Mark, rest: &str) {
        let (mark, length) = mark(text);
        assert_eq!((mark, &text[length..]), (expected, rest), "{text}");
    }

    #[test]
    fn numbers_of_every_form() {
        let number = |form, depth, value| Mark::Number(Number { form, depth, value });
        check("1. A", number(Form::Decimal, 1, 1), "A");
        check("1.2 A", number(Form::Decimal, 2, 2), "A");
        check("1.2.10. A", number(Form::Decimal, 3, 10), "A");
        check("3) A", number(Form::Paren, 1, 3), "A");
        check("(3) A", number(Form::Paren, 1, 3), "A");
        check("IV. A", number(Form::Roman, 1, 4), "A");
        check("B. A", number(Form::Upper, 1, 2), "A");
        check("б) А", number(Form::Lower, 1, 2), "А");
        check("§ 7 A", number(Form::Section, 1, 7), "A");
        check("§3.1. A", number(Form::Section, 2, 1), "A");
        check("2️⃣ A", number(Form::Decimal, 1, 2), "A");
        check("一、网络", number(Form::Han, 1, 1), "网络");
        check("二十三、网络", number(Form::Han, 1, 23), "网络");
        check("（十）网络", number(Form::HanParen, 1, 10), "网络");
        check("第三章 网络", number(Form::Section, 1, 3), "网络");
        check("第2节：网络", number(Form::Section, 2, 2), "网络");
        check("3、网络", number(Form::Decimal, 1, 3), "网络");
        check("一致性", Mark::Plain, "一致性");
        for text in ["2024. A", "3 A", "e.g. A", "1.5x faster", "A", "HTTP/1.1", "x. A"] {
            check(text, Mark::Plain, text);
        }
    }

    #[test]
    fn bullets_checks_and_borders() {
        check("• A", Mark::Bullet('•'), "A");
        check("→ A", Mark::Bullet('→'), "A");
        check("-A", Mark::Plain, "-A");
        check("- [ ] A", Mark::Check(false), "A");
        check("✅ A", Mark::Check(false), "A");
        check("☑ A", Mark::Check(true), "A");
        check("1. [x] A", Mark::Check(true), "A");
        check("---", Mark::Rule, "---");
        check("* * *", Mark::Rule, "* * *");
        check("|---|:-:|", Mark::Border, "|---|:-:|");
        check("+----+---+", Mark::Border, "+----+---+");
        check("---- -----", Mark::Border, "---- -----");
        check("├──┼──┤", Mark::Border, "├──┼──┤");
        check("│ a │ b │", Mark::PipeRow, "│ a │ b │");
        check("a\tb", Mark::TabRow, "a\tb");
        check("## A", Mark::Heading(2), "A");
        check("#A", Mark::Plain, "#A");
    }
}

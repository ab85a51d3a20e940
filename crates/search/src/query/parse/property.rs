//! `[property]`, `[property:value]` and `[property>value]`.

use super::super::ast::{Expr, PropertyTest, Span, ValueTest};
use super::super::compare;
use super::scan::is_quote;
use super::{Parsed, Parser};

impl Parser<'_> {
    pub(super) fn property(&mut self) -> Parsed<Expr> {
        let from = self.at;
        self.at += 1;
        let rest = self.rest();
        let end = rest.find([':', ']', '<', '>', '=']).unwrap_or(rest.len());
        let key = rest[..end].trim().trim_matches(is_quote).to_lowercase();
        self.at += end;
        if key.is_empty() {
            return self.error(
                from,
                "A property needs a name.",
                "For example [difficulty:hard], or [aliases].",
            );
        }
        let value = if self.rest().starts_with([':', '<', '>', '=']) {
            // `[rating>9]` is `[rating:>9]`.
            self.at += usize::from(self.rest().starts_with(':'));
            self.value_any()?
        } else {
            None
        };
        if self.rest().starts_with(']') {
            self.at += 1;
        } else {
            self.remark(
                from,
                from + 1,
                "This bracket is never closed; it was taken to end with the query.",
            );
        }
        let at = Span { from, to: self.at };
        let value = value.unwrap_or(ValueTest::Exists);
        Ok(Expr::Property(PropertyTest { key, value, at }))
    }

    fn value_any(&mut self) -> Parsed<Option<ValueTest>> {
        let mut parts = Vec::new();
        loop {
            parts.extend(self.value_all()?);
            if !self.take_or() {
                return Ok(joined(parts, ValueTest::Any));
            }
        }
    }

    fn value_all(&mut self) -> Parsed<Option<ValueTest>> {
        let mut parts = Vec::new();
        loop {
            self.blanks();
            if self.rest().is_empty() || self.rest().starts_with([')', ']']) || self.sees_or() {
                return Ok(joined(parts, ValueTest::All));
            }
            let from = self.at;
            parts.extend(self.deeper(from, Self::value)?);
        }
    }

    fn value(&mut self) -> Parsed<Option<ValueTest>> {
        let from = self.at;
        self.terms += 1;
        if self.rest().starts_with('(') {
            self.at += 1;
            let inner = self.value_any()?;
            if self.rest().starts_with(')') {
                self.at += 1;
            }
            return Ok(inner);
        }
        if let Some((text, _)) = self.quoted() {
            return Ok((!text.is_empty()).then_some(ValueTest::Text(text, true)));
        }
        if let Some(super::What::Regex { text, compiled }) = self.regex(false)? {
            return Ok(Some(ValueTest::Regex(text, compiled)));
        }
        let rest = self.rest();
        let behind = rest.strip_prefix('-').unwrap_or_default();
        if behind.starts_with(|c: char| !c.is_ascii_digit() && !c.is_whitespace() && c != ']') {
            self.at += 1;
            let inner = self.deeper(from, Self::value)?;
            return Ok(inner.map(|inner| ValueTest::Not(Box::new(inner))));
        }
        let end = rest
            .find(|c: char| c.is_whitespace() || matches!(c, ']' | ')') || is_quote(c))
            .unwrap_or(rest.len());
        let word = &rest[..end];
        self.at += end;
        if word.eq_ignore_ascii_case("null") {
            return Ok(Some(ValueTest::Null));
        }
        match compare::sign(word) {
            Some((compare, "")) => {
                self.blanks();
                let rest = self.rest();
                let end = rest.find([' ', ']', ')']).unwrap_or(rest.len());
                self.at += end;
                self.compared(from, compare, &rest[..end])
            }
            Some((compare, operand)) => self.compared(from, compare, operand),
            None => Ok(Some(ValueTest::Text(word.to_owned(), false))),
        }
    }

    fn compared(
        &self,
        from: usize,
        compare: super::super::ast::Compare,
        operand: &str,
    ) -> Parsed<Option<ValueTest>> {
        if let Some(number) = compare::number(operand) {
            return Ok(Some(ValueTest::Number(compare, number)));
        }
        if compare::is_date(operand) {
            return Ok(Some(ValueTest::Date(compare, operand.to_lowercase())));
        }
        self.error(
            from,
            format!("“{operand}” is neither a number nor a date."),
            "Compare with a number or a date: [n:<5], [created:>2026-01-31].",
        )
    }
}

fn joined(mut parts: Vec<ValueTest>, several: fn(Vec<ValueTest>) -> ValueTest) -> Option<ValueTest> {
    match parts.len() {
        0 => None,
        1 => parts.pop(),
        _ => Some(several(parts)),
    }
}

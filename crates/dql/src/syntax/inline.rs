//! Values written in notes: after `::`, in frontmatter, and as text given to `date()` and `dur()`.

use super::reader::Reader;
use crate::time::{Clock, Date, Duration};
use crate::value::{Map, Value};
use cairn_model::PropertyValue;
use std::sync::Arc;

/// Reads the whole of a text as one thing.
fn whole<T>(text: &str, clock: &Clock, read: impl FnOnce(&mut Reader<'_>) -> Option<T>) -> Option<T> {
    let mut reader = Reader::unbounded(text, clock);
    let found = read(&mut reader)?;
    reader.at_end().then_some(found)
}

/// The tag that the whole of a text is.
pub fn read_tag(text: &str, clock: &Clock) -> Option<Arc<str>> {
    whole(text, clock, |reader| reader.tag())
}

/// A date; with `words`, also `today` and the like.
pub fn read_date_text(text: &str, clock: &Clock, words: bool) -> Option<Date> {
    whole(text, clock, |reader| {
        if words {
            reader.date_or_word()
        } else {
            reader.date()
        }
    })
}

/// A duration.
pub fn read_duration_text(text: &str, clock: &Clock) -> Option<Duration> {
    whole(text, clock, |reader| reader.duration())
}

/// The value right of `::`. Text that is nothing else stays text; nothing is null.
pub fn read_inline_value(text: &str, clock: &Clock) -> Value {
    if text.trim().is_empty() {
        return Value::Null;
    }
    let read = |reader: &mut Reader<'_>| {
        let listed = reader.attempt(|reader| {
            let first = reader.inline_atom()?;
            reader.comma()?;
            let mut list = vec![first];
            let more = reader.separated(
                |reader| {
                    reader.comma()?;
                    Some(())
                },
                Reader::inline_atom,
            );
            list.extend(more);
            Some(Value::list(list))
        });
        listed.or_else(|| reader.inline_atom())
    };
    whole(text, clock, read).unwrap_or_else(|| Value::text(text))
}

impl Reader<'_> {
    fn inline_atom(&mut self) -> Option<Value> {
        let atom = |reader: &mut Self| {
            if let Some(date) = reader.date() {
                return Some(Value::Date(date));
            }
            if let Some(duration) = reader.duration() {
                return Some(Value::duration(duration.normalized()));
            }
            match reader.peek()? {
                '"' => return reader.string().map(Value::Text),
                '#' => return reader.tag().map(Value::Text),
                _ => {}
            }
            if let Some(link) = reader.embed_link() {
                return Some(Value::link(link));
            }
            if let Some(flag) = reader.boolean() {
                return Some(Value::Bool(flag));
            }
            if let Some(number) = reader.number() {
                return Some(Value::Number(number));
            }
            // Dataview forgets to make nothing of it.
            reader.take("null", "null")?;
            Some(Value::text("null"))
        };
        self.attempt(atom)
    }
}

/// A frontmatter value: texts that are dates, durations or links become such.
pub fn read_property(value: &PropertyValue, clock: &Clock) -> Value {
    match value {
        PropertyValue::Null => Value::Null,
        PropertyValue::Bool(flag) => Value::Bool(*flag),
        PropertyValue::Number(number) => Value::Number(*number),
        PropertyValue::List(list) => {
            Value::list(list.iter().map(|value| read_property(value, clock)).collect())
        }
        PropertyValue::Map(entries) => {
            let entry = |(key, value): &(String, PropertyValue)| {
                (Arc::from(key.as_str()), read_property(value, clock))
            };
            Value::object(entries.iter().map(entry).collect::<Map>())
        }
        PropertyValue::Text(text) => {
            // Most texts can be told apart by their first sign.
            let likely = text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '[' | '!'));
            if !likely {
                return Value::text(text.as_str());
            }
            read_date_text(text, clock, false)
                .map(Value::Date)
                .or_else(|| read_duration_text(text, clock).map(Value::duration))
                .or_else(|| whole(text, clock, |reader| reader.embed_link()).map(Value::link))
                .unwrap_or_else(|| Value::text(text.as_str()))
        }
    }
}

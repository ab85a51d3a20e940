//! Outlines in OPML to lines: an `outline` element is a bullet, its depth the indentation.

use crate::builder::Builder;
use crate::line::{Line, Lines, Mark, mark};
use cairn_model::DiagnosticCode;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use std::borrow::Cow;

/// Whether a text begins as OPML does.
pub(crate) fn is_opml(head: &str) -> bool {
    let end = head.char_indices().nth(2000).map_or(head.len(), |(at, _)| at);
    head.starts_with('<') && head[..end].contains("<opml")
}

/// Cuts an outline into lines. Gives them with its title. What follows a fault in the XML is not read.
pub(crate) fn read<'t>(text: &str, builder: &mut Builder) -> (Lines<'t>, String) {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = false;
    let (mut out, mut lines, mut title) = (String::new(), Vec::new(), String::new());
    let (mut depth, mut in_title, mut counted, mut line) = (0_usize, false, 0, 1_u32);
    loop {
        let event = match reader.read_event() {
            Ok(Event::Eof) => break,
            Ok(event) => event,
            Err(_) => {
                builder.once(DiagnosticCode::SourceFormat, line);
                break;
            }
        };
        let at = usize::try_from(reader.buffer_position())
            .unwrap_or(text.len())
            .min(text.len());
        let breaks =
            |piece: &str| u32::try_from(memchr::memchr_iter(b'\n', piece.as_bytes()).count()).unwrap_or(0);
        let piece = text.get(counted..at).unwrap_or("");
        // An element is on the line where it begins, not where its tag ends.
        let begins = piece.rfind('<').unwrap_or(0);
        let own_line = line + breaks(&piece[..begins]);
        line += breaks(piece);
        counted = at;
        match event {
            Event::Start(tag) if is_outline(&tag) => {
                outline(&tag, own_line, depth, &mut out, &mut lines);
                depth += 1;
            }
            Event::Empty(tag) if is_outline(&tag) => {
                outline(&tag, own_line, depth, &mut out, &mut lines);
            }
            Event::End(tag) if tag.name().as_ref().eq_ignore_ascii_case("outline") => {
                depth = depth.saturating_sub(1)
            }
            Event::Start(tag) => in_title = tag.name().as_ref().eq_ignore_ascii_case("title"),
            Event::End(_) => in_title = false,
            Event::Text(text) if in_title => title.push_str(&text),
            _ => {}
        }
    }
    if lines.is_empty() {
        builder.once(DiagnosticCode::SourceFormat, 0);
    }
    (
        Lines {
            text: Cow::Owned(out),
            lines,
        },
        title.trim().to_owned(),
    )
}

fn is_outline(tag: &BytesStart<'_>) -> bool {
    tag.name().as_ref().eq_ignore_ascii_case("outline")
}

/// Adds the line of an element.
fn outline(tag: &BytesStart<'_>, no: u32, depth: usize, out: &mut String, lines: &mut Vec<Line>) {
    let value = |name: &str| {
        let found = tag
            .attributes()
            .with_checks(false)
            .flatten()
            .find(|attribute| attribute.key.as_ref() == name)?;
        Some(
            found
                .normalized_value(XmlVersion::Implicit1_0)
                .map_or_else(|_| found.value.clone().into_owned(), Cow::into_owned),
        )
    };
    let text = value("text").or_else(|| value("title")).unwrap_or_default();
    let link = value("url")
        .or_else(|| value("htmlUrl"))
        .filter(|link| !link.contains([')', ' ']));
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let text = match link {
        Some(link) if !text.contains("](") => format!("[{text}]({link})"),
        _ => text,
    };
    let (mark, skip) = match mark(&text) {
        found @ (Mark::Check(_), _) => found,
        _ => (Mark::Bullet('-'), 0),
    };
    let start = out.len() + skip;
    out.push_str(&text);
    lines.push(Line::new(no, start..out.len(), depth * 2, mark));
    out.push('\n');
}

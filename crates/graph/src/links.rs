//! Links that stand in properties and inline fields: bare names, wiki-links, Markdown links.

use crate::contribution::{LinkSource, TypedLink};
use cairn_markdown::{ParsedNote, markdown_target};
use cairn_model::{Basis, Diagnostic, DiagnosticCode, LinkTarget, PropertyKind, PropertyValue, fold_name};
use std::borrow::Cow;
use std::collections::HashSet;

/// `related` with this many links that nothing else in the note speaks for is taken for machine-made.
const LINK_DUMP: usize = 20;

/// What a property or an inline field of that name makes of its links: at the top, in a displaced frontmatter, inline.
const SOURCES: [(&[&str], Basis, Basis, Basis); 3] = [
    (&["moc"], Basis::PropertyMoc, Basis::DisplacedMoc, Basis::FieldMoc),
    (
        &["prerequisites", "prerequisite", "requires"],
        Basis::PropertyPrerequisites,
        Basis::DisplacedPrerequisites,
        Basis::FieldPrerequisites,
    ),
    (
        &["related"],
        Basis::PropertyRelated,
        Basis::DisplacedRelated,
        Basis::FieldRelated,
    ),
];

/// Links of the `moc`, `prerequisites` and `related` properties, and wiki-links of all others, as Obsidian counts them.
/// `topic` is the note's.
pub(crate) fn property_links(
    note: &ParsedNote,
    topic: Option<&str>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<TypedLink> {
    let mut links = Vec::new();
    for (name, own, displaced, value) in SOURCES.iter().flat_map(|(names, own, displaced, _)| {
        let given = |name: &&'static str| Some((*name, *own, *displaced, note.property(name)?));
        names.iter().filter_map(given)
    }) {
        let basis = if note.is_displaced(name) { displaced } else { own };
        let first = links.len();
        for (target, index) in targets(value) {
            links.push(of_property(target, basis, note.property_line(name, index)));
        }
        if own == Basis::PropertyRelated {
            weaken(&mut links[first..], note, topic, diagnostics);
        }
    }
    let named = |key: &str| {
        let mut names = SOURCES.iter().flat_map(|(names, ..)| names.iter());
        names.any(|name| key.eq_ignore_ascii_case(name))
    };
    for (key, value) in note.properties.iter().filter(|(key, _)| !named(key)) {
        for (target, index) in wiki_links(value) {
            links.push(of_property(
                target,
                Basis::PropertyLink,
                note.property_line(key, index),
            ));
        }
    }
    links
}

/// Links of inline fields of those names. The text's own links stay what their section makes of them.
pub(crate) fn field_links(note: &ParsedNote) -> impl Iterator<Item = TypedLink> {
    note.fields.iter().flat_map(|field| {
        let source = SOURCES
            .iter()
            .find(|(names, ..)| names.iter().any(|name| field.key.eq_ignore_ascii_case(name)));
        let links = source.map(|(.., basis)| {
            targets(&PropertyValue::Text(field.value.clone()))
                .into_iter()
                .map(|(target, _)| of_property(target, *basis, field.line))
        });
        links.into_iter().flatten()
    })
}

fn of_property(target: String, basis: Basis, line: u32) -> TypedLink {
    TypedLink {
        target: target.into(),
        basis,
        line,
        column: 0,
        source: LinkSource::Note,
        weak: false,
        wiki: false,
    }
}

/// Marks the links of a machine-made list: those that neither the text repeats nor the note's own topic explains, if
/// they are many.
fn weaken(
    links: &mut [TypedLink],
    note: &ParsedNote,
    topic: Option<&str>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    if links.len() < LINK_DUMP {
        return;
    }
    let text: HashSet<String> = note
        .links
        .iter()
        .map(|link| fold_name(&link.target.path))
        .collect();
    let topic = topic.map(|topic| format!("--{}--", fold_name(topic)));
    let unrelated = |link: &TypedLink| {
        let name = fold_name(&link.target);
        !text.contains(&name) && !topic.as_ref().is_some_and(|topic| name.contains(topic))
    };
    let mut marked: Vec<&mut TypedLink> = links.iter_mut().filter(|link| unrelated(link)).collect();
    if marked.len() >= LINK_DUMP {
        marked.iter_mut().for_each(|link| link.weak = true);
        let line = note
            .places
            .iter()
            .find(|place| place.key.eq_ignore_ascii_case("related"));
        diagnostics.push(Diagnostic::new(
            DiagnosticCode::LinkDump,
            line.map_or(0, |place| place.line),
        ));
    }
}

/// The notes a value names, each with the index of the list's item it stands in.
fn targets(value: &PropertyValue) -> Vec<(String, usize)> {
    let items: Vec<(Cow<'_, str>, usize)> = match value {
        PropertyValue::List(items) => items
            .iter()
            .enumerate()
            .flat_map(|(index, item)| item.texts().into_iter().map(move |text| (text, index)))
            .collect(),
        other => other.list_texts().into_iter().map(|text| (text, 0)).collect(),
    };
    items
        .into_iter()
        .flat_map(|(text, index)| named_in(&text).into_iter().map(move |target| (target, index)))
        .collect()
}

/// The wiki-links of a value, each with the index of the list's item it stands in. A bare name is no link.
fn wiki_links(value: &PropertyValue) -> Vec<(String, usize)> {
    let links = |value: &PropertyValue| match value {
        PropertyValue::Text(text) if text.contains("[[") && text.contains("]]") => named_in(text),
        // `[[a]]` without quotes is a list in a list to YAML.
        PropertyValue::List(_) if value.kind() == PropertyKind::Link => {
            value.texts().iter().filter_map(|text| bare(text)).collect()
        }
        _ => Vec::new(),
    };
    match value {
        PropertyValue::List(items) if value.kind() != PropertyKind::Link => {
            let items = items.iter().enumerate();
            items
                .flat_map(|(index, item)| links(item).into_iter().map(move |target| (target, index)))
                .collect()
        }
        other => links(other).into_iter().map(|target| (target, 0)).collect(),
    }
}

/// The notes a text names: `name`, `[[name]]`, `[[name|alias]]`, `[text](name.md)`, several links in a row.
fn named_in(text: &str) -> Vec<String> {
    let text = text.trim();
    if text.contains("[[") {
        let links = text
            .split("[[")
            .skip(1)
            .filter_map(|rest| rest.split("]]").next());
        return links.filter_map(bare).collect();
    }
    if let Some((_, rest)) = text.split_once("](").filter(|_| text.starts_with('[')) {
        let dest = rest.split(')').next().unwrap_or(rest);
        return markdown_target(dest)
            .map(|target| target.path)
            .into_iter()
            .collect();
    }
    bare(text.trim_start_matches('[').trim_end_matches(']'))
        .into_iter()
        .collect()
}

fn bare(text: &str) -> Option<String> {
    let path = LinkTarget::parse(text.split('|').next().unwrap_or(text).trim_end_matches('\\')).path;
    (!path.is_empty() && !path.contains("://")).then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use cairn_markdown::{ReadOptions, read};

    fn check(text: &str, expected: &[(&str, &str, u32)]) {
        let note = read(text, ReadOptions::default());
        let mut links = property_links(&note, None, &mut Vec::new());
        links.extend(field_links(&note));
        let shown: Vec<_> = links
            .iter()
            .map(|l| (l.basis.name(), &*l.target, l.line))
            .collect();
        assert_eq!(shown, expected, "{text:?}");
    }

    #[test]
    fn properties_name_notes_in_every_form() {
        check(
            "---\nmoc: \"[[moc-a]], [[moc-b|B]]\"\nprerequisites: c-one, c-two\nrelated:\n- bare name\n- [[c-yaml]]\n- \"[[d#H|e]]\"\n- \"[f](g%20h.md)\"\n- https://e.org\n---\n",
            &[
                ("property_moc", "moc-a", 2),
                ("property_moc", "moc-b", 2),
                ("property_prerequisites", "c-one", 3),
                ("property_prerequisites", "c-two", 3),
                ("property_related", "bare name", 5),
                ("property_related", "c-yaml", 6),
                ("property_related", "d", 7),
                ("property_related", "g h.md", 8),
            ],
        );
    }

    #[test]
    fn wiki_links_of_any_property_are_links() {
        check(
            "---\ntitle: a, b\nup: \"[[gone]]\"\nprev: [[yaml]]\nsee:\n- \"[[b#H|B]]\"\n- plain\n- \"[[c]]\"\nprerequisite: p\nrequires: [r]\n---\n",
            &[
                ("property_prerequisites", "p", 9),
                ("property_prerequisites", "r", 10),
                ("property_link", "gone", 3),
                ("property_link", "yaml", 4),
                ("property_link", "b", 6),
                ("property_link", "c", 8),
            ],
        );
    }

    #[test]
    fn inline_fields_name_notes_too() {
        check(
            "Prerequisites:: [[a]], [[b]]\ntext (related:: [[c|d]]) `moc:: [[e]]`\n",
            &[
                ("field_prerequisites", "a", 1),
                ("field_prerequisites", "b", 1),
                ("field_related", "c", 2),
            ],
        );
    }

    #[test]
    fn only_what_nothing_speaks_for_makes_a_link_dump() {
        let list =
            |count: usize, name: &str| (0..count).map(|n| format!("- {name}{n}\n")).collect::<String>();
        let weak = |text: &str| {
            let (note, mut found) = (read(text, ReadOptions::default()), Vec::new());
            let links = property_links(&note, Some("sql"), &mut found);
            (links.iter().filter(|link| link.weak).count(), found)
        };
        let dump = Diagnostic::new(DiagnosticCode::LinkDump, 2);
        let many = format!("---\nrelated:\n{}---\n", list(20, "c-"));
        assert_eq!(weak(&many), (20, vec![dump.clone()]));
        assert_eq!(weak(&format!("{many}[[c-3]]\n")), (0, vec![]));
        let topic = format!(
            "---\nrelated:\n{}{}---\n[[c-3]]\n",
            list(21, "c-"),
            list(9, "q-x--sql--easy")
        );
        assert_eq!(weak(&topic), (20, vec![dump]));
    }
}

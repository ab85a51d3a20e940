//! Each format is read back by rules of its own, whatever stands in titles and paths.

use super::*;
use proptest::prelude::*;
use serde_json::Value;

fn rows(texts: &[String]) -> (Vec<NodeRow<'_>>, Vec<EdgeRow<'_>>) {
    let nodes = texts
        .iter()
        .enumerate()
        .map(|(index, text)| NodeRow {
            id: text,
            kind: NodeKind::ALL[index % NodeKind::ALL.len()],
            title: text,
            path: text,
            line: 3,
            difficulty: Some("easy"),
            topic: Some(text),
            at: [index as f32 * 10.0, -1.5],
            radius: 4.0,
        })
        .collect();
    let edge = |to: usize| EdgeRow {
        from: 0,
        to,
        kind: EdgeKind::Requires,
        confidence: 0.5,
        count: 1,
        reasons: vec![Reason {
            basis: "related_section",
            path: &texts[to],
            line: 7,
        }],
    };
    (nodes, (1..texts.len()).map(edge).collect())
}

/// Name, and attributes with their values.
type Element = (String, Vec<(String, String)>);

/// Elements and attribute values of an XML document, if it is well-formed.
fn elements(text: &str) -> Option<Vec<Element>> {
    let mut reader = quick_xml::Reader::from_str(text);
    reader.config_mut().check_end_names = true;
    let mut found = Vec::new();
    let mut depth = 0;
    loop {
        use quick_xml::events::Event;
        let event = reader.read_event().ok()?;
        let (start, opens) = match &event {
            Event::Start(start) => (start, 1),
            Event::Empty(start) => (start, 0),
            Event::End(_) => {
                depth -= 1;
                continue;
            }
            Event::Eof => break,
            _ => continue,
        };
        depth += opens;
        let mut values = Vec::new();
        for attribute in start.attributes() {
            let attribute = attribute.ok()?;
            let value = quick_xml::escape::unescape(&attribute.value).ok()?;
            values.push((attribute.key.as_ref().to_owned(), value.into_owned()));
        }
        found.push((start.name().as_ref().to_owned(), values));
    }
    (depth == 0).then_some(found)
}

/// The characters XML 1.0 allows.
fn sayable(text: &str) -> bool {
    text.chars().all(|letter| {
        !letter.is_control() && !matches!(letter, '\u{fffe}' | '\u{ffff}') || "\t\n\r".contains(letter)
    })
}

/// A table by RFC 4180.
fn table(text: &str) -> Vec<Vec<String>> {
    let (mut lines, mut line, mut field) = (Vec::new(), Vec::new(), String::new());
    let mut letters = text.chars().peekable();
    let mut quoted = false;
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                letters.next();
                field.push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => line.push(std::mem::take(&mut field)),
            '\r' if !quoted => {
                assert_eq!(letters.next(), Some('\n'));
                line.push(std::mem::take(&mut field));
                lines.push(std::mem::take(&mut line));
            }
            letter => field.push(letter),
        }
    }
    assert!(!quoted && field.is_empty() && line.is_empty());
    lines
}

fn texts() -> impl Strategy<Value = Vec<String>> {
    let text = prop_oneof![
        any::<String>(),
        "[a\\\\\"\n\r\t,;<>&\u{1}\u{7f}'= -]{0,12}",
        Just("c:\\".to_owned()),
    ];
    prop::collection::btree_set(text, 1..6).prop_map(|set| set.into_iter().collect())
}

proptest! {
    #[test]
    fn xml_is_well_formed_and_keeps_what_it_can_say(texts in texts()) {
        let (nodes, edges) = rows(&texts);
        for text in [xml::graphml(&nodes, &edges), xml::gexf(&nodes, &edges)] {
            let found = elements(&text);
            prop_assert!(found.is_some(), "{:?}", found);
            prop_assert!(sayable(&text));
            let found = found.unwrap_or_default();
            let ids: Vec<&String> = found.iter().filter(|element| element.0 == "node").map(|element| &element.1[0].1).collect();
            prop_assert_eq!(ids.len(), texts.len());
            for (id, text) in ids.into_iter().zip(&texts) {
                prop_assert!(!sayable(text) || id == text, "{id:?} {text:?}");
            }
            prop_assert_eq!(found.iter().filter(|element| element.0 == "edge").count(), edges.len());
        }
    }

    #[test]
    fn tables_are_read_back_as_they_were(texts in texts()) {
        let (nodes, edges) = rows(&texts);
        let files = csv::files(&nodes, &edges);
        let lines = table(&files[0].text);
        prop_assert_eq!(lines.len(), texts.len() + 1);
        for (line, text) in lines[1..].iter().zip(&texts) {
            prop_assert_eq!(line.len(), lines[0].len());
            for cell in [&line[0], &line[2], &line[6]] {
                prop_assert_eq!(of_cell(cell), text);
                prop_assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell:?} is a formula");
            }
        }
        prop_assert_eq!(table(&files[1].text).len(), edges.len() + 1);
    }

    #[test]
    fn a_canvas_has_a_card_for_each_node_and_edges_between_cards(texts in texts()) {
        let (nodes, edges) = rows(&texts);
        let canvas: Value = serde_json::from_str(&canvas::text(&nodes, &edges)).expect("JSON");
        let cards = canvas["nodes"].as_array().expect("nodes");
        prop_assert_eq!(cards.len(), texts.len());
        for (card, node) in cards.iter().zip(&nodes) {
            let holds = match card["type"].as_str() {
                Some("file") => &card["file"],
                _ => &card["text"],
            };
            prop_assert_eq!(holds.as_str(), Some(node.title));
            prop_assert!(card["x"].is_i64() && card["height"].is_i64());
        }
        for edge in canvas["edges"].as_array().expect("edges") {
            prop_assert!(cards.iter().any(|card| card["id"] == edge["toNode"]));
        }
    }

    #[test]
    fn dot_strings_end_where_they_should(texts in texts()) {
        let (nodes, edges) = rows(&texts);
        let text = dot::text(&nodes, &edges);
        // Outside of strings there is nothing but the language's own words.
        let (mut quoted, mut outside) = (false, String::new());
        let mut letters = text.chars().peekable();
        while let Some(letter) = letters.next() {
            match letter {
                '\\' if quoted && letters.peek() == Some(&'"') => drop(letters.next()),
                '\\' if quoted && letters.peek() == Some(&'\\') => drop(letters.next()),
                '"' => quoted = !quoted,
                letter if !quoted => outside.push(letter),
                _ => {}
            }
        }
        prop_assert!(!quoted);
        prop_assert_eq!(outside.matches("->").count(), edges.len());
        prop_assert_eq!(outside.matches("label=").count(), nodes.len());
    }
}

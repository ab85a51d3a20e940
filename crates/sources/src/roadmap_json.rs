//! Roadmaps as their editors export them: nodes with a label, edges from source to target.
//!
//! A label of type `topic` or without a type is a topic, `subtopic` belongs to the topic an edge comes from, `title`
//! names the path. An edge between two topics is their order. Types that only draw (`paragraph`, `button`, lines) are
//! dropped. Values are taken as raw JSON, so that each node knows its line and little is copied.
//!
//! JSON Canvas (`jsoncanvas.org`) is read likewise: cards of text and of files are topics, those within the frame of a group belong
//! to it. So are graphs with their nodes below `elements` and each node's fields below `data`.

use crate::builder::Builder;
use crate::document::{DropReason, Kind};
use cairn_model::{Basis, DiagnosticCode, EdgeKind};
use rustc_hash::FxHashMap;
use serde_json::value::RawValue;
use std::collections::BTreeMap;

type Object<'t> = BTreeMap<String, &'t RawValue>;

/// Whether a text that begins with a brace or bracket is meant as JSON, and not as a line of Markdown.
pub(crate) fn looks_like_json(head: &str) -> bool {
    let inner = head[1..].trim_start();
    inner.starts_with(['"', '{', '}'])
        || (head.starts_with('[')
            && inner.starts_with([']', '['])
            && head.trim_end().ends_with(']')
            && !inner.starts_with("[["))
}

struct Item {
    id: String,
    /// Left, top, right, bottom on a canvas.
    frame: Option<[f64; 4]>,
    group: bool,
    label: String,
    role: Role,
    line: u32,
    container: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Title,
    Topic,
    Subtopic,
    Drawing,
}

/// Reads a roadmap into the builder; gives its title.
pub(crate) fn read(text: &str, builder: &mut Builder) -> String {
    let Some((title, items, links)) = parse(text) else {
        builder.once(DiagnosticCode::SourceFormat, 0);
        return String::new();
    };
    let heading = items.iter().find(|item| item.role == Role::Title);
    let name = if title.is_empty() {
        heading.map_or("", |item| &item.label)
    } else {
        &title
    };
    let place: FxHashMap<&str, usize> = items
        .iter()
        .enumerate()
        .map(|(at, item)| (item.id.as_str(), at))
        .collect();
    let ends = |link: &(String, String)| Some((*place.get(link.0.as_str())?, *place.get(link.1.as_str())?));
    let links: Vec<(usize, usize)> = links.iter().filter_map(ends).collect();
    let parents = parents(&items, &links, &place);
    let path = (!name.is_empty() && items.iter().any(|item| matches!(item.role, Role::Topic)))
        .then(|| builder.add(Kind::Path, name, None, heading.map_or(1, |item| item.line)))
        .flatten();
    let nodes = add(&items, &parents, path, builder);
    for (from, to) in links {
        let both = |role: Role| items[from].role == role && items[to].role == role;
        let siblings = both(Role::Topic) || (both(Role::Subtopic) && parents[from] == parents[to]);
        if let (true, Some(a), Some(b)) = (siblings && parents[to] != Some(from), nodes[from], nodes[to]) {
            builder.edge(a, b, EdgeKind::Next, Basis::DocumentOrder, 0.8, items[to].line);
        }
    }
    name.to_owned()
}

/// Nodes and edges as raw JSON; `None` if there are none.
#[allow(clippy::type_complexity, reason = "the three parts of one file, used once")]
fn parse(text: &str) -> Option<(String, Vec<Item>, Vec<(String, String)>)> {
    let top: Object<'_> = serde_json::from_str(text).ok()?;
    let title = string(&top, "title")
        .or_else(|| string(&top, "name"))
        .unwrap_or_default();
    let inner: Object<'_> = top
        .get("elements")
        .and_then(|elements| serde_json::from_str(elements.get()).ok())
        .unwrap_or_default();
    let part = |name: &str| top.get(name).or_else(|| inner.get(name));
    let nodes: Vec<&RawValue> = serde_json::from_str(part("nodes")?.get()).ok()?;
    let mut counted = (0, 1_u32);
    let mut items: Vec<Item> = nodes
        .into_iter()
        .filter_map(|raw| item(raw, text, &mut counted))
        .collect();
    frame(&mut items);
    let edges: Vec<&RawValue> = part("edges")
        .and_then(|edges| serde_json::from_str(edges.get()).ok())
        .unwrap_or_default();
    let links = edges
        .into_iter()
        .filter_map(|raw| {
            let edge: Object<'_> = serde_json::from_str(raw.get()).ok()?;
            let data = data(&edge);
            let end = |names: [&str; 3]| {
                let known = names.iter().find_map(|name| id(&edge, name));
                known.or_else(|| id(&data, names[0]))
            };
            Some((
                end(["source", "fromNode", "from"])?,
                end(["target", "toNode", "to"])?,
            ))
        })
        .collect();
    (!items.is_empty()).then_some((title, items, links))
}

fn item(raw: &RawValue, text: &str, counted: &mut (usize, u32)) -> Option<Item> {
    let node: Object<'_> = serde_json::from_str(raw.get()).ok()?;
    let data = data(&node);
    let label = string(&data, "label")
        .or_else(|| string(&data, "title"))
        .or_else(|| string(&node, "label"))
        .or_else(|| string(&node, "text").as_deref().and_then(card))
        .or_else(|| string(&node, "file").as_deref().map(file_name))?;
    let label = label.split_whitespace().collect::<Vec<_>>().join(" ");
    let kind = string(&node, "type").unwrap_or_default().to_lowercase();
    let on_canvas = node.contains_key("x") && (node.contains_key("text") || node.contains_key("file"));
    let role = match kind.as_str() {
        "text" | "file" if on_canvas => Role::Topic,
        "group" if node.contains_key("x") && node.contains_key("label") => Role::Topic,
        "title" | "root" | "roadmap" => Role::Title,
        "subtopic" | "sub-topic" | "child" | "checklist-item" | "todo" => Role::Subtopic,
        "paragraph" | "button" | "label" | "legend" | "horizontal" | "vertical" | "linksgroup"
        | "resourcebutton" | "section" | "text" | "group" => Role::Drawing,
        _ => Role::Topic,
    };
    let at = (raw.get().as_ptr() as usize)
        .saturating_sub(text.as_ptr() as usize)
        .min(text.len());
    let breaks = memchr::memchr_iter(b'\n', text.as_bytes().get(counted.0..at).unwrap_or_default()).count();
    *counted = (at.max(counted.0), counted.1 + u32::try_from(breaks).unwrap_or(0));
    let container = id(&node, "parentId").or_else(|| id(&node, "parentNode"));
    Some(Item {
        id: id(&node, "id").or_else(|| id(&data, "id"))?,
        frame: place(&node),
        group: kind == "group",
        label,
        role,
        line: counted.1,
        container,
    })
}

fn data<'t>(object: &Object<'t>) -> Object<'t> {
    object
        .get("data")
        .and_then(|data| serde_json::from_str(data.get()).ok())
        .unwrap_or_default()
}

/// What a card of text is called: its first line that says something, without the signs of a heading or list.
fn card(text: &str) -> Option<String> {
    let clean = |line: &str| crate::inline::plain(line.trim_start_matches(['#', '-', '*', '>', ' ']));
    text.lines()
        .map(clean)
        .find(|line| line.contains(char::is_alphanumeric))
}

/// `Notes/B-tree.md` as `B-tree`.
fn file_name(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.strip_suffix(".md").unwrap_or(name).to_owned()
}

fn place(node: &Object<'_>) -> Option<[f64; 4]> {
    let number = |key: &str| serde_json::from_str::<f64>(node.get(key)?.get()).ok();
    let (x, y) = (number("x")?, number("y")?);
    Some([x, y, x + number("width")?, y + number("height")?])
}

/// Groups whose frames are looked at.
const MOST_GROUPS: usize = 200;

/// Puts what lies within the frame of a group into it, or into the smallest one of several.
fn frame(items: &mut [Item]) {
    let area = |[left, top, right, bottom]: [f64; 4]| (right - left) * (bottom - top);
    let groups = items.iter().filter(|item| item.group);
    let mut groups: Vec<(String, [f64; 4])> = groups
        .filter_map(|item| Some((item.id.clone(), item.frame?)))
        .take(MOST_GROUPS)
        .collect();
    groups.sort_by(|a, b| area(a.1).total_cmp(&area(b.1)));
    for item in items.iter_mut().filter(|item| item.container.is_none()) {
        let Some(own) = item.frame else { continue };
        let holds = |(id, frame): &&(String, [f64; 4])| {
            *id != item.id
                && frame[0] <= own[0]
                && frame[1] <= own[1]
                && frame[2] >= own[2]
                && frame[3] >= own[3]
                && (!item.group || area(*frame) > area(own))
        };
        item.container = groups.iter().find(holds).map(|(id, _)| id.clone());
    }
}

fn string(object: &Object<'_>, key: &str) -> Option<String> {
    serde_json::from_str::<String>(object.get(key)?.get())
        .ok()
        .filter(|text| !text.trim().is_empty())
}

/// Ids are text or numbers.
fn id(object: &Object<'_>, key: &str) -> Option<String> {
    let raw = object.get(key)?.get();
    (raw != "null").then(|| serde_json::from_str::<String>(raw).unwrap_or_else(|_| raw.to_owned()))
}

/// What each item belongs to: the box it stands in, or for subtopics the first topic that an edge ties it to.
fn parents(items: &[Item], links: &[(usize, usize)], place: &FxHashMap<&str, usize>) -> Vec<Option<usize>> {
    let mut parents: Vec<Option<usize>> = items
        .iter()
        .map(|item| {
            item.container
                .as_deref()
                .and_then(|id| place.get(id))
                .copied()
                .filter(|at| items[*at].role != Role::Drawing)
        })
        .collect();
    // Twice: a subtopic may hang from a subtopic that comes later.
    for wanted in [Role::Topic, Role::Subtopic] {
        for (from, to) in links {
            let (a, b) = (items[*from].role, items[*to].role);
            if b == Role::Subtopic && a == wanted && parents[*to].is_none() && from != to {
                parents[*to] = Some(*from);
            } else if a == Role::Subtopic
                && b == Role::Topic
                && wanted == Role::Topic
                && parents[*from].is_none()
            {
                parents[*from] = Some(*to);
            }
        }
    }
    parents
}

/// Adds the items, each after what it belongs to. A circle of containers is cut where it closes.
fn add(
    items: &[Item],
    parents: &[Option<usize>],
    path: Option<u32>,
    builder: &mut Builder,
) -> Vec<Option<u32>> {
    let mut nodes: Vec<Option<u32>> = vec![None; items.len()];
    let mut seen = vec![false; items.len()];
    for start in 0..items.len() {
        let mut way = Vec::new();
        let mut at = Some(start);
        while let Some(index) = at.filter(|index| !seen[*index]) {
            seen[index] = true;
            way.push(index);
            at = parents[index];
        }
        for index in way.into_iter().rev() {
            let item = &items[index];
            match item.role {
                Role::Title => {}
                Role::Drawing => builder.drop_line(item.line, &item.label, DropReason::Decoration),
                Role::Topic | Role::Subtopic => {
                    let parent = parents[index].and_then(|parent| nodes[parent]).or(path);
                    nodes[index] = builder.add(Kind::Topic, &item.label, parent, item.line);
                }
            }
        }
    }
    nodes
}

//! Makes the note that is missing, or a question about a topic, from a template in the vault's own manner.

use super::mention::named_there;
use super::{EditPlan, previews, refused};
use crate::error::EngineError;
use crate::gaps::{moc_of_node, named_missing};
use crate::session::Engine;
use crate::snapshot::Snapshot;
use cairn_graph::{KnowledgeGraph, NodeKey};
use cairn_model::{Difficulty, NodeKind, VaultPath, slug};
use cairn_study::gaps::two_languages;
use cairn_vault::{EditSet, FileChange, FileEdit};
use rustc_hash::FxHashMap;
use std::fmt::Write as _;

/// Notes named as related in a new one.
const RELATED: usize = 5;
/// Folders that are offered.
const FOLDERS: usize = 8;
/// Signs that some system does not allow in a file's name, or a link in its target.
const FORBIDDEN: &[char] = &['*', '"', '\\', '<', '>', ':', '|', '?', '#', '^', '[', ']'];

/// What is wanted of a new note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteDraft {
    /// The missing note, or the topic it is to be about.
    pub about: NodeKey,
    /// The folder; `None`: where notes of its kind are.
    pub folder: Option<String>,
    /// How hard the question is to be; `None`: as its name tells, else medium.
    pub difficulty: Option<Difficulty>,
}

/// What goes into the template.
struct Draft {
    stem: String,
    kind: NodeKind,
    title: String,
    topic: Option<String>,
    difficulty: Option<Difficulty>,
    moc: Option<String>,
    related: Vec<String>,
}

pub(super) fn plan(engine: &Engine, snapshot: &Snapshot, wish: &NoteDraft) -> Result<EditPlan, EngineError> {
    let graph = &snapshot.graph;
    // A topic that names a note which is not there wants that note, and names it already.
    let about = named_missing(graph, wish.about).unwrap_or(wish.about);
    let wish = &NoteDraft {
        about,
        ..wish.clone()
    };
    let node = graph.node(wish.about);
    let draft = match node.kind {
        NodeKind::Missing => of_missing(snapshot, wish),
        NodeKind::Topic | NodeKind::Stage | NodeKind::Path | NodeKind::Moc => of_topic(snapshot, wish),
        _ => {
            return Err(refused(
                "edit.unfit",
                format!("“{}” is there already", node.title),
                "Nothing was written.",
            ));
        }
    };
    if draft.stem.is_empty() || draft.stem.contains(FORBIDDEN) || draft.stem.starts_with('.') {
        return Err(refused(
            "edit.bad_name",
            format!("“{}” cannot be the name of a note on every system", draft.stem),
            "Nothing was written. Change the links to a name without such signs.",
        ));
    }
    let folders = folders(graph, &draft, wanted_folder(node.kind, &node.title));
    let folder = match &wish.folder {
        Some(folder) if all_folders(graph).contains_key(folder.as_str()) => folder.clone(),
        Some(folder) => {
            return Err(refused(
                "edit.no_folder",
                format!("There is no folder “{folder}” with notes in this vault"),
                "Nothing was written. Choose another.",
            ));
        }
        None => folders.first().cloned().unwrap_or_default(),
    };
    let path = path_in(&folder, &draft.stem)?;
    let mut edits = EditSet::default();
    let text = template(&draft, two_languages(graph));
    edits.files.push(FileEdit {
        path: path.clone(),
        change: FileChange::Create(text.into_bytes()),
    });
    let mut left_out = Vec::new();
    match named_there(engine, snapshot, wish.about, &draft.stem) {
        Some(Ok(edit)) => edits.files.push(edit),
        Some(Err(left)) => left_out.push(left),
        None => {}
    }
    Ok(EditPlan {
        what: format!("New note “{}”", path.stem()),
        files: previews(engine, &edits)?,
        edits,
        left_out,
        folders,
    })
}

fn path_in(folder: &str, stem: &str) -> Result<VaultPath, EngineError> {
    let text = match folder {
        "" => format!("{stem}.md"),
        folder => format!("{folder}/{stem}.md"),
    };
    VaultPath::new(&text).map_err(|_| {
        refused(
            "edit.bad_name",
            format!("“{text}” is no path in the vault"),
            "Nothing was written.",
        )
    })
}

/// The folder that a link names with the note.
fn wanted_folder(kind: NodeKind, title: &str) -> Option<&str> {
    let (folder, _) = title.rsplit_once('/')?;
    (kind == NodeKind::Missing).then_some(folder.trim_start_matches('/'))
}

fn of_missing(snapshot: &Snapshot, wish: &NoteDraft) -> Draft {
    let graph = &snapshot.graph;
    let name = graph
        .node(wish.about)
        .title
        .rsplit('/')
        .next()
        .unwrap_or_default();
    let stem = name.strip_suffix(".md").unwrap_or(name).trim().to_owned();
    let kind = match stem
        .split('-')
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase()
        .as_str()
    {
        "q" if stem.contains('-') => NodeKind::Question,
        "c" if stem.contains('-') => NodeKind::Concept,
        "moc" if stem.contains('-') => NodeKind::Moc,
        _ => NodeKind::Note,
    };
    let mut parts = stem.split("--");
    let own = parts.next().unwrap_or_default();
    let own = ["q-", "c-", "moc-"]
        .iter()
        .find_map(|prefix| own.strip_prefix(prefix))
        .unwrap_or(own);
    let rest: Vec<&str> = parts.collect();
    let told = rest.last().and_then(|last| Difficulty::from_name(last));
    let mut topic = match (rest.as_slice(), told) {
        ([topic, .., _], Some(_)) | ([topic], None) => Some((*topic).to_owned()),
        _ => None,
    };
    let mut askers: Vec<NodeKey> = graph
        .incoming(wish.about)
        .filter(|edge| graph.node(edge.from).kind.is_note())
        .map(|edge| edge.from)
        .collect();
    askers.sort_by(|a, b| graph.node(*a).id.cmp(&graph.node(*b).id));
    askers.dedup();
    topic = topic.or_else(|| {
        most(
            askers
                .iter()
                .filter_map(|key| graph.node(*key).topic.as_deref().map(str::to_owned)),
        )
    });
    let moc = most(askers.iter().filter_map(|key| moc_of_node(snapshot, *key)));
    let stem_of = |key: NodeKey| Some(graph.node(key).path.as_ref()?.stem().to_owned());
    Draft {
        title: words(own),
        stem,
        kind,
        topic,
        difficulty: wish.difficulty.or(told),
        moc: moc.and_then(stem_of),
        related: askers.into_iter().take(RELATED).filter_map(stem_of).collect(),
    }
}

/// A question about a topic, named as the vault names its questions.
fn of_topic(snapshot: &Snapshot, wish: &NoteDraft) -> Draft {
    let graph = &snapshot.graph;
    let node = graph.node(wish.about);
    let moc = moc_of_node(snapshot, wish.about);
    let area = moc
        .and_then(|moc| area_of(snapshot, moc))
        .or_else(|| node.topic.as_deref().map(str::to_owned));
    let difficulty = wish.difficulty.unwrap_or(Difficulty::Medium);
    let own: String = slug(&node.title).chars().take(60).collect();
    let own = own.trim_matches('-');
    let stem = match &area {
        Some(area) => format!("q-{own}--{}--{}", slug(area), difficulty.name()),
        None => format!("q-{own}"),
    };
    Draft {
        stem,
        kind: NodeKind::Question,
        title: node.title.to_string(),
        topic: area,
        difficulty: Some(difficulty),
        moc: moc.and_then(|key| Some(graph.node(key).path.as_ref()?.stem().to_owned())),
        related: Vec::new(),
    }
}

/// The topic that most questions of a map of content tell.
fn area_of(snapshot: &Snapshot, moc: NodeKey) -> Option<String> {
    let regions = snapshot.regions();
    let own = regions.get(moc);
    let told = snapshot
        .graph
        .nodes()
        .filter(|(key, node)| node.kind == NodeKind::Question && regions.get(*key) == own);
    most(told.filter_map(|(_, node)| node.topic.as_deref().map(str::to_owned))).or_else(|| {
        Some(
            snapshot
                .graph
                .node(moc)
                .path
                .as_ref()?
                .stem()
                .trim_start_matches("moc-")
                .to_owned(),
        )
    })
}

/// The most frequent; of several, the first in their order.
fn most<T: std::hash::Hash + Eq + Ord>(all: impl Iterator<Item = T>) -> Option<T> {
    let mut counts: FxHashMap<T, u32> = FxHashMap::default();
    all.for_each(|one| *counts.entry(one).or_default() += 1);
    let best = counts
        .into_iter()
        .min_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    best.map(|(one, _)| one)
}

/// `sql-join-algorithms` as words.
fn words(slug: &str) -> String {
    let spaced = slug.replace(['-', '_'], " ");
    let mut chars = spaced.chars();
    let first = chars.next().map(|first| first.to_uppercase().collect::<String>());
    first.unwrap_or_default() + chars.as_str()
}

/// Every folder with notes, with how many.
fn all_folders(graph: &KnowledgeGraph) -> FxHashMap<&str, u32> {
    let mut folders: FxHashMap<&str, u32> = FxHashMap::default();
    for (path, _) in graph
        .contributions()
        .filter(|(path, _)| path.is_note() && !path.as_str().starts_with('.'))
    {
        *folders.entry(path.folder()).or_default() += 1;
    }
    folders.entry("").or_default();
    folders
}

/// Where the note may go: where its link says, else where most notes of its kind and topic are.
fn folders(graph: &KnowledgeGraph, draft: &Draft, wanted: Option<&str>) -> Vec<String> {
    let all = all_folders(graph);
    if let Some(wanted) = wanted {
        let mut fit: Vec<&str> = all
            .keys()
            .copied()
            .filter(|folder| *folder == wanted || folder.ends_with(&format!("/{wanted}")))
            .collect();
        fit.sort_unstable();
        if !fit.is_empty() {
            return fit.into_iter().map(str::to_owned).collect();
        }
    }
    let mut scores: FxHashMap<&str, u32> = FxHashMap::default();
    for (path, note) in graph
        .contributions()
        .filter(|(path, _)| all.contains_key(path.folder()))
    {
        let same_kind = note.kind == draft.kind;
        let same_topic = draft.topic.is_some() && note.topic.as_deref() == draft.topic.as_deref();
        *scores.entry(path.folder()).or_default() +=
            u32::from(same_kind) + 3 * u32::from(same_kind && same_topic);
    }
    let mut order: Vec<(&str, u32)> = all
        .into_keys()
        .map(|folder| (folder, scores.get(folder).copied().unwrap_or(0)))
        .collect();
    order.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    order
        .into_iter()
        .take(FOLDERS)
        .map(|(folder, _)| folder.to_owned())
        .collect()
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

fn template(draft: &Draft, two_languages: bool) -> String {
    let mut out = format!("---\ntitle: {}\naliases: []\n", quoted(&draft.title));
    if matches!(draft.kind, NodeKind::Moc | NodeKind::Concept | NodeKind::Question) {
        out += &format!("kind: {}\n", draft.kind.name());
    }
    // Writing to a string does not fail.
    let mut line = |name: &str, value: Option<String>| {
        let _ = value.map(|value| writeln!(out, "{name}: {value}"));
    };
    line("topic", draft.topic.as_deref().map(quoted));
    line(
        "difficulty",
        draft.difficulty.map(|difficulty| difficulty.name().to_owned()),
    );
    line("moc", draft.moc.as_deref().map(quoted));
    let related: Vec<String> = draft.related.iter().map(|name| quoted(name)).collect();
    line(
        "related",
        (!related.is_empty()).then(|| format!("[{}]", related.join(", "))),
    );
    line("status", Some("draft".to_owned()));
    out += "---\n\n";
    out += &body(draft, two_languages);
    out
}

fn body(draft: &Draft, two_languages: bool) -> String {
    let title = &draft.title;
    match (draft.kind, two_languages) {
        (NodeKind::Question, true) => format!(
            "# Question (EN)\n\n> {title}?\n\n# Вопрос (RU)\n\n> \n\n---\n\n## Answer (EN)\n\n\n## Ответ (RU)\n\n\n## Prerequisites\n\n## Related Questions\n"
        ),
        (NodeKind::Question, false) => {
            format!(
                "# {title}\n\n## Question\n\n> {title}?\n\n## Answer\n\n\n## Prerequisites\n\n## Related Questions\n"
            )
        }
        (NodeKind::Concept, true) => {
            format!(
                "# {title}\n\n## Summary (EN)\n\n\n## Краткое описание (RU)\n\n\n## Prerequisites\n\n## References\n"
            )
        }
        (NodeKind::Concept, false) => {
            format!("# {title}\n\n## Summary\n\n\n## Prerequisites\n\n## References\n")
        }
        (NodeKind::Moc, _) => format!("# {title}\n\n## Study Paths\n\n## By Subtopic\n"),
        _ => format!("# {title}\n"),
    }
}

//! The outline of a MOC: study paths with their stages in order, and the tree of topics its headings and bullets make.

use crate::contribution::{InnerNode, LinkSource};
use crate::sections::{OutlineRole, SectionRules};
use cairn_markdown::{Group, Item, ParsedNote};
use cairn_model::{NodeKind, slug};
use std::collections::HashMap;

/// A MOC's inner nodes, and which of them each link of the note belongs to.
#[derive(Debug, Default)]
pub(crate) struct Outline {
    pub nodes: Vec<InnerNode>,
    /// Per link of the note.
    pub link_source: Vec<LinkSource>,
    study_path: Vec<bool>,
}

impl Outline {
    /// Whether the note's link of that index stands in a study path.
    pub(crate) fn in_study_path(&self, link: usize) -> bool {
        self.study_path.get(link).copied().unwrap_or(false)
    }
}

/// What a heading came to be.
#[derive(Clone, Copy)]
struct Place {
    /// Where children hang: an inner node, or the note.
    parent: Option<u32>,
    role: OutlineRole,
    /// Whether it lies within the study paths.
    study: bool,
    /// Whether a heading above it says that each heading below is a topic, whatever stands there.
    listed: bool,
}

struct Builder<'a> {
    note: &'a ParsedNote,
    rules: &'a SectionRules,
    nodes: Vec<InnerNode>,
    /// Each key that was given away, with how many asked for it.
    keys: HashMap<String, u32>,
    /// The first link of each item.
    links: Vec<Option<u32>>,
    places: Vec<Place>,
    /// Inner node of each item.
    items: Vec<Option<u32>>,
    /// The inner node of the bold paragraph above, until the next heading.
    group: Option<u32>,
    last_stage: HashMap<Option<u32>, u32>,
}

pub(crate) fn read(note: &ParsedNote, rules: &SectionRules) -> Outline {
    let holds_items = headings_with_items(note);
    let mut links = vec![None; note.items.len()];
    for (link, index) in note.links.iter().zip(0..) {
        if let Some(item) = link.item {
            links[item as usize].get_or_insert(index);
        }
    }
    let mut builder = Builder {
        note,
        rules,
        nodes: Vec::new(),
        keys: HashMap::new(),
        links,
        places: Vec::new(),
        items: vec![None; note.items.len()],
        group: None,
        last_stage: HashMap::new(),
    };
    let (mut next_item, mut groups) = (0, note.groups.iter().peekable());
    let ends = note.headings.iter().map(|heading| heading.line).chain([u32::MAX]);
    for (index, end) in ends.enumerate() {
        while let Some(item) = note.items.get(next_item).filter(|item| item.line < end) {
            let mut group = None;
            while let Some(above) = groups.next_if(|group| group.line < item.line) {
                group = Some(above);
            }
            group.into_iter().for_each(|group| builder.group(group));
            builder.item(next_item);
            next_item += 1;
        }
        // What groups no bullets is only a bold line.
        while groups.next_if(|group| group.line < end).is_some() {}
        if let Some(holds_items) = holds_items.get(index) {
            builder.heading(index, *holds_items);
        }
    }
    builder.finish()
}

/// Whether bullets stand below each heading, at any depth.
fn headings_with_items(note: &ParsedNote) -> Vec<bool> {
    let mut holds = vec![false; note.headings.len()];
    for heading in note.items.iter().filter_map(|item| item.heading) {
        let mut at = Some(heading);
        while let Some(index) = at.filter(|index| !holds[*index as usize]) {
            holds[index as usize] = true;
            at = note.headings[index as usize].parent;
        }
    }
    holds
}

impl Builder<'_> {
    fn heading(&mut self, index: usize, holds_items: bool) {
        let heading = &self.note.headings[index];
        let above = heading.parent.map(|parent| self.places[parent as usize]);
        let mut place = above.unwrap_or(Place {
            parent: None,
            role: OutlineRole::Topic,
            study: false,
            listed: false,
        });
        self.group = None;
        let blocked = above.is_some_and(|above| above.role == OutlineRole::NoTopics);
        place.role = match self.rules.outline_role(&heading.text) {
            _ if blocked => OutlineRole::NoTopics,
            _ if heading.level == 1 => OutlineRole::Container,
            OutlineRole::Topic if !holds_items && !place.listed => OutlineRole::NoTopics,
            OutlineRole::Container => {
                place.listed = true;
                OutlineRole::Container
            }
            role => role,
        };
        if place.role == OutlineRole::StudyPaths {
            place.study = true;
        } else if place.role == OutlineRole::Topic {
            let kind = if place.study && place.parent.is_none() {
                NodeKind::Path
            } else {
                NodeKind::Topic
            };
            place.parent = Some(self.add(kind, clean_title(&heading.text), place.parent, heading.line));
        }
        self.places.push(place);
    }

    /// A bold paragraph above bullets is a heading below its heading; in a study path, a step of it.
    fn group(&mut self, group: &Group) {
        self.group = None;
        let Some(place) = group.heading.map(|heading| self.places[heading as usize]) else {
            return;
        };
        let title = clean_title(&group.text);
        if place.role == OutlineRole::NoTopics || title.is_empty() {
            return;
        }
        let above = place.parent.map(|parent| self.nodes[parent as usize].kind);
        let kind = match above {
            None if place.study => NodeKind::Path,
            Some(NodeKind::Path) => NodeKind::Stage,
            _ => NodeKind::Topic,
        };
        let node = self.add(kind, title, place.parent, group.line);
        if kind == NodeKind::Stage {
            self.nodes[node as usize].after = self.last_stage.insert(place.parent, node);
        }
        self.group = Some(node);
    }

    fn item(&mut self, index: usize) {
        let item = &self.note.items[index];
        let Some(place) = item.heading.map(|heading| self.places[heading as usize]) else {
            return;
        };
        if place.role == OutlineRole::NoTopics
            || (place.role == OutlineRole::StudyPaths && item.parent.is_none() && self.group.is_none())
        {
            return;
        }
        let parent = item
            .parent
            .and_then(|parent| self.items[parent as usize])
            .or(self.group)
            .or(place.parent);
        let (title, remark) = self.item_title(index, item);
        if title.is_empty() {
            return;
        }
        let stage = place.study && item.ordered && item.parent.is_none();
        let kind = if stage { NodeKind::Stage } else { NodeKind::Topic };
        let node = self.add(kind, title, parent, item.line);
        self.nodes[node as usize].text = remark.into();
        if stage {
            self.nodes[node as usize].after = self.last_stage.insert(parent, node);
        }
        self.items[index] = Some(node);
    }

    /// Title and remark. A bullet that begins with a link is named by the link; what is said behind it is a remark.
    fn item_title(&self, index: usize, item: &Item) -> (String, String) {
        let text = item.text.trim();
        let link = self.links[index].map(|link| &self.note.links[link as usize]);
        let behind = link.and_then(|link| {
            let rest = text.trim_start_matches("[[").strip_prefix(&link.target.path)?;
            (!link.target.path.is_empty()).then_some((prettify(&link.target.path), rest.trim_start()))
        });
        if let Some((name, rest)) = behind {
            let remark = [": ", "- ", "— ", "– "]
                .iter()
                .find_map(|sign| rest.strip_prefix(sign));
            if rest.is_empty() || remark.is_some() {
                return (name, clean_title(remark.unwrap_or_default()));
            }
        }
        let before = link.and_then(|link| named_before(text, &link.target.path));
        (clean_title(before.unwrap_or(text)), String::new())
    }

    fn add(&mut self, kind: NodeKind, title: String, parent: Option<u32>, line: u32) -> u32 {
        let above = parent.map_or("", |parent| &self.nodes[parent as usize].key);
        let own = slug(&title);
        let base = if above.is_empty() {
            own
        } else {
            format!("{above}/{own}")
        };
        let key = self.free_key(base);
        let node = InnerNode {
            kind,
            title: title.into(),
            key: key.into(),
            parent,
            after: None,
            line,
            minutes: None,
            text: Box::default(),
            asks: Box::default(),
        };
        self.nodes.push(node);
        u32::try_from(self.nodes.len() - 1).unwrap_or(u32::MAX)
    }

    /// The key itself, or with `-2`, `-3` ... if it is taken.
    fn free_key(&mut self, base: String) -> String {
        let mut asked = self.keys.get(&base).map_or(1, |asked| asked + 1);
        let mut key = base.clone();
        while asked > 1 {
            key = format!("{base}-{asked}");
            if !self.keys.contains_key(&key) {
                self.keys.insert(key.clone(), 1);
                break;
            }
            asked += 1;
        }
        self.keys.insert(base, asked);
        key
    }

    fn finish(self) -> Outline {
        let place_of =
            |link: &cairn_markdown::Link| link.heading.map(|heading| self.places[heading as usize]);
        let link_source = self.note.links.iter().map(|link| {
            let inner = match link.item {
                Some(item) => self.items[item as usize],
                None => place_of(link)
                    .filter(|place| place.role == OutlineRole::Topic)
                    .and_then(|place| place.parent),
            };
            inner.map_or(LinkSource::Note, LinkSource::Inner)
        });
        let study_path = self
            .note
            .links
            .iter()
            .map(|link| place_of(link).is_some_and(|place| place.study));
        Outline {
            link_source: link_source.collect(),
            study_path: study_path.collect(),
            nodes: self.nodes,
        }
    }
}

/// What a bullet says before a link at its end: `B-trees` of "B-trees — link". The link tells where to read it, not what
/// the topic is called.
fn named_before<'a>(text: &'a str, link: &str) -> Option<&'a str> {
    let closed = text.strip_suffix(')').filter(|rest| rest.contains('('));
    let before = closed.unwrap_or(text).trim_end().strip_suffix(link)?.trim_end();
    let title = match before.strip_suffix([':', '—', '–', '→', '(']) {
        Some(title) => title,
        None => before.strip_suffix(" -")?,
    };
    Some(title.trim_end()).filter(|title| !title.is_empty())
}

/// A heading or bullet as a title: no `{#id}`, no box of a task, no number, no trailing colon, no "Learn:" before it.
fn clean_title(text: &str) -> String {
    let text = text.split("{#").next().unwrap_or(text).trim();
    let mut rest = text.chars();
    let boxed = (rest.next(), rest.next(), rest.next(), rest.next());
    let text = match boxed {
        (Some('['), Some(_), Some(']'), Some(' ')) => rest.as_str().trim_start(),
        _ => text,
    };
    let numbered = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let text = match numbered
        .strip_prefix(". ")
        .or_else(|| numbered.strip_prefix(") "))
    {
        Some(rest) if numbered.len() < text.len() && !rest.trim().is_empty() => rest.trim_start(),
        _ => text,
    };
    let text = ["Learn:", "Изучить:"]
        .iter()
        .find_map(|verb| text.strip_prefix(verb))
        .unwrap_or(text);
    text.trim().trim_end_matches(':').trim().to_owned()
}

/// `q-git-merge--tools--easy` as words: `git merge`.
fn prettify(target: &str) -> String {
    let name = target.rsplit('/').next().unwrap_or(target);
    let name = ["q-", "c-", "moc-"]
        .iter()
        .find_map(|prefix| name.strip_prefix(prefix))
        .unwrap_or(name);
    let name = name.split("--").next().unwrap_or(name).replace('-', " ");
    let mut chars = name.chars();
    chars
        .next()
        .map(|first| first.to_uppercase().chain(chars).collect())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use cairn_markdown::ReadOptions;
    use expect_test::{Expect, expect};

    fn check(text: &str, expected: &Expect) {
        let note = cairn_markdown::read(text, ReadOptions { items: Some(true) });
        let outline = read(&note, SectionRules::built_in());
        let mut out = String::new();
        for node in &outline.nodes {
            out += &format!(
                "{} {:?} {} line {} after {:?}\n",
                node.kind.name(),
                node.title,
                node.key,
                node.line,
                node.after
            );
            if !node.text.is_empty() {
                out += &format!("  remark {:?}\n", node.text);
            }
        }
        for (link, source) in note.links.iter().zip(&outline.link_source) {
            out += &format!("{} hangs at {source:?}\n", link.target.path);
        }
        expected.assert_eq(&out);
    }

    #[test]
    fn study_paths_have_stages_in_order_and_bullets_as_topics() {
        check(
            "# M\n## Overview\n- nothing\n## Study Paths\n### Beginner Path: Basics\nRemark.\n1. **Start**\n   - [[q-a--x--easy]] - Why A\n   - Learn: B\n2. **Go on**\n",
            &expect![[r#"
                path "Beginner Path: Basics" beginner-path-basics line 5 after None
                stage "Start" beginner-path-basics/start line 7 after None
                topic "A" beginner-path-basics/start/a line 8 after None
                  remark "Why A"
                topic "B" beginner-path-basics/start/b line 9 after None
                stage "Go on" beginner-path-basics/go-on line 10 after Some(1)
                q-a--x--easy hangs at Inner(2)
            "#]],
        );
    }

    #[test]
    fn subtopics_groups_and_bullets_nest() {
        check(
            "# M\n## By Subtopic\n### Databases\n#### Indexes\n- [[q-b-tree--db--hard]]\n- Covering index\n- Covering index\n## Related MOCs\n- [[moc-x]]\n",
            &expect![[r#"
                topic "Databases" databases line 3 after None
                topic "Indexes" databases/indexes line 4 after None
                topic "B tree" databases/indexes/b-tree line 5 after None
                topic "Covering index" databases/indexes/covering-index line 6 after None
                topic "Covering index" databases/indexes/covering-index-2 line 7 after None
                q-b-tree--db--hard hangs at Inner(2)
                moc-x hangs at Note
            "#]],
        );
    }

    #[test]
    fn a_link_at_the_end_of_a_bullet_is_no_part_of_its_name() {
        check(
            "# M\n## A\n- B-trees: [[q-b]]\n- Hash — [[q-h]]\n- Both ([[q-x]])\n- What [[q-y]] tells\n",
            &expect![[r#"
                topic "A" a line 2 after None
                topic "B-trees" a/b-trees line 3 after None
                topic "Hash" a/hash line 4 after None
                topic "Both" a/both line 5 after None
                topic "What q-y tells" a/what-q-y-tells line 6 after None
                q-b hangs at Inner(1)
                q-h hangs at Inner(2)
                q-x hangs at Inner(3)
                q-y hangs at Inner(4)
            "#]],
        );
    }

    #[test]
    fn bold_paragraphs_group_the_bullets_below_them() {
        check(
            "# M\n## Practice\n### Speed\n**Keep fast**\n- Mocks\n\n**Run in parallel**\n- Isolation\n  - No state\n\n**Key Questions**:\n- Why\n\n**Nothing below**\n### Docs\n- Names\n## Study Paths\n### First\n**Step one**\n- a\n\n**Step two**\n- b\n",
            &expect![[r#"
                topic "Practice" practice line 2 after None
                topic "Speed" practice/speed line 3 after None
                topic "Keep fast" practice/speed/keep-fast line 4 after None
                topic "Mocks" practice/speed/keep-fast/mocks line 5 after None
                topic "Run in parallel" practice/speed/run-in-parallel line 7 after None
                topic "Isolation" practice/speed/run-in-parallel/isolation line 8 after None
                topic "No state" practice/speed/run-in-parallel/isolation/no-state line 9 after None
                topic "Why" practice/speed/run-in-parallel/why line 12 after None
                topic "Docs" practice/docs line 15 after None
                topic "Names" practice/docs/names line 16 after None
                path "First" first line 18 after None
                stage "Step one" first/step-one line 19 after None
                topic "a" first/step-one/a line 20 after None
                stage "Step two" first/step-two line 22 after Some(11)
                topic "b" first/step-two/b line 23 after None
            "#]],
        );
    }

    #[test]
    fn what_a_container_lists_are_topics_without_bullets_too() {
        check(
            "# M\n## By Subtopic\n### 1. Queries\n```dataview\nTABLE x\n```\n### Prose\nSee [[q-a]].\n### Table\n| a |\n|---|\n| [[q-b]] |\n## Prose\nNothing.\n",
            &expect![[r#"
                topic "Queries" queries line 3 after None
                topic "Prose" prose line 7 after None
                topic "Table" table line 9 after None
                q-a hangs at Inner(1)
                q-b hangs at Inner(2)
            "#]],
        );
    }
}

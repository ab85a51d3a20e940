//! The notes that queries see: a column for everything that can be asked of them, each made once, when first asked for.

use crate::note::PageData;
use crate::note::RawItem;
use crate::value::{Item, Link, Map, Object, Value};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::cmp::Ordering;
use std::sync::{Arc, OnceLock, Weak};

/// The vault as a table needs it.
pub trait Notes: Send + Sync {
    /// Reads a note; `None` if it went away or cannot be read.
    fn read(&self, path: &str) -> Option<Arc<PageData>>;
    /// The full path of the note that a link's path leads to from a note; `None` if to none.
    fn resolve(&self, target: &str, from: &str) -> Option<Arc<str>>;
    /// The text of a file of comma-separated values; `None` where such files are not read.
    fn csv(&self, path: &str) -> Option<String>;
}

/// The notes of one generation, in the order of their paths.
pub struct Table {
    me: Weak<Self>,
    notes: Box<dyn Notes>,
    /// In order of their UTF-16 code units.
    paths: Vec<Arc<str>>,
    places: FxHashMap<Arc<str>, usize>,
    pages: Vec<OnceLock<Option<Arc<Page>>>>,
    tags: OnceLock<FxHashMap<String, Vec<usize>>>,
    linked: OnceLock<Linked>,
}

/// Who links to what: by full path, or by the path as written where it leads nowhere.
#[derive(Default)]
struct Linked(FxHashMap<Arc<str>, Vec<usize>>);

impl std::fmt::Debug for Table {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Table of {} notes", self.paths.len())
    }
}

impl Table {
    /// A table of notes; nothing is read yet. `known` gives what was read of a note before and still holds.
    pub fn new(
        mut paths: Vec<Arc<str>>,
        notes: Box<dyn Notes>,
        known: &dyn Fn(&str) -> Option<Arc<PageData>>,
    ) -> Arc<Self> {
        if paths.iter().all(|path| path.is_ascii()) {
            paths.sort();
        } else {
            paths.sort_by(|a, b| by_units(a, b));
        }
        Arc::new_cyclic(|me: &Weak<Self>| {
            let pages = paths.iter().map(|path| {
                let page =
                    known(path).map(|data| OnceLock::from(Some(Arc::new(Page::new(data, me.clone())))));
                page.unwrap_or_default()
            });
            Self {
                me: me.clone(),
                pages: pages.collect(),
                places: paths.iter().cloned().zip(0..).collect(),
                notes,
                paths,
                tags: OnceLock::new(),
                linked: OnceLock::new(),
            }
        })
    }

    /// How many notes there are.
    pub fn len(&self) -> usize {
        self.paths.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.paths.is_empty()
    }

    /// Paths of all notes, in order.
    pub fn paths(&self) -> &[Arc<str>] {
        &self.paths
    }

    /// What has been read so far.
    pub fn read_so_far(&self) -> impl Iterator<Item = &Arc<PageData>> {
        self.pages
            .iter()
            .filter_map(|page| page.get()?.as_ref().map(|page| &page.data))
    }

    pub(crate) fn place(&self, path: &str) -> Option<usize> {
        self.places.get(path).copied()
    }

    pub(crate) fn page(&self, place: usize) -> Option<&Arc<Page>> {
        let read = || {
            let data = self.notes.read(self.paths.get(place)?)?;
            Some(Arc::new(Page::new(data, self.me.clone())))
        };
        self.pages.get(place)?.get_or_init(read).as_ref()
    }

    /// A note by its full path.
    pub fn page_at(&self, path: &str) -> Option<&Arc<Page>> {
        self.page(self.place(path)?)
    }

    pub(crate) fn resolve(&self, target: &str, from: &str) -> Option<Arc<str>> {
        self.notes.resolve(target, from)
    }

    pub(crate) fn csv(&self, path: &str) -> Option<String> {
        self.notes.csv(path)
    }

    /// The notes of a folder and of those below it, in order.
    pub(crate) fn within(&self, folder: &str) -> std::ops::Range<usize> {
        let inside = format!("{folder}/");
        let from = self.paths.partition_point(|path| by_units(path, &inside).is_lt());
        let count = self.paths[from..].partition_point(|path| path.starts_with(&inside));
        from..from + count
    }

    /// Reads some notes and makes their fields, on all cores.
    pub(crate) fn warm(&self, places: &[usize]) {
        let unread = |place: &&usize| match self.pages[**place].get() {
            None => true,
            Some(page) => page.as_ref().is_some_and(|page| page.fields.get().is_none()),
        };
        let missing: Vec<usize> = places.iter().filter(unread).copied().collect();
        if missing.len() > 16 {
            missing.par_iter().for_each(|place| {
                if let Some(page) = self.page(*place) {
                    page.fields();
                }
            });
        }
    }

    /// Reads every note.
    pub fn warm_all(&self) {
        self.warm(&(0..self.paths.len()).collect::<Vec<_>>());
    }

    /// Notes with a tag or one below it, in order; case does not count.
    pub(crate) fn tagged(&self, tag: &str) -> &[usize] {
        let tags = self.tags.get_or_init(|| {
            self.warm_all();
            let mut tags: FxHashMap<String, Vec<usize>> = FxHashMap::default();
            for place in 0..self.paths.len() {
                let Some(page) = self.page(place) else { continue };
                for tag in page.all_tags() {
                    let at = tags.entry(tag.to_lowercase()).or_default();
                    if at.last() != Some(&place) {
                        at.push(place);
                    }
                }
            }
            tags
        });
        tags.get(&tag.to_lowercase()).map_or(&[], Vec::as_slice)
    }

    /// Every field that notes read so far have, by the name queries use, with how many have it; most used first.
    pub fn field_counts(&self) -> Vec<(String, usize)> {
        let mut counts: FxHashMap<String, usize> = FxHashMap::default();
        for data in self.read_so_far() {
            for (key, _) in data.fields.iter() {
                if **key == *crate::text::canonical_name(key) && !key.is_empty() {
                    *counts.entry(key.to_string()).or_default() += 1;
                }
            }
        }
        let mut counts: Vec<_> = counts.into_iter().collect();
        counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        counts
    }

    /// Every tag in use, in small letters, with how many notes have it or one below it.
    pub fn tag_counts(&self) -> Vec<(String, usize)> {
        self.tagged("");
        let mut counts: Vec<_> = self
            .tags
            .get()
            .into_iter()
            .flatten()
            .map(|(tag, places)| (tag.clone(), places.len()))
            .collect();
        counts.sort();
        counts
    }

    /// Notes that link to a path, in order.
    pub(crate) fn linking(&self, path: &str) -> &[usize] {
        let linked = self.linked.get_or_init(|| {
            self.warm_all();
            let targets: Vec<Vec<Arc<str>>> = (0..self.paths.len())
                .into_par_iter()
                .map(|place| {
                    self.page(place)
                        .map(|page| page.targets().to_vec())
                        .unwrap_or_default()
                })
                .collect();
            let mut linked = Linked::default();
            for (place, targets) in targets.into_iter().enumerate() {
                for target in targets {
                    linked.0.entry(target).or_default().push(place);
                }
            }
            linked
        });
        linked.0.get(path).map_or(&[], Vec::as_slice)
    }
}

/// The order of two paths by UTF-16 code units, in which Obsidian has them.
fn by_units(a: &str, b: &str) -> Ordering {
    let differ = a.bytes().zip(b.bytes()).position(|(x, y)| x != y);
    match differ {
        None => a.len().cmp(&b.len()),
        // Only above U+FFFF, in four bytes, does the order of bytes differ from that of units.
        Some(at) if a.as_bytes()[at].max(b.as_bytes()[at]) < 0xee => a.as_bytes()[at].cmp(&b.as_bytes()[at]),
        Some(_) => a.encode_utf16().cmp(b.encode_utf16()),
    }
}

/// A note of a table with what was made of it so far.
pub struct Page {
    /// What it tells of itself.
    pub data: Arc<PageData>,
    table: Weak<Table>,
    fields: OnceLock<Map>,
    outlinks: OnceLock<Value>,
    targets: OnceLock<Vec<Arc<str>>>,
    inlinks: OnceLock<Value>,
    tags: OnceLock<[Value; 2]>,
    items: OnceLock<Vec<Arc<Item>>>,
    lists: OnceLock<[Value; 2]>,
}

impl std::fmt::Debug for Page {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Page {}", self.data.path)
    }
}

impl Page {
    /// What `file` holds, in order.
    pub const FILE_FIELDS: [&str; 20] = [
        "path",
        "folder",
        "name",
        "link",
        "outlinks",
        "inlinks",
        "etags",
        "tags",
        "aliases",
        "lists",
        "tasks",
        "ctime",
        "cday",
        "mtime",
        "mday",
        "size",
        "starred",
        "frontmatter",
        "ext",
        "day",
    ];

    fn new(data: Arc<PageData>, table: Weak<Table>) -> Self {
        Self {
            data,
            table,
            fields: OnceLock::new(),
            outlinks: OnceLock::new(),
            targets: OnceLock::new(),
            inlinks: OnceLock::new(),
            tags: OnceLock::new(),
            items: OnceLock::new(),
            lists: OnceLock::new(),
        }
    }

    fn resolve(&self, link: &Link) -> Link {
        let full = self
            .table
            .upgrade()
            .and_then(|table| table.resolve(&link.path, &self.data.path));
        Link {
            path: full.unwrap_or_else(|| Arc::clone(&link.path)),
            ..link.clone()
        }
    }

    fn resolved(&self, value: &Value) -> Value {
        match value {
            Value::Link(link) => Value::link(self.resolve(link)),
            value => value.clone(),
        }
    }

    /// Fields with links resolved; `file` is not among them.
    pub fn fields(&self) -> &Map {
        self.fields.get_or_init(|| {
            self.data
                .fields
                .iter()
                .filter(|(key, _)| &**key != "file")
                .map(|(key, value)| (Arc::clone(key), value.map_leaves(&|leaf| self.resolved(leaf))))
                .collect()
        })
    }

    /// Distinct paths it links to, resolved where they lead somewhere.
    pub(crate) fn targets(&self) -> &[Arc<str>] {
        self.targets.get_or_init(|| {
            let mut seen = FxHashSet::default();
            self.data
                .links
                .iter()
                .map(|link| self.resolve(link).path)
                .filter(|path| seen.insert(Arc::clone(path)))
                .collect()
        })
    }

    /// Tags as written, then with those above them.
    fn tag_lists(&self) -> &[Value; 2] {
        self.tags.get_or_init(|| {
            let list = |tags: &[Arc<str>]| Value::list(tags.iter().cloned().map(Value::Text).collect());
            [list(&self.data.tags), list(&self.all_tags())]
        })
    }

    fn all_tags(&self) -> Vec<Arc<str>> {
        let mut all: Vec<Arc<str>> = Vec::new();
        for tag in &self.data.tags {
            let mut rest: &str = tag;
            loop {
                if !all.iter().any(|known| **known == *rest) {
                    all.push(rest.into());
                }
                match rest.rfind('/') {
                    Some(slash) => rest = &rest[..slash],
                    None => break,
                }
            }
        }
        all
    }

    /// List items and tasks.
    pub(crate) fn items(&self) -> &[Arc<Item>] {
        self.items.get_or_init(|| {
            let raw: &[RawItem] = &self.data.items;
            crate::note::item_views(raw, &|leaf| self.resolved(leaf))
        })
    }

    fn list_values(&self) -> &[Value; 2] {
        self.lists.get_or_init(|| {
            let list = |tasks: bool| {
                let kept = self.items().iter().filter(|item| item.task || !tasks);
                Value::list(
                    kept.map(|item| Value::Object(Arc::new(Object::Item(Arc::clone(item)))))
                        .collect(),
                )
            };
            [list(false), list(true)]
        })
    }

    /// A link to the note.
    pub(crate) fn link(&self) -> Value {
        Value::link(Link::file(Arc::clone(&self.data.path)))
    }

    /// What `file.name` and the like hold.
    pub fn file(&self, key: &str) -> Option<Value> {
        let data = &self.data;
        let path: &str = &data.path;
        let day = |date: &crate::time::Date| Value::Date(date.stripped(&date.zone));
        #[allow(clippy::cast_precision_loss)]
        Some(match key {
            "path" => Value::Text(Arc::clone(&data.path)),
            "folder" => Value::text(path.rsplit_once('/').map_or("", |(folder, _)| folder)),
            "name" => Value::text(crate::value::file_title(path)),
            "link" => self.link(),
            "outlinks" => self
                .outlinks
                .get_or_init(|| {
                    Value::list(
                        data.links
                            .iter()
                            .map(|link| Value::link(self.resolve(link)))
                            .collect(),
                    )
                })
                .clone(),
            "inlinks" => self.inlinks.get_or_init(|| self.find_inlinks()).clone(),
            "etags" => self.tag_lists()[0].clone(),
            "tags" => self.tag_lists()[1].clone(),
            "aliases" => Value::list(data.aliases.iter().cloned().map(Value::Text).collect()),
            "lists" => self.list_values()[0].clone(),
            "tasks" => self.list_values()[1].clone(),
            "ctime" => Value::Date(data.created.clone()),
            "cday" => day(&data.created),
            "mtime" => Value::Date(data.modified.clone()),
            "mday" => day(&data.modified),
            "size" => Value::Number(data.size as f64),
            "starred" => Value::Bool(false),
            "frontmatter" => data.frontmatter.clone(),
            "ext" => Value::text(path.rsplit_once('.').map_or("", |(_, ext)| ext)),
            "day" => Value::Date(data.day.clone()?),
            _ => return None,
        })
    }

    fn find_inlinks(&self) -> Value {
        let Some(table) = self.table.upgrade() else {
            return Value::list(Vec::new());
        };
        let from = table.linking(&self.data.path).iter();
        Value::list(
            from.map(|place| Value::link(Link::file(Arc::clone(&table.paths[*place]))))
                .collect(),
        )
    }
}

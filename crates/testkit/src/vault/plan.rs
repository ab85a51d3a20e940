//! What a generated vault holds: each note's kind, name and place, and which notes link to which, all by number.
//!
//! Notes stand in a grid: a note's column is its topic, its row how far into the topic it is. Row 0 holds the MOCs.
//! Low rows are the popular ones, and a prerequisite is nearly always in a lower row.

use super::random::{PowerLaw, Random, Slope};
use super::vocabulary;

/// What to generate. The same spec always gives the same vault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VaultSpec {
    /// How many notes, MOCs included.
    pub notes: u32,
    /// Mean length of a note in bytes; most lie between half and one and a half of it.
    pub bytes_per_note: u32,
    /// Mean number of links in the text of a note that is no MOC.
    pub links_per_note: u32,
    /// How many MOCs, and so topics.
    pub mocs: u32,
    /// One note in so many has a Russian part; 0 for none.
    pub russian_one_in: u32,
    /// Chooses one of the vaults that fit the rest.
    pub seed: u64,
}

impl VaultSpec {
    /// A vault like a large real one: 5 KB and 5 links a note, 200 notes a topic.
    pub fn of(notes: u32) -> Self {
        let mocs = (notes / 200).max(1);
        Self {
            notes,
            bytes_per_note: 5_000,
            links_per_note: 5,
            mocs,
            russian_one_in: 8,
            seed: 1,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Moc,
    Concept,
    Question,
    Note,
}

/// A note as others refer to it.
#[derive(Debug)]
pub(crate) struct Identity {
    pub index: u32,
    pub kind: Kind,
    /// The topic's slug.
    pub topic: String,
    pub difficulty: &'static str,
    pub title: String,
    /// File name without extension: what a link names.
    pub name: String,
}

const TOPICS: &[&str] = &[
    "sql",
    "databases",
    "caching",
    "networks",
    "messaging",
    "apis",
    "security",
    "observability",
    "reliability",
    "scaling",
    "operating-systems",
    "concurrency",
    "algorithms",
    "data-structures",
    "distributed-systems",
    "testing",
    "deployment",
    "containers",
    "storage",
    "search",
    "streams",
    "languages",
    "memory",
    "architecture",
];

/// At most so many files stand in one folder.
const FILES_PER_FOLDER: u32 = 1_000;

const NAMES: u64 = 1;

/// The vault's grid, and the laws by which links find their targets.
#[derive(Debug)]
pub(crate) struct Plan {
    pub spec: VaultSpec,
    stems: Vec<&'static str>,
    anywhere: PowerLaw,
    in_topic: PowerLaw,
}

impl Plan {
    pub fn new(spec: VaultSpec) -> Self {
        let mocs = spec.mocs.clamp(1, spec.notes.max(1));
        let spec = VaultSpec { mocs, ..spec };
        Self {
            stems: vocabulary::stems(),
            anywhere: PowerLaw::new(spec.notes, Slope::Links),
            in_topic: PowerLaw::new(spec.notes.div_ceil(mocs).saturating_sub(1), Slope::Links),
            spec,
        }
    }

    pub fn row(&self, index: u32) -> u32 {
        index / self.spec.mocs
    }

    pub fn topic(&self, column: u32) -> String {
        let name = TOPICS[column as usize % TOPICS.len()];
        match column / TOPICS.len() as u32 {
            0 => name.to_owned(),
            round => format!("{name}-{}", round + 1),
        }
    }

    pub fn identity(&self, index: u32) -> Identity {
        let mut random = Random::stream(self.spec.seed, NAMES, index);
        let topic = self.topic(index % self.spec.mocs);
        let kind = match (self.row(index), random.below(20)) {
            (0, _) => Kind::Moc,
            (_, 0..4) => Kind::Concept,
            (_, 4) => Kind::Note,
            _ => Kind::Question,
        };
        let difficulty = random.of(&["easy", "medium", "medium", "hard"]);
        let [a, b, c] = [(); 3].map(|()| random.of(&self.stems));
        // The number keeps names apart; two notes may well have the same words.
        let (title, name) = match kind {
            Kind::Moc => (topic.replace('-', " "), format!("moc-{topic}")),
            Kind::Concept => (format!("{a} {b}"), format!("c-{a}-{b}-{index}")),
            Kind::Question => (
                format!("{a} {b} or {c}"),
                format!("q-{a}-{b}-{c}-{index}--{topic}--{difficulty}"),
            ),
            Kind::Note => (format!("{a} {b} {c}"), format!("{a} {b} {c} {index}")),
        };
        Identity {
            index,
            kind,
            topic,
            difficulty,
            title: capital(&title),
            name,
        }
    }

    /// The vault path of a note.
    pub fn path(&self, note: &Identity) -> String {
        let name = &note.name;
        match note.kind {
            Kind::Moc => format!("MOCs{}/{name}.md", part(note.index)),
            Kind::Concept => format!("Concepts/{}{}/{name}.md", note.topic, part(self.row(note.index))),
            Kind::Question => format!("Questions/{}{}/{name}.md", note.topic, part(self.row(note.index))),
            Kind::Note => format!("Notes/{}{}/{name}.md", note.topic, part(self.row(note.index))),
        }
    }

    /// A note that another mentions: mostly of the same topic, and popular ones more often.
    pub fn related(&self, index: u32, random: &mut Random) -> u32 {
        if random.below(10) < 7 {
            self.in_topic(index, random)
        } else {
            self.anywhere.pick(random)
        }
    }

    /// A popular note of the same topic that is no MOC; the topic's MOC if there is no other.
    pub fn in_topic(&self, index: u32, random: &mut Random) -> u32 {
        let column = index % self.spec.mocs;
        self.at(column, 1 + self.in_topic.pick(random))
    }

    /// A note to know first: in a lower row, except once in fifty, which makes cycles as real vaults have them.
    pub fn prerequisite(&self, index: u32, random: &mut Random) -> Option<u32> {
        let (column, row) = (index % self.spec.mocs, self.row(index));
        let picked = 1 + self.in_topic.pick(random);
        match row {
            0 | 1 => None,
            _ if picked < row || random.one_in(50) => Some(self.at(column, picked)),
            _ => Some(self.at(column, random.between(1, row - 1))),
        }
        .filter(|found| *found != index)
    }

    /// The note there; the last rows are not full, and then it is the MOC.
    fn at(&self, column: u32, row: u32) -> u32 {
        let index = row * self.spec.mocs + column;
        if index < self.spec.notes { index } else { column }
    }
}

/// The sub-folder that keeps a folder small, empty for the first thousand.
fn part(number: u32) -> String {
    match number / FILES_PER_FOLDER {
        0 => String::new(),
        part => format!("/Part {}", part + 1),
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map(|first| first.to_uppercase().chain(chars).collect())
        .unwrap_or_default()
}

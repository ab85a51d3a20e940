//! The command line's grammar.

use cairn_model::Moment;
use clap::{Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Topic maps, prerequisite paths and gaps of a folder of study notes.
#[derive(Parser)]
#[command(name = "cairn", version, max_term_width = 100)]
pub struct Args {
    /// Where the index and your own data live [default: the platform's data folder]
    #[arg(long, global = true, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Print exactly one JSON document
    #[arg(long, global = true)]
    pub json: bool,
    /// Answer from the index as it is, without looking at the vault first
    #[arg(long, global = true)]
    pub no_refresh: bool,
    /// Take this for the present time (for tests)
    #[arg(long, global = true, value_name = "ISO", value_parser = time)]
    pub now: Option<Moment>,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

fn time(text: &str) -> Result<Moment, &'static str> {
    cairn_store::moment_of(text).ok_or("no time; write it as 2026-12-01T09:00:00")
}

/// What to do.
#[derive(Subcommand)]
pub enum Command {
    /// Bring the index up to date: graph and full text
    Index {
        /// The folder of notes
        vault: PathBuf,
        /// Begin with an empty index
        #[arg(long)]
        rebuild: bool,
    },
    /// Count notes, links, edges, findings
    Stats {
        /// The folder of notes
        vault: PathBuf,
    },
    /// List link targets, most wanted first
    Links {
        /// The folder of notes
        vault: PathBuf,
        /// Only targets without a note
        #[arg(long)]
        unresolved: bool,
    },
    /// Show what headings mean, or keep patterns of your own
    Sections {
        /// A table of your own patterns: lines `role: pattern, pattern*`
        #[arg(long, value_name = "FILE")]
        set: Option<PathBuf>,
        /// Go back to the tables that come with Cairn
        #[arg(long, conflicts_with = "set")]
        reset: bool,
    },
    /// Show the topic tree: questions, concepts and coverage of each topic
    Topics {
        /// The folder of notes
        vault: PathBuf,
        /// Only what belongs to this node: a path, a base name, or a node id
        #[arg(long, value_name = "NOTE")]
        root: Option<String>,
    },
    /// Show one note: properties, links, backlinks, edges with their reasons
    Note {
        /// The folder of notes
        vault: PathBuf,
        /// A path, a base name, or a node id
        note: String,
    },
    /// Search notes, and the topics of study documents
    Search {
        /// The folder of notes
        vault: PathBuf,
        /// Words, "phrases", OR, -, ( ), /regex/, file: path: tag: line: [property:value] kind: is: links-to: and more
        #[arg(allow_hyphen_values = true)]
        query: String,
        /// Tell how the query was understood
        #[arg(long)]
        explain: bool,
        /// At most this many hits
        #[arg(long, default_value_t = 20)]
        limit: u32,
    },
    /// Run a Dataview query over the notes
    Query {
        /// The folder of notes
        vault: PathBuf,
        /// The query, such as `TABLE difficulty FROM #databases SORT file.name`
        query: String,
        /// The note that asks, which is `this`: a path, a base name, or a node id
        #[arg(long, value_name = "NOTE")]
        origin: Option<String>,
        /// See frontmatter as its author meant it, where Obsidian sees none
        #[arg(long)]
        recovered: bool,
    },
    /// List the queries written in the notes
    Queries {
        /// The folder of notes
        vault: PathBuf,
        /// Run each of them
        #[arg(long)]
        run: bool,
        /// See frontmatter as its author meant it, where Obsidian sees none
        #[arg(long)]
        recovered: bool,
    },
    /// Read one study document: its topics, roadmaps, tasks, terms
    Outline {
        /// Markdown, plain text, a saved page, OPML or roadmap JSON
        file: PathBuf,
    },
    /// Keep study documents from outside the vault: a roadmap, a guide, a saved page
    Source {
        /// What to do
        #[command(subcommand)]
        action: SourceAction,
    },
    /// Write what a document asks that the notes do not answer
    Report {
        /// The folder of notes
        vault: PathBuf,
        /// A study document, map of content, or part of one: a path, a base name, or a node id
        #[arg(long, value_name = "NODE")]
        source: String,
        /// The Markdown file to write; without one it is printed
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Explain how two notes hang together
    Path {
        /// The folder of notes
        vault: PathBuf,
        /// Where the path begins
        #[arg(long, value_name = "NOTE")]
        from: String,
        /// Where it ends
        #[arg(long, value_name = "NOTE")]
        to: String,
        /// Let the path run through MOCs and index notes
        #[arg(long)]
        via_hubs: bool,
        /// How many paths beside the best
        #[arg(long, default_value_t = 0, value_name = "N")]
        alternatives: u32,
    },
    /// List what to learn for some targets, prerequisites first
    Learn {
        /// The folder of notes
        vault: PathBuf,
        /// What to learn: questions, concepts, topics, MOCs, study paths, roadmap stages, companies
        #[arg(long, required = true, num_args = 1.., value_name = "NOTE")]
        target: Vec<String>,
        /// What is known already
        #[arg(long, num_args = 1.., value_name = "NOTE")]
        known: Vec<String>,
        /// Time at hand
        #[arg(long, value_name = "H")]
        hours: Option<f64>,
        /// Leave out requirements less sure than this, 0 to 1 [default: as your rules say, 0.25 unless you changed it]
        #[arg(long, value_name = "C")]
        min_confidence: Option<f32>,
    },
    /// List what is ready to be learnt, and what is known on a shaky basis
    Fringe {
        /// The folder of notes
        vault: PathBuf,
        /// What is known already
        #[arg(long, num_args = 1.., value_name = "NOTE")]
        known: Vec<String>,
    },
    /// List what is missing, weak or broken, worst first
    Gaps {
        /// The folder of notes
        vault: PathBuf,
        /// Only these kinds, such as `missing_note`
        #[arg(long, num_args = 1.., value_name = "KIND")]
        kind: Vec<String>,
        /// At most this many
        #[arg(long, value_name = "N")]
        limit: Option<usize>,
        /// Those you ignore, instead of the others
        #[arg(long)]
        ignored: bool,
    },
    /// List what knowing a note opens up
    Unlocks {
        /// The folder of notes
        vault: PathBuf,
        /// A path, a base name, or a node id
        note: String,
        /// What is known already
        #[arg(long, num_args = 1.., value_name = "NOTE")]
        known: Vec<String>,
    },
    /// Show which rules make one note need another, what is said both ways, and what you decided; or decide
    Need {
        /// The folder of notes
        vault: PathBuf,
        /// What needs the other
        #[arg(long, value_name = "NOTE", requires_all = ["to", "verdict"])]
        from: Option<String>,
        /// What is needed
        #[arg(long, value_name = "NOTE", requires = "from")]
        to: Option<String>,
        /// What you say of it
        #[arg(long, value_enum, requires = "from")]
        verdict: Option<Verdict>,
    },
    /// Show how far each rule of a requirement is believed, or keep rules of your own
    Prerequisites {
        /// Your own rules: lines `inferred: on` and `RULE: FACTOR`
        #[arg(long, value_name = "FILE")]
        set: Option<PathBuf>,
        /// Go back to the rules that come with Cairn
        #[arg(long, conflicts_with = "set")]
        reset: bool,
    },
    /// Tell how ready you will be on a day: predicted recall, by topic, and its course until then
    Readiness {
        /// The folder of notes
        vault: PathBuf,
        /// The day of the interview
        #[arg(long, value_name = "YYYY-MM-DD")]
        date: String,
        /// What is asked: maps, topics, documents, notes [default: every question]
        #[arg(long, num_args = 1.., value_name = "NODE")]
        scope: Vec<String>,
    },
    /// Plan the days to an interview: new material, reviews, mock interviews
    Plan {
        /// The folder of notes
        vault: PathBuf,
        /// The day of the interview
        #[arg(long, value_name = "YYYY-MM-DD")]
        date: String,
        /// Hours of study a day
        #[arg(long, value_name = "H", allow_negative_numbers = true)]
        hours_per_day: f64,
        /// What is asked: maps, topics, documents, notes [default: every question]
        #[arg(long, num_args = 1.., value_name = "NODE")]
        scope: Vec<String>,
        /// Write the plan as a calendar
        #[arg(long, value_name = "FILE")]
        ics: Option<PathBuf>,
        /// Write the plan as Markdown
        #[arg(long, value_name = "FILE")]
        markdown: Option<PathBuf>,
    },
    /// Review questions: what is due, answers, the log of both
    Review {
        /// The folder of notes
        vault: PathBuf,
        /// What to do
        #[command(subcommand)]
        action: ReviewAction,
    },
    /// Write the graph to a file other programs read
    Export {
        /// The folder of notes
        vault: PathBuf,
        /// The file's format
        #[arg(long, value_enum)]
        format: Format,
        /// The file to write
        #[arg(short, long, value_name = "FILE")]
        output: PathBuf,
        /// Only nodes of these kinds
        #[arg(long, num_args = 1..)]
        kind: Vec<String>,
    },
    /// Write where the nodes of a map lie
    Layout {
        /// The folder of notes
        vault: PathBuf,
        /// How to lay out
        #[arg(long, value_enum, default_value = "force")]
        algorithm: Algorithm,
        /// Only what belongs to this node, or lies round it: a path, a base name, or a node id
        #[arg(long, value_name = "NODE")]
        scope: Option<String>,
        /// The JSON file to write
        #[arg(short, long, value_name = "FILE")]
        output: PathBuf,
    },
    /// Read through the index and your own data, and tell what is damaged
    Doctor {
        /// The folder of notes
        vault: PathBuf,
        /// Mend what is damaged: your own data from its newest sound backup, the index from the notes
        #[arg(long)]
        repair: bool,
    },
    /// Serve the window's interface to a browser on this machine
    Serve {
        /// The folder of notes; without one the page asks
        vault: Option<PathBuf>,
        /// The port; 0 takes any that is free
        #[arg(long, default_value_t = 0)]
        port: u16,
    },
}

/// What to do with study documents.
#[derive(Subcommand)]
pub enum SourceAction {
    /// List the study documents, and how far the notes answer them
    List {
        /// The folder of notes
        vault: PathBuf,
    },
    /// Add a document; its content is kept, and its file followed
    Add {
        /// The folder of notes
        vault: PathBuf,
        /// Markdown, plain text, a saved page, OPML or roadmap JSON
        #[arg(required = true, num_args = 1..)]
        files: Vec<PathBuf>,
    },
    /// Take an added document away; its file stays
    Remove {
        /// The folder of notes
        vault: PathBuf,
        /// The document: its name or node id
        source: String,
    },
}

/// What to do with reviews.
#[derive(Subcommand)]
pub enum ReviewAction {
    /// Show the question that is asked next
    Next,
    /// Write an answer down: 1 again, 2 hard, 3 good, 4 easy
    Rate {
        /// A path, a base name, or a node id; `-` reads lines `NOTE RATING` from standard input
        note: String,
        /// 1 to 4; none with `-`
        #[arg(allow_negative_numbers = true)]
        rating: Option<i64>,
    },
    /// Take the last answer back
    Undo,
    /// List every review
    Log,
    /// Write the log, or the questions for Anki, to a file
    Export {
        /// The file's format
        #[arg(long, value_enum, default_value = "csv")]
        format: ReviewFile,
        /// The file to write
        #[arg(short, long, value_name = "FILE")]
        output: PathBuf,
    },
    /// Import a log: CSV or JSON of Cairn's, or a package, collection or table of Anki's
    Import {
        /// The file to read
        file: PathBuf,
    },
}

/// File formats of `review export`.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ReviewFile {
    /// The log as a table
    Csv,
    /// The log as Cairn's own JSON
    Json,
    /// The questions as a text file for Anki
    Anki,
}

/// What the user says of a requirement.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Verdict {
    /// It holds
    Pin,
    /// It does not hold
    Reject,
    /// The notes decide again
    Open,
}

/// File formats of `export`.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// GraphML, for yEd, Gephi, Cytoscape and most libraries
    Graphml,
    /// GEXF 1.3, for Gephi
    Gexf,
    /// Nodes and edges with their evidence as JSON
    Json,
    /// Graphviz
    Dot,
    /// JSON Canvas: opens in Obsidian
    Canvas,
    /// Two tables: FILE for the nodes, and beside it one for the edges
    Csv,
}

/// Algorithms of `layout`.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Algorithm {
    /// Linked nodes come close
    Force,
    /// What is needed first lies left of what needs it; nodes without requirements are left out
    Layered,
}

//! `bombs`: inputs made to take long, each in two sizes: four times as much may take six times as long, no more.

use anyhow::Result;
use cairn_dql::{Clock, Zone};
use cairn_markdown::{LinkResolver, ReadOptions, RenderedLink};
use cairn_model::{LinkTarget, VaultPath};
use clap::Args;
use std::hint::black_box;
use std::time::{Duration, Instant};

/// How to measure.
#[derive(Debug, Args)]
pub struct BombArgs {
    /// How often the smaller size repeats what it is made of
    #[arg(long, default_value_t = 4_000)]
    size: usize,
    /// How long each size is read over and over at least, milliseconds
    #[arg(long, default_value_t = 100)]
    least: u64,
    /// How many times as long four times as much may take
    #[arg(long, default_value_t = 6.0)]
    most: f64,
}

/// What reads a family, and how much of it at most is read whole: beyond a cap nothing grows.
#[derive(Clone, Copy)]
enum Reader {
    Note,
    Frontmatter,
    Document,
    Query,
    Search,
}

impl Reader {
    fn cap(self) -> usize {
        match self {
            Self::Note => cairn_markdown::MAX_PARSED_BYTES,
            Self::Document => cairn_sources::MAX_BYTES,
            Self::Frontmatter => 64 << 10,
            Self::Query => 8 << 10,
            Self::Search => cairn_search::MAX_QUERY_CHARS,
        }
    }

    fn read(self, text: &str) {
        match self {
            Self::Note | Self::Frontmatter => {
                let note = cairn_markdown::read(text, ReadOptions::default());
                let path = VaultPath::new("bomb.md").ok();
                black_box(path.map(|path| cairn_graph::contribute(&path, &note, 1)));
                black_box(cairn_markdown::render(text, &Nothing));
            }
            Self::Document => drop(black_box(cairn_sources::read(text.as_bytes()))),
            Self::Query => {
                let clock = Clock {
                    now: 0,
                    zone: Zone::local("UTC"),
                };
                let _ = black_box(cairn_dql::syntax::parse_query(text, &clock));
            }
            Self::Search => {
                if let Ok(query) = cairn_search::parse(text) {
                    let note = "a".repeat(20_000) + " b c\n";
                    black_box(cairn_search::fits(&note.repeat(4), &query.root));
                }
            }
        }
    }
}

struct Nothing;

impl LinkResolver for Nothing {
    fn link(&self, _: &LinkTarget) -> Option<RenderedLink> {
        None
    }

    fn embed(&self, _: &LinkTarget) -> Option<String> {
        None
    }
}

/// A family: what it is, who reads it, what stands before, what is repeated (`#` is its number), and what stands behind.
type Family = (&'static str, Reader, &'static str, &'static str, &'static str);

const FAMILIES: [Family; 49] = [
    ("open brackets", Reader::Note, "", "[", ""),
    ("open images", Reader::Note, "", "![", ""),
    ("open wiki links", Reader::Note, "", "[[", ""),
    ("wiki links", Reader::Note, "", "[[a#|b]] ", ""),
    ("closed before open", Reader::Note, "", "](", ""),
    ("links in links", Reader::Note, "", "[a](", ""),
    ("emphasis that stays open", Reader::Note, "", "**a ", ""),
    ("emphasis of two kinds", Reader::Note, "", "*a_ ", ""),
    ("emphasis without blanks", Reader::Note, "", "a**b_c", ""),
    ("struck out", Reader::Note, "", "~~a ", ""),
    ("marked", Reader::Note, "", "==a ", ""),
    ("code spans that stay open", Reader::Note, "", "`a``b ", ""),
    ("formulas that stay open", Reader::Note, "", "$a ", ""),
    ("formulas in blocks", Reader::Note, "", "$$ ", ""),
    ("comments that stay open", Reader::Note, "", "%% a\n", ""),
    ("HTML comments", Reader::Note, "", "<!-- ", ""),
    ("HTML tags", Reader::Note, "", "<a ", ""),
    ("HTML declarations", Reader::Note, "", "<!A ", ""),
    ("quotes in quotes", Reader::Note, "", "> ", "a"),
    ("callouts in callouts", Reader::Note, "", "> [!note] a\n", ""),
    ("lists in lists", Reader::Note, "", "- ", "a"),
    ("numbered lists", Reader::Note, "", "1. a\n", ""),
    ("tasks", Reader::Note, "", "- [ ] a #t (k:: v)\n", ""),
    ("headings", Reader::Note, "", "## a #\n", ""),
    (
        "rows of a table",
        Reader::Note,
        "| a | b |\n| --- | --- |\n",
        "| a | b |\n",
        "",
    ),
    ("columns of a table", Reader::Note, "", "| a ", "|\n| --- |\n"),
    ("link definitions", Reader::Note, "", "[a#]: /b\n", ""),
    (
        "uses of link definitions",
        Reader::Note,
        "[a]: /b\n\n",
        "[a] ",
        "",
    ),
    ("footnotes", Reader::Note, "", "[^a#]: b\n\n[^a#] ", ""),
    ("fences", Reader::Note, "", "```\n~~~\n", ""),
    ("entities", Reader::Note, "", "&#; ", ""),
    ("inline fields", Reader::Note, "", "(a:: [b:: ", ""),
    ("tags", Reader::Note, "", "#a# ", ""),
    ("block ids", Reader::Note, "", "a ^b#\n\n", ""),
    ("one line", Reader::Note, "", "word ", ""),
    (
        "keys of a frontmatter",
        Reader::Frontmatter,
        "---\n",
        "k#: v\n",
        "---\n",
    ),
    (
        "depth of a frontmatter",
        Reader::Frontmatter,
        "---\na: ",
        "[",
        "\n---\n",
    ),
    (
        "aliases of a frontmatter",
        Reader::Frontmatter,
        "---\na: &a [x]\nb: [",
        "*a, ",
        "]\n---\n",
    ),
    (
        "lines of a document",
        Reader::Document,
        "",
        "#. Topic # - part\n",
        "",
    ),
    ("tables of a document", Reader::Document, "", "a | b | c #\n", ""),
    (
        "depth of an outline",
        Reader::Document,
        "<opml><body>",
        "<outline text=\"a\">",
        "",
    ),
    ("depth of a page", Reader::Document, "<html>", "<ul><li>a", ""),
    ("parentheses of a query", Reader::Query, "LIST WHERE ", "(", "a"),
    (
        "conditions of a query",
        Reader::Query,
        "LIST WHERE a",
        " and a",
        "",
    ),
    ("brackets of a query", Reader::Query, "LIST WHERE ", "!a[", ""),
    ("names of a query", Reader::Query, "LIST WHERE a", ".a", ""),
    ("calls of a query", Reader::Query, "LIST WHERE a", "()", ""),
    ("parentheses of a search", Reader::Search, "", "(", "a"),
    ("a regular expression", Reader::Search, "/(", "a+", ")+b/"),
];

fn made((_, reader, before, part, after): Family, times: usize) -> String {
    let room = reader.cap().saturating_sub(before.len() + after.len() + 16);
    let mut text = before.to_owned();
    for number in 0..times {
        let part = part.replace('#', &number.to_string());
        if text.len() + part.len() > room {
            break;
        }
        text += &part;
    }
    text + after
}

/// What is quicker than this does not matter.
const GRAIN: Duration = Duration::from_micros(20);

/// Measures every family, prints a table, and fails if one grows faster than it may.
pub fn run(args: &BombArgs) -> Result<bool> {
    let mut slow = 0;
    println!(
        "{:<28} {:>9} {:>10} {:>9} {:>10} {:>6}",
        "family", "bytes", "ms", "bytes", "ms", "times"
    );
    for family in FAMILIES {
        let reader = family.1;
        let least = match reader {
            Reader::Note | Reader::Document => args.size,
            // A quarter of what the cap lets in.
            _ => reader.cap() / family.3.len().max(2) / 5,
        };
        let [few, many] = [least, least * 4].map(|times| made(family, times));
        let [short, long] = [&few, &many].map(|text| taken(reader, text, Duration::from_millis(args.least)));
        let times = long.as_secs_f64() / short.max(GRAIN).as_secs_f64();
        let grew = many.len() as f64 / few.len() as f64;
        // A number takes more digits the larger it is.
        let failed = times > args.most.max(args.most * grew / 4.0);
        slow += u32::from(failed);
        println!(
            "{:<28} {:>9} {:>10.2} {:>9} {:>10.2} {:>6.1}{}",
            family.0,
            few.len(),
            short.as_secs_f64() * 1e3,
            many.len(),
            long.as_secs_f64() * 1e3,
            times,
            if failed { "  TOO MUCH" } else { "" }
        );
    }
    println!("{} families, {slow} grow faster than they may", FAMILIES.len());
    Ok(slow == 0)
}

/// Computing time of one reading, of as many as take a while: the system tells it coarsely.
fn taken(reader: Reader, text: &str, least: Duration) -> Duration {
    let begun = Instant::now();
    let before = spent(begun);
    let mut times = 0;
    loop {
        reader.read(text);
        times += 1;
        let spent = spent(begun).saturating_sub(before);
        if spent >= least {
            return spent / times;
        }
    }
}

/// What this thread has computed so far; where the system does not tell, the time since `begun`.
fn spent(begun: Instant) -> Duration {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told.and_then(|text| text.split(' ').next()?.parse().ok());
    nanoseconds.map_or_else(|| begun.elapsed(), Duration::from_nanos)
}

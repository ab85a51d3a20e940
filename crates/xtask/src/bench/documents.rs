//! `bench-documents`: how long study documents of each kind take to read, and how much memory, as a multiple of their size.

use super::memory;
use anyhow::{Context as _, Result, bail};
use clap::Args;
use std::fmt::Write as _;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

/// What to measure.
#[derive(Debug, Args)]
pub struct DocumentArgs {
    /// Size of each document, bytes
    #[arg(long, default_value_t = 5_000_000)]
    size: usize,
    /// How often each is read; the table shows medians
    #[arg(long, default_value_t = 3)]
    repetitions: u32,
    /// Reads one file and prints bytes, seconds, processor seconds and megabytes: a process for each measurement
    #[arg(long, hide = true)]
    file: Option<PathBuf>,
}

/// Measures, and prints a Markdown table. Always true: a missed target is a figure, not a failure.
pub fn run(args: &DocumentArgs) -> Result<bool> {
    if let Some(file) = &args.file {
        return read(file);
    }
    if cfg!(debug_assertions) {
        bail!("a debug build measures nothing: cargo run --release -p xtask -- bench-documents");
    }
    let folder = tempfile::tempdir().context("no temporary folder")?;
    println!(
        "| document | MB | seconds | processor seconds | memory, times its size |\n| --- | ---: | ---: | ---: | ---: |"
    );
    for kind in KINDS {
        let file = folder.path().join(kind.name.replace(' ', "-"));
        let bytes = kind.bytes(args.size);
        std::fs::write(&file, &bytes).context("the document cannot be written")?;
        drop(bytes);
        let mut seconds = Vec::new();
        let mut processor = Vec::new();
        let mut times = Vec::new();
        let mut size = 0.0;
        for _ in 0..args.repetitions.max(1) {
            let [bytes, took, busy, megabytes] = spawn(&file)?;
            size = bytes;
            seconds.push(took);
            processor.push(busy);
            times.push(megabytes * 1e6 / bytes);
        }
        println!(
            "| {} | {:.1} | {:.2} | {:.2} | {:.1} |",
            kind.name,
            size / 1e6,
            median(&mut seconds),
            median(&mut processor),
            median(&mut times)
        );
    }
    Ok(true)
}

fn median(figures: &mut [f64]) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}

/// Reads a file as the command line does: the memory is what the process grew by at most, with the file's own bytes.
fn read(file: &Path) -> Result<bool> {
    cairn_engine::give_back_early();
    let before = memory::read().context("no /proc")?.now_mb;
    let busy = memory::cpu_seconds().context("no /proc")?;
    let began = Instant::now();
    let bytes = std::fs::read(file)?;
    let size = bytes.len();
    let document = black_box(cairn_sources::read(bytes));
    let seconds = began.elapsed().as_secs_f64();
    let busy = memory::cpu_seconds().context("no /proc")? - busy;
    let peak = memory::read().context("no /proc")?.peak_mb;
    drop(document);
    println!("{size} {seconds} {busy} {}", peak - before);
    Ok(true)
}

fn spawn(file: &Path) -> Result<[f64; 4]> {
    let output = Command::new(std::env::current_exe()?)
        .args(["bench-documents", "--file"])
        .arg(file)
        .stderr(Stdio::inherit())
        .output()
        .context("the process cannot be started")?;
    let text = String::from_utf8(output.stdout)?;
    let figures: Vec<f64> = text
        .split_whitespace()
        .map(str::parse)
        .collect::<Result<_, _>>()?;
    figures.try_into().ok().context("four figures were expected")
}

/// A kind of document: what it begins with, what is repeated, what it ends with. In a piece `%` is its number, `@` one word, `~`
/// two to four words, `^` such words with a capital.
struct Kind {
    name: &'static str,
    head: &'static str,
    piece: &'static str,
    tail: &'static str,
    /// Whether its UTF-8 is read as Mac Roman once, as a clipboard may do.
    damaged: bool,
}

const PLAIN: Kind = Kind {
    name: "",
    head: "",
    piece: "",
    tail: "",
    damaged: false,
};

#[rustfmt::skip]
const KINDS: &[Kind] = &[
    Kind { name: "outline", piece: "%. ^ (Important)\n\nBasics\n\n  • ^\n      ◦ ^\n      ◦ @\n  • ^\n      ◦ ^\n\nTools to know\n  • @\n  • @\n\n", ..PLAIN },
    Kind { name: "bullets", head: "# List\n\n", piece: "- ^\n", ..PLAIN },
    Kind { name: "pipe tables", piece: "## ^\n\nThink of it as ~.\n\n| Concept | Core ideas | Tools | Trade-offs |\n|---|---|---|---|\n| ^ | ~, ~ | @, @ | ~ |\n| ^ | ~, @ | @ | ~; ~ |\n| ^ | — | @, @, @ | ~ |\n\n", ..PLAIN },
    Kind { name: "tabs", head: "Concept\tCore ideas\tTools\tTrade-offs\n", piece: "^\t~, ~\t@\t~\n", ..PLAIN },
    Kind { name: "guide", head: "# Guide\n\n", piece: "## Category %: ^\n\n### 1. ^\n**What you'll learn**: ~, ~, @\n\n**Key implementations**:\n- ^\n- ^\n\n**Interview focus**: ~, ~\n\n**Estimated study time**: 4-6 hours\n\n### Roadmap %\n```\nPhase 1: ^\nWeek 1: ^\n- ^\n- ^\nWeek 2: ^\n- ^\n```\n\n### Checklist\n- [ ] ^\n- [x] ^\n\n", ..PLAIN },
    Kind { name: "checklist", head: "# Checklist\n\n", piece: "- [ ] ^\n", ..PLAIN },
    Kind { name: "glossary", head: "# Glossary\n\n", piece: "**^**: ~ ~ ~.\n\n", ..PLAIN },
    Kind { name: "map of content", head: "---\nkind: moc\n---\n# Systems MOC\n\n", piece: "## ^\n- [[q-@-@--systems--easy]] - ~\n- [[q-@-@--systems--hard]]\n- ^\n\n", ..PLAIN },
    Kind { name: "prose", piece: "^ ~ ~ ~. ^ ~ ~ over HTTP/2. ^ ~ ~ ~ ~.\n\n", ..PLAIN },
    Kind { name: "Russian outline", piece: "%. Репликация и @\n   - Кэширование, @\n   - Консенсус и @\n", ..PLAIN },
    Kind { name: "damaged guide", head: "# Guide\n\n", piece: "## ✅ ^\n\n- “^” — ~ → naïve @\n- ^\n\n", damaged: true, ..PLAIN },
    Kind { name: "saved page", head: "<!doctype html><html><head><title>Page</title></head><body><nav><a href='/'>Home</a></nav>", piece: "<section><h2>^</h2><p>^ ~ ~. ^ ~.</p><ul><li><b>^</b>: ~ ~<ul><li>^</li></ul></li>\n<li>^</li></ul><table><tr><th>Topic</th><th>Tools</th></tr><tr><td>^</td><td>@, @</td></tr></table></section>\n", tail: "<footer>End</footer></body></html>", ..PLAIN },
    Kind { name: "OPML", head: "<?xml version=\"1.0\"?><opml version=\"2.0\"><body>\n", piece: "<outline text=\"^\"><outline text=\"^\" _note=\"~ ~\"/>\n<outline text=\"^\"/></outline>\n", tail: "</body></opml>", ..PLAIN },
    Kind { name: "roadmap JSON", head: "{\"title\":\"Roadmap\",\"edges\":[{\"source\":\"n0\",\"target\":\"n1\"}],\"nodes\":[{\"id\":\"n\",\"data\":{\"label\":\"Start\"}}", piece: ",{\"id\":\"n%\",\"type\":\"topic\",\"position\":{\"x\":12.5,\"y\":%},\"width\":180,\"data\":{\"label\":\"^\"}}", tail: "]}", ..PLAIN },
];

const WORDS: &[&str] = &[
    "cache",
    "index",
    "replication",
    "consensus",
    "quorum",
    "lock",
    "thread",
    "process",
    "scheduler",
    "memory",
    "page",
    "network",
    "socket",
    "gateway",
    "shard",
    "partition",
    "leader",
    "snapshot",
    "transaction",
    "isolation",
    "deadlock",
    "queue",
    "stream",
    "broker",
    "consumer",
    "batch",
    "window",
    "filter",
    "tree",
    "graph",
    "heap",
    "stack",
    "array",
    "string",
    "hash",
    "token",
];

impl Kind {
    /// A document of at least that size, the same on every machine.
    fn bytes(&self, size: usize) -> Vec<u8> {
        let mut out = String::with_capacity(size + 1000);
        out.push_str(self.head);
        let mut chance = 7_u32;
        let mut number = 0_u32;
        while out.len() < size {
            for c in self.piece.chars() {
                match c {
                    '%' => {
                        let _ = write!(out, "{number}");
                    }
                    '@' => words(&mut out, &mut chance, 1, false),
                    '~' => words(&mut out, &mut chance, 0, false),
                    '^' => words(&mut out, &mut chance, 0, true),
                    c => out.push(c),
                }
            }
            number += 1;
        }
        out.push_str(self.tail);
        if self.damaged {
            out = encoding(&out);
        }
        out.into_bytes()
    }
}

/// UTF-8 whose bytes were taken for Mac Roman: the signs that occur here.
fn encoding(text: &str) -> String {
    text.replace('✅', "‚úÖ")
        .replace('“', "‚Äú")
        .replace('”', "‚Äù")
        .replace('—', "‚Äî")
        .replace('→', "‚Üí")
        .replace('ï', "√Ø")
}

/// Words by a linear congruential generator (Numerical Recipes); `count` 0 is two to four.
fn words(out: &mut String, chance: &mut u32, count: u32, capital: bool) {
    let mut next = || {
        *chance = chance.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        *chance >> 8
    };
    let count = if count == 0 { 2 + next() % 3 } else { count };
    for nth in 0..count {
        let word = WORDS[next() as usize % WORDS.len()];
        if nth > 0 {
            out.push(' ');
        }
        let at = out.len();
        out.push_str(word);
        if capital
            && nth == 0
            && let Some(first) = out.get_mut(at..=at)
        {
            first.make_ascii_uppercase();
        }
    }
}

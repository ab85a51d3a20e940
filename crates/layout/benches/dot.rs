//! The layered layout beside Graphviz `dot` on the same graphs: time, and crossings as each counts them.
//!
//! `cargo bench -p cairn-layout --bench dot`. Without `dot` on the path only our own figures are printed. Both count
//! crossings of edge pieces between neighbouring layers; `dot -v` prints its count.
#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "measures, and prints what it measured"
)]

use std::fmt::Write as _;
use std::io::Write as _;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use cairn_layout::{LayeredInput, LayeredLayout, LayeredOptions, layered};

/// A linear congruential generator (Knuth's MMIX constants): the same graph in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }
}

/// How a graph is made, by its number of nodes.
type Make = fn(usize) -> Vec<(u32, u32)>;

const SHAPES: [(&str, Make); 4] = [
    ("far", far),
    ("near", near),
    ("popular", popular),
    ("chapters", chapters),
];

/// Every node leads to one or two of the next quarter of all nodes.
fn far(nodes: usize) -> Vec<(u32, u32)> {
    reaching(nodes, nodes / 4)
}

/// Every node leads to one or two of the next few.
fn near(nodes: usize) -> Vec<(u32, u32)> {
    reaching(nodes, 4 + nodes / 16)
}

fn reaching(nodes: usize, most: usize) -> Vec<(u32, u32)> {
    let mut numbers = Numbers(2);
    let mut edges = Vec::new();
    for node in 0..nodes - 1 {
        for _ in 0..1 + numbers.below(2) {
            edges.push((
                node as u32,
                (node + 1 + numbers.below(most)).min(nodes - 1) as u32,
            ));
        }
    }
    clean(edges)
}

/// Every node needs one to three earlier ones; a few early ones are needed by very many.
fn popular(nodes: usize) -> Vec<(u32, u32)> {
    let mut numbers = Numbers(3);
    let mut edges = Vec::new();
    for node in 1..nodes {
        for _ in 0..1 + numbers.below(2) {
            let base = if numbers.below(3) == 0 {
                numbers
                    .below(node)
                    .min(numbers.below(node))
                    .min(numbers.below(node))
            } else {
                node - 1 - numbers.below(node.min(30))
            };
            edges.push((base as u32, node as u32));
        }
    }
    clean(edges)
}

/// Groups of 25 nodes, four edges of five inside a group.
fn chapters(nodes: usize) -> Vec<(u32, u32)> {
    let mut numbers = Numbers(4);
    let mut edges = Vec::new();
    for node in 1..nodes {
        let first = node / 25 * 25;
        for _ in 0..1 + numbers.below(2) {
            let inside = numbers.below(5) > 0 && node > first;
            let base = if inside {
                first + numbers.below(node - first)
            } else {
                numbers.below(node)
            };
            edges.push((base as u32, node as u32));
        }
    }
    clean(edges)
}

fn clean(mut edges: Vec<(u32, u32)>) -> Vec<(u32, u32)> {
    edges.sort_unstable();
    edges.dedup();
    edges
}

/// What `dot` takes for a graph, and the crossings it counts; `None` if it is not installed.
fn dot(edges: &[(u32, u32)], runs: usize) -> Option<(Duration, usize)> {
    let mut text =
        "digraph { rankdir=LR; node [shape=box, width=2.4, height=0.45, fixedsize=true];".to_owned();
    for (a, b) in edges {
        let _ = write!(text, "{a}->{b};");
    }
    text.push('}');
    let mut times = Vec::new();
    let mut crossings = 0;
    for _ in 0..runs {
        let start = Instant::now();
        let mut child = Command::new("dot")
            .args(["-v", "-Tplain"])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .ok()?;
        child.stdin.take()?.write_all(text.as_bytes()).ok()?;
        let said = child.wait_with_output().ok()?;
        times.push(start.elapsed());
        // "mincross %3: 68 crossings, 0.01 secs."
        let told = String::from_utf8_lossy(&said.stderr);
        let line = told.lines().rfind(|line| line.contains(" crossings, "))?;
        crossings = line
            .split(" crossings")
            .next()?
            .rsplit(' ')
            .next()?
            .parse()
            .ok()?;
    }
    Some((fastest(times), crossings))
}

fn ours(nodes: usize, edges: &[(u32, u32)], runs: usize) -> (Duration, LayeredLayout) {
    let sizes = vec![[170.0, 32.0]; nodes];
    let input = LayeredInput {
        nodes,
        edges,
        sizes: &sizes,
    };
    let mut times = Vec::new();
    let mut layout = layered(&input, &LayeredOptions::default());
    for _ in 0..runs {
        // The kernel's clock moves in steps of some milliseconds.
        let batch = (4_000 / nodes.max(1)).max(1) as u32;
        let start = busy();
        for _ in 0..batch {
            layout = layered(&input, &LayeredOptions::default());
        }
        times.push(busy().saturating_sub(start) / batch);
    }
    (fastest(times), layout)
}

/// What this thread has had of a processor, so that other work on the machine does not count.
#[allow(
    clippy::disallowed_methods,
    reason = "a benchmark reads the kernel's clock of its own thread"
)]
fn busy() -> Duration {
    // "234567890 1234 56": nanoseconds on a processor, waiting, and slices.
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = told.split(' ').next().and_then(|first| first.parse().ok());
    Duration::from_nanos(nanoseconds.unwrap_or(0))
}

/// Of several runs: what else the machine does makes them longer, never shorter.
fn fastest(times: Vec<Duration>) -> Duration {
    times.into_iter().min().unwrap_or_default()
}

fn main() {
    println!(
        "{:<10} {:>5} {:>6} {:>9} {:>9} {:>9} {:>9} {:>6}",
        "shape", "nodes", "edges", "ours ms", "dot ms", "ours x", "dot x", "ratio"
    );
    for (name, make) in SHAPES {
        for (nodes, runs) in [(100, 5), (500, 5), (2_000, 3)] {
            let edges = make(nodes);
            let (time, layout) = ours(nodes, &edges, runs);
            let beside = dot(&edges, if nodes < 2_000 { 3 } else { 1 });
            let (dot_ms, dot_crossings, ratio) = beside.map_or(
                ("-".to_owned(), "-".to_owned(), "-".to_owned()),
                |(time, crossings)| {
                    let ratio = layout.crossings as f64 / crossings.max(1) as f64;
                    (ms(time), crossings.to_string(), format!("{ratio:.3}"))
                },
            );
            println!(
                "{name:<10} {nodes:>5} {:>6} {:>9} {dot_ms:>9} {:>9} {dot_crossings:>9} {ratio:>6}",
                edges.len(),
                ms(time),
                layout.crossings,
            );
        }
    }
}

fn ms(time: Duration) -> String {
    format!("{:.2}", time.as_secs_f64() * 1e3)
}

//! The force layout beside other programs', on the same graphs: time, stress, kept neighbours.
//!
//! `cargo bench -p cairn-layout --bench peers -- [NODES ...] [--only NAME]`. Peers run when they are there: Graphviz's
//! `sfdp` on the path; in the folder `CAIRN_PEERS` names, `npm i graphology graphology-layout-forceatlas2 d3-force`, and
//! `python3 -m venv py && py/bin/pip install igraph`. What takes over five minutes is given up.
#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a benchmark reads the clock, starts its peers and prints"
)]

#[path = "peers/graph.rs"]
mod graph;
#[path = "peers/quality.rs"]
mod quality;

use cairn_layout::{ForceOptions, GraphInput, force};
use graph::Sample;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const GIVE_UP: Duration = Duration::from_secs(300);

fn main() {
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    let only = args
        .iter()
        .position(|arg| arg == "--only")
        .and_then(|at| args.get(at + 1));
    let mut sizes: Vec<usize> = args.iter().filter_map(|arg| arg.parse().ok()).collect();
    if sizes.is_empty() {
        sizes = vec![2_000, 10_000];
    }
    let wanted = |name: &str| only.is_none_or(|only| name.starts_with(only.as_str()));
    let work = std::env::temp_dir().join(format!("cairn-peers-{}", std::process::id()));
    std::fs::create_dir_all(&work).expect("a folder for graphs");
    for nodes in sizes {
        let sample = Sample::new(nodes, 1);
        println!("{nodes} nodes, {} edges", sample.edges.len());
        println!("  {:24} {:>9} {:>8} {:>10}", "", "seconds", "stress", "kept");
        if wanted("cairn") {
            ours(&sample);
            stability(&sample);
        }
        let files = Files::write(&work, &sample);
        for peer in PEERS {
            if wanted(peer.name) {
                run(peer, &files, &sample);
            }
        }
    }
    let _ = std::fs::remove_dir_all(&work);
}

/// How far the old nodes move when the last hundredth of all is new, as a share of the map's diameter.
fn stability(sample: &Sample) {
    let edges: Vec<(u32, u32, f32)> = sample.edges.iter().map(|&(a, b)| (a, b, 1.0)).collect();
    let old = sample.nodes - sample.nodes / 100;
    let among = |edge: &&(u32, u32, f32)| (edge.0 as usize) < old && (edge.1 as usize) < old;
    let before: Vec<_> = edges.iter().filter(among).copied().collect();
    let lay_out = |nodes, edges: &[(u32, u32, f32)], previous: &[Option<[f32; 2]>]| {
        let input = GraphInput {
            nodes,
            edges,
            groups: &[],
            radii: &[],
            previous,
            pinned: &[],
        };
        force(&input, &ForceOptions::default(), &|| false)
    };
    let first = lay_out(old, &before, &[]);
    let mut previous: Vec<_> = first.iter().copied().map(Some).collect();
    previous.resize(sample.nodes, None);
    let begun = Instant::now();
    let second = lay_out(sample.nodes, &edges, &previous);
    let took = begun.elapsed().as_secs_f64();
    let moved: f32 = (0..old)
        .map(|node| distance(first[node], second[node]))
        .sum::<f32>()
        / old as f32;
    let bound =
        |at: usize, pick: fn(f32, f32) -> f32| first.iter().map(|place| place[at]).fold(first[0][at], pick);
    let corner = |pick| [bound(0, pick), bound(1, pick)];
    let share = moved / distance(corner(f32::min), corner(f32::max)) * 100.0;
    println!(
        "  {:24} {took:>9.3} old nodes moved by {share:.2} % of the diameter",
        "one in a hundred is new"
    );
}

fn distance(a: [f32; 2], b: [f32; 2]) -> f32 {
    (a[0] - b[0]).hypot(a[1] - b[1])
}

fn ours(sample: &Sample) {
    let edges: Vec<(u32, u32, f32)> = sample.edges.iter().map(|&(a, b)| (a, b, 1.0)).collect();
    let input = GraphInput {
        nodes: sample.nodes,
        edges: &edges,
        groups: &[],
        radii: &[],
        previous: &[],
        pinned: &[],
    };
    for seed in 1..=3 {
        let options = ForceOptions {
            seed,
            ..ForceOptions::default()
        };
        let begun = Instant::now();
        let places = force(&input, &options, &|| false);
        let name = format!("cairn, seed {seed}");
        tell(&name, begun.elapsed().as_secs_f64(), sample, &places);
    }
}

fn tell(name: &str, seconds: f64, sample: &Sample, places: &[[f32; 2]]) {
    println!(
        "  {name:24} {seconds:9.3} {:8.4} {:10.4}",
        quality::stress(sample, places),
        quality::kept(sample, places)
    );
}

struct Peer {
    name: &'static str,
    program: &'static str,
    script: &'static str,
    what: &'static str,
}

const PEERS: &[Peer] = &[
    Peer {
        name: "graphology ForceAtlas2",
        program: "node",
        script: "peers.mjs",
        what: "fa2",
    },
    Peer {
        name: "d3-force",
        program: "node",
        script: "peers.mjs",
        what: "d3",
    },
    Peer {
        name: "igraph Fruchterman-R.",
        program: "py/bin/python",
        script: "peers.py",
        what: "fr",
    },
    Peer {
        name: "Graphviz sfdp",
        program: "sfdp",
        script: "",
        what: "",
    },
];

struct Files {
    graph: PathBuf,
    dot: PathBuf,
    out: PathBuf,
}

impl Files {
    fn write(work: &Path, sample: &Sample) -> Self {
        let files = Self {
            graph: work.join("graph.bin"),
            dot: work.join("graph.dot"),
            out: work.join("places.bin"),
        };
        let head = [sample.nodes as u32, sample.edges.len() as u32];
        let words = head
            .into_iter()
            .chain(sample.edges.iter().flat_map(|&(a, b)| [a, b]));
        std::fs::write(
            &files.graph,
            words.flat_map(u32::to_le_bytes).collect::<Vec<u8>>(),
        )
        .expect("written");
        let lines: String = sample.edges.iter().map(|(a, b)| format!("{a}--{b};\n")).collect();
        std::fs::write(&files.dot, format!("graph {{\n{lines}}}\n")).expect("written");
        files
    }
}

fn run(peer: &Peer, files: &Files, sample: &Sample) {
    let Some(home) = std::env::var_os("CAIRN_PEERS").map(PathBuf::from) else {
        return;
    };
    let own = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("benches/peers")
        .join(peer.script);
    let in_home = home.join(peer.program);
    let mut command = Command::new(if in_home.is_file() {
        in_home
    } else {
        peer.program.into()
    });
    if peer.program == "sfdp" {
        command.arg("-Tplain").arg(&files.dot).arg("-o").arg(&files.out);
    } else {
        command.arg(own).arg(peer.what).arg(&files.graph).arg(&files.out);
    }
    let _ = std::fs::remove_file(&files.out);
    let begun = Instant::now();
    let started = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
    let Ok(mut child) = started else {
        return println!("  {:24} is not there", peer.name);
    };
    while child.try_wait().ok().flatten().is_none() {
        if begun.elapsed() > GIVE_UP {
            let _ = child.kill();
            let _ = child.wait();
            return println!("  {:24} over {:.0}", peer.name, GIVE_UP.as_secs_f64());
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    let whole = begun.elapsed().as_secs_f64();
    let Ok(output) = child.wait_with_output() else {
        return;
    };
    let said = String::from_utf8_lossy(&output.stdout);
    let seconds = said.trim().parse::<f64>().unwrap_or(whole);
    match read_places(peer, files, sample.nodes) {
        Some(places) => tell(peer.name, seconds, sample, &places),
        None => println!("  {:24} is not there, or failed", peer.name),
    }
}

fn read_places(peer: &Peer, files: &Files, nodes: usize) -> Option<Vec<[f32; 2]>> {
    let bytes = std::fs::read(&files.out).ok()?;
    if peer.program == "sfdp" {
        let mut places = vec![[0.0; 2]; nodes];
        for line in String::from_utf8_lossy(&bytes)
            .lines()
            .filter(|line| line.starts_with("node "))
        {
            let words: Vec<&str> = line.split(' ').collect();
            let node: usize = words.get(1)?.parse().ok()?;
            *places.get_mut(node)? = [words.get(2)?.parse().ok()?, words.get(3)?.parse().ok()?];
        }
        return Some(places);
    }
    let number = |chunk: &[u8]| f32::from_le_bytes([chunk[0], chunk[1], chunk[2], chunk[3]]);
    let places: Vec<[f32; 2]> = bytes
        .chunks_exact(8)
        .map(|pair| [number(&pair[..4]), number(&pair[4..])])
        .collect();
    (places.len() == nodes).then_some(places)
}

//! Measures of nodes on graphs shaped like large vaults: seconds, and the modularity of communities beside igraph's.
//!
//! `cargo bench -p cairn-study --bench measures -- [NODES ...]`. The peer runs when the folder `CAIRN_PEERS` names holds
//! it: `python3 -m venv py && py/bin/pip install igraph`.
#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a benchmark reads the clock, starts its peer and prints"
)]

#[path = "../../layout/benches/peers/graph.rs"]
#[allow(dead_code, reason = "the layout's benchmark looks at neighbours, too")]
mod graph;

use cairn_study::{betweenness, communities, modularity};
use graph::Sample;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

const RUNS: usize = 5;
const PIVOTS: usize = 200;

fn main() {
    let sizes: Vec<usize> = std::env::args().filter_map(|arg| arg.parse().ok()).collect();
    for nodes in if sizes.is_empty() {
        vec![10_000, 100_000]
    } else {
        sizes
    } {
        let sample = Sample::new(nodes, 1);
        let weighted: Vec<(u32, u32, f32)> = sample.edges.iter().map(|&(a, b)| (a, b, 1.0)).collect();
        println!(
            "{nodes} nodes, {} edges: seconds, median of {RUNS}",
            sample.edges.len()
        );
        let (seconds, found) = median(|| communities(nodes, &weighted));
        println!(
            "  Leiden       {seconds:8.3}   modularity {:.4}",
            modularity(nodes, &weighted, &found)
        );
        igraph(&sample);
        println!(
            "  betweenness  {:8.3}   from {PIVOTS} nodes",
            median(|| betweenness(nodes, &sample.edges, PIVOTS)).0
        );
    }
}

fn median<T>(mut run: impl FnMut() -> T) -> (f64, T) {
    let mut seconds = Vec::with_capacity(RUNS);
    loop {
        let begun = Instant::now();
        let found = std::hint::black_box(run());
        seconds.push(begun.elapsed().as_secs_f64());
        if seconds.len() == RUNS {
            seconds.sort_by(f64::total_cmp);
            return (seconds[RUNS / 2], found);
        }
    }
}

fn igraph(sample: &Sample) {
    let Some(home) = std::env::var_os("CAIRN_PEERS").map(PathBuf::from) else {
        return;
    };
    let file = std::env::temp_dir().join(format!("cairn-measures-{}.bin", std::process::id()));
    let head = [sample.nodes as u32, sample.edges.len() as u32];
    let words = head
        .into_iter()
        .chain(sample.edges.iter().flat_map(|&(a, b)| [a, b]));
    std::fs::write(&file, words.flat_map(u32::to_le_bytes).collect::<Vec<u8>>()).expect("written");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../layout/benches/peers/peers.py");
    let output = Command::new(home.join("py/bin/python"))
        .arg(script)
        .arg("leiden")
        .arg(&file)
        .arg("-")
        .output();
    let _ = std::fs::remove_file(&file);
    match output {
        Ok(output) => print!(
            "  igraph's: seconds, modularity  {}",
            String::from_utf8_lossy(&output.stdout)
        ),
        Err(_) => println!("  igraph is not there"),
    }
}

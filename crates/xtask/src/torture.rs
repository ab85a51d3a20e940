//! `torture`: the promise that no acknowledged review is lost, put to the test.

use anyhow::Context as _;
use cairn_testkit::{kill_while_rating, temp_vault};
use clap::Args;
use std::path::PathBuf;
use std::time::Duration;

/// How to torture.
#[derive(Debug, Args)]
pub struct TortureArgs {
    /// How often to kill
    #[arg(long, default_value_t = 1_000)]
    kills: u32,
    /// The program
    #[arg(long, default_value = "target/debug/cairn")]
    program: PathBuf,
    /// Where the moments come from
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// Kills, and tells what was lost; fails if anything was.
pub fn run(args: &TortureArgs) -> anyhow::Result<bool> {
    let program = args.program.canonicalize().with_context(|| {
        format!(
            "{} is not there: run `cargo build -p cairn-cli` first",
            args.program.display()
        )
    })?;
    let vault = temp_vault("-- q-a--t--easy.md\n# A\n");
    let done = kill_while_rating(
        &program,
        &vault.data(),
        &vault.root(),
        "q-a--t--easy",
        args.kills,
        Duration::from_millis(100),
        args.seed,
    );
    println!(
        "{} kills, {} reviews acknowledged, {} lost",
        done.kills, done.acknowledged, done.lost
    );
    Ok(done.lost == 0)
}

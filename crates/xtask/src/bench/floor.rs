//! The floor of a cold start: read every note and find its links, on two threads, and nothing else.

use super::child::Answer;
use super::vaults;
use anyhow::{Result, ensure};
use pulldown_cmark::{Event, Options, Parser, Tag};
use rayon::prelude::*;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Seconds; listing the folder is not part of it.
pub fn measure(vault: &Path) -> Result<Answer> {
    let files = vaults::notes(vault)?;
    let threads = rayon::ThreadPoolBuilder::new().num_threads(2).build()?;
    let begun = Instant::now();
    let links: usize = threads.install(|| files.par_iter().map(links_of).sum::<std::io::Result<usize>>())?;
    let seconds = begun.elapsed().as_secs_f64();
    ensure!(
        links > 0 || files.len() < 100,
        "{} notes without a link: is this a vault?",
        files.len()
    );
    Ok(Answer::from([("floor_s".to_owned(), vec![seconds])]))
}

fn links_of(file: &PathBuf) -> std::io::Result<usize> {
    let bytes = std::fs::read(file)?;
    Ok(count_links(&String::from_utf8_lossy(&bytes)))
}

fn count_links(text: &str) -> usize {
    Parser::new_ext(text, Options::ENABLE_TABLES | Options::ENABLE_WIKILINKS)
        .filter(|event| matches!(event, Event::Start(Tag::Link { .. } | Tag::Image { .. })))
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_embeds_and_links_in_tables_count() {
        assert_eq!(
            count_links("[[a]] ![[b|c]] [d](e.md) `[[f]]`\n\n| x |\n| --- |\n| [[g]] |\n"),
            4
        );
    }
}

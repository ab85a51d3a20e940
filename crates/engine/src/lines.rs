//! Lines of notes, read when somebody asks for evidence: bodies are not kept.

use cairn_markdown::MAX_TEXT_BYTES;
use cairn_model::VaultPath;
use cairn_vault::Vault;
use std::collections::HashMap;

/// Longest line shown, in characters.
const MAX_CHARS: usize = 300;

/// Reads lines, each file once.
pub struct Lines<'a> {
    vault: &'a dyn Vault,
    files: HashMap<VaultPath, Vec<String>>,
}

impl<'a> Lines<'a> {
    /// Nothing read yet.
    pub fn new(vault: &'a dyn Vault) -> Self {
        Self {
            vault,
            files: HashMap::new(),
        }
    }

    /// A line's text, trimmed; empty if the line or the file is not there any more.
    pub fn get(&mut self, path: &VaultPath, line: u32) -> String {
        if line == 0 {
            return String::new();
        }
        if !self.files.contains_key(path) {
            let bytes = self.vault.read(path, MAX_TEXT_BYTES as u64).unwrap_or_default();
            let text = cairn_markdown::decode(&bytes)
                .text
                .lines()
                .map(str::to_owned)
                .collect();
            self.files.insert(path.clone(), text);
        }
        let text = self
            .files
            .get(path)
            .and_then(|lines| lines.get(line as usize - 1))
            .map_or("", |line| line.trim());
        text.chars().take(MAX_CHARS).collect()
    }
}

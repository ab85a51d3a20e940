//! Finds the part of a note that a link names: a heading, a heading below a heading, a block.

use crate::note::{Heading, ParsedNote};
use cairn_model::{LinkTarget, fold_name};

impl ParsedNote {
    /// Line of the heading or block that a target names in this note: `None` if there is none, 1 if it names no part.
    pub fn part_line(&self, target: &LinkTarget) -> Option<u32> {
        if let Some(block) = &target.block {
            let named = |id: &str| id.eq_ignore_ascii_case(block);
            return self
                .blocks
                .iter()
                .find(|block| named(&block.id))
                .map(|block| block.line);
        }
        match &target.heading {
            Some(path) => self.heading(path).map(|heading| heading.line),
            None => Some(1),
        }
    }

    /// The heading that `a#b` names: a heading `b` below a heading `a`, as Obsidian finds it.
    fn heading(&self, path: &str) -> Option<&Heading> {
        let names: Vec<String> = path
            .split('#')
            .map(fold_heading)
            .filter(|name| !name.is_empty())
            .collect();
        let mut wanted = names.iter();
        let mut next = wanted.next()?;
        let mut level = 0;
        for heading in &self.headings {
            let (text, id) = crate::render::anchors::split_id(&heading.text);
            let named = fold_heading(text) == *next || id.is_some_and(|id| fold_heading(id) == *next);
            if heading.level > level && named {
                match wanted.next() {
                    Some(name) => (next, level) = (name, heading.level),
                    None => return Some(heading),
                }
            }
        }
        // Obsidian names a heading by all that is written in it, links and ids too.
        let whole = fold_heading(path);
        self.headings
            .iter()
            .find(|heading| fold_heading(&heading.written) == whole)
    }
}

/// A heading as links compare it: Obsidian takes these signs for blanks, blanks for one, and no case.
fn fold_heading(text: &str) -> String {
    let sign = |c: char| c.is_whitespace() || "!\"#$%&()*+,.:;<=>?@^`{|}~/[]\\".contains(c);
    let words: Vec<&str> = text.split(sign).filter(|word| !word.is_empty()).collect();
    fold_name(&words.join(" "))
}

#[cfg(test)]
mod tests {
    use crate::note::{ReadOptions, read};
    use cairn_model::LinkTarget;

    const NOTE: &str =
        "# One: `two` (three)\n## Summary\n# Four & Five {#ru}\n## Summary\ntext ^Id-1\n### 数据库 📚\n";

    fn check(target: &str, expected: Option<u32>) {
        let note = read(NOTE, ReadOptions::default());
        assert_eq!(note.part_line(&LinkTarget::parse(target)), expected, "{target}");
    }

    #[test]
    fn headings_are_found_whatever_their_signs() {
        check("n#One two three", Some(1));
        check("n#one: TWO (three)", Some(1));
        check("n#four five", Some(3));
        check("n#ru", Some(3));
        check("n#数据库 📚", Some(6));
        check("n#One", None);
        check("n", Some(1));
    }

    #[test]
    fn headings_are_found_by_their_markup() {
        let note = read(
            "# A [[x|alias]] b\n## End {#my-id}\n## [l](u.md) end\n",
            ReadOptions::default(),
        );
        for (target, line) in [
            ("h#A x alias b", 1),
            ("h#A alias b", 1),
            ("h#End {#my-id}", 2),
            ("h#my-id", 2),
            ("h#l u.md end", 3),
        ] {
            assert_eq!(note.part_line(&LinkTarget::parse(target)), Some(line), "{target}");
        }
    }

    #[test]
    fn a_heading_may_be_named_below_another() {
        check("n#Summary", Some(2));
        check("n#Four & Five#Summary", Some(4));
        check("n#One two three#数据库 📚", Some(6));
        check("n#Summary#Four & Five", None);
    }

    #[test]
    fn blocks_are_found_by_id() {
        check("n#^id-1", Some(5));
        check("n#^id-2", None);
    }

    #[test]
    fn thousands_of_blocks_are_kept_apart() {
        let text: String = (0..5_000).map(|n| format!("- item {n} ^b{n}\n")).collect();
        let note = read(&text, ReadOptions::default());
        assert_eq!(note.blocks.len(), 5_000);
        assert_eq!(note.part_line(&LinkTarget::parse("#^b4321")), Some(4_322));
    }
}

//! Questions as a text file that Anki imports: tabs, HTML, and a stable id for each note, so that importing it again
//! brings notes up to date instead of adding them twice.

/// One question.
pub(crate) struct Note {
    /// Stable over exports.
    pub guid: String,
    /// HTML.
    pub front: String,
    /// HTML.
    pub back: String,
    /// Without blanks.
    pub tags: Vec<String>,
}

/// The file. Its first lines tell Anki how to read it (Anki manual, "Text files": file headers).
pub(crate) fn notes(deck: &str, notes: &[Note]) -> String {
    let deck: String = deck.chars().filter(|c| !c.is_control()).collect();
    let head = format!(
        "#separator:tab\n#html:true\n#notetype:Basic\n#deck:{deck}\n#guid column:1\n#columns:guid\tFront\tBack\ttags\n#tags column:4\n"
    );
    let mut writer = csv::WriterBuilder::new()
        .delimiter(b'\t')
        .from_writer(head.into_bytes());
    for note in notes {
        let tags = note.tags.join(" ");
        // Writing into memory does not fail.
        let _ = writer.write_record([&note.guid, &note.front, &note.back, &tags]);
    }
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_head_tells_anki_the_columns_and_fields_keep_their_lines() {
        let note = Note {
            guid: "note:a.md".to_owned(),
            front: "<p>What\tis \"it\"?</p>".to_owned(),
            back: "one\ntwo".to_owned(),
            tags: vec!["sql".to_owned(), "hard".to_owned()],
        };
        let text = notes("Cairn\n", &[note]);
        let (head, body) = text.split_at(text.find("note:a.md").expect("a note"));
        assert!(
            head.contains("#deck:Cairn\n") && head.contains("#guid column:1\n"),
            "{head}"
        );
        assert_eq!(
            body,
            "note:a.md\t\"<p>What\tis \"\"it\"\"?</p>\"\t\"one\ntwo\"\tsql hard\n"
        );
    }
}
